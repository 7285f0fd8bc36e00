import { NO_CHANGE, type Acting, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import { historyValue } from '../core/history-value';
import type { FieldId, MemberId, RecordId } from '../core/ids';
import { attachFile } from '../file/commands';
import { setField, together } from '../core/set-field';
import { assign } from '../deal/commands';
import { isFilled, type CustomValue } from '../fields/field';
import { fillField } from '../fields/fill';
import { storedIn } from '../fields/values';
import type { FileRef } from '../file/file';
import { removeTag, tagWith } from '../core/tags';
import { identity } from '../text/identity';
import { editCustomer } from './commands';
import { CUSTOMER_FIELDS, type Customer, type CustomerField, type Person } from './customer';
import { identityOf, personField } from './people';

/** The customers to merge, which of them stays, and the values that it gets. */
export interface Merge {
	readonly kept: Customer;
	readonly others: readonly Customer[];
	/** The chosen values, by field. For the defaults see `proposedValues`. */
	readonly values: Readonly<Record<CustomerField, string>>;
	readonly owner: MemberId | null;
}

/** The changes of a merge: of the customer that stays, and of those that are merged into it. */
export interface MergeChanges {
	readonly kept: RecordChange;
	readonly others: ReadonlyMap<RecordId, RecordChange>;
}

/**
 * Returns the values that a merge suggests: those of the customer that stays, and where it has none,
 * those of the others.
 */
export const proposedValues = (
	kept: Customer,
	others: readonly Customer[]
): Readonly<Record<CustomerField, string>> =>
	forFields(
		(field) => [kept, ...others].map((one) => one[field]).find((value) => value !== '') ?? ''
	);

/**
 * Returns the different values that a field can have after a merge, those of the customer that stays
 * first.
 */
export const choicesOf = (customers: readonly Customer[], field: CustomerField): string[] => [
	...new Set(customers.map((customer) => customer[field]).filter((value) => value !== ''))
];

/**
 * Merges several customers. The one that stays gets the chosen values, and the people, tags, files,
 * additional columns and "different" marks of all; where it has no value in one of the workspace's fields,
 * it gets that of the others (LS-10). The others refer to it and are kept, so that the
 * merge can be undone.
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
				// The merging person attaches the file here. The history of the other customer says who
				// attached it there.
				attachFile({ ...file, at: acting.clock.now(), by: acting.actor }, acting)
			),
			...newApart(kept, others).map((id) => setField(keyed('apart', id), null, true, acting)),
			...newValues(kept, others).map(([id, value]) =>
				fillField(kept.custom, { id }, value, acting)
			),
			isTold ? { ...NO_CHANGE, set: { facts } } : NO_CHANGE
		),
		others: new Map(
			others.map((one) => [one.id, setField('mergedInto', one.mergedInto, kept.id, acting)])
		)
	};
}

/** The undo of a merge, and the fields that somebody has changed since, which stay. */
export interface Unmerge extends MergeChanges {
	readonly left: readonly (CustomerField | 'owner')[];
	/** The workspace's fields, by id, of which the same is true. */
	readonly leftValues: readonly FieldId[];
}

/**
 * Returns the undo of a recent merge, starting from the present customers: the values of the customer
 * that stays become what they were before, where nobody has changed them since.
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
	const filled = newValues(before, others).filter(([id]) => isFilled(storedIn(now.custom, id)));
	const ours = filled.filter(([id, value]) => isSame(storedIn(now.custom, id), value));
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
			...ours.map(([id]) => fillField(now.custom, { id }, null, acting)),
			Object.keys(now.facts).length === Object.keys(before.facts).length
				? NO_CHANGE
				: { ...NO_CHANGE, set: { facts: before.facts } }
		),
		others: apart(now.id, others, acting),
		leftValues: filled.filter((one) => !ours.includes(one)).map(([id]) => id),
		left: [
			...changed.filter((field) => now[field] !== before[field]),
			...(isHandedOn && now.owner !== before.owner ? (['owner'] as const) : [])
		]
	};
}

/**
 * Returns the changes that split a merged customer, at any later time: the others exist on their own
 * again, with the people and files that came from them. Values stay as they are now.
 */
export const splitAgain = (
	now: Customer,
	others: readonly Customer[],
	acting: Acting
): MergeChanges => ({
	kept: together(
		...takeBack({ people: [], files: [] }, now, others, acting),
		// In a ring of merges, the customer that stays also refers to another, and would follow that
		// one.
		setField('mergedInto', now.mergedInto, null, acting)
	),
	others: apart(now.id, others, acting)
});

/**
 * Returns the changes that remove the people and files that came from the others and were not there
 * before.
 */
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

/**
 * Returns the changes of those that still refer to the customer that stays. The others have been merged
 * again since.
 */
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

/**
 * Returns the people of the others that are new. The same person, by name and address without regard to
 * capitals, is not added twice.
 */
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

/** Returns the customers that are marked as different from the others, but not from the one that stays. */
function newApart(kept: Customer, others: readonly Customer[]): RecordId[] {
	const known = new Set([kept.id, ...kept.apart, ...others.map(({ id }) => id)]);
	return [...new Set(others.flatMap(({ apart }) => apart))].filter((id) => !known.has(id));
}

function newFiles(kept: Customer, others: readonly Customer[]): FileRef[] {
	const known = new Set(kept.files.map(({ id }) => id));
	return others.flatMap(({ files }) => files.filter(({ id }) => !known.has(id)));
}

/** Returns the values of the others in fields where the customer that stays has none, one for each field. */
function newValues(kept: Customer, others: readonly Customer[]): [FieldId, CustomValue][] {
	const found = new Map<FieldId, CustomValue>();
	for (const { custom } of others) {
		for (const [id, value] of Object.entries(custom)) {
			if (isFilled(value) && !isFilled(storedIn(kept.custom, id)) && !found.has(id)) {
				found.set(id, value);
			}
		}
	}
	return [...found];
}

const isSame = (one: CustomValue, other: CustomValue): boolean =>
	historyValue(one) === historyValue(other);

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
