import { orderBetween, ordersBetween, type OrderKey } from './order';

/** An item in an order that people make by hand. */
interface Placed {
	readonly id: string;
	readonly order: OrderKey;
}

/**
 * Returns the keys that move an item to a place, counted from 0 among all of them. As a rule only its
 * own key changes. Where its new neighbours have the same key, created by devices that had not met, all
 * items from there on get a new one.
 */
export function placedAt(
	items: readonly Placed[],
	id: string,
	to: number
): ReadonlyMap<string, OrderKey> {
	const from = items.findIndex((item) => item.id === id);
	const item = items[from];
	const at = Math.max(0, Math.min(to, items.length - 1));
	if (item === undefined || from === at) return new Map();
	const others = items.filter((other) => other.id !== id);
	const before = others[at - 1]?.order ?? null;
	const after = others[at]?.order ?? null;
	if (before === null || after === null || before < after) {
		return new Map([[id, orderBetween(before, after)]]);
	}
	const rest = [item, ...others.slice(at)];
	const fixed = others.slice(0, at).findLast(({ order }) => order < before)?.order ?? null;
	const tied = others.slice(0, at).filter(({ order }) => fixed === null || order > fixed);
	const renewed = [...tied, ...rest];
	const keys = ordersBetween(fixed, null, renewed.length);
	return new Map(renewed.map((one, index) => [one.id, keys[index] ?? '']));
}

/** The items around a place, in their order. Those next to it may have the same key. */
export interface Around {
	/** The items before the place that have the same key as the last of them. */
	readonly before: readonly Placed[];
	/** The items behind the place that have the same key as the first of them. */
	readonly after: readonly Placed[];
	/** The keys beyond those items; `null` at an open end. */
	readonly lower: OrderKey | null;
	readonly higher: OrderKey | null;
}

/** The key of an item that is put at a place, and the new keys of the items around it that must move. */
export interface Insertion {
	readonly order: OrderKey;
	readonly renewed: ReadonlyMap<string, OrderKey>;
}

/**
 * Returns the key that puts an item between two neighbours. Where these have the same key, created by
 * devices that had not met, the items on one side get new keys: the side with fewer items, of those
 * that `may` be changed. Where neither side may be changed, the item goes behind all of them.
 */
export function insertedAt(around: Around, may: (ids: readonly string[]) => boolean): Insertion {
	const { before, after, lower, higher } = around;
	const [last, next] = [before.at(-1)?.order ?? null, after[0]?.order ?? null];
	if (last === null || next === null || last < next) {
		return { order: orderBetween(last, next), renewed: new Map() };
	}
	const renew = (side: 'before' | 'after'): Insertion | null => {
		const items = side === 'before' ? before : after;
		if (!may(items.map(({ id }) => id))) return null;
		const [from, to] = side === 'before' ? [lower, last] : [last, higher];
		const keys = ordersBetween(from, to, items.length + 1);
		const own = side === 'before' ? keys.pop() : keys.shift();
		const renewed = new Map(items.map(({ id }, at) => [id, keys[at] ?? last]));
		return { order: own ?? last, renewed };
	};
	const sides =
		before.length < after.length ? (['before', 'after'] as const) : (['after', 'before'] as const);
	return (
		renew(sides[0]) ?? renew(sides[1]) ?? { order: orderBetween(last, higher), renewed: new Map() }
	);
}

/** Returns a key behind the last item. */
export const lastPlace = (items: readonly Placed[]): OrderKey =>
	orderBetween(items.at(-1)?.order ?? null, null);
