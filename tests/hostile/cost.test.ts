import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { applyAwarenessUpdate, Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { putStage } from '../../src/lib/documents/space';
import { Bucket } from '../../sync-server/common/buckets';
import { RevertibleDocument } from '../../sync-server/gate/revertible-document';
import { dealOf } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending, syncFrame } from '../support/hostile-kit';
import type { RawConnection } from '../support/raw-device';
import { writeUpdate } from '../support/raw-update';

/*
 * A handful of bytes must never cost the relay much. Measured by what it does, not by how long that
 * takes on somebody's machine: documents built again, bytes counted against the device, frames sent.
 */

const ROOM = 'space.north';
const MB = 1024 * 1024;
let guarded: GuardedRelay;
const rebuilt = vi.spyOn(RevertibleDocument.prototype, 'revert');
const counted = vi.spyOn(Bucket.prototype, 'take');
beforeEach(async () => {
	guarded = await GuardedRelay.open();
});
afterEach(() => guarded.relay.stop());
afterAll(() => {
	vi.restoreAllMocks();
});

const inside = async (who: Person): Promise<Sending> => new Sending(await guarded.follow(who));
const started = () => {
	rebuilt.mockClear();
	counted.mockClear();
};
/** The bytes, and a few frames, that have been counted against devices. */
const charged = (): number => counted.mock.calls.reduce((sum, [count]) => sum + count, 0);

/** Makes the space's document large, in the way that those who look after it may. */
async function fill(megabytes: number): Promise<number> {
	const [stage] = NORTH.stages;
	if (stage === undefined) throw new Error('no stage');
	await guarded.relay.rooms.editSpace('north', (doc) => {
		for (let n = 0; n < megabytes * 10; n++) {
			putStage(doc, { ...stage, id: `more${String(n)}`, hint: 'x'.repeat(99_000) });
		}
	});
	return guarded.store.document(ROOM)?.length ?? 0;
}

const item = (client: number, key: string, clock = 0): Uint8Array =>
	writeUpdate({
		clients: [{ client, clock, structs: [{ at: { root: 'space', key }, content: { any: ['x'] } }] }]
	});

describe('LIMIT · what a device makes the relay do is counted as if the device had sent it', () => {
	test('10,000 updates with gaps build nothing again', async () => {
		const { connection } = await inside('anna');
		started();
		for (let n = 1; n <= 10_000; n++) {
			connection.throw(syncFrame(2, item(n, 'name', n)));
			if (n % 10 === 0) {
				const update = writeUpdate({
					clients: [
						{ client: n, clock: 1, structs: [{ at: { key: 'title' }, content: { any: ['x'] } }] }
					]
				});
				connection.say({ type: 'edit', number: n, record: 'deal', update });
			}
		}
		expect(rebuilt).not.toHaveBeenCalled();
		expect(connection.closed).toBeNull();
	});

	test('updates that are none build nothing again, however many structs they claim', async () => {
		const { connection } = await inside('anna');
		started();
		const lie = writeUpdate({ clients: [{ client: 7, claims: 2 ** 25, structs: [] }] });
		for (let n = 0; n < 1000; n++) connection.throw(syncFrame(2, lie));
		expect(rebuilt).not.toHaveBeenCalled();
	});

	test('values that follow none, and items before others, are few: each would walk along all', async () => {
		const anna = await inside('anna');
		expect(await anna.edit('deal', dealOf('anna'))).toEqual({ outcome: 'saved' });
		started();
		const value = (root: string, key: string, at: string) =>
			({ at: { root, key }, content: { any: [at] } }) as const;
		const many = writeUpdate({
			clients: [
				{
					client: 7,
					structs: Array.from({ length: 200_000 }, () => value('fields', 'order', 'a1'))
				}
			]
		});
		expect(await anna.edit('deal', many)).toMatchObject({ outcome: 'refused', rule: 'LIMIT' });
		const line = { at: { right: [7, 0] }, content: { any: ['x'] } } as const;
		const before = writeUpdate({
			clients: [{ client: 7, structs: Array.from({ length: 100_000 }, () => line) }]
		});
		expect(await anna.edit('deal', before)).toMatchObject({ outcome: 'refused', rule: 'LIMIT' });
		expect(rebuilt).not.toHaveBeenCalled();
		// Nor a few at a time.
		const outcomes = [];
		for (let client = 100; client < 200; client++) {
			const one = writeUpdate({ clients: [{ client, structs: [value('fields', 'order', 'a1')] }] });
			outcomes.push((await anna.edit('deal', one)).outcome);
		}
		expect(outcomes.filter((outcome) => outcome === 'saved').length).toBeLessThan(65);
		expect(outcomes.at(-1)).toBe('refused');
	});

	test('each refused update of a large document costs its device that document', async () => {
		const size = await fill(7);
		expect(size).toBeGreaterThan(6.5 * MB);
		const anna = await inside('anna');
		started();
		for (let n = 0; n < 5; n++) {
			expect(await anna.update(item(100 + n, 'name'))).toMatchObject({ outcome: 'refused' });
		}
		expect(rebuilt).toHaveBeenCalledTimes(5);
		expect(charged()).toBeGreaterThan(5 * size);
	});

	test('each answer to a question costs who asks as much as it is long', async () => {
		const size = await fill(2);
		const { connection } = await inside('anna');
		started();
		for (let n = 0; n < 20; n++) connection.throw(syncFrame(0, new Uint8Array([0])));
		expect(charged()).toBeGreaterThan(20 * size);
	});

	test('each subscription costs who subscribes as much as it is sent', async () => {
		const olga = await inside('olga');
		const title = { title: 'x'.repeat(900) };
		for (let n = 0; n < 100; n++) {
			expect(await olga.edit(`d${String(n)}`, dealOf('olga', 'olga', title))).toEqual({
				outcome: 'saved'
			});
		}
		started();
		const batches = () =>
			olga.connection.messages.filter(
				(message) => message.type === 'batch' && message.whole && message.last
			).length;
		const before = batches();
		for (let n = 0; n < 10; n++) {
			olga.connection.say({ type: 'subscribe', cursor: null });
			await expect.poll(batches).toBeGreaterThan(before + n);
		}
		expect(charged()).toBeGreaterThan(10 * 100 * 900);
	});
});

