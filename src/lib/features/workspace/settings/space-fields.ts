import type { WorkspaceView } from '$lib/app/context';
import type { FieldId, SpaceId } from '$lib/domain/core/ids';
import { fail, succeed, type Result } from '$lib/domain/core/result';
import { converted } from '$lib/domain/fields/convert';
import { fitsField, type CustomValue } from '$lib/domain/fields/field';
import { decimalsOf } from '$lib/domain/money/money';
import { valueIn, type SpaceField } from '$lib/domain/space/space-field';
import { dropSpaceField, putSpaceField } from '$lib/documents/directory';
import { readSpace, setSpaceValue } from '$lib/documents/space';
import { problemOf } from '$lib/features/common/refusals/why';
import { listNow } from '$lib/features/common/spaces/list-now';
import { CHANGED, undoneBut, type Undone } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { bestEffort } from '$lib/replica/saved';

/** A value of a field in a space. */
export interface ValueIn {
	readonly space: SpaceId;
	readonly name: string;
	readonly value: CustomValue;
}

/** What becomes of the values of a field that gets another type. */
export interface ConversionPreview {
	/** The values that change, each with what it becomes. */
	readonly converts: readonly (ValueIn & { readonly to: CustomValue })[];
	/** The values that have no equivalent. They are kept, and shown again when the old type comes back. */
	readonly stays: readonly ValueIn[];
}

/** The view, as far as fields of spaces need it. */
type View = Pick<WorkspaceView, 'everySpace' | 'directory' | 'replica'>;

/** Returns the values of a field in all spaces, as the list of spaces says them. */
export const valuesOf = (
	{ everySpace }: Pick<View, 'everySpace'>,
	field: FieldId
): readonly ValueIn[] =>
	everySpace.flatMap(({ id, name, details }) => {
		const value = details?.values[field] ?? null;
		return value === null ? [] : [{ space: id, name, value }];
	});

/** Returns what another type, or other choices, would do to the values of a field (LS-10). */
export function previewType(view: View, before: SpaceField, after: SpaceField): ConversionPreview {
	const decimals = decimalsOf(view.directory.workspace?.currency ?? 'USD');
	const converts: (ValueIn & { to: CustomValue })[] = [];
	const stays: ValueIn[] = [];
	for (const one of valuesOf(view, before.id)) {
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
	view: Pick<View, 'replica'>,
	fields: readonly SpaceField[]
): Promise<string | null> =>
	problemOf(
		view.replica.directory.edit((doc) => {
			doc.transact(() => {
				for (const field of fields) putSpaceField(doc, field);
			});
		}),
		m.fields_not_saved()
	);

/**
 * Saves a field that may have another type, and converts its values in all spaces. Returns the values that
 * were converted, as they were and are, or why the field was not saved.
 */
export async function changeField(
	view: View,
	before: SpaceField,
	after: SpaceField
): Promise<Result<ConversionPreview['converts'], string>> {
	const { converts } = previewType(view, before, after);
	const problem = await saveFields(view, [after]);
	if (problem !== null) return fail(problem);
	const done = [];
	for (const one of converts) {
		if (await setValue(view, one.space, before.id, one.value, one.to)) done.push(one);
	}
	await listAgain(view, done);
	return succeed(done);
}

/** Undoes `changeField`, unless somebody has changed the field since. Values that others have set stay. */
export async function changeFieldBack(
	view: View,
	before: SpaceField,
	after: SpaceField,
	done: ConversionPreview['converts']
): Promise<Undone> {
	const now = view.directory.spaces?.fields.find(({ id }) => id === before.id);
	if (JSON.stringify(now) !== JSON.stringify(after)) return CHANGED;
	const problem = await saveFields(view, [before]);
	if (problem !== null) return { is: 'failed', why: problem };
	const kept: string[] = [];
	for (const { space, name, value, to } of done) {
		if (!(await setValue(view, space, before.id, to, value))) kept.push(name);
	}
	await listAgain(view, done);
	return undoneBut(kept);
}

/** Deletes a removed field for good, with its values in all spaces. Returns why that failed, or `null`. */
export async function purgeField(view: View, { id }: SpaceField): Promise<string | null> {
	const values = valuesOf(view, id);
	for (const { space, value } of values) {
		if (!(await setValue(view, space, id, value, null))) return m.fields_not_saved();
	}
	await listAgain(view, values);
	return problemOf(
		view.replica.directory.edit((doc) => {
			dropSpaceField(doc, id);
		}),
		m.fields_not_saved()
	);
}

/** Sets a value where it still is as expected. Returns whether it is set. */
async function setValue(
	{ replica }: Pick<View, 'replica'>,
	id: SpaceId,
	field: FieldId,
	from: CustomValue,
	to: CustomValue
): Promise<boolean> {
	const document = replica.space(id);
	await document.whenLoaded();
	const now = document.read((doc) => readSpace(doc, id))?.values[field] ?? null;
	if (JSON.stringify(now) !== JSON.stringify(from)) return false;
	const written = await document.edit((doc) => {
		setSpaceValue(doc, field, to);
	});
	return written.ok;
}

/** Lists the spaces of values anew on this device. What fails is listed when the relay says it, or at the next start. */
const listAgain = (view: View, values: readonly Pick<ValueIn, 'space'>[]): Promise<void> =>
	bestEffort(
		listNow(
			view,
			values.map(({ space }) => space)
		)
	);
