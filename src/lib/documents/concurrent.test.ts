import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { RecordChange } from '../domain/core/change';
import { clashes } from '../domain/history/clashes';
import type { Plain } from '../domain/history/history';
import { concurrentSettings } from './concurrent';
import { applyChange, newRecordDoc, readFields, readHistory } from './record';

let count = 0;

/** Somebody sets a field on their copy, at a moment by their own clock. */
function set(doc: Y.Doc, by: string, field: string, to: Plain, at: number): void {
	const from = (readFields(doc)[field] ?? null) as Plain;
	const id = `h${String(++count)}`;
	const change: RecordChange = {
		set: { [field]: to },
		history: [{ id, at, by, what: 'field', field, from, to }],
		posts: []
	};
	applyChange(doc, change, by);
}

/** Copies that know of each other's what they are told. */
function copies(...names: string[]): Y.Doc[] {
	return names.map((_, n) => {
		const doc = newRecordDoc();
		doc.clientID = n + 1;
		return doc;
	});
}

const tell = (from: Y.Doc, to: Y.Doc): void => {
	Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
};

const clashesIn = (doc: Y.Doc) =>
	clashes(readHistory(doc), concurrentSettings(doc)).map(({ field, kept, other }) => [
		field,
		kept.to,
		other.to
	]);

describe('HI-06 · what a document knows to have been seen', () => {
	test('a value that was seen and replaced is no clash, though a clock is ten minutes ahead or behind', () => {
		for (const off of [-600_000, 0, 600_000]) {
			const [ann, ben] = copies('ann', 'ben') as [Y.Doc, Y.Doc];
			set(ann, 'ann', 'title', 'A', 1_000_000);
			tell(ann, ben);
			set(ann, 'ann', 'title', 'B', 2_000_000 + off);
			tell(ann, ben);
			set(ben, 'ben', 'title', 'C', 2_000_001);
			tell(ben, ann);
			expect([clashesIn(ann), clashesIn(ben)]).toEqual([[], []]);
		}
	});

	test('two values that were set without each other clash for both, whatever the clocks say', () => {
		for (const off of [-600_000, 0, 600_000]) {
			const [ann, ben] = copies('ann', 'ben') as [Y.Doc, Y.Doc];
			set(ann, 'ann', 'title', 'A', 1_000_000);
			tell(ann, ben);
			set(ann, 'ann', 'title', 'B', 2_000_000 + off);
			set(ben, 'ben', 'title', 'C', 2_000_001);
			tell(ben, ann);
			tell(ann, ben);
			expect(readFields(ann)['title']).toBe('C');
			expect([clashesIn(ann), clashesIn(ben)]).toEqual([
				[['title', 'C', 'B']],
				[['title', 'C', 'B']]
			]);
			// The same after a reload, and gone when somebody has seen both and set it.
			const again = newRecordDoc();
			tell(ann, again);
			expect(clashesIn(again)).toEqual([['title', 'C', 'B']]);
			set(ann, 'ann', 'title', 'D', 1_500_000);
			expect(clashesIn(ann)).toEqual([]);
		}
	});

	test('never where everybody had seen what was before (any history of one line of work, any clocks)', () => {
		const step = fc.record({
			who: fc.nat(2),
			field: fc.constantFrom('title', 'contact'),
			to: fc.string(),
			at: fc.nat()
		});
		fc.assert(
			fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
				const docs = copies('ann', 'ben', 'cid');
				let last = docs[0];
				for (const { who, field, to, at } of steps) {
					const doc = docs[who];
					if (doc === undefined || last === undefined) continue;
					tell(last, doc);
					set(doc, String(who), field, to, at);
					last = doc;
				}
				expect(last && concurrentSettings(last).size).toBe(0);
			})
		);
	});
});
