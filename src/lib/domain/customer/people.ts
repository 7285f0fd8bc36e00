import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { newId } from '../core/ids';
import { keyed } from '../core/keyed';
import { orderBetween } from '../core/order';
import { setField } from '../core/set-field';
import { tagWith, type Tagged } from '../core/tags';
import { fold } from '../text/fold';
import { identity, spelling } from '../text/identity';
import type { Customer, Person } from './customer';
import { visible } from '../text/visible';

/** The details of a contact. */
export type PersonDetails = Pick<Person, 'name' | 'role' | 'email' | 'phone'>;

/** Returns a contact in the form of its field. */
export const personField = ({ name, role, email, phone, order }: Omit<Person, 'id'>) => ({
	name: visible(name),
	role: visible(role),
	email: visible(email),
	phone: visible(phone),
	order
});

/**
 * Returns the identity of a contact, without regard to capitals and spaces, so that nobody is added
 * twice.
 */
export const identityOf = ({
	name,
	email,
	phone
}: Pick<Person, 'name' | 'email' | 'phone'>): string =>
	[identity(name), fold(email), phone.replace(/\D/g, '')].join('|');

/** Adds a contact after the others. Without a name and any address nothing changes. */
export function addPerson(
	customer: Pick<Customer, 'people'>,
	details: PersonDetails,
	acting: Acting
): RecordChange {
	const last = customer.people.at(-1)?.order ?? null;
	const person = personField({ ...details, order: orderBetween(last, null) });
	if (`${person.name}${person.email}${person.phone}` === '') return NO_CHANGE;
	return setField(keyed('person', newId(acting.random)), null, person, acting);
}

/** Changes the details of a contact. */
export const editPerson = (
	{ id, ...was }: Person,
	details: PersonDetails,
	acting: Acting
): RecordChange =>
	setField(
		keyed('person', id),
		personField(was),
		personField({ ...details, order: was.order }),
		acting
	);

/** Removes a contact. */
export const removePerson = ({ id, ...was }: Person, acting: Acting): RecordChange =>
	setField(keyed('person', id), personField(was), null, acting);

/** Restores a removed contact, for undo. */
export const putPersonBack = ({ id, ...was }: Person, acting: Acting): RecordChange =>
	setField(keyed('person', id), null, personField(was), acting);

/** Adds a tag to a customer. Capitals make no difference between tags. */
export function addTag(customer: Tagged, text: string, acting: Acting): RecordChange {
	const tag = spelling(text).slice(0, MAX_TAG).trim();
	return tag === '' ? NO_CHANGE : tagWith(customer, tag, acting);
}

/** The longest tag, in UTF-16 units. Lower case may make its key slightly longer. */
export const MAX_TAG = 50;
