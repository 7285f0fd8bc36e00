import * as Y from 'yjs';
import { isWithin, type Ranges } from './clock-ranges';

/**
 * Applies what others wrote to a rich text, and returns the texts that go with it without anybody having deleted them:
 * what was written under the client ids `mine` into a block that somebody else deleted before they had seen it. Yjs
 * deletes everything in such a block. Each text is that of one block.
 */
export function lostTexts(
	doc: Y.Doc,
	update: Uint8Array,
	mine: ReadonlySet<number>,
	apply: () => void
): readonly string[] {
	const meant = rangesIn(update);
	const lost: string[] = [];
	const collect = (transaction: Y.Transaction): void => {
		const deleted = transaction.deleteSet.clients;
		const isLost = (struct: unknown): struct is Y.Item & { readonly content: Y.ContentString } =>
			struct instanceof Y.Item &&
			struct.content instanceof Y.ContentString &&
			mine.has(struct.id.client) &&
			isWithin(struct, deleted) &&
			!isWithin(struct, meant);
		const blocks = new Set<unknown>();
		Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
			if (isLost(struct)) blocks.add(struct.parent);
		});
		for (const block of blocks) {
			if (!(block instanceof Y.XmlText)) continue;
			let text = '';
			// What is deleted stays among its neighbours until the transaction has ended.
			for (let item: Y.Item | null = block._start; item !== null; item = item.right) {
				if (isLost(item)) text += item.content.str;
			}
			if (text.trim() !== '') lost.push(text);
		}
	};
	doc.on('afterTransaction', collect);
	try {
		apply();
	} finally {
		doc.off('afterTransaction', collect);
	}
	return lost;
}

/**
 * Returns the texts of an update that a document has applied without their being in it: they were written into a block
 * that was deleted there before. Taken from the update, because the document has nothing of them any more.
 */
export function sunkTexts(doc: Y.Doc, update: Uint8Array): readonly string[] {
	const { structs, ds } = Y.decodeUpdate(update);
	const texts: string[] = [];
	let next = { client: -1, clock: -1 };
	for (const struct of structs) {
		if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
		const { client, clock } = struct.id;
		if (isWithin(struct, ds.clients) || !Y.getItem(doc.store, struct.id).deleted) continue;
		const { str } = struct.content;
		if (next.client === client && next.clock === clock) texts.push(`${texts.pop() ?? ''}${str}`);
		else texts.push(str);
		next = { client, clock: clock + struct.length };
	}
	return texts.filter((text) => text.trim() !== '');
}

/** What an update says was deleted. */
const rangesIn = (update: Uint8Array): Ranges => Y.decodeUpdate(update).ds.clients;
