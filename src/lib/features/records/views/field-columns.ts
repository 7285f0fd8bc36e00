import { usedFields } from '$lib/domain/fields/values';
import type { WorkspaceField } from '$lib/domain/fields/workspace-field';
import { fieldKey } from './field-tests';
import type { TableColumn } from '$lib/ui/table';

/** Returns the columns of the workspace's fields in a list (LS-10), each named as what it sorts by. */
export const fieldColumns = (
	fields: readonly WorkspaceField[],
	usual: boolean
): readonly (TableColumn & {
	readonly key: `field.${string}`;
	readonly sort: `field.${string}`;
})[] =>
	usedFields(fields).map(({ id, name, type }) => ({
		...{ key: fieldKey(id), name: () => name, sort: fieldKey(id), usual },
		...(type === 'number' || type === 'money'
			? { width: 8, end: true, falls: true }
			: { width: 8, grow: 0.7 })
	}));
