import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Dice } from '../support/dice';
import { nested, TYPES, writeUpdate, type Content, type Place } from '../support/raw-update';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import { editOf } from '../../src/lib/domain/policy/edit';
import { MAP } from '../../src/lib/domain/policy/document-shapes';
import type { RecordChange } from '../../src/lib/domain/core/change';
import {
	describe as describeUpdate,
	typeRoots,
	type Description,
	type Roots
} from '../../src/lib/documents/describe';
import { applyChange, editFrom, readFields, RECORD_FORM } from '../../src/lib/documents/record';
import { scanUpdate } from '../../src/lib/documents/scan';

const MAPS: Roots = { space: 'map', members: 'map', stages: 'maps' };

/** A document in this state, and what an update does to it. */
function describing(state: Y.Doc, update: Uint8Array, roots: Roots) {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(state));
	typeRoots(doc, roots);
	let result: ReturnType<typeof describeUpdate> | null = null;
	doc.on('afterTransaction', (transaction: Y.Transaction) => {
		result ??= describeUpdate(doc, transaction, roots);
	});
	Y.applyUpdate(doc, update);
	return result as ReturnType<typeof describeUpdate> | null;
}

function did(state: Y.Doc, work: (doc: Y.Doc) => void, roots: Roots = RECORD_FORM): Description {
	const result = describing(state, updateOf(state, work), roots);
	if (result?.ok !== true) throw new Error(`misshapen: ${String(result?.error.misshapen)}`);
	return result.value;
}

function updateOf(state: Y.Doc, work: (doc: Y.Doc) => void): Uint8Array {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.encodeStateAsUpdate(state));
	const before = Y.encodeStateVector(doc);
	doc.transact(() => {
		work(doc);
	});
	return Y.encodeStateAsUpdate(doc, before);
}

function made(work: (doc: Y.Doc) => void): Y.Doc {
	const doc = new Y.Doc();
	work(doc);
	return doc;
}

const places = ({ places: touched }: Description): Record<string, unknown> =>
	Object.fromEntries(touched.map(({ path, value }) => [path.join('/'), value]));

const line = { id: 'l1', at: 1, by: 'anna', what: 'created' };
const start = made((doc) => {
	doc.getMap('fields').set('title', 'old');
	doc.getArray('history').push([line, { ...line, id: 'l2' }]);
});

describe('HI-01 · what an update did to a record', () => {
	test('names a field that is set, one that is overwritten, and one that is taken away', () => {
		const description = did(start, (doc) => {
			const fields = doc.getMap('fields');
			fields.set('stage', 'new');
			fields.set('title', 'newer');
		});
		expect(places(description)).toEqual({ 'fields/stage': 'new', 'fields/title': 'newer' });
		expect(description.clients).toHaveLength(1);
		const gone = did(start, (doc) => {
			doc.getMap('fields').delete('title');
		});
		expect(places(gone)).toEqual({ 'fields/title': undefined });
		expect(gone.clients).toEqual([]);
	});

	test('names a field once that is set twice, with what it is in the end', () => {
		const description = did(start, (doc) => {
			doc.getMap('fields').set('title', 'between');
			doc.getMap('fields').set('title', 'last');
		});
		expect(places(description)).toEqual({ 'fields/title': 'last' });
	});

	test('names a field that is set to what it was, and one that a concurrent value hides', () => {
		expect(places(did(start, (doc) => doc.getMap('fields').set('title', 'old')))).toEqual({
			'fields/title': 'old'
		});
		const hidden = writeUpdate({
			clients: [{ client: 1, structs: [{ at: { key: 'title' }, content: { any: ['hidden'] } }] }]
		});
		const result = describing(start, hidden, RECORD_FORM);
		expect(result).toMatchObject({
			ok: true,
			value: { clients: [1], places: [{ path: ['fields', 'title'] }] }
		});
	});

	test('names lines that are added at the end and in the middle', () => {
		const [first, second] = [
			{ ...line, id: 'l3' },
			{ ...line, id: 'l4' }
		];
		const { lines, shortened } = did(start, (doc) => {
			doc.getArray('history').push([first]);
			doc.getArray('history').insert(1, [second]);
		});
		expect(lines.map(({ value }) => value)).toEqual([first, second]);
		expect([...shortened]).toEqual([]);
	});

	test('HI-02 · says that a list is shorter when a line of it goes, and when one came and went', () => {
		const before = did(start, (doc) => {
			doc.getArray('history').delete(1, 1);
		});
		expect([...before.shortened]).toEqual(['history']);
		const within = did(start, (doc) => {
			doc.getArray('posts').push(['a']);
			doc.getArray('posts').delete(0, 1);
		});
		expect([...within.shortened]).toEqual(['posts']);
	});
});

