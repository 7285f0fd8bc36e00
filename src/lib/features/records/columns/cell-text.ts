import { valueIn } from '$lib/domain/fields/values';
import { dayText, percentText } from '$lib/ui/format';
import type { CardRow } from '../cards/cards';
import { fieldText } from '$lib/features/common/text/field-text';
import { cellValue, currencyOf, type CellNames } from './cell-values';
import type { ColumnKey } from './columns';

/** Returns the text of a plain cell for the screen. */
export function cellText(row: CardRow, key: ColumnKey, names: CellNames): string {
	const field = names.space.fields.find(({ id }) => `field.${id}` === key);
	if (field !== undefined) {
		const { members } = names.directory;
		const currency = currencyOf(row, names.space);
		return fieldText(field, valueIn(field, row.custom ?? {}), { currency, members });
	}
	const cell = cellValue(row, key, names);
	if (cell === null) return '';
	if (typeof cell !== 'object') return String(cell);
	return 'day' in cell ? dayText(cell.day) : percentText(cell.percent);
}
