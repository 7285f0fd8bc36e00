import { fail, succeed, type Result } from '$lib/domain/core/result';
import { converted } from '$lib/domain/fields/convert';
import { fitsField, type CustomValue } from '$lib/domain/fields/field';
import { valueIn, type FieldsOf, type WorkspaceField } from '$lib/domain/fields/workspace-field';
import { decimalsOf } from '$lib/domain/money/money';
import { dropWorkspaceField, putWorkspaceField, type Directory } from '$lib/documents/directory';
import { problemOf } from '$lib/features/common/refusals/why';
import { CHANGED, undoneBut, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { FIELD_VALUES, type ValueIn, type ValuesView } from './field-values';

/** What becomes of the values of a field that gets another type. */
export interface ConversionPreview {
	/** The values that change, each with what it becomes. */
	readonly converts: readonly (ValueIn & { readonly to: CustomValue })[];
	/** The values that have no equivalent. They are kept, and shown again when the old type comes back. */
	readonly stays: readonly ValueIn[];
}

/** Returns the fields of all spaces or of all customers, in their order, including removed ones. */
export const fieldsOf = (
	{ spaces, customerFields }: Pick<Directory, 'spaces' | 'customerFields'>,
	of: FieldsOf
): readonly WorkspaceField[] => (of === 'spaces' ? spaces?.fields : customerFields) ?? [];

/** Returns what another type, or other choices, would do to values of a field (LS-10). */
export function previewType(
	{ directory }: Pick<ValuesView, 'directory'>,
	values: readonly ValueIn[],
	before: WorkspaceField,
	after: WorkspaceField
): ConversionPreview {
	const decimals = decimalsOf(directory.workspace?.currency ?? 'USD');
	const converts: (ValueIn & { to: CustomValue })[] = [];
	const stays: ValueIn[] = [];
	for (const one of values) {
		const shown = valueIn(before, { [before.id]: one.value });
		// What an earlier type has left behind may fit again.
		const to =
			shown === null
				? fitsField(after, one.value)
					? one.value
					: null
				: converted(shown, before.type, { ...after, decimals });
		if (to === null) stays.push(one);
		else if (JSON.stringify(to) !== JSON.stringify(one.value)) converts.push({ ...one, to });
	}
	return { converts, stays };
}

/** Saves fields. Returns why they were not saved, or `null`. */
export const saveFields = (
	view: Pick<ValuesView, 'replica'>,
	of: FieldsOf,
	fields: readonly WorkspaceField[]
): Promise<string | null> =>
	problemOf(
		view.replica.directory.edit((doc) => {
			doc.transact(() => {
				for (const field of fields) putWorkspaceField(doc, of, field);
			});
		}),
		m.fields_not_saved()
	);

/**
 * Saves a field that may have another type, and converts its values. Returns the values that were converted,
 * as they were and are, or why the field was not saved.
 */
export async function changeField(
	view: ValuesView,
	of: FieldsOf,
	before: WorkspaceField,
	after: WorkspaceField
): Promise<Result<ConversionPreview['converts'], string>> {
	const isOther =
		before.type !== after.type || JSON.stringify(before.choices) !== JSON.stringify(after.choices);
	const values = isOther ? await FIELD_VALUES[of].read(view, before.id) : [];
	const { converts } = previewType(view, values, before, after);
	const problem = await saveFields(view, of, [after]);
	if (problem !== null) return fail(problem);
	const steps = converts.map(({ id, value, to }) => ({ id, from: value, to }));
	const done = await FIELD_VALUES[of].set(view, before.id, steps);
	return succeed(converts.filter(({ id }) => done.has(id)));
}

/** Undoes `changeField`, unless somebody has changed the field since. Values that others have set stay. */
export async function changeFieldBack(
	view: ValuesView,
	of: FieldsOf,
	{ before, after }: { readonly before: WorkspaceField; readonly after: WorkspaceField },
	done: ConversionPreview['converts']
): Promise<Undone> {
	const now = fieldsOf(view.directory, of).find(({ id }) => id === before.id);
	if (JSON.stringify(now) !== JSON.stringify(after)) return CHANGED;
	const problem = await saveFields(view, of, [before]);
	if (problem !== null) return { is: 'failed', why: problem };
	const steps = done.map(({ id, value, to }) => ({ id, from: to, to: value }));
	const back = await FIELD_VALUES[of].set(view, before.id, steps);
	return undoneBut(done.filter(({ id }) => !back.has(id)).map(({ name }) => name));
}

/** Deletes a removed field for good, with its values. Returns why that failed, or `null`. */
export async function purgeField(
	view: ValuesView,
	of: FieldsOf,
	{ id }: WorkspaceField
): Promise<string | null> {
	const values = await FIELD_VALUES[of].read(view, id);
	const steps = values.map((one) => ({ id: one.id, from: one.value, to: null }));
	const gone = await FIELD_VALUES[of].set(view, id, steps);
	if (gone.size < steps.length) return m.fields_not_saved();
	return problemOf(
		view.replica.directory.edit((doc) => {
			dropWorkspaceField(doc, of, id);
		}),
		m.fields_not_saved()
	);
}
