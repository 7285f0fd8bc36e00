import { keyed } from '../core/keyed';
import { personField, type PersonDetails } from '../customer/people';
import type { Country } from '../text/country';
import { sameName } from '../text/identity';
import { samePerson } from './contact-rows';
import type { Existing } from './existing';
import { asText, type CellEdit } from './row-updates';
import { peopleIn } from './update-change';

/** A detail of a contact, and the column that says it. */
export type PersonUses = Readonly<
	Partial<Record<keyof PersonDetails, CellEdit['use'] | undefined>>
>;

/** A contact of a customer, as it is stored. */
type Stored = ReturnType<typeof peopleIn>[number];

/** Returns the edits of one contact. `uses` has the columns that are meant; the other details stay. */
export function personEdits(
	person: Stored,
	details: PersonDetails,
	uses: PersonUses
): readonly CellEdit[] {
	const parts = ['name', 'role', 'email', 'phone'] as const;
	const changed = parts.filter(
		(part) => uses[part] !== undefined && details[part] !== person[part]
	);
	const { id, ...was } = person;
	const next = { ...was };
	for (const part of changed) next[part] = details[part];
	const set = { [keyed('person', id)]: personField(next) };
	return changed.map((part) => ({
		use: uses[part] ?? 'contact',
		from: asText(was[part]),
		to: asText(details[part]),
		set
	}));
}

/** Returns the edit that adds a contact to a customer. */
export const personAdded = (person: PersonDetails): CellEdit => ({
	use: 'contact',
	from: null,
	to: asText([person.name, person.role, person.email, person.phone].filter(Boolean).join(', ')),
	people: [person]
});

/**
 * Returns the edits of a customer's contact that a row names: of the one with that name, or a new one. A
 * row without a name and any address says nothing about contacts.
 */
export function contactCells(
	{ fields }: Existing,
	details: PersonDetails,
	uses: PersonUses,
	country: Country | null
): readonly CellEdit[] {
	if (`${details.name}${details.email}${details.phone}` === '') return [];
	const people = peopleIn(fields);
	if (people.some((one) => samePerson(one, details, country) && one.role === details.role))
		return [];
	const named = people.filter((one) =>
		details.name === '' ? samePerson(one, details, country) : sameName(one.name, details.name)
	);
	const [only] = named;
	// Of several with one name it is not known which is meant.
	return only !== undefined && named.length === 1
		? personEdits(only, details, uses)
		: named.length > 1
			? []
			: [personAdded(details)];
}
