import type { Authors } from '../store/store';
import type { RevertibleDocument } from './revertible-document';

/** The share of a limit from which operators are warned. */
const NEAR = 0.8;

/** Returns whether a document is near one of its limits: it can still be written, but somebody should act. */
export const isNearLimit = (
	{ document, authors }: { readonly document: RevertibleDocument; readonly authors: Authors },
	limits: { readonly bytes: number; readonly parts: number; readonly authors: number }
): boolean =>
	document.size > NEAR * limits.bytes ||
	document.parts > NEAR * limits.parts ||
	Object.keys(authors).length > NEAR * limits.authors;
