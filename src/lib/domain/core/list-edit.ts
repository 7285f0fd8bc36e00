import { ordersBetween, type OrderKey } from './order';

/** An item of a list that several people may edit at the same time. */
export interface Listed {
	readonly id: string;
	readonly order: OrderKey;
}

/** An item that is new or differs from what it was. */
export interface ItemEdit<Item extends Listed> {
	/** The edited item, which is written where the item does not exist. */
	readonly item: Item;
	/** The fields that differ. Others are not touched where the item exists. */
	readonly set: Partial<Item>;
}

/** What an edit changes in a list, and nothing else. */
export interface ListEdit<Item extends Listed> {
	readonly put: readonly ItemEdit<Item>[];
	/** The ids of the removed items. */
	readonly removed: readonly string[];
}

/** An item that was edited here, and meanwhile differently by somebody else. */
export interface ItemConflict {
	readonly id: string;
	readonly how: 'both-changed' | 'removed-there' | 'changed-there';
}

/** Whether an edit of a list does nothing. */
export const isEmptyListEdit = <Item extends Listed>({ put, removed }: ListEdit<Item>): boolean =>
	put.length === 0 && removed.length === 0;

/** Returns the differences, field by field, between a list when editing began and the edited list. */
export function diffList<Item extends Listed>(
	base: readonly Item[],
	staged: readonly Item[]
): ListEdit<Item> {
	const before = byId(base);
	const kept = new Set(staged.map(({ id }) => id));
	const put: ItemEdit<Item>[] = [];
	for (const item of staged) {
		const was = before.get(item.id);
		const set = was === undefined ? item : differing(was, item);
		if (Object.keys(set).length > 0) put.push({ item, set });
	}
	return { put, removed: base.map(({ id }) => id).filter((id) => !kept.has(id)) };
}

/** Returns where an edit would overwrite what somebody else has changed since editing began. */
export function conflictsIn<Item extends Listed>(
	base: readonly Item[],
	now: readonly Item[],
	edit: ListEdit<Item>
): readonly ItemConflict[] {
	const before = byId(base);
	const there = byId(now);
	const conflicts: ItemConflict[] = [];
	for (const { item, set } of edit.put) {
		const { id } = item;
		const was = before.get(id);
		if (was === undefined) continue;
		const is = there.get(id);
		if (is === undefined) conflicts.push({ id, how: 'removed-there' });
		else if (bothChanged(was, is, set)) conflicts.push({ id, how: 'both-changed' });
	}
	for (const id of edit.removed) {
		const was = before.get(id);
		const is = there.get(id);
		if (was === undefined || is === undefined) continue;
		const { order: _moved, ...changed } = differing(was, is);
		if (Object.keys(changed).length > 0) conflicts.push({ id, how: 'changed-there' });
	}
	return conflicts;
}

/** Returns a typed text without surrounding space. An untouched text stays as it is. */
export const tidied = (typed: string, was: string | undefined): string =>
	typed === was ? typed : typed.trim();

/**
 * Returns an order key for every place. As many items as possible keep theirs, so that others' moves
 * survive.
 */
export function placesFor(base: readonly Listed[], staged: readonly string[]): OrderKey[] {
	const old = new Map(base.map(({ id, order }) => [id, order]));
	const keys = staged.map((id) => old.get(id) ?? '');
	const left = new Set(staged);
	const untouched = base.filter(({ id }) => left.has(id)).map(({ id }) => id);
	if (staged.length === untouched.length && staged.every((id, at) => id === untouched[at])) {
		return keys;
	}
	const fixed = longestRise(keys);
	const orders: OrderKey[] = [];
	let last: OrderKey | null = null;
	for (const at of [...fixed, keys.length]) {
		const next = keys[at] ?? null;
		orders.push(...ordersBetween(last, next, at - orders.length));
		if (next !== null) orders.push(next);
		last = next;
	}
	return orders;
}

/** Returns the indexes of the longest rising series of keys. Empty keys belong to none. */
function longestRise(keys: readonly OrderKey[]): readonly number[] {
	const ending: (readonly number[])[] = [];
	let longest: readonly number[] = [];
	keys.forEach((key, at) => {
		let before: readonly number[] = [];
		if (key !== '') {
			for (let other = 0; other < at; other += 1) {
				const series = ending[other] ?? [];
				if ((keys[other] ?? '') < key && series.length > before.length) before = series;
			}
		}
		const series = key === '' ? [] : [...before, at];
		ending.push(series);
		if (series.length > longest.length) longest = series;
	});
	return longest;
}

/** Returns the fields in which an item differs from what it was. */
export function differing<Item extends Listed>(was: Item, is: Item): Partial<Item> {
	const set: Partial<Item> = {};
	for (const key of keysOf(is)) if (!same(was[key], is[key])) set[key] = is[key];
	return set;
}

const bothChanged = <Item extends Listed>(was: Item, is: Item, set: Partial<Item>): boolean =>
	keysOf(set).some((key) => !same(is[key], was[key]) && !same(is[key], set[key]));

/** Returns the fields of an item. */
export const keysOf = <Item extends object>(item: Item) => Object.keys(item) as (keyof Item)[];

/** Returns the items of a list by id. */
export const byId = <Item extends Listed>(items: readonly Item[]): Map<string, Item> =>
	new Map(items.map((item) => [item.id, item]));

/** Whether two values of a field are equal. Lists and small objects are compared by content. */
export const same = (a: unknown, b: unknown): boolean =>
	Object.is(a, b) ||
	(typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
