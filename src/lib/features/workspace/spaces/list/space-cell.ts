import type { CatalogueEntry, SpaceGroup } from '$lib/domain/space/space';
import { valueIn } from '$lib/domain/fields/values';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import type { Directory } from '$lib/documents/directory';
import { kindName } from '$lib/features/common/look/kind-icons';
import { nameOf } from '$lib/features/common/people/member-options';
import { visibilityName } from '$lib/features/common/spaces/visibility-words';
import { dayAt } from '$lib/features/common/time/day-at';
import { fieldText } from '$lib/features/common/text/field-text';
import { dayText, listText } from '$lib/ui/format';

/** Returns the groups that a space is in, in their order, without those that have been deleted. */
export const groupsOf = (
	{ details }: CatalogueEntry,
	groups: readonly SpaceGroup[]
): readonly SpaceGroup[] => groups.filter(({ id }) => details?.groups.includes(id) === true);

/** Returns what stands in a cell of the list of spaces as text, for the screen and for exports. */
export function cellText(space: CatalogueEntry, key: string, directory: Directory): string {
	const { details } = space;
	switch (key) {
		case 'name':
			return space.name;
		case 'kind':
			return kindName(space.kind);
		case 'visibility':
			return visibilityName(space.visibility);
		case 'groups':
			return listText(groupsOf(space, directory.groups).map(({ name }) => name));
		case 'tags':
			return listText(details?.tags ?? []);
		case 'creator':
			return details === undefined ? '' : nameOf(directory.members, details.createdBy);
		case 'created':
			return details === undefined ? '' : dayText(dayAt(details.createdAt));
		default: {
			const field = fieldOf(key, directory);
			if (field === undefined || details === undefined) return '';
			const currency = directory.workspace?.currency ?? 'USD';
			const context = { currency, members: directory.members };
			return fieldText(field, valueIn(field, details.values), context);
		}
	}
}

const fieldOf = (key: string, { spaces }: Directory): WorkspaceField | undefined =>
	spaces?.fields.find(({ id }) => key === `field.${id}`);