describe('SP-02 · what an update did to a shared document', () => {
	const space = made((doc) => {
		const stage = new Y.Map<unknown>();
		doc.getMap('stages').set('s1', stage);
		stage.set('name', 'New');
		doc.getMap('members').set('gus', true);
	});

	test('names nested maps that are made, changed and taken away, with all that was in them', () => {
		const description = did(
			space,
			(doc) => {
				const stages = doc.getMap<Y.Map<unknown>>('stages');
				stages.get('s1')?.set('name', 'Newer');
				const map = new Y.Map<unknown>();
				stages.set('s2', map);
				map.set('name', 'Won');
				doc.getMap('members').delete('gus');
			},
			MAPS
		);
		expect(places(description)).toEqual({
			'stages/s1/name': 'Newer',
			'stages/s2': MAP,
			'stages/s2/name': 'Won',
			'members/gus': undefined
		});
		expect(places(did(space, (doc) => doc.getMap('stages').delete('s1'), MAPS))).toEqual({
			'stages/s1': undefined,
			'stages/s1/name': undefined
		});
	});

	test('takes structs that stand for what is gone with all around it', () => {
		const whole = made((doc) => {
			const map = new Y.Map<unknown>();
			doc.getMap('stages').set('s9', map);
			map.set('name', 'gone');
			doc.getMap('stages').delete('s9');
		});
		const result = describing(space, Y.encodeStateAsUpdate(whole), MAPS);
		expect(result).toMatchObject({ ok: true });
		expect(scanUpdate(Y.encodeStateAsUpdate(whole), MAPS).ok).toBe(true);
	});
});

describe('what no honest device writes is misshapen', () => {
	const one = (at: Place, content: Content, client = 7): Uint8Array =>
		writeUpdate({ clients: [{ client, structs: [{ at, content }] }] });
	const field = { key: 'title' } as const;
	const post = { root: 'posts' } as const;

	test.each<[string, Uint8Array]>([
		['another root', one({ root: 'evil', key: 'a' }, { any: [1] })],
		['a list where a map belongs', one({ root: 'fields' }, { any: [1] })],
		['a map where a list belongs', one({ root: 'posts', key: 'a' }, { any: [1] })],
		['a root list of text', one(post, { text: 'abc' })],
		['formatted text', one(post, { format: ['bold', true] })],
		['an embedded object', one(post, { embed: { a: 1 } })],
		['bytes', one(field, { binary: new Uint8Array(3) })],
		['a subdocument', one(field, { subdocument: 'guid' })],
		...Object.entries(TYPES).map<[string, Uint8Array]>(([name, type]) => [
			`a ${name} as a field`,
			one(field, { type, ...(name === 'element' || name === 'hook' ? { name: 'x' } : {}) })
		]),
		['a client id of 33 bits', one(field, { any: ['x'] }, 2 ** 32)]
	])('%s', (_what, update) => {
		const described = describing(start, update, RECORD_FORM);
		const scanned = scanUpdate(update, RECORD_FORM);
		// What the bytes already show never reaches Yjs; either is enough.
		expect(scanned.ok && described?.ok === true).toBe(false);
	});

	test.each<[string, Uint8Array]>([
		['GC structs', writeUpdate({ clients: [{ client: 7, structs: [{ gc: 5 }] }] })],
		['a value nested in a field of nothing', one({ below: [9, 0], key: 'a' }, { any: [1] })]
	])('in a document in which nothing nests: %s', (_what, update) => {
		const plain: Roots = { fields: 'map', posts: 'list' };
		expect(scanUpdate(update, plain).ok && describing(start, update, plain)?.ok === true).toBe(
			false
		);
	});

	test.each<[string, Uint8Array]>([
		[
			'a type of another kind as a map of fields',
			one({ root: 'stages', key: 'a' }, { type: 5, name: 'h' })
		],
		['a map of fields among plain values', one({ root: 'members', key: 'a' }, { type: 1 })],
		[
			'a map in a map of fields',
			writeUpdate({
				clients: [
					{
						client: 7,
						structs: [
							{ at: { root: 'stages', key: 's' }, content: { type: 1 } },
							{ at: { below: [7, 0], key: 'a' }, content: { type: 1 } }
						]
					}
				]
			})
		],
		[
			'a list in a map of fields',
			writeUpdate({
				clients: [
					{
						client: 7,
						structs: [
							{ at: { root: 'stages', key: 's' }, content: { type: 1 } },
							{ at: { below: [7, 0] }, content: { any: [1] } }
						]
					}
				]
			})
		]
	])('in a shared document: %s', (_what, update) => {
		const described = describing(new Y.Doc(), update, MAPS);
		expect(scanUpdate(update, MAPS).ok && described?.ok === true).toBe(false);
	});
});

