import type * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import type { RecordId } from '../domain/core/ids';
import type { PrivateRoot } from '../domain/policy/document-shapes';

/** The root of a private document that has the pages that a member has marked, by when they did. */
const PAGES = 'pages' satisfies PrivateRoot;

/** Marks a page as a favourite, or no longer (`null`). */
export function setFavouritePage(doc: Y.Doc, page: RecordId, at: Instant | null): void {
	const pages = doc.getMap(PAGES);
	if (at === null) pages.delete(page);
	else if (!pages.has(page)) pages.set(page, at);
}

/** Returns the pages that a member has marked, in the order in which they did. */
export const readFavouritePages = (doc: Y.Doc): readonly RecordId[] =>
	[...doc.getMap(PAGES).entries()]
		.flatMap(([page, at]) => (typeof at === 'number' ? [{ page, at }] : []))
		.sort((a, b) => a.at - b.at || (a.page < b.page ? -1 : 1))
		.map(({ page }) => page);
