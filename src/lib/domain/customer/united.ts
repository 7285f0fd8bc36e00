import { parsedJson } from '../core/json';
import type { RecordId } from '../core/ids';
import { keyed, keyOf } from '../core/keyed';
import { fieldOfTag, tagField } from '../core/tags';
import { isFilled } from '../fields/field';
import type { HistoryEntry } from '../history/history';
import { CUSTOMER_FIELDS, type Customer, type Person } from './customer';
import { identityOf } from './people';

/** A customer with the data of its former ids. */
export interface United {
	readonly customer: Customer;
	/**
	 * The records that own fields which are shown here but belong to another customer. These fields are
	 * edited there.
	 */
	readonly homes: ReadonlyMap<string, RecordId>;
}

/**
 * Returns a customer as it is shown: its own data, and what the merged customers received after the
 * merge, or without knowing of it (OP-12). What a merge took over is stored at the customer that stays.
 * A field of another one counts only where the customer that stays has no value and has never had one,
 * so that a removed value does not come back. The records of the merged customers have their full data.
 */
export function united(
	kept: Customer,
	history: readonly HistoryEntry[],
	others: readonly Customer[]
): United {
	const homes = new Map<string, RecordId>();
	if (others.length === 0) return { customer: kept, homes };
	const said = new Set(history.flatMap((line) => (line.what === 'field' ? [line.field] : [])));
	const customer = { ...kept };
	for (const field of CUSTOMER_FIELDS) {
		if (kept[field] !== '' || said.has(field)) continue;
		const other = others.find((one) => one[field] !== '');
		if (other === undefined) continue;
		customer[field] = other[field];
		homes.set(field, other.id);
	}
	const take = <Item>(own: readonly Item[], late: readonly Item[]): readonly Item[] =>
		late.length === 0 ? own : [...own, ...late];
	const persons = knownPersons(kept, history);
	const people: Person[] = [];
	const tags: string[] = [];
	const tagKeys: Record<string, string> = {};
	const files: Customer['files'][number][] = [];
	const isNew = (field: string, home: RecordId): boolean => {
		if (said.has(field) || homes.has(field)) return false;
		homes.set(field, home);
		return true;
	};
	const held = new Set([
		...kept.people.map(({ id }) => keyed('person', id)),
		...kept.tags.map(tagField),
		...kept.files.map(({ id }) => keyed('file', id))
	]);
	const custom = new Map(Object.entries(kept.custom));
	for (const other of others) {
		for (const [id, value] of Object.entries(other.custom)) {
			const field = keyed('custom', id);
			if (isFilled(value) && !custom.has(id) && isNew(field, other.id)) custom.set(id, value);
		}
		for (const person of other.people) {
			const field = keyed('person', person.id);
			const identity = identityOf(person);
			if (held.has(field) || persons.has(identity) || !isNew(field, other.id)) continue;
			persons.add(identity);
			people.push(person);
		}
		for (const tag of other.tags) {
			const field = fieldOfTag(other, tag);
			if (held.has(tagField(tag)) || !isNew(field, other.id)) continue;
			held.add(tagField(tag));
			tags.push(tag);
			if (field !== tagField(tag)) tagKeys[tag] = keyOf('tag', field) ?? '';
		}
		for (const file of other.files) {
			const field = keyed('file', file.id);
			if (!held.has(field) && isNew(field, other.id)) files.push(file);
		}
	}
	const facts = Object.assign(
		{},
		...others.map((one) => one.facts),
		kept.facts
	) as Customer['facts'];
	const apart = new Set([...kept.apart, ...others.flatMap((one) => one.apart)]);
	for (const { id } of [kept, ...others]) apart.delete(id);
	return {
		customer: {
			...customer,
			people: take(kept.people, people),
			tags: take(kept.tags, tags),
			...(Object.keys(tagKeys).length === 0 ? {} : { tagKeys: { ...tagKeys, ...kept.tagKeys } }),
			files: take(kept.files, files),
			custom: Object.fromEntries(custom),
			facts,
			apart: [...apart]
		},
		homes
	};
}

/** Returns all contacts that a customer has, or has had and changed or removed. */
function knownPersons(kept: Customer, history: readonly HistoryEntry[]): Set<string> {
	const known = new Set(kept.people.map(identityOf));
	for (const line of history) {
		if (line.what !== 'field' || keyOf('person', line.field) === null) continue;
		const was = typeof line.from === 'string' ? personOf(line.from) : null;
		if (was !== null) known.add(identityOf(was));
	}
	return known;
}

/** Returns the contact in a line of history, or `null` when there is none. */
function personOf(line: string): Pick<Person, 'name' | 'email' | 'phone'> | null {
	const value = parsedJson(line);
	if (typeof value !== 'object' || value === null) return null;
	const part = (name: string): string => {
		const text: unknown = Reflect.get(value, name);
		return typeof text === 'string' ? text : '';
	};
	return { name: part('name'), email: part('email'), phone: part('phone') };
}
