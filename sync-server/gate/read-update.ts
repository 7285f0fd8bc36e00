import type { Refusal } from '../../src/lib/domain/access/refusal';
import type { Roots } from '../../src/lib/documents/describe';
import { priceOf, type Price } from '../../src/lib/documents/price';
import { buildsOnNothing, isKnown } from '../../src/lib/documents/update-relation';
import { scanUpdate, type Scan } from '../../src/lib/documents/scan';
import type { RevertibleDocument } from './revertible-document';
import { MALFORMED, TOO_LARGE, TOO_MUCH } from './verdict';

/** What the bytes of an update tell. Only a `new` update is worth applying. */
export type Reading =
	| { readonly reading: 'known' }
	| { readonly reading: 'incomplete' }
	| { readonly reading: 'refused'; readonly refusal: Refusal }
	| { readonly reading: 'new'; readonly scan: Scan; readonly price: Price };

/**
 * Reads an update and estimates what applying it would cost, without applying any of it.
 *
 * @param limits `parts`: the most structs of the document with the update; `work`: the highest price,
 * microseconds
 */
export function readUpdate(
	document: RevertibleDocument,
	update: Uint8Array,
	roots: Roots,
	limits: { readonly parts: number; readonly work: number }
): Reading {
	const { doc } = document;
	const scanned = scanUpdate(update, roots, limits.parts);
	if (!scanned.ok) {
		return { reading: 'refused', refusal: 'tooMany' in scanned.error ? TOO_LARGE : MALFORMED };
	}
	const scan = scanned.value;
	if (isKnown(scan, doc)) return { reading: 'known' };
	if (buildsOnNothing(scan, doc)) return { reading: 'incomplete' };
	const { parts } = document;
	if (parts + scan.structs > limits.parts) return { reading: 'refused', refusal: TOO_LARGE };
	const price = priceOf(scan, doc, parts);
	if (price.cost > limits.work) return { reading: 'refused', refusal: TOO_MUCH };
	return { reading: 'new', scan, price };
}
