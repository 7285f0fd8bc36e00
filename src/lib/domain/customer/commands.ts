import { NO_CHANGE, stamp, type Acting, type RecordChange } from '../core/change';
import type { MemberId } from '../core/ids';
import { startingFields, type FieldValues } from '../fields/values';
import type { WorkspaceField } from '../fields/workspace-field';
import { CUSTOMER_FIELDS, type Customer, type CustomerField } from './customer';
import { visible } from '../text/visible';

/**
 * Creates a customer. Fields that are left out are empty. Of the workspace's own fields, those that `custom` does not
 * speak of have their defaults (LS-10).
 */
export function createCustomer(
	fields: Partial<Readonly<Record<CustomerField, string>>>,
	owner: MemberId | null,
	acting: Acting,
	own: readonly WorkspaceField[],
	custom: FieldValues = {}
): RecordChange {
	const made = stamp(acting);
	const texts = CUSTOMER_FIELDS.map((field) => [field, visible(fields[field] ?? '')] as const);
	return {
		set: {
			kind: 'customer',
			owner,
			createdAt: made.at,
			createdBy: made.by,
			// Empty values are not stored, because thousands of customers have mostly empty fields.
			...Object.fromEntries(texts.filter(([, text]) => text !== '')),
			...startingFields(own, custom)
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Sets one text field of a customer and records that in the history. */
export function editCustomer(
	customer: Customer,
	field: CustomerField,
	value: string,
	acting: Acting
): RecordChange {
	const from = customer[field];
	const to = visible(value);
	if (from === to) return NO_CHANGE;
	return {
		set: { [field]: to },
		history: [{ ...stamp(acting), what: 'field', field, from, to }],
		posts: []
	};
}
