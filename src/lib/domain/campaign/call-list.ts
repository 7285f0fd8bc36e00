import { customerKeys, inCountry } from '../customer/keys';
import type { PastedContact } from '../import/contacts';
import { identity, sameName } from '../text/identity';
import type { Country } from '../text/country';

/** A customer who is here, as a pasted list is compared with them. */
export interface ListedCustomer {
	readonly id: string;
	readonly title: string;
	readonly phone: string;
	readonly keys: readonly string[];
}

/** By what a line of a list is a customer who is here. */
export type ListedBy = 'name' | 'email' | 'phone' | 'hand';

/** One call that a list asks for: its line, and whom it means. */
export interface Listed<Customer> {
	readonly contact: PastedContact;
	/** Who is here; `null`: the customer is new. */
	readonly customer: Customer | null;
	readonly by: ListedBy | null;
	/** Who is here under a name that is only alike: proposed, and taken when a person says so. */
	readonly alike: Customer | null;
	/** Which of several at the customer is called, as `callOf` takes it; empty for the first. */
	readonly callee: string;
}

/** What a list comes to: each line is a call, or the same as an earlier one. */
export interface CallListing<Customer> {
	readonly calls: readonly Listed<Customer>[];
	readonly repeated: readonly { readonly line: number; readonly firstLine: number }[];
}

/** The keys by which a line may be a customer who is here. */
export const contactKeys = (
	{ name, email, phone }: PastedContact,
	country: Country | null
): string[] => customerKeys({ title: name, email, phone, taxNumber: '' }, country);

/** Under which key the choice for a line is kept: all lines of one name are one customer. */
export const choiceKey = ({ name }: PastedContact): string => identity(name);

/**
 * Whom the lines of a list mean (OP-14). A customer is told by the exact name, else by email or phone;
 * who is only called alike is proposed. Another person or another number of a customer is another call;
 * only a line that says the same as an earlier one is left out. `keysOf` gives the keys of a line as those
 * of `here` are.
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
	/** The first line of each customer: theirs is the customer's own call. */
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

/** Whether a line is called at the number that the customer has, or names none. */
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

/** A person and a number: who differs in one of them is another callee. */
function calleeKey(
	{ contact: person, phone, email }: PastedContact,
	keys: readonly string[]
): string {
	const number = keys.find((key) => key.startsWith('p:')) ?? identity(phone);
	// Without a person and a number there is only the address.
	const address = person === '' && number === '' ? identity(email) : '';
	return [identity(person), number, address].join('|');
}
