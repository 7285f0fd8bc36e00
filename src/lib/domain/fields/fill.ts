import type { Acting, FieldValue, RecordChange } from '../core/change';
import type { StageId } from '../core/ids';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import type { Space } from '../space/space';
import { isFilled, requiredIn, type CustomField, type CustomValue } from './field';

/** The values of a deal's custom fields. */
type Filled = Readonly<Record<string, CustomValue>>;

/** Returns the value of a field, or `null` when it has none. */
export const valueIn = (custom: Filled, { id }: Pick<CustomField, 'id'>): CustomValue =>
	Object.hasOwn(custom, id) ? (custom[id] ?? null) : null;

/** Sets a field, or empties it with `null` (LW-06). */
export const fillField = (
	custom: Filled,
	field: Pick<CustomField, 'id'>,
	value: CustomValue,
	acting: Acting
): RecordChange =>
	setField(
		keyed('custom', field.id),
		asFieldValue(valueIn(custom, field)),
		asFieldValue(value),
		acting
	);

/** Returns the fields that a deal still needs in a stage (LW-06). */
export const missingIn = (
	{ fields, stages }: Pick<Space, 'fields' | 'stages'>,
	stage: StageId,
	custom: Filled
): readonly CustomField[] =>
	requiredIn(fields, stages, stage).filter((field) => !isFilled(valueIn(custom, field)));

/** Returns the fields in their order, and removed ones that still have a value. */
export function fieldsToShow(
	fields: readonly CustomField[],
	custom: Filled
): { readonly offered: readonly CustomField[]; readonly gone: readonly CustomField[] } {
	return {
		offered: fields.filter(({ removed }) => !removed),
		gone: fields.filter((field) => field.removed && isFilled(valueIn(custom, field)))
	};
}

const asFieldValue = (value: CustomValue): FieldValue => (value === '' ? null : value);
