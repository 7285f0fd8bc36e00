import type { FieldId, MemberId } from '../core/ids';
import { holds, isBlankTest, type FieldTest } from '../deal/filter';
import { valueIn, type FieldValues } from './values';
import type { WorkspaceField } from './workspace-field';

/** Conditions of fields, by field. */
export type FieldTests = Readonly<Record<FieldId, FieldTest>>;

/** Whether values meet all conditions (LS-10). Those of fields that are not in use ask for nothing. */
export function fieldsHold(
	values: FieldValues,
	tests: FieldTests,
	fields: readonly WorkspaceField[]
): boolean {
	return Object.entries(tests).every(([id, test]) => {
		const field = fields.find((one) => one.id === id);
		if (field === undefined || field.removed || isBlankTest(test)) return true;
		return holds(test, valueIn(field, values));
	});
}

/**
 * Returns what a list sorts by in a field, texts in small letters and members by their place among those
 * given; `null` where there is no value.
 */
export function sortKey(
	field: WorkspaceField,
	values: FieldValues,
	members: readonly MemberId[]
): number | string | null {
	const value = valueIn(field, values);
	if (value === null || typeof value === 'number') return value;
	if (typeof value === 'boolean') return Number(value);
	if (typeof value !== 'string') return value.join(', ').toLowerCase();
	if (field.type !== 'member') return value.toLowerCase();
	const place = members.indexOf(value);
	return place < 0 ? members.length : place;
}
