import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { typeRoots } from '../../src/lib/documents/describe';
import { priceOf } from '../../src/lib/documents/price';
import { buildsOnNothing, isKnown } from '../../src/lib/documents/update-relation';
import { RECORD_FORM } from '../../src/lib/documents/record';
import { scanUpdate, type Scan } from '../../src/lib/documents/scan';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { Dice } from '../support/dice';
import { again, SEEDS, shareOf } from '../support/seeds';
import { writeUpdate, type RawUpdate, type Struct, type StructId } from '../support/raw-update';

/*
 * The cost oracle: updates are made dearer and dearer by changes that know how Yjs works, and what Yjs
 * really does for them is held against their price. `PRICES` says how many are tried.
 */

const TRIED = shareOf(Number(process.env['PRICES'] ?? 300));

const HISTORY = { root: 'history' } as const;
const any = (...values: unknown[]) => ({ any: values }) as const;

function scanned(update: Uint8Array): Scan {
	const scan = scanUpdate(update, RECORD_FORM);
	if (!scan.ok) throw new Error(JSON.stringify(scan.error));
	return scan.value;
}

function documentOf(update?: Uint8Array): Y.Doc {
	const doc = new Y.Doc();
	typeRoots(doc, RECORD_FORM);
	if (update !== undefined) Y.applyUpdate(doc, update);
	return doc;
}

const partsOf = (doc: Y.Doc): number =>
	[...doc.store.clients.values()].reduce((sum, { length }) => sum + length, 0);

const price = (update: Uint8Array, base?: Uint8Array): number => {
	const doc = documentOf(base);
	return priceOf(scanned(update), doc, partsOf(doc)).cost;
};

/** An item after another one. */
const after = (left: StructId, value: unknown = 1): Struct => ({
	at: { left },
	content: any(value)
});

/** Updates that cost Yjs the square of their size, each by another way. */
const DEAR: readonly (readonly [name: string, update: (size: number) => RawUpdate])[] = [
	[
		'many clients after one item',
		(size) => ({
			clients: Array.from({ length: size }, (_, n) => ({
				client: n + 1,
				structs: [n === 0 ? { at: HISTORY, content: any(0) } : after([1, 0])]
			}))
		})
	],
	[
		'many items of one client after one item',
		(size) => ({
			clients: [
				{
					client: 1,
					structs: [
						{ at: HISTORY, content: any(0) },
						...Array.from({ length: size }, () => after([1, 0]))
					]
				}
			]
		})
	],
	[
		'items that go past a long chain, each anew',
		(size) => ({
			clients: [
				{
					client: 9,
					structs: Array.from({ length: size }, (_, n) =>
						n === 0 ? { at: HISTORY, content: any(0) } : after([9, n - 1])
					)
				},
				...Array.from({ length: size / 4 }, (_, n) => ({
					client: 10 + n,
					structs: [after([9, 0])]
				}))
			]
		})
	],
	[
		'a long list that is cut at every second place by deletions',
		(size) => ({
			clients: [
				{
					client: 1,
					structs: [{ at: HISTORY, content: any(...Array.from({ length: size * 2 }, () => null)) }]
				}
			],
			deletes: [{ client: 1, ranges: Array.from({ length: size }, (_, n) => [n * 2, 1] as const) }]
		})
	],
	[
		'a long list that is cut by what stands in it',
		(size) => ({
			clients: [
				{
					client: 1,
					structs: [{ at: HISTORY, content: any(...Array.from({ length: size }, () => null)) }]
				},
				{
					client: 2,
					structs: Array.from({ length: size - 1 }, (_, n) => ({
						at: { left: [1, n] as const, right: [1, n + 1] as const },
						content: any(1)
					}))
				}
			]
		})
	],
	[
		'beginnings of one list by many clients',
		(size) => ({
			clients: Array.from({ length: size }, (_, n) => ({
				client: size - n,
				structs: [{ at: HISTORY, content: any(n) }]
			}))
		})
	]
];

