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

/** What is said of somebody at a customer. */
export type PersonDetails = Pick<Person, 'name' | 'role' | 'email' | 'phone'>;

/** A person as their field holds them. */
export const personField = ({ name, role, email, phone, order }: Omit<Person, 'id'>) => ({
	name: visible(name),
	role: visible(role),
	email: visible(email),
	phone: visible(phone),
	order
});

/** Who somebody is, whatever capitals and blanks: nobody is taken over twice. */
export const identityOf = ({
	name,
	email,
	phone
}: Pick<Person, 'name' | 'email' | 'phone'>): string =>
	[identity(name), fold(email), phone.replace(/\D/g, '')].join('|');

/** Adds somebody to talk to, after those who are there. Without a name and any address nothing changes. */
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

/** Changes what is said of somebody. */
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

/** Takes somebody away. */
export const removePerson = ({ id, ...was }: Person, acting: Acting): RecordChange =>
	setField(keyed('person', id), personField(was), null, acting);

/** Puts somebody back who was taken away, for undo. */
export const putPersonBack = ({ id, ...was }: Person, acting: Acting): RecordChange =>
	setField(keyed('person', id), null, personField(was), acting);

/** Tags a customer. The same tag in other capitals is the same tag. */
export function addTag(customer: Tagged, text: string, acting: Acting): RecordChange {
	const tag = spelling(text).slice(0, MAX_TAG).trim();
	return tag === '' ? NO_CHANGE : tagWith(customer, tag, acting);
}

/** The longest tag, in UTF-16 units; small letters may make its key longer by a few. */
export const MAX_TAG = 50;
