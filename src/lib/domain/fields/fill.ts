import type { Acting, FieldValue, RecordChange } from '../core/change';
import type { StageId } from '../core/ids';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import type { Space } from '../space/space';
import { isFilled, requiredIn, type CustomField, type CustomValue } from './field';

/** What a deal has in the fields of its space. */
type Filled = Readonly<Record<string, CustomValue>>;

/** The value of a field; `null` when nothing is in it. */
export const valueIn = (custom: Filled, { id }: Pick<CustomField, 'id'>): CustomValue =>
	Object.hasOwn(custom, id) ? (custom[id] ?? null) : null;

/** Fills a field in, or empties it with `null` (LW-06). */
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

/** The fields that a deal lacks in a stage (LW-06). */
export const missingIn = (
	{ fields, stages }: Pick<Space, 'fields' | 'stages'>,
	stage: StageId,
	custom: Filled
): readonly CustomField[] =>
	requiredIn(fields, stages, stage).filter((field) => !isFilled(valueIn(custom, field)));

/** The fields that are offered, in their order, and those that were removed and still hold something. */
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
