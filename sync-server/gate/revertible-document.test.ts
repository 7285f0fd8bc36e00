import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { newsOf, RevertibleDocument } from './revertible-document';

/** Writes a text over the same key again and again. */
function writeOver(document: RevertibleDocument, times: number): void {
	for (let n = 0; n < times; n++) {
		const news = newsOf(document.doc, () => {
			document.doc.getMap('fields').set('name', `${String(n)} ${'x'.repeat(1000)}`);
		});
		if (news === null) throw new Error('no change');
		document.accept(news);
	}
}

test('LIMIT · a document is as large as its state, not as all that was ever written over', () => {
	const document = new RevertibleDocument({ snapshot: null, tail: [] });
	writeOver(document, 50);
	expect(document.size).toBeGreaterThan(50_000);
	expect(document.exceeds(5000)).toBe(false);
	expect(document.exceeds(500)).toBe(true);
});

test('what was not accepted goes, and what was stays, from any parts', () => {
	const first = new RevertibleDocument({ snapshot: null, tail: [] });
	writeOver(first, 3);
	const state = first.snapshot();
	const tail: Uint8Array[] = [];
	first.doc.on('update', (update: Uint8Array) => tail.push(update));
	writeOver(first, 2);
	const document = new RevertibleDocument({ snapshot: { seq: 3, state }, tail });
	const accepted = document.doc.getMap('fields').toJSON();
	expect(accepted).toEqual(first.doc.getMap('fields').toJSON());
	document.attempt((revert) => {
		document.doc.getMap('fields').set('name', 'refused');
		return revert(null);
	});
	expect(document.doc.getMap('fields').toJSON()).toEqual(accepted);
	const again = new Y.Doc();
	Y.applyUpdate(again, document.state() ?? new Uint8Array());
	expect(again.getMap('fields').toJSON()).toEqual(accepted);
});
