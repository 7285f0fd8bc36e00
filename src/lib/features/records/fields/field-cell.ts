import type { CustomField, CustomValue } from '$lib/domain/fields/field';
import { toMajor } from '$lib/domain/money/money';
import { dayCell, type Cell } from '$lib/domain/table/csv-file';
import { listCell } from '$lib/domain/table/list-cell';
import { fieldText, type FieldContext } from '$lib/features/common/text/field-text';

/** Returns a value as a cell of an exported table: numbers, amounts and days as such, the others as text. */
export function fieldCell(
	field: Pick<CustomField, 'type'>,
	value: CustomValue,
	context: FieldContext
): Cell {
	if (typeof value === 'number') {
		return field.type === 'money' ? toMajor(value, context.currency) : value;
	}
	if (typeof value === 'string' && field.type === 'date') return dayCell(value);
	if (typeof value === 'object' && value !== null) return listCell(value);
	return fieldText(field, value, context);
}
