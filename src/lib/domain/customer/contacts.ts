import type { RecordId } from '../core/ids';
import { identity } from '../text/identity';
import type { Person } from './customer';

/** A deal, as far as its contact is concerned. */
export interface ContactedDeal {
	readonly id: RecordId;
	readonly title: string;
	/** The contact's name; empty for none. */
	readonly contact: string;
}

/** Somebody at a customer: one of its people, or a contact that only deals name. */
export interface Contact<Deal extends ContactedDeal = ContactedDeal> {
	readonly name: string;
	/** `null` for a name that only deals have. */
	readonly person: Person | null;
	/** The deals whose contact they are. */
	readonly deals: readonly Deal[];
}

/**
 * Returns the people of a customer with the contacts of its deals, each once: a contact with the name of
 * one of the people is that person, without regard to capitals and spaces. Those that only deals name
 * come last, in the order of the deals.
 */
export function contactsOf<Deal extends ContactedDeal>(
	people: readonly Person[],
	deals: readonly Deal[]
): readonly Contact<Deal>[] {
	const named = new Map<string, Deal[]>();
	for (const deal of deals) {
		const key = identity(deal.contact);
		if (key === '') continue;
		const known = named.get(key);
		if (known === undefined) named.set(key, [deal]);
		else known.push(deal);
	}
	const own = people.map((person): Contact<Deal> => {
		const key = identity(person.name);
		const mine = key === '' ? [] : (named.get(key) ?? []);
		named.delete(key);
		return { name: person.name, person, deals: mine };
	});
	const others = [...named.values()].map((mine): Contact<Deal> => ({
		name: mine[0]?.contact.trim() ?? '',
		person: null,
		deals: mine
	}));
	return [...own, ...others];
}
