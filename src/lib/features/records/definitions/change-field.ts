import { fail, succeed, type Result } from '$lib/domain/core/result';
import { converted } from '$lib/domain/fields/convert';
import { fitsField, type CustomField, type CustomValue } from '$lib/domain/fields/field';
import { valueIn } from '$lib/domain/fields/values';
import { decimalsOf } from '$lib/domain/money/money';
import { problemOf } from '$lib/features/common/refusals/why';
import { CHANGED, undoneBut, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { dropField, fieldsOf, putFields, type FieldsPlace, type FieldsView } from './field-place';
import { readValues, setValues, type ValueIn, type ValuesView } from './field-values';

/** What becomes of the values of a field that gets another type. */
export interface ConversionPreview {
	/** The values that change, each with what it becomes. */
	readonly converts: readonly (ValueIn & { readonly to: CustomValue })[];
	/** The values that have no equivalent. They are kept, and shown again when the old type comes back. */
	readonly stays: readonly ValueIn[];
}

/** Parts of a field that are to be changed. Other parts, which others may have changed meanwhile, stay. */
export interface FieldChange {
	readonly id: string;
	readonly set: Partial<CustomField>;
}

/** A field as it was when somebody began to change it, and as they want it. */
export interface FieldEdit {
	readonly before: CustomField;
	readonly after: CustomField;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Whether a change of a field may change its values. */
export const isOtherType = ({ before, after }: FieldEdit): boolean =>
	before.type !== after.type || !isSame(before.choices, after.choices);

/** Returns what another type, or other choices, would do to values of a field (LW-06, LS-10). */
export function previewType(
	values: readonly ValueIn[],
	{ before, after }: FieldEdit
): ConversionPreview {
	const converts: (ValueIn & { to: CustomValue })[] = [];
	const stays: ValueIn[] = [];
	for (const one of values) {
		const shown = valueIn(before, { [before.id]: one.value });
		const decimals = decimalsOf(one.currency);
		// What an earlier type has left behind may fit again.
		const to =
			shown === null
				? fitsField(after, one.value)
					? one.value
					: null
				: converted(shown, before.type, { ...after, decimals });
		if (to === null) stays.push(one);
		else if (!isSame(to, one.value)) converts.push({ ...one, to });
	}
	return { converts, stays };
}

/** Adds a field. Returns why it was not saved, or `null`. */
export const addField = (
	view: FieldsView,
	place: FieldsPlace,
	field: CustomField
): Promise<string | null> => problemOf(putFields(view, place, [field]), m.fields_not_saved());

/** Changes parts of fields. Returns why they were not saved, or `null`. */
export function changeFields(
	view: FieldsView,
	place: FieldsPlace,
	changes: readonly FieldChange[]
): Promise<string | null> {
	const now = fieldsOf(view, place);
	const changed = changes.flatMap(({ id, set }) => {
		const field = now.find((one) => one.id === id);
		return field === undefined ? [] : [{ ...field, ...set }];
	});
	return problemOf(putFields(view, place, changed), m.fields_not_saved());
}

/** Returns the parts in which a field differs, as they are in the second. */
function differing(from: CustomField, to: CustomField): Partial<CustomField> {
	const parts = (Object.keys(to) as (keyof CustomField)[]).filter(
		(part) => !isSame(from[part], to[part])
	);
	return Object.fromEntries(parts.map((part) => [part, to[part]]));
}

/**
 * Saves a field that may have another type, and converts its values. Returns the values that were converted,
 * as they were and are, or why the field was not saved.
 */
export async function changeField(
	view: ValuesView,
	place: FieldsPlace,
	{ before, after }: FieldEdit
): Promise<Result<ConversionPreview['converts'], string>> {
	const { id } = before;
	const values = isOtherType({ before, after }) ? await readValues(view, place, id) : [];
	const { converts } = previewType(values, { before, after });
	const problem = await changeFields(view, place, [{ id, set: differing(before, after) }]);
	if (problem !== null) return fail(problem);
	const steps = converts.map(({ id, value, to }) => ({ id, from: value, to }));
	const done = await setValues(view, place, id, steps);
	return succeed(converts.filter(({ id }) => done.has(id)));
}

/** Undoes `changeField`, unless somebody has changed the same since. Values that others have set stay. */
export async function changeFieldBack(
	view: ValuesView,
	place: FieldsPlace,
	{ before, after }: FieldEdit,
	done: ConversionPreview['converts']
): Promise<Undone> {
	const { id } = before;
	const now = fieldsOf(view, place).find((field) => field.id === id);
	const set = differing(after, before);
	const parts = Object.keys(set) as (keyof CustomField)[];
	if (now === undefined || parts.some((part) => !isSame(now[part], after[part]))) return CHANGED;
	const problem = await changeFields(view, place, [{ id, set }]);
	if (problem !== null) return { is: 'failed', why: problem };
	const steps = done.map(({ id, value, to }) => ({ id, from: to, to: value }));
	const back = await setValues(view, place, id, steps);
	return undoneBut(done.filter(({ id }) => !back.has(id)).map(({ name }) => name));
}

/** Deletes a removed field for good, with its values. Returns why that failed, or `null`. */
export async function purgeField(
	view: ValuesView,
	place: FieldsPlace,
	id: string
): Promise<string | null> {
	const values = await readValues(view, place, id);
	const steps = values.map((one) => ({ id: one.id, from: one.value, to: null }));
	const gone = await setValues(view, place, id, steps);
	if (gone.size < steps.length) return m.fields_not_saved();
	return problemOf(dropField(view, place, id), m.fields_not_saved());
}
