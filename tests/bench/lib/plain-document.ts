import * as Y from 'yjs';
import type { NewRecord } from './deals';

/** The plain way: all deals of a space in one document, each a map below this name. */
export const DEALS = 'deals';

/**
 * Puts deals into the document: the same fields as Polder's, without their history, and moved once
 * where they are no longer in the first stage, as they would have been.
 */
export function addPlainDeals(doc: Y.Doc, deals: readonly NewRecord[], first: string): void {
	const all = doc.getMap<Y.Map<unknown>>(DEALS);
	const added: { readonly map: Y.Map<unknown>; readonly stage: unknown }[] = [];
	doc.transact(() => {
		for (const { id, change } of deals) {
			const map = new Y.Map<unknown>(Object.entries({ ...change.set, stage: first }));
			all.set(id, map);
			added.push({ map, stage: change.set['stage'] });
		}
	});
	doc.transact(() => {
		for (const { map, stage } of added) if (stage !== first) map.set('stage', stage);
	});
}
