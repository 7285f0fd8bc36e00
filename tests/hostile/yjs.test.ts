import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '../../src/lib/protocol/messages';
import { everythingIn, heard, opened, syncFrame, type Way } from '../support/hostile-kit';
import { HONEST, Scene, TARGETS, type Target } from '../support/hostile-targets';
import { nested, TYPES, writeUpdate, type Content, type Place } from '../support/raw-update';

let scene: Scene;
afterEach(() => scene.guarded.relay.stop());

/** What the relay is to answer: that it may not happen, that something is missing, or that all is there. */
type Answer = 'refused' | 'incomplete' | 'saved';

interface Attack {
	readonly name: string;
	readonly update: (scene: Scene) => Uint8Array;
	readonly answer: Answer;
	/** The rule that the refusal names, where it is always the same. */
	readonly rule?: string;
	/** What the device does before, which it may, under the client id `TWICE`. */
	readonly first?: (doc: Y.Doc) => void;
	/** Where it makes sense; everywhere without. */
	readonly on?: (target: Target) => boolean;
}

const OWN = 7;
const TWICE = 8;
const isRecord = ({ record }: Target): boolean => record !== null;
const isShared = ({ room }: Target): boolean => !room.startsWith('private');
const hasMore = ({ forbidden }: Target): boolean => forbidden !== null;

/** One item under an id of the hostile device's own. */
const item = (at: Place, content: Content, client = OWN): Uint8Array =>
	writeUpdate({ clients: [{ client, structs: [{ at, content }] }] });

const malformed = (name: string, update: Attack['update'], on?: Attack['on']): Attack => ({
	name,
	update,
	answer: 'refused',
	rule: 'SCHEMA',
	...(on === undefined ? {} : { on })
});

const field = ({ target: { root, key } }: Scene): Place => ({ root, key });

/** The id that the honest device's next struct will have. */
const next = ({ state }: Scene): number => Y.getState(opened(state).store, HONEST);

