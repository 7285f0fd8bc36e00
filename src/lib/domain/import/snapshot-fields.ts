import type { CustomField } from '../fields/field';
import { usedFields } from '../fields/values';
import { hasCustomFields, type ImportKind } from './fields';
import type { ImportSnapshot } from './plan-types';

/** A custom field as the columns of a file can be one. */
export type ColumnField = Pick<CustomField, 'id' | 'name' | 'type' | 'choices' | 'removed'>;

/** Returns the custom fields that columns can be: of the space (LW-06), of all spaces or of all customers (LS-10). */
export function customFieldsOf(
	kind: ImportKind,
	{ space, spaces, customerFields }: Pick<ImportSnapshot, 'space' | 'spaces' | 'customerFields'>
): readonly ColumnField[] {
	if (!hasCustomFields(kind)) return [];
	if (kind === 'spaces') return usedFields(spaces?.policy.fields ?? []);
	return usedFields((kind === 'customers' ? customerFields : space?.fields) ?? []);
}