describe('LIMIT · presence', () => {
	/** Many ids in one small frame. */
	const crowd = (from: number, many: number, state = '{}', clock = 1): Uint8Array => {
		const update = encoding.createEncoder();
		encoding.writeVarUint(update, many);
		for (let n = 0; n < many; n++) {
			encoding.writeVarUint(update, from + n);
			encoding.writeVarUint(update, clock);
			encoding.writeVarString(update, state);
		}
		const frame = encoding.createEncoder();
		encoding.writeVarUint(frame, 1);
		encoding.writeVarUint8Array(frame, encoding.toUint8Array(update));
		return encoding.toUint8Array(frame);
	};
	/** Who is present, to somebody who has seen these frames. */
	const present = ({ standard }: RawConnection): Map<number, unknown> => {
		const awareness = new Awareness(new Y.Doc());
		awareness.setLocalState(null);
		for (const frame of standard) {
			if (frame[0] !== 1) continue;
			const head = (frame[1] ?? 0) < 128 ? 2 : (frame[2] ?? 0) < 128 ? 3 : 4;
			applyAwarenessUpdate(awareness, frame.subarray(head), 'relay');
		}
		awareness.destroy();
		return new Map(awareness.getStates());
	};

	test('2,000 ids in one frame become a few, and go with who brought them', async () => {
		const { connection: anna } = await inside('anna');
		const { connection: bob } = await inside('bob');
		for (let n = 0; n < 50; n++) anna.throw(crowd(n * 2000, 2000));
		expect(anna.closed).toBeNull();
		await expect.poll(() => present(bob).size).toBeGreaterThan(0);
		expect(present(bob).size).toBeLessThanOrEqual(4);
		anna.hangUp();
		await expect.poll(() => present(bob).size).toBe(0);
	});

	test('nobody is present in another’s name, nor sends them away', async () => {
		const { connection: anna } = await inside('anna');
		const { connection: bob } = await inside('bob');
		bob.throw(crowd(7, 1, '{"user":"bob"}'));
		anna.throw(crowd(7, 1, '{"user":"anna"}', 9));
		anna.throw(crowd(7, 1, 'null', 10));
		bob.throw(crowd(7, 1, '{"user":"bob","at":1}', 2));
		const { connection: olga } = await inside('olga');
		expect(present(olga).get(7)).toEqual({ user: 'bob', at: 1 });
		anna.hangUp();
		expect(present(olga).get(7)).toEqual({ user: 'bob', at: 1 });
		bob.hangUp();
		await expect.poll(() => present(olga).size).toBe(0);
	});

	test('a state that is none ends the connection, and leaves nobody behind', async () => {
		const { connection: anna } = await inside('anna');
		const { connection: bob } = await inside('bob');
		anna.throw(crowd(5, 3, '{'));
		expect(anna.closed).not.toBeNull();
		expect(present(bob).size).toBe(0);
	});
});