const ATTACKS: readonly Attack[] = [
	{
		name: 'goes on under the honest device’s client id',
		update: (on) => on.update(on.target.allowed, HONEST),
		answer: 'refused',
		rule: 'AUTHOR',
		on: isShared
	},
	{
		name: 'hides one struct under the honest device’s id among its own',
		update: (on) => {
			const structs = [{ at: field(on), content: { any: ['forged'] } }];
			const forged = { client: HONEST, clock: next(on), structs };
			return Y.mergeUpdates([
				on.update(on.target.allowed, OWN),
				writeUpdate({ clients: [forged] })
			]);
		},
		answer: 'refused',
		rule: 'AUTHOR',
		on: isShared
	},
	{
		name: 'jumps ahead in its own clock',
		update: (on) =>
			writeUpdate({
				clients: [{ client: OWN, clock: 5, structs: [{ at: field(on), content: { any: ['x'] } }] }]
			}),
		answer: 'incomplete'
	},
	{
		name: 'jumps ahead in the honest device’s clock',
		update: (on) =>
			writeUpdate({
				clients: [
					{ client: HONEST, clock: 1000, structs: [{ at: field(on), content: { any: ['x'] } }] }
				]
			}),
		answer: 'incomplete'
	},
	{
		name: 'builds on what nobody has',
		update: () => item({ left: [99, 3] }, { any: ['x'] }),
		answer: 'incomplete'
	},
	{
		name: 'skips structs',
		update: (on) =>
			writeUpdate({
				clients: [
					{
						client: OWN,
						structs: [
							{ at: field(on), content: { any: ['x'] } },
							{ skip: 3 },
							{ at: field(on), content: { any: ['y'] } }
						]
					}
				]
			}),
		answer: 'incomplete'
	},
	{
		name: 'skips the honest device’s structs and goes on behind them',
		update: (on) =>
			writeUpdate({
				clients: [
					{
						client: HONEST,
						structs: [{ skip: next(on) }, { at: field(on), content: { any: ['x'] } }]
					}
				]
			}),
		answer: 'refused',
		on: isShared
	},
	{
		name: 'puts GC structs over the honest device’s content',
		update: (on) => writeUpdate({ clients: [{ client: HONEST, structs: [{ gc: next(on) }] }] }),
		answer: 'saved'
	},
	{
		name: 'puts GC structs where the honest device goes on',
		update: (on) =>
			writeUpdate({ clients: [{ client: HONEST, clock: next(on), structs: [{ gc: 10 }] }] }),
		answer: 'refused',
		on: isShared
	},
	{
		name: 'deletes all that others have written',
		update: (on) =>
			writeUpdate({
				deletes: [...Y.decodeStateVector(Y.encodeStateVector(opened(on.state)))].map(
					([client, clock]) => ({
						client,
						ranges: [[0, clock] as const]
					})
				)
			}),
		answer: 'refused',
		on: isShared
	},
	{
		name: 'deletes what does not exist yet',
		update: () => writeUpdate({ deletes: [{ client: HONEST, ranges: [[0, 2 ** 31]] }] }),
		answer: 'incomplete',
		on: isShared
	},
	malformed('deletes beyond measure', () =>
		writeUpdate({ deletes: [{ client: HONEST, ranges: [[0, 2 ** 50]] }] })
	),
	malformed('brings another root type', () => item({ root: 'evil', key: 'a' }, { any: [1] })),
	malformed('names another root type in a struct that is known', (on) => {
		const state = new Uint8Array(on.state);
		const name = new TextEncoder().encode(on.target.root);
		const at = Buffer.from(state).indexOf(Buffer.from(name));
		state.set(new TextEncoder().encode('evil'.padEnd(name.length, 'x')), at);
		return state;
	}),
	malformed('puts a list where a map is', (on) => item({ root: on.target.root }, { any: [1] })),
	malformed(
		'puts a map where a list is',
		(on) => item({ root: on.target.other, key: 'a' }, { any: [1] }),
		isRecord
	),
	malformed('puts a text where a map is', (on) => item({ root: on.target.root }, { text: 'abc' })),
	malformed(
		'puts a list where a map of fields is',
		(on) => item({ root: on.target.other }, { any: [1] }),
		({ other }) => other === 'members' || other === 'stages'
	),
	...Object.entries(TYPES).map(([name, type]) =>
		malformed(`puts a type (${name}) where a value belongs`, (on) =>
			item(field(on), { type, ...(name === 'element' || name === 'hook' ? { name: 'n' } : {}) })
		)
	),
	malformed('embeds an object', (on) => item(field(on), { embed: { image: 'x' } })),
	malformed('embeds bytes', (on) => item(field(on), { binary: new Uint8Array(10) })),
	malformed('formats', (on) => item(field(on), { format: ['bold', true] })),
	malformed('brings a subdocument', (on) => item(field(on), { subdocument: 'guid' })),
	malformed('overwrites a subdocument at once, so that it is not seen', (on) =>
		writeUpdate({
			clients: [
				{
					client: OWN,
					structs: [
						{ at: field(on), content: { subdocument: 'guid' } },
						{ at: { left: [OWN, 0] }, content: { any: ['x'] } }
					]
				}
			]
		})
	),
	malformed('has a struct of a length beyond measure', (on) =>
		item(field(on), { deleted: 2 ** 50 })
	),
	malformed('has a struct of no length under the honest device’s id', (on) =>
		writeUpdate({
			clients: [
				{ client: HONEST, clock: next(on), structs: [{ at: field(on), content: { any: [] } }] }
			]
		})
	),
	malformed('claims 32 million structs', (on) =>
		writeUpdate({
			clients: [
				{ client: OWN, claims: 2 ** 25, structs: [{ at: field(on), content: { any: ['x'] } }] }
			]
		})
	),
	malformed('nests a value 100,000 deep', (on) => item(field(on), { raw: [8, nested(100_000)] })),
	malformed('nests a value 100 deep', (on) => item(field(on), { raw: [8, nested(100)] })),
	malformed('has a client id of 33 bits', (on) => item(field(on), { any: ['x'] }, 2 ** 32)),
	malformed('is cut off', (on) => on.update(on.target.allowed, OWN).slice(0, -2)),
	malformed('is no update', () => new Uint8Array([1, 2, 3, 250, 250])),
	...['a/b', 'a.b', '', ' ', '\0', '*'].map((key) =>
		malformed(`has the key ${JSON.stringify(key)}`, (on) =>
			item({ root: on.target.root, key }, { any: [null] })
		)
	),
	...['__proto__', 'constructor'].map((key) =>
		malformed(
			`has the key ${key}`,
			(on) => item({ root: on.target.root, key }, { any: [null] }),
			// A private document's keys are ids, and both are: nothing there is kept in plain objects.
			isShared
		)
	),
	malformed(
		'writes a line that is nothing but a prototype',
		() => {
			const line = Object.defineProperty({}, '__proto__', {
				value: { id: 'l', at: 1, by: 'anna', what: 'binned' },
				enumerable: true
			});
			return item({ root: 'history' }, { any: [line] });
		},
		isRecord
	),
	malformed(
		'writes a line of a moment that no screen can show',
		() => item({ root: 'history' }, { any: [{ id: 'l', at: 1e300, by: 'anna', what: 'binned' }] }),
		isRecord
	),
	{
		name: 'has 5,000 client ids at once, among them one that may not',
		update: (on) =>
			writeUpdate({
				clients: Array.from({ length: 5_000 }, (_, n) => ({
					client: 100 + n,
					structs: [{ at: { root: on.target.root, key: `k${String(n)}/` }, content: { any: [1] } }]
				}))
			}),
		answer: 'refused'
	},
	{
		name: 'merges what is allowed with what is not',
		update: (on) =>
			on.update((doc) => {
				on.target.allowed(doc);
				on.target.forbidden?.(doc);
			}),
		answer: 'refused',
		on: hasMore
	},
	{
		name: 'does what is not allowed and undoes it again',
		update: (on) => {
			const doc = opened(on.state);
			const before = Y.encodeStateVector(doc);
			on.target.forbidden?.(doc);
			on.target.allowed(doc);
			return Y.encodeStateAsUpdate(doc, before);
		},
		answer: 'refused',
		on: hasMore
	},
	{
		// Stored, the post would be read as what its neighbour is: as the deal's stage.
		name: 'writes two things under one clock, so that a post is stored as a field',
		update: (on) => {
			const clock = Y.getState(opened(on.state).store, TWICE);
			const said = { id: 'p', at: 1, by: 'anna', text: 'x' };
			const structs = [{ at: { root: 'posts' }, content: { any: [said, said] } }];
			return writeUpdate({ clients: [{ client: TWICE, clock: clock - 1, structs }] });
		},
		answer: 'refused',
		rule: 'SCHEMA',
		on: isRecord,
		first: (doc) => {
			doc.getMap('fields').set('stage', 'new');
		}
	},
	{
		name: 'sends an old state again',
		update: (on) => on.state,
		answer: 'saved'
	}
];

