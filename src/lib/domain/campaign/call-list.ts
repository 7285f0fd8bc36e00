import { customerKeys, inCountry } from '../customer/keys';
import type { PastedContact } from '../import/contacts';
import { identity, sameName } from '../text/identity';
import type { Country } from '../text/country';

/** An existing customer, as compared with a pasted list. */
export interface ListedCustomer {
	readonly id: string;
	readonly title: string;
	readonly phone: string;
	readonly keys: readonly string[];
}

/** The value by which a line of a list matches an existing customer. */
export type ListedBy = 'name' | 'email' | 'phone' | 'hand';

/** One call of a list: its line, and the customer that it means. */
export interface Listed<Customer> {
	readonly contact: PastedContact;
	/** The existing customer; `null` when the customer is new. */
	readonly customer: Customer | null;
	readonly by: ListedBy | null;
	/** An existing customer with a similar name. It is suggested, and used when a person confirms it. */
	readonly alike: Customer | null;
	/** The contact of the customer that is called, as for `callOf`. Empty for the first. */
	readonly callee: string;
}

/** The result of a list: each line is a call, or repeats an earlier one. */
export interface CallListing<Customer> {
	readonly calls: readonly Listed<Customer>[];
	readonly repeated: readonly { readonly line: number; readonly firstLine: number }[];
}

/** Returns the keys by which a line can match an existing customer. */
export const contactKeys = (
	{ name, email, phone }: PastedContact,
	country: Country | null
): string[] => customerKeys({ title: name, email, phone, taxNumber: '' }, country);

/** Returns the key of the choice for a line. All lines with the same name mean the same customer. */
export const choiceKey = ({ name }: PastedContact): string => identity(name);

/**
 * Finds the customers that the lines of a list mean (OP-14). A customer is recognised by the exact
 * name, else by email or phone. A customer with a similar name is only suggested. Another person or
 * number of a customer is another call. A line is left out only when it repeats an earlier one.
 * `keysOf` returns the keys of a line, in the form of the keys of `here`.
 */
export function callListing<Customer extends ListedCustomer>(
	contacts: readonly PastedContact[],
	here: readonly Customer[],
	chosen: ReadonlySet<string>,
	country: Country | null
): CallListing<Customer> {
	const byKey = new Map<string, Customer[]>();
	for (const customer of here) {
		for (const stored of customer.keys) {
			const key = inCountry(stored, country);
			byKey.set(key, [...(byKey.get(key) ?? []), customer]);
		}
	}
	const calls: Listed<Customer>[] = [];
	const repeated: { line: number; firstLine: number }[] = [];
	const seen = new Map<string, number>();
	/** The first line of each customer, which is the customer's own call. */
	const first = new Map<string, PastedContact>();
	for (const contact of contacts) {
		const keys = contactKeys(contact, country);
		const { customer, by, alike } = meant(contact, keys, byKey, chosen);
		const whom = customer === null ? `new ${choiceKey(contact)}` : customer.id;
		const key = calleeKey(contact, keys);
		const firstLine = seen.get(`${whom} ${key}`);
		if (firstLine !== undefined) {
			repeated.push({ line: contact.line, firstLine });
			continue;
		}
		seen.set(`${whom} ${key}`, contact.line);
		const isFirst = !first.has(whom);
		if (isFirst) first.set(whom, contact);
		const isOwn = isFirst && (customer === null || hasNumber(customer, contact, keys, country));
		calls.push({ contact, customer, by, alike, callee: isOwn ? '' : key });
	}
	return { calls, repeated };
}

function meant<Customer extends ListedCustomer>(
	contact: PastedContact,
	keys: readonly string[],
	byKey: ReadonlyMap<string, readonly Customer[]>,
	chosen: ReadonlySet<string>
): Pick<Listed<Customer>, 'customer' | 'by' | 'alike'> {
	const sharing = (prefix: string) =>
		keys.filter((key) => key.startsWith(prefix)).flatMap((key) => byKey.get(key) ?? []);
	const called = sharing('n:');
	const named = called.filter(({ title }) => sameName(title, contact.name));
	const [mailed] = sharing('e:');
	const [phoned] = sharing('p:');
	const exact = named.find((one) => one === mailed || one === phoned) ?? named[0];
	if (exact !== undefined) return { customer: exact, by: 'name', alike: null };
	const reached = mailed ?? phoned;
	if (reached !== undefined) {
		return { customer: reached, by: mailed === undefined ? 'phone' : 'email', alike: null };
	}
	const alike = called[0] ?? null;
	return alike !== null && chosen.has(choiceKey(contact))
		? { customer: alike, by: 'hand', alike }
		: { customer: null, by: null, alike };
}

/** Whether a line has the customer's number, or none. */
const hasNumber = (
	customer: ListedCustomer,
	contact: PastedContact,
	keys: readonly string[],
	country: Country | null
): boolean =>
	contact.phone === '' ||
	customer.keys.some((stored) => {
		const key = inCountry(stored, country);
		return key.startsWith('p:') && keys.includes(key);
	});

/** Returns the key of a person and a number. A line that differs in one of them is another callee. */
function calleeKey(
	{ contact: person, phone, email }: PastedContact,
	keys: readonly string[]
): string {
	const number = keys.find((key) => key.startsWith('p:')) ?? identity(phone);
	// Without a person and a number, only the address is left.
	const address = person === '' && number === '' ? identity(email) : '';
	return [identity(person), number, address].join('|');
}
