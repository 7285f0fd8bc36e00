import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { keptText, replacing } from '../domain/page/clash';
import { noteChange, noteText, type Note } from '../domain/note/note';
import { applyNote, noteRoot, readNote } from './rich';
import { clashesIn, type FoundClash } from './text-clashes';

const PLAIN = { at: 0, after: null, removed: [] } as const;

/** A text of these paragraphs, as the relay and everybody has it. */
function textOf(...paragraphs: string[]): Uint8Array {
	const doc = new Y.Doc();
	const added = paragraphs.map((text) => ({
		type: 'paragraph',
		content: [{ type: 'text', text }]
	}));
	applyNote(doc, { ...PLAIN, added });
	return Y.encodeStateAsUpdate(doc);
}

type Work = (doc: Y.Doc) => void;

/** A device of somebody who has written something without a connection. */
class Apart {
	readonly doc = new Y.Doc();
	readonly was: Note;
	/** What was written, as it waits. */
	readonly update: Uint8Array;

	constructor(state: Uint8Array, work: Work) {
		Y.applyUpdate(this.doc, state);
		this.was = readNote(this.doc);
		const known = Y.encodeStateVector(this.doc);
		this.doc.transact(() => {
			work(this.doc);
		});
		this.update = Y.encodeStateAsUpdate(this.doc, known);
	}

	get text(): string {
		return noteText(readNote(this.doc), () => '');
	}

	/** Comes back after the other one. */
	meets(other: Apart): readonly FoundClash[] {
		const removed = noteChange(this.was, readNote(this.doc))?.removed ?? [];
		const { update } = other;
		return clashesIn(this.doc, update, [{ update: this.update, removed }], () => {
			Y.applyUpdate(this.doc, update);
		});
	}
}

/** What each of two devices finds when it is the one that comes back last. */
function found(state: Uint8Array, one: Work, other: Work) {
	const devices = () => [new Apart(state, one), new Apart(state, other)] as const;
	const [first, second] = [devices(), devices()];
	const [byOne, byOther] = [first[0].meets(first[1]), second[1].meets(second[0])];
	return { byOne, byOther, merged: first[0] };
}

const runIn = (doc: Y.Doc, block: number): Y.XmlText => {
	const element: unknown = noteRoot(doc).get(block);
	const run: unknown = element instanceof Y.XmlElement ? element.get(0) : null;
	if (!(run instanceof Y.XmlText)) throw new Error('no text');
	return run;
};

/** Puts words in place of others letter by letter, as an editor does. */
const rewrite =
	(block: number, from: number, length: number, by: string): Work =>
	(doc) => {
		const run = runIn(doc, block);
		run.delete(from, length);
		[...by].forEach((letter, at) => {
			run.insert(from + at, letter);
		});
	};

const remove =
	(block: number): Work =>
	(doc) => {
		noteRoot(doc).delete(block, 1);
	};

/** The index among the blocks at which a found place is. */
const indexOf = (doc: Y.Doc, { at }: FoundClash): number | undefined => {
	const bytes = Uint8Array.from(atob(at), (letter) => letter.charCodeAt(0));
	return Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(bytes), doc)?.index;
};

