import type { RecordId } from '../core/ids';
import { customerKeys } from '../customer/keys';
import { identity, spelling } from '../text/identity';
import { importedCustomer } from './customer-ids';
import type { RowFaultReason } from './faults';
import type { ImportSnapshot, MatchReason } from './plan-types';

/** The values of a row that can show that its customer exists. */
export interface MatchableRow {
	readonly title: string;
	readonly externalId: string;
	readonly email: string;
	readonly phone: string;
	readonly taxNumber: string;
}

/** An existing customer that a row appears to mean. `null` when only the id in the source is known. */
export interface Match {
	readonly by: MatchReason;
	readonly customer: { readonly id: RecordId; readonly title: string } | null;
}

/** Returns the key by which customers are found by their id in the source. */
export const sourceKey = (externalId: string): string => `x:${externalId}`;

/**
 * Returns the customer that a row means or appears to mean: by its id in the source, its name, its tax
 * number, email, phone, or a name that differs only in accents and legal forms. The most certain match
 * comes first.
 */
export function matchOf(row: MatchableRow, snapshot: ImportSnapshot): Match | null {
	const { title, externalId } = row;
	if (externalId !== '' && snapshot.externalIds.has(externalId)) {
		return { by: 'id', customer: snapshot.keys.get(sourceKey(externalId)) ?? null };
	}
	const named = customerNamed(snapshot, title);
	if (named !== undefined) return { by: 'name', customer: { id: named.id, title } };
	const who = importedCustomer(snapshot, row);
	if (who.is === 'here') {
		return { by: externalId === '' ? 'name' : 'id', customer: { id: who.id, title } };
	}
	// Where there is nobody yet, no number has to be taken apart.
	if (snapshot.keys.size === 0) return null;
	const keys = customerKeys(row, snapshot.country ?? null);
	for (const [prefix, by] of BY_KEY) {
		for (const key of keys) {
			const customer = key.startsWith(prefix) ? snapshot.keys.get(key) : undefined;
			if (customer !== undefined) return { by, customer };
		}
	}
	return null;
}

/** Returns the customer with a name: spelt exactly so, else with other capitals. */
export const customerNamed = ({ customers }: Pick<ImportSnapshot, 'customers'>, title: string) =>
	customers.get(spelling(title)) ?? customers.get(identity(title));

/** Returns customers by name, for an import. Of several with one name, the first is used. */
export function customersByName<Customer>(
	customers: Iterable<readonly [title: string, customer: Customer]>
): ReadonlyMap<string, Customer> {
	const spelled = new Map<string, Customer>();
	const same = new Map<string, Customer>();
	for (const [title, customer] of customers) {
		if (!spelled.has(spelling(title))) spelled.set(spelling(title), customer);
		if (!same.has(identity(title))) same.set(identity(title), customer);
	}
	// The exact spelling comes before the same name in other capitals.
	return new Map([...same, ...spelled]);
}

const BY_KEY: readonly (readonly [prefix: string, by: MatchReason])[] = [
	['t:', 'tax'],
	['e:', 'email'],
	['p:', 'phone'],
	['n:', 'alike']
];

/** Returns why a row is rejected whose customer appears to exist. */
export function matchFault({ by, customer }: Match, row: MatchableRow): RowFaultReason {
	switch (by) {
		case 'id':
			return { code: 'already-here', by, value: row.externalId };
		case 'name':
			return { code: 'already-here', by, value: row.title };
		case 'alike':
		case 'email':
		case 'phone':
		case 'tax':
			return { code: 'seems-here', by, value: row.title, match: customer?.title ?? '' };
	}
}
