import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { editCustomer } from '$lib/domain/customer/commands';
import { problemOf } from '$lib/features/common/refusals/why';
import { rememberEdit } from '$lib/features/common/undo/field-act';
import { m } from '$lib/i18n/messages';
import type { Customer, CustomerField } from '$lib/domain/customer/customer';

/**
 * Sets a field of a customer. An equal value changes nothing. Returns, as text, why it was not saved,
 * or `null` when it was.
 */
export async function editField(
	view: WorkspaceView,
	customer: Customer,
	field: CustomerField,
	value: string
): Promise<string | null> {
	// The shown value may belong to a former id of the customer. The change is made in its own record.
	return customer[field] === value.trim() ? null : editById(view, customer.id, field, value);
}

/** Sets a field of the customer with an id, as `editField` does. */
export async function editById(
	view: WorkspaceView,
	id: RecordId,
	field: CustomerField,
	value: string
): Promise<string | null> {
	const own = (await view.replica.records.read(id))?.record;
	if (own?.kind !== 'customer') return m.customers_not_saved();
	const change = editCustomer(own, field, value, view.acting);
	if (change.history.length === 0) return null;
	const problem = await problemOf(view.changeCustomer(id, change), m.customers_not_saved());
	if (problem === null) rememberEdit(view, own, change);
	return problem;
}
