import type { WorkspaceView } from '$lib/app/context';
import { editCustomer } from '$lib/domain/customer/commands';
import type { Customer, CustomerField } from '$lib/domain/customer/customer';

/** Sets a field of a customer; nothing happens when it is the same. Rejects when it cannot be saved. */
export async function editField(
	view: WorkspaceView,
	customer: Customer,
	field: CustomerField,
	value: string
): Promise<void> {
	const change = editCustomer(customer, field, value, view.acting);
	if (change.history.length > 0) await view.changeCustomer(customer.id, change);
}
