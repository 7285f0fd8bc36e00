import * as Y from 'yjs';
import {
	describe,
	typeRoots,
	type Description,
	type Roots
} from '../../src/lib/documents/describe';
import { hasGap } from '../../src/lib/documents/record';

/** What an update does to a document, found out by letting it. */
export type Trial =
	/** Everything in it was there already. */
	| { readonly trial: 'nothing' }
	/** It builds on something that is not there. `touched`: the document has changed all the same. */
	| { readonly trial: 'gap'; readonly touched: boolean }
	/** No honest device sends it. The text is for logs. */
	| { readonly trial: 'misshapen'; readonly misshapen: string; readonly touched: boolean }
	/** `news`: what was new in it. */
	| { readonly trial: 'done'; readonly news: Uint8Array; readonly did: Description };

/**
 * Applies an update to a live document and says what it did. When it is `done` or has `touched` the
 * document, that is ahead of what has been accepted: whoever calls keeps it or goes back. Never
 * throws for bad bytes. The update has been scanned and priced before.
 *
 * @param tidies whether Yjs tidies up the form of text around what is deleted, which costs the square
 * of that
 */
export function tryUpdate(doc: Y.Doc, update: Uint8Array, roots: Roots, tidies: boolean): Trial {
	typeRoots(doc, roots);
	const news: Uint8Array[] = [];
	const descriptions: ReturnType<typeof describe>[] = [];
	const look = (transaction: Y.Transaction) => {
		descriptions.push(describe(doc, transaction, roots));
		// Devices do it then, each when it has the time.
		if (!tidies) transaction._needFormattingCleanup = false;
	};
	const note = (bytes: Uint8Array) => news.push(bytes);
	doc.on('afterTransaction', look);
	doc.on('update', note);
	try {
		Y.applyUpdate(doc, update, 'device');
	} catch (error) {
		// Yjs and lib0 throw on bytes that are no update, and on values nested without end.
		const misshapen = error instanceof Error ? error.message : String(error);
		return { trial: 'misshapen', misshapen, touched: true };
	} finally {
		doc.off('afterTransaction', look);
		doc.off('update', note);
	}
	if (hasGap(doc)) return { trial: 'gap', touched: true };
	const [first] = news;
	// Yjs tidies up formatted text in a second transaction: the first is the update's own.
	const [described] = descriptions;
	if (first === undefined || described === undefined) return { trial: 'nothing' };
	if (!described.ok) return { trial: 'misshapen', ...described.error, touched: true };
	const whole = news.length === 1 ? first : Y.mergeUpdates(news);
	return { trial: 'done', news: whole, did: described.value };
}
