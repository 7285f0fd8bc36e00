import type { UndoneImport } from '$lib/domain/import/undone';
import { fieldLabel } from '$lib/features/common/refusals/field-labels';
import { VISIBILITIES } from '$lib/domain/space/space';
import { visibilityName } from '$lib/features/common/spaces/visibility-words';
import { m } from '$lib/i18n/messages';

/** A value that the undo of an import has left. */
type Kept = UndoneImport['values'][number];

/** Returns the page of what a value stays in. */
export function placeOf({ kind, record, space }: Kept): string {
	switch (kind) {
		case 'customer':
			return `/customers/${record}`;
		case 'space':
			return `/s/${record}/settings`;
		case 'lead':
			return `/s/${space ?? ''}/leads/${record}`;
		case 'task':
			return `/s/${space ?? ''}/task/${record}`;
		default:
			return `/s/${space ?? ''}/deal/${record}`;
	}
}

/** Returns the value that stays, as text. */
export function keptText({ kind, field, value }: Kept): string {
	const visibility = VISIBILITIES.find((one) => one === value);
	return kind === 'space' && field === 'visibility' && visibility !== undefined
		? visibilityName(visibility)
		: value;
}

const SPACE_FIELDS: Readonly<Record<string, () => string>> = {
	visibility: m.spaces_visibility,
	groups: m.spaces_groups,
	tags: m.fields_tags,
	members: m.spaces_members
};

/** Returns the name of the field in which a value stays. */
export function labelOf({ kind, field, name }: Kept): string {
	if (name !== undefined) return name;
	return kind === 'space' ? (SPACE_FIELDS[field]?.() ?? field) : fieldLabel(field, kind);
}
