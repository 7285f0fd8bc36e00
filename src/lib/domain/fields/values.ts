import type { FieldValue } from '../core/change';
import type { FieldId } from '../core/ids';
import { keyed } from '../core/keyed';
import { fitsField, isFilled, type CustomValue, type FieldDefinition } from './field';

/** The values of the custom fields of a record or a space, by field. */
export type FieldValues = Readonly<Record<FieldId, CustomValue>>;

/** What of a field is needed to read its value. */
type Readable = Pick<FieldDefinition, 'id' | 'type'>;

/** Returns what is stored for a field, of whatever type; `null` when nothing is. */
export const storedIn = (values: FieldValues, field: FieldId): CustomValue =>
	Object.hasOwn(values, field) ? (values[field] ?? null) : null;

/**
 * Returns the value of a field, or `null` when there is none of its type: a value that an earlier type
 * has left behind is kept but not shown (LW-06, LS-10).
 */
export function valueIn({ id, type }: Readable, values: FieldValues): CustomValue {
	const value = storedIn(values, id);
	return fitsField({ type }, value) ? value : null;
}

/** Returns the fields that are in use, in their order. */
export const usedFields = <Field extends Pick<FieldDefinition, 'removed'>>(
	fields: readonly Field[]
): readonly Field[] => fields.filter(({ removed }) => !removed);

/**
 * Returns the values with which a record or a space starts: those that are given, and the defaults of the other
 * fields in use. Who gives `null` wants no value, not even the default. Values of fields that are not in use
 * are left out.
 */
export const startingValues = (
	fields: readonly FieldDefinition[],
	given: FieldValues = {}
): FieldValues =>
	Object.fromEntries(
		usedFields(fields).flatMap(({ id, type, initial }) => {
			const value = Object.hasOwn(given, id) ? storedIn(given, id) : initial;
			return isFilled(value) && fitsField({ type }, value) ? [[id, value]] : [];
		})
	);

/** Returns values as the fields of a record that keep them. */
export const asFields = (values: FieldValues): Readonly<Record<string, FieldValue>> =>
	Object.fromEntries(Object.entries(values).map(([id, value]) => [keyed('custom', id), value]));

/** Returns the same as `startingValues` as fields of a new record. */
export const startingFields = (
	fields: readonly FieldDefinition[],
	given?: FieldValues
): Readonly<Record<string, FieldValue>> => asFields(startingValues(fields, given));

/** Returns the fields that are asked for and have no value. */
export const missingOf = <Field extends FieldDefinition>(
	fields: readonly Field[],
	values: FieldValues
): readonly Field[] =>
	usedFields(fields).filter((field) => field.required && !isFilled(valueIn(field, values)));
