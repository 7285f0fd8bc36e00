import { orderBetween, ordersBetween, type OrderKey } from './order';

/** Something in an order that people make by hand. */
interface Placed {
	readonly id: string;
	readonly order: OrderKey;
}

/**
 * The keys that put an item at a place, counted from 0 among all of them: as a rule its own and no
 * other. Where its new neighbours hold the same key, made by devices that had not met, everything
 * from there on gets a new one.
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

/** The key behind the last item. */
export const lastPlace = (items: readonly Placed[]): OrderKey =>
	orderBetween(items.at(-1)?.order ?? null, null);
