import { isDay } from '../core/day';
import { isId, type FieldId, type StageId } from '../core/ids';
import type { OrderKey } from '../core/order';

/** The kinds of custom field (LW-06). Money is in minor units of the deal's currency. */
export type FieldType =
	| 'text'
	| 'number'
	| 'money'
	| 'date'
	| 'choice'
	| 'choices'
	| 'yes-no'
	| 'member'
	| 'link'
	| 'email'
	| 'phone';

export const FIELD_TYPES: readonly FieldType[] = [
	'text',
	'number',
	'money',
	'date',
	'choice',
	'choices',
	'yes-no',
	'member',
	'link',
	'email',
	'phone'
];

/** What every custom field has: those of deals and tasks (LW-06), of spaces and of customers (LS-10). */
export interface FieldDefinition {
	readonly id: FieldId;
	readonly name: string;
	readonly hint: string;
	readonly type: FieldType;
	/** The choices, for `choice` and `choices`. */
	readonly choices: readonly string[];
	/** Whether whoever makes a task, a space or a customer is asked for it. Deals have `requiredFrom`. */
	readonly required: boolean;
	/** The value with which a new record or space starts; `null` for none. */
	readonly initial: CustomValue;
	readonly order: OrderKey;
	/** Whether the field was removed. It is kept, so that its values keep their name. */
	readonly removed: boolean;
}

/** A field that a space adds to its deals or tasks (LW-06). */
export interface CustomField extends FieldDefinition {
	/** From this stage on a deal must have a value; `null` means never. */
	readonly requiredFrom: StageId | null;
	readonly onCard: boolean;
}

/** A value of a custom field. `null` means that it is not filled in. */
export type CustomValue = string | number | boolean | readonly string[] | null;

/** The longest text in a custom field, in UTF-16 units. */
export const MAX_FIELD_TEXT = 2000;

/** The most choices of one field. */
export const MAX_CHOICES = 100;

/** Whether a value is of a field's type. A chosen value whose choice was removed stays valid (LW-06). */
export function fitsField({ type }: Pick<CustomField, 'type'>, value: unknown): boolean {
	if (value === null || value === undefined) return true;
	switch (type) {
		case 'text':
		case 'choice':
		case 'phone':
			return isText(value);
		case 'link':
			return isText(value) && /^https?:\/\/\S+$/i.test(value);
		case 'email':
			return isText(value) && /^[^\s@]+@[^\s@]+$/.test(value);
		case 'number':
			return typeof value === 'number' && Number.isFinite(value);
		case 'money':
			return Number.isSafeInteger(value);
		case 'date':
			return typeof value === 'string' && isDay(value);
		case 'yes-no':
			return typeof value === 'boolean';
		case 'member':
			return isId(value);
		case 'choices':
			return Array.isArray(value) && value.length <= MAX_CHOICES && value.every(isText);
	}
}

/** Whether a value is of some type of field. */
export const isCustomValue = (value: unknown): value is CustomValue =>
	value === null ||
	typeof value === 'boolean' ||
	(typeof value === 'number' && Number.isFinite(value)) ||
	isText(value) ||
	(Array.isArray(value) && value.length <= MAX_CHOICES && value.every(isText));

/** Whether a field has a value. */
export const isFilled = (value: unknown): boolean =>
	value !== null &&
	value !== undefined &&
	value !== '' &&
	!(Array.isArray(value) && value.length === 0);

/**
 * Returns the fields that must be filled in for a deal to be in a stage (LW-06). Lost stages require
 * none.
 */
export function requiredIn(
	fields: readonly CustomField[],
	stages: readonly { readonly id: StageId; readonly kind: 'open' | 'won' | 'lost' }[],
	stage: StageId
): readonly CustomField[] {
	const at = stages.findIndex(({ id }) => id === stage);
	if (at < 0 || stages[at]?.kind === 'lost') return [];
	return fields.filter(({ removed, requiredFrom }) => {
		if (removed || requiredFrom === null) return false;
		const from = stages.findIndex(({ id }) => id === requiredFrom);
		return from >= 0 && from <= at;
	});
}

const isText = (value: unknown): value is string =>
	typeof value === 'string' && value.length <= MAX_FIELD_TEXT;