const ways = (target: Target): readonly Way[] =>
	target.record === null ? ['update', 'step 2'] : ['update'];

for (const target of TARGETS) {
	describe.each(ways(target))(
		`AUTHOR, SCHEMA · ${target.name}, by %s: a hostile device that`,
		(way) => {
			test.each(ATTACKS.filter(({ on }) => on?.(target) ?? true))(
				'$name',
				async ({ update, answer, rule, first }) => {
					scene = await Scene.open(target);
					if (first !== undefined) {
						const done = await scene.byHostile(scene.update(first, TWICE));
						expect(done).toEqual({ outcome: 'saved' });
					}
					const before = everythingIn(scene.guarded.store);
					const others = [scene.honest.connection, scene.onlooker].map(heard);

					const outcome = await scene.byHostile(update(scene), way);

					expect(outcome).toMatchObject({
						outcome: answer,
						...(rule === undefined ? {} : { rule })
					});
					expect(everythingIn(scene.guarded.store)).toBe(before);
					expect([scene.honest.connection, scene.onlooker].map(heard)).toEqual(others);
					// The honest device goes on, as ever under its own id, and who looks on gets it.
					expect(await scene.honestEdit()).toEqual({ outcome: 'saved' });
					expect(heard(scene.onlooker)).toBeGreaterThan(others[1] ?? 0);
					// What the hostile device's member is allowed they may still do.
					const allowed = scene.update(target.allowed, OWN);
					expect(await scene.byHostile(allowed, way)).toEqual({ outcome: 'saved' });
					expect(await scene.honestEdit()).toEqual({ outcome: 'saved' });
					expect(scene.hostile.connection.closed).toBeNull();
				}
			);

			test('sends again, as a part of its whole state, what was refused once', async () => {
				if (target.forbidden === null) return;
				scene = await Scene.open(target);
				const before = everythingIn(scene.guarded.store);
				const doc = opened(scene.state);
				doc.clientID = OWN;
				const updates: Uint8Array[] = [];
				doc.on('update', (update: Uint8Array) => updates.push(update));
				doc.transact(() => target.forbidden?.(doc));
				doc.transact(() => {
					target.allowed(doc);
				});
				const [forbidden, allowed] = updates;
				if (forbidden === undefined || allowed === undefined) throw new Error('no updates');
				expect(await scene.byHostile(forbidden, way)).toMatchObject({ outcome: 'refused' });
				expect(await scene.byHostile(allowed, way)).toEqual({ outcome: 'incomplete' });
				const whole = Y.encodeStateAsUpdate(doc);
				expect(await scene.byHostile(whole, way)).toMatchObject({ outcome: 'refused' });
				const missing = Y.encodeStateAsUpdate(doc, Y.encodeStateVector(opened(scene.state)));
				expect(await scene.byHostile(missing, way)).toMatchObject({ outcome: 'refused' });
				expect(everythingIn(scene.guarded.store)).toBe(before);
				expect(await scene.honestEdit()).toEqual({ outcome: 'saved' });
			});

			test('takes a client id before its owner does', async () => {
				if (!isShared(target)) return;
				scene = await Scene.open(target);
				expect(await scene.byHostile(scene.update(target.allowed, 1234), way)).toEqual({
					outcome: 'saved'
				});
				// Its owner is told so, and writes on under another.
				const work = (doc: Y.Doc) => {
					target.honestly(doc, 99);
				};
				const outcome = await scene.byHonest(scene.update(work, 1234));
				// Who may carry what others wrote may go on under any id.
				if (outcome.outcome === 'refused') expect(outcome.rule).toBe('AUTHOR');
				expect(await scene.byHonest(scene.update(work, 1235))).toEqual({ outcome: 'saved' });
			});
		}
	);
}

describe('SCHEMA · a hostile question', () => {
	test.each<[string, Uint8Array]>([
		['that claims absurd clocks', new Uint8Array([1, 41, 255, 255, 255, 255, 255, 255, 15])],
		['that claims nothing', new Uint8Array([0])]
	])('%s is answered, and changes nothing', async (_what, vector) => {
		scene = await Scene.open(TARGETS[2] ?? fail());
		const before = everythingIn(scene.guarded.store);
		const { connection } = scene.hostile;
		const standard = connection.standard.length;
		connection.throw(syncFrame(0, vector));
		await expect.poll(() => connection.standard.length).toBe(standard + 1);
		expect(everythingIn(scene.guarded.store)).toBe(before);
		expect(await scene.honestEdit()).toEqual({ outcome: 'saved' });
	});

	test('of bytes that mean nothing ends the connection, and nobody else’s', async () => {
		scene = await Scene.open(TARGETS[2] ?? fail());
		scene.hostile.connection.throw(syncFrame(0, new Uint8Array([200, 200, 200])));
		expect(scene.hostile.connection.closed?.code).toBe(CLOSE.malformed);
		expect(await scene.honestEdit()).toEqual({ outcome: 'saved' });
	});
});

function fail(): never {
	throw new Error('no such target');
}
