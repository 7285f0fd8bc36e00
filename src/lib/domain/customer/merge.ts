import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import type { MemberId, RecordId } from '../core/ids';
import { attachFile } from '../file/commands';
import { setField, together } from '../core/set-field';
import { assign } from '../deal/commands';
import type { FileRef } from '../file/file';
import { removeTag, tagWith } from '../core/tags';
import { identity } from '../text/identity';
import { editCustomer } from './commands';
import { CUSTOMER_FIELDS, type Customer, type CustomerField, type Person } from './customer';
import { identityOf, personField } from './people';

/** Which customers are one, which of them stays, and which values it has then. */
export interface Merge {
	readonly kept: Customer;
	readonly others: readonly Customer[];
	/** Whose value stays, by field; without a choice see `proposedValues`. */
	readonly values: Readonly<Record<CustomerField, string>>;
	readonly owner: MemberId | null;
}

/** The changes of a merge: of the customer that stays, and of those that are one with it from now on. */
export interface MergeChanges {
	readonly kept: RecordChange;
	readonly others: ReadonlyMap<RecordId, RecordChange>;
}

/** The values that a merge proposes: those of the one that stays, where it has none those of the others. */
export const proposedValues = (
	kept: Customer,
	others: readonly Customer[]
): Readonly<Record<CustomerField, string>> =>
	forFields(
		(field) => [kept, ...others].map((one) => one[field]).find((value) => value !== '') ?? ''
	);

/** The different values that a field may have after a merge, those of the one that stays first. */
export const choicesOf = (customers: readonly Customer[], field: CustomerField): string[] => [
	...new Set(customers.map((customer) => customer[field]).filter((value) => value !== ''))
];

/**
 * Makes several customers one. The one that stays takes the chosen values; people, tags, files, facts
 * and whom they were set apart from are united. The others say whom they turned out to be, and are kept: it can be undone.
 */
export function merge({ kept, others, values, owner }: Merge, acting: Acting): MergeChanges {
	const fields = CUSTOMER_FIELDS.map((field) => editCustomer(kept, field, values[field], acting));
	const handed = owner === null ? NO_CHANGE : assign(kept, owner, acting);
	const facts = Object.assign(
		{},
		...others.map((one) => one.facts),
		kept.facts
	) as Customer['facts'];
	const isTold = Object.keys(facts).length > Object.keys(kept.facts).length;
	return {
		kept: together(
			...fields,
			handed,
			...newPeople(kept, others).map((person) =>
				setField(keyed('person', person.id), null, personField(person), acting)
			),
			...newTags(kept, others).map((tag) => tagWith(kept, tag, acting)),
			...newFiles(kept, others).map((file) =>
				// Here it is attached by who merges; who brought it is told where it was.
				attachFile({ ...file, at: acting.clock.now(), by: acting.actor }, acting)
			),
			...newApart(kept, others).map((id) => setField(keyed('apart', id), null, true, acting)),
			isTold ? { ...NO_CHANGE, set: { facts } } : NO_CHANGE
		),
		others: new Map(
			others.map((one) => [one.id, setField('mergedInto', one.mergedInto, kept.id, acting)])
		)
	};
}

/** What takes a merge back, and the fields that somebody has changed since: those stay. */
export interface Unmerge extends MergeChanges {
	readonly left: readonly (CustomerField | 'owner')[];
}

/**
 * Takes a merge back at once, from the state that the customers are in now: what it set at the one that
 * stays is as it was before, where nobody has changed it since.
 */
