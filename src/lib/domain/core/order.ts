import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** A place in an order: strings that sort, with room between any two of them. */
export type OrderKey = string;

/**
 * A key between two neighbours; `null` stands for an open end. Two devices may make the same key
 * for the same gap: ties are then broken by id, the same way on every device.
 */
export function orderBetween(before: OrderKey | null, after: OrderKey | null): OrderKey {
	// Equal or crossed neighbours come from such ties; the gap above the first is then as good.
	if (before !== null && after !== null && before >= after) return generateKeyBetween(before, null);
	return generateKeyBetween(before, after);
}

/** `count` keys in order between two neighbours. */
export const ordersBetween = (
	before: OrderKey | null,
	after: OrderKey | null,
	count: number
): OrderKey[] => generateNKeysBetween(before, after, count);

/** Whether a value is a key that others can be made next to. A bad one would break every board that has it. */
export function isOrderKey(value: unknown): value is OrderKey {
	if (typeof value !== 'string' || value.length > 1000) return false;
	try {
		generateKeyBetween(value, null);
		return true;
	} catch {
		// The library throws for what is no key.
		return false;
	}
}