describe('LIMIT · what an update would cost is known before it is applied', () => {
	test.each(DEAR)(
		'%s: the price grows with the square, and ends beyond what is applied',
		(_, of) => {
			const small = price(writeUpdate(of(400)));
			const large = price(writeUpdate(of(1600)));
			expect(large).toBeGreaterThan(small * 8);
			expect(price(writeUpdate(of(20_000)))).toBeGreaterThan(DEFAULT_LIMITS.work);
		}
	);

	test('what people do is cheap, whole documents included', () => {
		const mine = new Y.Doc();
		const other = new Y.Doc();
		const meet = () => {
			Y.applyUpdate(mine, Y.encodeStateAsUpdate(other, Y.encodeStateVector(mine)));
			Y.applyUpdate(other, Y.encodeStateAsUpdate(mine, Y.encodeStateVector(other)));
		};
		for (let n = 0; n < 3000; n++) {
			const doc = n % 3 === 0 ? mine : other;
			doc.getMap('fields').set(`field ${String(n % 30)}`, n);
			doc.getArray('history').push([{ id: `line ${String(n)}`, what: 'title' }]);
			if (n % 20 === 0) meet();
		}
		meet();
		const text = new Y.XmlText();
		mine.getXmlFragment('note').insert(0, [text]);
		// From the back and in the middle, as people write.
		for (let n = 0; n < 2000; n++) text.insert(n % 3 === 0 ? 0 : text.length >> 1, 'word ');
		for (let n = 0; n < 400; n++) text.delete(n * 3, 2);
		const whole = Y.encodeStateAsUpdate(mine);
		expect(scanned(whole).structs).toBeGreaterThan(8000);
		expect(price(whole)).toBeLessThan(DEFAULT_LIMITS.work);
		const vector = Y.encodeStateVector(mine);
		mine.getMap('fields').set('title', 'x');
		mine.getArray('history').push([{ id: 'last' }]);
		text.insert(100, 'y');
		const base = whole;
		expect(price(Y.encodeStateAsUpdate(mine, vector), base)).toBeLessThan(DEFAULT_LIMITS.work / 10);
	});

	test.each(SEEDS)(
		`a step of what Yjs does never costs more than its price (${again('tests/hostile/price.test.ts')})`,
		(seed) => {
			const dice = new Dice(seed);
			let dearest = 0;
			for (let n = 0; n < TRIED; n++) {
				const [name, of] = dice.pick(DEAR);
				const raw = bend(of(50 + dice.below(250)), dice);
				const update = writeUpdate(raw);
				const scan = scanUpdate(update, RECORD_FORM);
				if (!scan.ok) continue;
				const doc = documentOf();
				if (buildsOnNothing(scan.value, doc)) continue;
				const { cost } = priceOf(scan.value, doc, 0);
				const steps = stepsOf(() => {
					try {
						Y.applyUpdate(doc, update);
					} catch (error) {
						// What stands beside itself: the relay takes such an exception for a refusal.
						expect(error).toBeInstanceOf(TypeError);
					}
				});
				// A step of walking is priced at 0.12: half of that is still far more than it takes.
				expect(steps * 0.06, name).toBeLessThanOrEqual(cost);
				dearest = Math.max(dearest, steps / update.length);
			}
			expect(dearest).toBeGreaterThan(1);
		}
	);
});

/** Changes an update in a way that Yjs takes notice of. */
function bend({ clients = [], deletes = [] }: RawUpdate, dice: Dice): RawUpdate {
	const bent = clients.map(({ client, structs }) => ({
		client,
		structs: structs.map((struct) => {
			if (!('at' in struct) || struct.at.left === undefined || dice.below(10) > 0) return struct;
			const other = dice.pick(clients);
			const left: StructId = [other.client, dice.below(other.structs.length)];
			return { ...struct, at: { ...struct.at, left } };
		})
	}));
	return { clients: dice.below(2) === 0 ? bent : [...bent].reverse(), deletes };
}

/** How many items Yjs looks at while it puts others in their place. */
function stepsOf(work: () => void): number {
	// Yjs notes each item that it walks past in two sets.
	const added = vi.spyOn(Set.prototype, 'add');
	try {
		work();
		return added.mock.calls.filter(([value]) => value instanceof Y.Item).length / 2;
	} finally {
		added.mockRestore();
	}
}

describe('what is in an update is known before it is applied', () => {
	const edits = fc.array(fc.tuple(fc.nat(2), fc.nat(3), fc.nat(100)), { maxLength: 30 });

	/** Three people's work, who meet now and then. */
	function work(steps: readonly (readonly [number, number, number])[]): Y.Doc[] {
		const docs = [1, 2, 3].map((client) => {
			const doc = documentOf();
			doc.clientID = client;
			return doc;
		});
		for (const [who, what, at] of steps) {
			const doc = docs[who];
			const other = docs[(who + 1) % 3];
			if (doc === undefined || other === undefined) continue;
			const list = doc.getArray('history');
			if (what === 0) doc.getMap('fields').set(`f${String(at % 4)}`, at);
			else if (what === 1) list.insert(at % (list.length + 1), [at]);
			else if (what === 2 && list.length > 0) list.delete(at % list.length);
			else Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
		}
		return docs;
	}

	test('known exactly when applying it changes nothing, incomplete exactly when something is missing', () => {
		fc.assert(
			fc.property(edits, fc.nat(2), fc.nat(2), fc.boolean(), (steps, from, to, isPart) => {
				const docs = work(steps);
				const [giver, taker] = [docs[from], docs[to]];
				if (giver === undefined || taker === undefined) return;
				const vector = isPart
					? Y.encodeStateVector(docs[3 - from - to] ?? giver)
					: new Uint8Array([0]);
				const update = Y.encodeStateAsUpdate(giver, vector);
				const scan = scanned(update);
				let changes = 0;
				taker.on('update', () => (changes += 1));
				const known = isKnown(scan, taker);
				const incomplete = buildsOnNothing(scan, taker);
				Y.applyUpdate(taker, update);
				const { pendingStructs, pendingDs } = taker.store;
				expect(incomplete).toBe(pendingStructs !== null || pendingDs !== null);
				if (!incomplete) expect(known).toBe(changes === 0);
			})
		);
	});
});
