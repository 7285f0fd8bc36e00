import { fitsField, isFilled, type CustomField, type CustomValue } from './field';
import type { FieldId } from '../core/ids';

/** What the workspace adds fields to (LS-10). */
export type FieldsOf = 'spaces' | 'customers';

/** A field that the workspace adds to all its spaces, or to all its customers (LS-10). */
export interface WorkspaceField extends Pick<
	CustomField,
	'id' | 'name' | 'hint' | 'type' | 'choices' | 'order' | 'removed'
> {
	/** Whether the forms ask for it. Other ways of making one do not. */
	readonly required: boolean;
	/** The value of a new space or customer; `null` for none. */
	readonly initial: CustomValue;
}

/** The values of the fields of a space or customer, by field. */
export type FieldValues = Readonly<Record<FieldId, CustomValue>>;

/**
 * Returns the value of a field, or `null` when there is none of its type: a value that an earlier type
 * has left behind is kept but not shown.
 */
export function valueIn(
	{ id, type }: Pick<WorkspaceField, 'id' | 'type'>,
	values: FieldValues
): CustomValue {
	const value = Object.hasOwn(values, id) ? (values[id] ?? null) : null;
	return fitsField({ type }, value) ? value : null;
}

/** Returns the fields that are in use, in their order. */
export const usedFields = (fields: readonly WorkspaceField[]): readonly WorkspaceField[] =>
	fields.filter(({ removed }) => !removed);

/** Returns the values with which a new space or customer starts. */
export const initialValues = (fields: readonly WorkspaceField[]): FieldValues =>
	Object.fromEntries(
		usedFields(fields).flatMap(({ id, initial }) => (isFilled(initial) ? [[id, initial]] : []))
	);

/** Returns the required fields that have no value. */
export const missingIn = (
	fields: readonly WorkspaceField[],
	values: FieldValues
): readonly WorkspaceField[] =>
	usedFields(fields).filter((field) => field.required && !isFilled(valueIn(field, values)));