describe('PG-06 · words in a paragraph that somebody else deleted meanwhile', () => {
	const STATE = textOf('First.', 'We sail at nine.', 'Last.');
	const write = rewrite(1, 16, 0, ' Bring coats.');

	test('are found by the one who comes back last, at their place', () => {
		const { byOne, byOther, merged } = found(STATE, write, remove(1));
		const words = ' Bring coats.';
		expect(byOne).toMatchObject([
			{ of: 'lost', text: 'We sail at nine. Bring coats.', words, wrote: true }
		]);
		expect(byOther).toMatchObject([{ of: 'lost', text: words, words, wrote: false }]);
		for (const clash of [...byOne, ...byOther]) expect(indexOf(merged.doc, clash)).toBe(1);
		// The part of the other one: what they deleted, or wrote.
		expect(byOther[0]?.theirs).toBe(byOther[0]?.id);
		expect(byOne[0]?.theirs).toMatch(/^\d+-\d+$/u);
		expect(byOne[0]?.theirs).not.toBe(byOne[0]?.id);
	});

	test('are found in each block of its own, also where all around them is deleted', () => {
		const all: Work = (doc) => {
			noteRoot(doc).delete(0, 3);
		};
		const both: Work = (doc) => {
			rewrite(0, 6, 0, ' One.')(doc);
			rewrite(2, 5, 0, ' Two.')(doc);
		};
		const { byOne, byOther } = found(STATE, both, all);
		expect(byOne).toMatchObject([{ text: 'First. One.' }, { text: 'Last. Two.' }]);
		expect(byOther.map((clash) => clash.of === 'lost' && clash.words).join('')).toBe(' One. Two.');
	});

	test('are not there when the paragraph stays, or its words were seen before it went', () => {
		expect(found(STATE, write, remove(0)).byOne).toEqual([]);
		const writer = new Apart(STATE, write);
		const seen = new Apart(Y.mergeUpdates([STATE, writer.update]), remove(1));
		expect(writer.meets(seen)).toEqual([]);
	});

	test('are not made of what others deleted for each other', () => {
		const [anna, ben] = [new Apart(STATE, write), new Apart(STATE, remove(1))];
		const carl = new Apart(STATE, rewrite(0, 0, 0, 'x'));
		expect(carl.meets(ben)).toEqual([]);
		expect(carl.meets(anna)).toEqual([]);
	});
});

describe('PG-06 · two rewrites of one sentence', () => {
	const STATE = textOf('Be there. The boat leaves at nine. Bring coats.');

	test('are both there, whoever comes back last, with how each reads', () => {
		const at = (words: string): [number, number] => [10, words.length];
		const one = rewrite(0, ...at('The boat leaves at nine'), 'We sail in the morning');
		const other = rewrite(0, 19, 14, 'departs at noon');
		const { byOne, byOther } = found(STATE, one, other);
		const versions = ['We sail in the morning.', 'The boat departs at noon.'];
		expect(byOne).toMatchObject([{ of: 'versions', one: versions[0], other: versions[1] }]);
		expect(byOther).toMatchObject([{ of: 'versions', one: versions[1], other: versions[0] }]);
	});

	test('an edit that the relay had already is no rewrite of what came after it', () => {
		const anna = new Apart(STATE, rewrite(0, 10, 23, 'We sail'));
		const ben = new Apart(Y.mergeUpdates([STATE, anna.update]), rewrite(0, 17, 0, ' at noon'));
		const all = Y.encodeStateAsUpdate(ben.doc);
		const edits = [{ update: anna.update, removed: anna.was }];
		const work = () => Y.applyUpdate(anna.doc, all);
		expect(clashesIn(anna.doc, all, edits, work)).toEqual([]);
	});

	const words = fc.stringMatching(/^[a-zé ]{1,12}$/).filter((text) => text.trim() !== '');
	const text = fc.stringMatching(/^[A-Z.! ]{6,40}$/);
	const part = (length: number) =>
		fc
			.tuple(fc.nat(length - 1), fc.nat(length - 1))
			.map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const);

	test('are found when both replaced the same letters, and never else', () => {
		fc.assert(
			fc.property(
				text.chain((base) =>
					fc.tuple(fc.constant(base), part(base.length), part(base.length), words, words)
				),
				([base, [from, to], [start, end], mine, theirs]) => {
					const { byOne, byOther, merged } = found(
						textOf(base),
						rewrite(0, from, to - from, mine),
						rewrite(0, start, end - start, theirs)
					);
					const isBoth = from < end && start < to;
					expect([byOne.length, byOther.length]).toEqual(isBoth ? [1, 1] : [0, 0]);
					const [clash] = byOne;
					if (clash?.of !== 'versions') return;
					for (const [kept, wanted] of [
						['one', base.slice(0, from) + mine + base.slice(to)],
						['other', base.slice(0, start) + theirs + base.slice(end)]
					] as const) {
						const change = replacing(merged.text, clash.merged, keptText(clash, kept));
						if (change === null) throw new Error('it does not read so');
						expect(
							merged.text.slice(0, change.from) + change.by + merged.text.slice(change.to)
						).toBe(wanted);
					}
				}
			),
			{ numRuns: 300 }
		);
	});
});
