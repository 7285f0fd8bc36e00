import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import type { Customer } from '$lib/domain/customer/customer';
import { united } from '$lib/domain/customer/united';
import { usedFields, valueIn } from '$lib/domain/fields/values';
import type { Directory } from '$lib/documents/directory';
import { fieldCell } from '$lib/features/records/fields/field-cell';
import { dayCell, type Cell } from '$lib/domain/table/csv-file';
import { listCell } from '$lib/domain/table/list-cell';
import { identity } from '$lib/domain/text/identity';
import { m } from '$lib/i18n/messages';
import { mergedInto } from '$lib/replica/store/merged';
import { dayAt } from '$lib/features/common/time/day-at';
import type { Table } from '$lib/features/common/spreadsheet/table-file';

/** What a table of customers says of the workspace. */
type ExportedBy = Pick<Directory, 'members' | 'customerFields' | 'workspace'>;

/** Returns customers as a table, with their people. See `customerTable`. */
export async function exportCustomers(
	{ replica: { db, records }, directory }: WorkspaceView,
	ids: readonly RecordId[]
): Promise<Table> {
	const customers: Customer[] = [];
	for (const id of ids) {
		const whole = await records.read(id);
		if (whole?.record.kind !== 'customer') continue;
		const others: Customer[] = [];
		for (const other of await mergedInto(db, id)) {
			const record = (await records.read(other))?.record;
			if (record?.kind === 'customer' && !record.binned) others.push(record);
		}
		customers.push(united(whole.record, whole.history, others).customer);
	}
	return customerTable(customers, directory);
}

/**
 * Returns customers as a table that can be imported again unchanged: one line for each of their people.
 * The first line has the customer's own fields and those of the workspace (LS-10), and additional columns keep
 * their names. A customer
 * without an imported id gets one where another customer has the same name, else the import would join
 * the two.
 */
export function customerTable(
	customers: readonly Customer[],
	{ members, customerFields = [], workspace }: ExportedBy
): Table {
	const own = usedFields(customerFields);
	const currency = workspace?.currency ?? 'USD';
	const facts = [...new Set(customers.flatMap((one) => Object.keys(one.facts)))];
	const named = new Map<string, number>();
	for (const { title } of customers) {
		named.set(identity(title), (named.get(identity(title)) ?? 0) + 1);
	}
	const head = [
		m.customers_name(),
		m.customers_external_id(),
		m.customers_owner(),
		m.customers_email(),
		m.customers_phone(),
		m.customers_address(),
		m.customers_sector(),
		m.customers_website(),
		m.customers_tax_number(),
		m.customers_tags(),
		m.customers_created(),
		m.customers_contact_person(),
		m.customers_contact_role(),
		m.customers_contact_email(),
		m.customers_contact_phone(),
		...own.map(({ name }) => name),
		...facts
	];
	const lines = customers.flatMap((customer): Cell[][] => {
		const { title, owner, email, phone, address, sector, website, taxNumber } = customer;
		const isOneOfSeveral = (named.get(identity(title)) ?? 0) > 1;
		const id = customer.externalId ?? (isOneOfSeveral ? customer.id : '');
		const details = [
			owner === null ? '' : (members.get(owner)?.name ?? ''),
			...[email, phone, address, sector, website, taxNumber],
			listCell(customer.tags),
			dayCell(dayAt(customer.createdAt))
		];
		const people = customer.people.map((one) => [one.name, one.role, one.email, one.phone]);
		// A person without a name needs a line of their own, or they would be read as the customer.
		const isFirst = people[0] !== undefined && people[0][0] !== '';
		const [first = ['', '', '', ''], ...others] = isFirst ? people : [undefined, ...people];
		return [
			[
				...[title, id, ...details, ...first],
				...own.map((field) =>
					fieldCell(field, valueIn(field, customer.custom), { currency, members })
				),
				...facts.map((name) => customer.facts[name] ?? '')
			],
			...others.map((person) => [
				...[title, id],
				...details.map(() => ''),
				...(person ?? []),
				...own.map(() => ''),
				...facts.map(() => '')
			])
		];
	});
	return { head, lines };
}
