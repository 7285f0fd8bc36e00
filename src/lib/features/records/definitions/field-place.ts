import type { WorkspaceView } from '$lib/app/context';
import { reachOf } from '$lib/domain/access/reach';
import type { SpaceId } from '$lib/domain/core/ids';
import type { CustomField } from '$lib/domain/fields/field';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import { isAdmin } from '$lib/domain/member/member';
import type { Currency } from '$lib/domain/money/money';
import type { Space, Stage } from '$lib/domain/space/space';
import { mayEditSpace } from '$lib/features/common/spaces/may-edit';
import { dropCustomField, putCustomField } from '$lib/documents/custom-fields';
import { dropWorkspaceField, putWorkspaceField } from '$lib/documents/write-directory';
import type { Saved } from '$lib/replica/saved';

/** What custom fields are of: all spaces or all customers of the workspace, or the records of one space. */
export type FieldsPlace =
	| { readonly of: 'spaces' | 'customers' }
	| { readonly of: 'deals' | 'tasks'; readonly space: SpaceId };

/** The parts of a view that fields need. */
export type FieldsView = Pick<WorkspaceView, 'directory' | 'space' | 'replica' | 'me'>;

/** Returns the place of the fields of a space's records; `null` for a discussion, which has none. */
export function placeIn({ id, kind }: Pick<Space, 'id' | 'kind'>): FieldsPlace | null {
	if (kind === 'discussion') return null;
	return { of: kind === 'sales' ? 'deals' : 'tasks', space: id };
}

/** Returns a text that tells a place from all others. */
export const placeKey = (place: FieldsPlace): string =>
	'space' in place ? `${place.of}/${place.space}` : place.of;

/** Returns the fields of a place, in their order, including removed ones. */
export function fieldsOf(
	view: Pick<FieldsView, 'directory' | 'space'>,
	place: FieldsPlace
): readonly CustomField[] {
	if ('space' in place) return view.space(place.space)?.fields ?? [];
	const { spaces, customerFields } = view.directory;
	return ((place.of === 'spaces' ? spaces?.fields : customerFields) ?? []).map(asCustom);
}

/** Returns the stages from which fields of a place can be required; `null` where there is no such thing. */
export const stagesOf = (
	view: Pick<FieldsView, 'space'>,
	place: FieldsPlace
): readonly Stage[] | null =>
	place.of === 'deals' && 'space' in place ? (view.space(place.space)?.stages ?? []) : null;

/** Returns the currency in which amounts of a place are, unless a deal has another. */
export const currencyIn = (
	view: Pick<FieldsView, 'directory' | 'space'>,
	place: FieldsPlace
): Currency =>
	('space' in place ? view.space(place.space)?.currency : undefined) ??
	view.directory.workspace?.currency ??
	'USD';

/** Whether the person at this device may change the fields of a place. */
export function mayEditFields(view: WorkspaceView, place: FieldsPlace): boolean {
	if (!('space' in place)) return view.me !== undefined && isAdmin(view.me.role);
	const space = view.space(place.space);
	return space !== null && mayEditSpace(view, space);
}

/**
 * Whether the person at this device sees everything that has values in the fields of a place. Whoever does not
 * can neither convert all values nor delete them all.
 */
export function seesAllValues(
	{ directory, me }: Pick<FieldsView, 'directory' | 'me'>,
	place: FieldsPlace
): boolean {
	if (me === undefined) return false;
	if (place.of === 'tasks') return true;
	if (place.of !== 'deals') return isAdmin(me.role);
	const reach = reachOf(me.id, directory);
	return reach.kind === 'some' && reach.deals === 'all';
}

/** Writes fields of a place into the document in which they are. */
export const putFields = (
	{ replica }: Pick<FieldsView, 'replica'>,
	place: FieldsPlace,
	fields: readonly CustomField[]
): Promise<Saved> =>
	'space' in place
		? replica.space(place.space).edit((doc) => {
				doc.transact(() => {
					for (const field of fields) putCustomField(doc, field);
				});
			})
		: replica.directory.edit((doc) => {
				doc.transact(() => {
					for (const field of fields) putWorkspaceField(doc, place.of, asWorkspace(field));
				});
			});

/** Deletes a field of a place for good. */
export const dropField = (
	{ replica }: Pick<FieldsView, 'replica'>,
	place: FieldsPlace,
	id: string
): Promise<Saved> =>
	'space' in place
		? replica.space(place.space).edit((doc) => {
				dropCustomField(doc, id);
			})
		: replica.directory.edit((doc) => {
				dropWorkspaceField(doc, place.of, id);
			});

/** A field of the workspace is required from no stage, and on no card. */
const asCustom = (field: WorkspaceField): CustomField => ({
	...field,
	requiredFrom: null,
	onCard: false
});

const asWorkspace = (field: CustomField): WorkspaceField => ({
	...{ id: field.id, name: field.name, hint: field.hint, type: field.type },
	...{ choices: field.choices, required: field.required, initial: field.initial },
	...{ order: field.order, removed: field.removed }
});