export function unmerge(
	{ kept: before, values, owner }: Merge,
	now: Customer,
	others: readonly Customer[],
	acting: Acting
): Unmerge {
	const set = CUSTOMER_FIELDS.filter((field) => values[field].trim() !== before[field]);
	const changed = set.filter((field) => now[field] !== values[field].trim());
	const fields = set
		.filter((field) => !changed.includes(field))
		.map((field) => editCustomer(now, field, before[field], acting));
	const isHanded = owner !== null && owner !== before.owner;
	const isHandedOn = isHanded && now.owner !== owner;
	const handed =
		before.owner === null || !isHanded || isHandedOn
			? NO_CHANGE
			: assign(now, before.owner, acting);
	const tags = newTags(before, others).filter((tag) => now.tags.includes(tag));
	return {
		kept: together(
			...fields,
			handed,
			...takeBack(before, now, others, acting),
			...tags.map((tag) => removeTag(now, tag, acting)),
			...newApart(before, others)
				.filter((id) => now.apart.includes(id))
				.map((id) => setField(keyed('apart', id), true, null, acting)),
			Object.keys(now.facts).length === Object.keys(before.facts).length
				? NO_CHANGE
				: { ...NO_CHANGE, set: { facts: before.facts } }
		),
		others: apart(now.id, others, acting),
		left: [
			...changed.filter((field) => now[field] !== before[field]),
			...(isHandedOn && now.owner !== before.owner ? (['owner'] as const) : [])
		]
	};
}

/**
 * Splits a customer again into those that it was made of, any time later: the others are themselves
 * again and take back the people and files that came from them. Values stay as they have become.
 */
export const splitAgain = (
	now: Customer,
	others: readonly Customer[],
	acting: Acting
): MergeChanges => ({
	kept: together(
		...takeBack({ people: [], files: [] }, now, others, acting),
		// Of a ring of merges the one that stays leads to another, too: it would follow that one.
		setField('mergedInto', now.mergedInto, null, acting)
	),
	others: apart(now.id, others, acting)
});

/** The people and files at a customer that came from the others and were not there before. */
function takeBack(
	before: Pick<Customer, 'people' | 'files'>,
	now: Customer,
	others: readonly Customer[],
	acting: Acting
): RecordChange[] {
	const theirs = new Set(
		others.flatMap(({ people, files }) => [...people, ...files].map(({ id }) => id))
	);
	for (const { id } of [...before.people, ...before.files]) theirs.delete(id);
	return [
		...now.people
			.filter(({ id }) => theirs.has(id))
			.map((one) => setField(keyed('person', one.id), personField(one), null, acting)),
		...now.files
			.filter(({ id }) => theirs.has(id))
			.map((file) => setField(keyed('file', file.id), fileField(file), null, acting))
	];
}

/** Those that still lead to the one that stays are themselves again; others have been merged anew since. */
const apart = (
	kept: RecordId,
	others: readonly Customer[],
	acting: Acting
): ReadonlyMap<RecordId, RecordChange> =>
	new Map(
		others
			.filter(({ mergedInto }) => mergedInto === kept)
			.map((one) => [one.id, setField('mergedInto', kept, null, acting)])
	);

/** The same person is not added twice: by name and address, whatever capitals. */
function newPeople(kept: Customer, others: readonly Customer[]): Person[] {
	const known = new Set(kept.people.map(identityOf));
	return others.flatMap(({ people }) =>
		people.filter((person) => {
			const identity = identityOf(person);
			if (known.has(identity)) return false;
			known.add(identity);
			return true;
		})
	);
}

function newTags(kept: Customer, others: readonly Customer[]): string[] {
	const known = new Set(kept.tags.map(identity));
	return others.flatMap(({ tags }) =>
		tags.filter((tag) => {
			if (known.has(identity(tag))) return false;
			known.add(identity(tag));
			return true;
		})
	);
}

/** Whom the others were set apart from, and the one that stays was not. */
function newApart(kept: Customer, others: readonly Customer[]): RecordId[] {
	const known = new Set([kept.id, ...kept.apart, ...others.map(({ id }) => id)]);
	return [...new Set(others.flatMap(({ apart }) => apart))].filter((id) => !known.has(id));
}

function newFiles(kept: Customer, others: readonly Customer[]): FileRef[] {
	const known = new Set(kept.files.map(({ id }) => id));
	return others.flatMap(({ files }) => files.filter(({ id }) => !known.has(id)));
}

const fileField = ({ name, size, type, hash, at, by }: FileRef) => ({
	name,
	size,
	type,
	hash,
	at,
	by
});

const forFields = (
	value: (field: CustomerField) => string
): Readonly<Record<CustomerField, string>> => ({
	title: value('title'),
	email: value('email'),
	phone: value('phone'),
	address: value('address'),
	sector: value('sector'),
	website: value('website'),
	taxNumber: value('taxNumber')
});
