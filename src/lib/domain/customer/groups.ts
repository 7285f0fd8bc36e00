import type { RecordId } from '../core/ids';
import type { Country } from '../text/country';
import { inCountry } from './keys';
import { areApart, type Separable } from './apart';

/** The parts of a customer that are compared to find duplicates. */
export interface Comparable extends Separable {
	readonly keys: readonly string[];
}

/**
 * More customers than this with the same key are not the same: they share a common word such as "info",
 * or a switchboard.
 */
const MOST = 8;

/**
 * Returns groups of customers that may be the same: those that share a key, directly or through others.
 * See `customerKeys`. Two customers that are marked as different are never in one group, not even
 * through others; a customer that fits both their groups is in the first. Takes time in proportion to
 * the number of customers. The groups are in the order of their first customers.
 */
export function duplicateGroups<Item extends Comparable>(
	items: readonly Item[],
	country: Country | null = null
): Item[][] {
	const byKey = new Map<string, Item[]>();
	for (const item of items) {
		for (const key of new Set(item.keys.map((own) => inCountry(own, country)))) {
			const known = byKey.get(key);
			if (known === undefined) byKey.set(key, [item]);
			else known.push(item);
		}
	}
	const leader = new Map<RecordId, RecordId>();
	const find = (id: RecordId): RecordId => {
		let now = id;
		for (let next = leader.get(now); next !== undefined; next = leader.get(now)) now = next;
		if (now !== id) leader.set(id, now);
		return now;
	};
	const members = new Map<RecordId, readonly Item[]>(items.map((item) => [item.id, [item]]));
	const ofLeader = (id: RecordId): readonly Item[] => members.get(id) ?? [];
	for (const same of byKey.values()) {
		if (same.length > MOST) continue;
		for (const [index, one] of same.entries()) {
			for (const other of same.slice(index + 1)) {
				const [a, b] = [find(one.id), find(other.id)];
				if (a === b || anyApart(ofLeader(a), ofLeader(b))) continue;
				leader.set(b, a);
				members.set(a, [...ofLeader(a), ...ofLeader(b)]);
				members.delete(b);
			}
		}
	}
	const groups = new Map<RecordId, Item[]>();
	for (const item of items) {
		const of = find(item.id);
		const group = groups.get(of);
		if (group === undefined) groups.set(of, [item]);
		else group.push(item);
	}
	return [...groups.values()].filter((group) => group.length > 1);
}

/** Whether a customer of one group is marked as different from a customer of the other. */
const anyApart = (some: readonly Separable[], others: readonly Separable[]): boolean => {
	const spoken = (group: readonly Separable[]) =>
		group.filter(({ apart }) => apart !== undefined && apart.length > 0);
	return (
		spoken(some).some((one) => others.some((other) => areApart(one, other))) ||
		spoken(others).some((other) => some.some((one) => areApart(one, other)))
	);
};

/**
 * What two customers of a group have in common, as the kinds of their shared keys: name, email, phone,
 * tax number.
 */
export type SharedBy = 'name' | 'email' | 'phone' | 'tax';

/** Returns the kinds of keys that the customers of a group share. */
export function sharedBy(
	items: readonly Pick<Comparable, 'keys'>[],
	country: Country | null = null
): SharedBy[] {
	const seen = new Map<string, number>();
	const all = items.flatMap(({ keys }) => [...new Set(keys.map((key) => inCountry(key, country)))]);
	for (const key of all) seen.set(key, (seen.get(key) ?? 0) + 1);
	const shared = new Set(
		[...seen].filter(([, count]) => count > 1).map(([key]) => key.slice(0, 2))
	);
	return KINDS.flatMap(([prefix, kind]) => (shared.has(prefix) ? [kind] : []));
}

const KINDS: readonly (readonly [prefix: string, kind: SharedBy])[] = [
	['t:', 'tax'],
	['e:', 'email'],
	['p:', 'phone'],
	['n:', 'name']
];
