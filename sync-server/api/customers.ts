import type { Acting, RecordChange } from '../../src/lib/domain/core/change';
import { succeed } from '../../src/lib/domain/core/result';
import { together } from '../../src/lib/domain/core/set-field';
import { createCustomer, editCustomer } from '../../src/lib/domain/customer/commands';
import { CUSTOMER_FIELDS, type Customer } from '../../src/lib/domain/customer/customer';
import { fillField } from '../../src/lib/domain/fields/fill';
import type { WorkspaceField } from '../../src/lib/domain/fields/workspace-field';
import { visible } from '../../src/lib/domain/text/visible';
import type { CustomerPatch, NewCustomer } from './bodies';
import { fitsCustom, startsWith, tagsChange, unfit, type Made } from './making';

/** Returns the change that makes a customer (LS-10). */
export function madeCustomer(
	{ tags = [], custom = {}, owner = null, ...texts }: NewCustomer,
	fields: readonly WorkspaceField[],
	acting: Acting
): Made {
	if (visible(texts.title) === '') return unfit('title', 'It is empty.');
	const fit = startsWith(custom, fields, 'LS-10');
	if (!fit.ok) return fit;
	const made = createCustomer(texts, owner, acting, fields, custom);
	const tagged = tagsChange({ tags: [] }, tags, acting);
	// What a record is made with has no line of history.
	return succeed({ ...made, set: { ...made.set, ...tagged.set } });
}

/** Returns the changes of a customer's own fields: all that a patch names but its owner and the bin. */
export function changedCustomer(
	customer: Customer,
	patch: CustomerPatch,
	fields: readonly WorkspaceField[],
	acting: Acting
): Made {
	if (patch.title !== undefined && visible(patch.title) === '')
		return unfit('title', 'It is empty.');
	const custom = patch.custom ?? {};
	const fit = fitsCustom(custom, fields, 'LS-10');
	if (!fit.ok) return fit;
	const changes: RecordChange[] = CUSTOMER_FIELDS.flatMap((field) => {
		const value = patch[field];
		return value === undefined ? [] : [editCustomer(customer, field, value, acting)];
	});
	for (const [id, value] of Object.entries(custom)) {
		changes.push(fillField(customer.custom, { id }, value, acting));
	}
	if (patch.tags !== undefined) changes.push(tagsChange(customer, patch.tags, acting));
	return succeed(together(...changes));
}
