import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { contactsOf } from '$lib/domain/customer/contacts';
import { dealsOfCustomer } from '$lib/replica/store/queries';

/**
 * Returns the names from which the contact of a deal is chosen: the people of its customer, and the
 * contacts of the customer's other deals (OP-01).
 */
export async function contactNames(
	{ replica: { db, records } }: Pick<WorkspaceView, 'replica'>,
	customer: RecordId
): Promise<readonly string[]> {
	const record = (await records.read(customer))?.record;
	const people = record?.kind === 'customer' ? record.people : [];
	const names = contactsOf(people, await dealsOfCustomer(db, customer)).map(({ name }) => name);
	return [...new Set(names.filter((name) => name !== ''))];
}
