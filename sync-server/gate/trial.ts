import * as Y from 'yjs';
import {
	describe,
	typeRoots,
	type Description,
	type Roots
} from '../../src/lib/documents/describe';
import { hasGap } from '../../src/lib/documents/record';

/** The result of applying an update to a document. */
export type Trial =
	/** The document contained all of it already. */
	| { readonly trial: 'nothing' }
	/** It depends on structs that are missing. `touched`: whether the document has changed all the same. */
	| { readonly trial: 'gap'; readonly touched: boolean }
	/** No honest device sends such an update. The text is for logs. */
	| { readonly trial: 'misshapen'; readonly misshapen: string; readonly touched: boolean }
	/** `news`: the part of it that was new. */
	| { readonly trial: 'done'; readonly news: Uint8Array; readonly did: Description };

/**
 * Applies an update to a live document and describes what it did. When the result is `done` or has `touched`
 * the document, the document is ahead of what has been accepted: the caller keeps that or reverts it. Never
 * throws for malformed bytes. The update has to be scanned and priced before.
 *
 * @param tidies whether Yjs cleans up the formatting around deleted text, which takes time with the square of
 * that text
 */
export function tryUpdate(doc: Y.Doc, update: Uint8Array, roots: Roots, tidies: boolean): Trial {
	typeRoots(doc, roots);
	const news: Uint8Array[] = [];
	const descriptions: ReturnType<typeof describe>[] = [];
	const look = (transaction: Y.Transaction) => {
		descriptions.push(describe(doc, transaction, roots));
		// Devices then do that themselves when they have the time.
		if (!tidies) transaction._needFormattingCleanup = false;
	};
	const note = (bytes: Uint8Array) => news.push(bytes);
	doc.on('afterTransaction', look);
	doc.on('update', note);
	try {
		Y.applyUpdate(doc, update, 'device');
	} catch (error) {
		// Yjs and lib0 throw on bytes that are not an update, and on values that are nested too deep.
		const misshapen = error instanceof Error ? error.message : String(error);
		return { trial: 'misshapen', misshapen, touched: true };
	} finally {
		doc.off('afterTransaction', look);
		doc.off('update', note);
	}
	if (hasGap(doc)) return { trial: 'gap', touched: true };
	const [first] = news;
	// Yjs cleans up formatted text in a second transaction; the first is the update's own.
	const [described] = descriptions;
	if (first === undefined || described === undefined) return { trial: 'nothing' };
	if (!described.ok) return { trial: 'misshapen', ...described.error, touched: true };
	const whole = news.length === 1 ? first : Y.mergeUpdates(news);
	return { trial: 'done', news: whole, did: described.value };
}
