import type { Acting, FieldValue, RecordChange } from '../core/change';
import type { StageId } from '../core/ids';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import type { Space } from '../space/space';
import { isFilled, requiredIn, type CustomField, type CustomValue } from './field';
import { storedIn, valueIn, type FieldValues } from './values';

/** Sets a field, or empties it with `null` (LW-06). */
export const fillField = (
	custom: FieldValues,
	field: Pick<CustomField, 'id'>,
	value: CustomValue,
	acting: Acting
): RecordChange =>
	setField(
		keyed('custom', field.id),
		asFieldValue(storedIn(custom, field.id)),
		asFieldValue(value),
		acting
	);

/** Returns the fields that a deal still needs in a stage (LW-06). */
export const missingIn = (
	{ fields, stages }: Pick<Space, 'fields' | 'stages'>,
	stage: StageId,
	custom: FieldValues
): readonly CustomField[] =>
	requiredIn(fields, stages, stage).filter((field) => !isFilled(valueIn(field, custom)));

/** Returns the fields in their order, and removed ones that still have a value. */
export function fieldsToShow(
	fields: readonly CustomField[],
	custom: FieldValues
): { readonly offered: readonly CustomField[]; readonly gone: readonly CustomField[] } {
	return {
		offered: fields.filter(({ removed }) => !removed),
		gone: fields.filter((field) => field.removed && isFilled(valueIn(field, custom)))
	};
}

const asFieldValue = (value: CustomValue): FieldValue => (value === '' ? null : value);
