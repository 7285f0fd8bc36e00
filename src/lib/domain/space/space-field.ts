import { fitsField, isFilled, type CustomField, type CustomValue } from '../fields/field';
import type { FieldId } from '../core/ids';

/** A field that the workspace adds to all its spaces (LS-10). */
export interface SpaceField extends Pick<
	CustomField,
	'id' | 'name' | 'hint' | 'type' | 'choices' | 'order' | 'removed'
> {
	/** Whether the forms of spaces ask for it. */
	readonly required: boolean;
	/** The value of a new space; `null` for none. */
	readonly initial: CustomValue;
}

/** The values of a space's fields, by field. */
export type FieldValues = Readonly<Record<FieldId, CustomValue>>;

/**
 * Returns the value of a field, or `null` when there is none of its type: a value that an earlier type
 * has left behind is kept but not shown.
 */
export function valueIn(
	{ id, type }: Pick<SpaceField, 'id' | 'type'>,
	values: FieldValues
): CustomValue {
	const value = Object.hasOwn(values, id) ? (values[id] ?? null) : null;
	return fitsField({ type }, value) ? value : null;
}

/** Returns the fields that are in use, in their order. */
export const usedFields = (fields: readonly SpaceField[]): readonly SpaceField[] =>
	fields.filter(({ removed }) => !removed);

/** Returns the values with which a new space starts. */
export const initialValues = (fields: readonly SpaceField[]): FieldValues =>
	Object.fromEntries(
		usedFields(fields).flatMap(({ id, initial }) => (isFilled(initial) ? [[id, initial]] : []))
	);

/** Returns the required fields that have no value. */
export const missingIn = (
	fields: readonly SpaceField[],
	values: FieldValues
): readonly SpaceField[] =>
	usedFields(fields).filter((field) => field.required && !isFilled(valueIn(field, values)));
