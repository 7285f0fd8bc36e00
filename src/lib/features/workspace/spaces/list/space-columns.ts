import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import { fieldColumns } from '$lib/features/records/views/field-columns';
import type { SpaceSort } from '$lib/domain/space/listing';
import { m } from '$lib/i18n/messages';
import type { TableColumn } from '$lib/ui/table';

/** A column of the list of spaces. */
export interface SpaceColumn extends TableColumn {
	readonly sort: SpaceSort | null;
}

/** Returns the columns that the list of spaces can have, in their order: also the workspace's own fields. */
export const spaceColumns = (fields: readonly WorkspaceField[]): readonly SpaceColumn[] => [
	{ key: 'name', name: m.spaces_name, sort: 'name', width: 12, grow: 2, usual: true },
	{ key: 'kind', name: m.spaces_list_kind, sort: 'kind', width: 6, grow: 0.4, usual: true },
	{ key: 'groups', name: m.spaces_groups, sort: 'group', width: 7, grow: 1, usual: true },
	{ key: 'tags', name: m.fields_tags, sort: null, width: 5.5, grow: 0.8, usual: true },
	{
		...{ key: 'visibility', name: m.spaces_visibility, sort: 'visibility' as const },
		...{ width: 6, grow: 0.3, usual: true }
	},
	...fieldColumns(fields, true),
	{ key: 'creator', name: m.spaces_list_creator, sort: null, width: 8, grow: 0.7, usual: false },
	{
		...{ key: 'created', name: m.views_sort_created, sort: 'created' as const },
		...{ width: 6.5, falls: true, usual: true }
	}
];
