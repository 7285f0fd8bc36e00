import { valueIn } from '$lib/domain/fields/fill';
import type { CardRow } from '../cards/cards';
import { fieldText } from '../fields/field-text';
import { cellValue, type CellNames } from './cell-values';
import type { ColumnKey } from './columns';

/** Returns the text of a plain cell for the screen. */
export function cellText(row: CardRow, key: ColumnKey, names: CellNames): string {
	const field = names.space.fields.find(({ id }) => `field.${id}` === key);
	if (field !== undefined && row.kind === 'deal') {
		const { members } = names.directory;
		return fieldText(field, valueIn(row.custom, field), { currency: row.currency, members });
	}
	return String(cellValue(row, key, names) ?? '');
}