describe('an update is read as bytes before Yjs reads it', () => {
	const clean = { at: { key: 'title' }, content: { any: ['x'] } } as const;

	test.each<[string, Uint8Array]>([
		[
			'claims more structs than it has bytes',
			writeUpdate({ clients: [{ client: 7, claims: 2 ** 25, structs: [clean] }] })
		],
		['has structs of no length', writeUpdate({ clients: [{ client: 7, structs: [{ gc: 0 }] }] })],
		[
			'has an item of no values',
			writeUpdate({
				clients: [{ client: 7, structs: [{ at: { key: 'title' }, content: { any: [] } }] }]
			})
		],
		[
			'counts beyond measure',
			writeUpdate({
				clients: [{ client: 7, structs: [{ at: { key: 'a' }, content: { deleted: 2 ** 50 } }] }]
			})
		],
		[
			'begins beyond measure',
			writeUpdate({ clients: [{ client: 7, clock: 2 ** 52, structs: [clean] }] })
		],
		['deletes beyond measure', writeUpdate({ deletes: [{ client: 7, ranges: [[0, 2 ** 50]] }] })],
		[
			'has a value nested 100,000 deep',
			writeUpdate({
				clients: [
					{ client: 7, structs: [{ at: { key: 'a' }, content: { raw: [8, nested(100_000)] } }] }
				]
			})
		],
		['goes on after its end', new Uint8Array([0, 0, 0])],
		['ends too early', new Uint8Array([1, 1, 7])],
		[
			'names a client twice',
			writeUpdate({
				clients: [
					{ client: 7, structs: [clean] },
					{ client: 7, clock: 1, structs: [clean] }
				]
			})
		],
		['is empty', new Uint8Array(0)]
	])('one that %s is none', (_what, update) => {
		expect(scanUpdate(update, RECORD_FORM).ok).toBe(false);
	});

	test('one whose value would become an object’s prototype is none', () => {
		const hidden = Object.defineProperty({}, '__proto__', { value: { id: 'l' }, enumerable: true });
		const update = writeUpdate({
			clients: [{ client: 7, structs: [{ at: { root: 'history' }, content: { any: [hidden] } }] }]
		});
		expect(scanUpdate(update, RECORD_FORM)).toEqual({
			ok: false,
			error: { misshapen: 'a prototype' }
		});
	});

	test('every state and every update of honest documents is read to its end', () => {
		const dice = new Dice(7);
		const doc = new Y.Doc();
		for (let n = 0; n < 300; n++) {
			const update = updateOf(doc, (copy) => applyChange(copy, randomChange(dice), null));
			expect(scanUpdate(update, RECORD_FORM).ok).toBe(true);
			Y.applyUpdate(doc, update);
		}
		expect(scanUpdate(Y.encodeStateAsUpdate(doc), RECORD_FORM).ok).toBe(true);
	});
});

const VALUES = ['', 'text', 'ünï', 0, -1, 1.5, 2 ** 40, true, false, null, { a: 'b' }] as const;
const FIELDS = ['title', 'stage', 'owner', 'constructor', 'toString', 'facts', ''] as const;

function randomChange(dice: Dice): RecordChange {
	const set: [string, (typeof VALUES)[number]][] = [];
	for (let n = dice.below(4); n > 0; n--) set.push([dice.pick(FIELDS), dice.pick(VALUES)]);
	const many = <Item>(item: () => Item): Item[] => Array.from({ length: dice.below(3) }, item);
	const id = () => `l${dice.below(2 ** 30)}`;
	return {
		set: Object.fromEntries(set),
		history: many(() => ({ id: id(), at: dice.below(100), by: 'anna', what: 'binned' })),
		posts: many(() => ({ id: id(), at: dice.below(100), by: 'anna', text: 'post' }))
	};
}

test('SCHEMA · a field that would change what every object has is no field', () => {
	const description = did(start, (doc) => doc.getMap('fields').set('__proto__', { kind: 'deal' }));
	expect(editFrom({ title: 'old' }, description)).toBeNull();
});

describe('HI-01 · property', () => {
	test('for honest changes, the edit read from the update is what the change did', () => {
		for (let seed = 1; seed <= 40; seed++) {
			const dice = new Dice(seed);
			const doc = new Y.Doc();
			let before: Record<string, unknown> | null = null;
			for (let n = 0; n < 20; n++) {
				const change = randomChange(dice);
				const update = updateOf(doc, (copy) => applyChange(copy, change, null));
				const result = describing(doc, update, RECORD_FORM);
				if (result?.ok !== true) throw new Error(`seed ${seed}, change ${n}: misshapen`);
				const edit = editFrom(before, result.value);
				const wanted = editOf(before, change);
				const { elsewhere: _, ...done } = edit ?? editOf(null, NO_CHANGE);
				expect({ ...done, touched: [...done.touched].sort() }).toEqual({
					...wanted,
					touched: [...wanted.touched].sort()
				});
				Y.applyUpdate(doc, update);
				before = { ...edit?.after };
				expect(readFields(doc)).toEqual(before);
			}
		}
	});
});
