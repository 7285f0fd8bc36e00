import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';

/** An order key: strings that sort, with room between any two of them. */
export type OrderKey = string;

/**
 * Returns a key between two neighbours. `null` means an open end. Two devices may create the same key
 * for the same gap; ties are then broken by id, the same way on every device.
 */
export function orderBetween(before: OrderKey | null, after: OrderKey | null): OrderKey {
	// Equal or crossed neighbours come from such ties. The gap above the first is good enough then.
	if (before !== null && after !== null && before >= after) return generateKeyBetween(before, null);
	return generateKeyBetween(before, after);
}

/** Returns `count` keys in order between two neighbours. */
export const ordersBetween = (
	before: OrderKey | null,
	after: OrderKey | null,
	count: number
): OrderKey[] => generateNKeysBetween(before, after, count);

/**
 * Whether a value is a key next to which others can be created. A bad one would break every board that
 * contains it.
 */
export function isOrderKey(value: unknown): value is OrderKey {
	if (typeof value !== 'string' || value.length > 1000) return false;
	try {
		generateKeyBetween(value, null);
		return true;
	} catch {
		// The library throws for an invalid key.
		return false;
	}
}
