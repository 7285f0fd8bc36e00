import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { putMember, dropDevice } from '../../src/lib/documents/write-directory';
import { setSpaceField } from '../../src/lib/documents/space';
import { member } from '../../src/lib/domain/member/testkit';
import {
	CONTROL,
	encodeControl,
	HIGHEST_CHANNEL,
	inChannel,
	SIGN_OF_LIFE
} from '../../src/lib/protocol/channels';
import { CLOSE } from '../../src/lib/protocol/messages';
import { DEFAULT_LIMITS } from '../../sync-server/common/limits';
import { SILENT } from '../../sync-server/common/meter';
import { Dice } from '../support/dice';
import { again, SEEDS, shareOf } from '../support/seeds';
import { dealOf } from '../support/guarded-records';
import { GuardedRelay, NORTH } from '../support/guarded-relay';
import { syncFrame } from '../support/hostile-kit';
import { RawChannels } from '../support/raw-channels';
import { RawConnection } from '../support/raw-device';
import { waitFor } from '../support/wait-for';

const ROOM = `space.${NORTH.id}`;

let guarded: GuardedRelay;
let faults = 0;
beforeEach(async () => {
	faults = 0;
	guarded = await GuardedRelay.open({}, undefined, {
		...SILENT,
		fault: () => {
			faults += 1;
		}
	});
});
afterEach(async () => {
	await guarded.relay.stop();
	expect(faults).toBe(0);
});

const inside = (person: keyof GuardedRelay['keys'] = 'olga') =>
	RawChannels.inside(guarded.relay, guarded.keys[person]);

/** A state vector of nothing: asks for the whole document. */
const ASK = syncFrame(0, new Uint8Array([0]));

/** Waits until everything that was accepted is on the disk and told. */
const settled = async (connection: RawChannels, channel: number) => {
	const heard = connection.standard.get(channel)?.length ?? 0;
	connection.throwIn(channel, ASK);
	await waitFor(
		() => (connection.standard.get(channel)?.length ?? 0) > heard,
		() => `an answer in ${String(channel)}`
	);
};

/** Whether a channel still works. */
const lives = async (connection: RawChannels, channel: number) => {
	await settled(connection, channel);
	expect([connection.closed, connection.ended.has(channel)]).toEqual([null, false]);
};

describe('promise 4 · a connection for many rooms', () => {
	test('is let in once, and each channel is to its room what a connection of its own would be', async () => {
		const all = await inside();
		await all.enter(1, 'directory');
		await all.enter(2, ROOM);
		await all.enter(3, 'private.olga');
		all.say(2, { type: 'subscribe', cursor: null });
		await all.until(2, 'batch');
		expect(all.in(CONTROL).map(({ type }) => type)).toEqual(['challenge', 'welcome']);
		expect(all.in(1).map(({ type }) => type)).toEqual(['welcome', 'catalogue']);
		// The ticket is for the connection.
		const tickets = [CONTROL, 1, 2].map((channel) => {
			const welcome = all.in(channel).find((message) => message.type === 'welcome');
			return welcome?.welcome.ticket === null;
		});
		expect(tickets).toEqual([false, true, true]);
		// Numbers of edits are each channel's own.
		all.say(2, { type: 'edit', number: 7, record: 'deal1', update: dealOf('olga') });
		await all.until(2, 'accepted');
		expect(all.in(2).at(-1)).toMatchObject({ type: 'accepted', number: 7 });
		all.say(3, { type: 'edit', number: 8, record: 'deal2', update: dealOf('olga') });
		expect(all.ended.get(3)?.code).toBe(CLOSE.malformed);
		await lives(all, 2);
	});

	test('needs a proof that was signed for it: one for a room is none, nor the other way round', () => {
		const wrong = new RawChannels(guarded.relay);
		wrong.hello(guarded.olga, 'directory');
		expect(wrong.closed?.code).toBe(CLOSE.unknown);
		const room = new RawConnection(guarded.relay, 'directory');
		const channels = new RawChannels(guarded.relay);
		room.throw(channels.frames[0] ?? new Uint8Array());
		channels.connection.gone();
		expect(room.closed).toBeNull();
		room.hangUp();
	});

	test('is opened by no API token, and by no device that is unknown', async () => {
		const token = new RawChannels(guarded.relay, `t.${'S'.repeat(43)}`);
		expect(token.closed?.code).toBe(CLOSE.unknown);
		const queued = new RawChannels(guarded.relay);
		queued.open(1, 'directory');
		queued.throwIn(1, ASK);
		expect(queued.frames).toHaveLength(1);
		for (let n = 0; n <= DEFAULT_LIMITS.queuedFrames; n++) queued.throwIn(1, ASK);
		expect([queued.closed?.code, queued.frames.length]).toEqual([CLOSE.malformed, 1]);
		const late = new RawChannels(guarded.relay);
		await waitFor(
			() => late.closed !== null,
			() => 'the end'
		);
		expect(late.closed?.code).toBe(CLOSE.late);
	});

	test('what came before the proof counts after it, in its order', async () => {
		const early = new RawChannels(guarded.relay);
		early.open(1, 'directory');
		early.throwIn(1, ASK);
		early.hello(guarded.olga);
		await early.until(1, 'welcome');
		await waitFor(
			() => early.standard.get(1)?.some(([type, kind]) => type === 0 && kind === 1) === true,
			() => 'the answer'
		);
	});
});

describe('OP-08 · a channel that is closed', () => {
	test('ends alone, and says the same whether the room exists or not', async () => {
		const anna = await inside('anna');
		await anna.enter(1, ROOM);
		const closed = ['private.olga', 'space.nowhere', 'nonsense', '', 'channels', 'space.a/b'];
		closed.forEach((room, index) => {
			anna.open(index + 2, room);
		});
		const codes = closed.map((_, index) => anna.ended.get(index + 2));
		expect(codes).toEqual(closed.map((_, index) => ({ ...closedAt(index + 2) })));
		for (const [index] of closed.entries()) {
			expect([anna.in(index + 2), anna.standard.get(index + 2)]).toEqual([[], undefined]);
		}
		await lives(anna, 1);
	});

	test('ends when its room is closed to the member; the others stay', async () => {
		const anna = await inside('anna');
		await anna.enter(1, 'directory');
		await anna.enter(2, ROOM);
		await guarded.relay.rooms.editSpace(NORTH.id, (doc) => {
			setSpaceField(doc, 'visibility', 'hidden');
		});
		await anna.until(2, 'ended');
		expect(anna.ended.get(2)?.code).toBe(CLOSE.closed);
		// What was on its way does no harm, and nothing more comes.
		anna.throwIn(2, ASK);
		anna.say(2, { type: 'subscribe', cursor: null });
		await lives(anna, 1);
		expect(anna.in(2).map(({ type }) => type)).toEqual(['welcome']);
	});

	test('of the directory ends when its member becomes a guest, and is served another document after it', async () => {
		const anna = await inside('anna');
		await anna.enter(1, 'directory');
		await anna.enter(2, ROOM);
		await guarded.relay.rooms.editDirectory((doc) => {
			putMember(doc, member('anna', 'guest', null));
		});
		await anna.until(1, 'ended');
		expect([anna.ended.get(1)?.code, anna.closed]).toEqual([CLOSE.changed, null]);
		await anna.enter(3, 'directory');
	});

	test('a device that is removed loses the whole connection', async () => {
		const anna = await inside('anna');
		await anna.enter(1, 'directory');
		await anna.enter(2, ROOM);
		await guarded.relay.rooms.editDirectory((doc) => {
			dropDevice(doc, guarded.anna.id);
		});
		await waitFor(
			() => anna.closed !== null,
			() => 'the end'
		);
		expect(anna.closed?.code).toBe(CLOSE.removed);
		expect([...anna.ended]).toEqual([]);
	});
});

const closedAt = (channel: number) => ({
	type: 'ended',
	channel,
	code: CLOSE.closed,
	reason: 'closed'
});

describe('forged channels', () => {
	test.each<readonly [string, Uint8Array]>([
		['a channel that was never opened', inChannel(9, ASK)],
		['the highest number', inChannel(HIGHEST_CHANNEL, ASK)],
		['a number beyond all', new Uint8Array([255, 255, 255, 255, 255, 255, 7, 0])],
		['a number that does not end', new Uint8Array([200])],
		['nothing at all', new Uint8Array()],
		['a number that is open', encodeControl({ type: 'open', channel: 1, room: 'directory' })],
		['the connection as a channel', encodeControl({ type: 'open', channel: 0, room: 'directory' })],
		['the end of a channel that was never', encodeControl({ type: 'shut', channel: 9 })],
		[
			'an end, which is the relay’s to tell',
			encodeControl({ type: 'ended', channel: 1, code: 1, reason: '' })
		],
		['a control of no kind', new Uint8Array([0, 99, 1])],
		['a second hello', new Uint8Array([0, 100, 1, 0])],
		[
			'a room with a name without end',
			encodeControl({ type: 'open', channel: 2, room: 'x'.repeat(5000) })
		]
	])('%s ends the connection with 4400, and no other', async (_, frame) => {
		const bystander = await inside('adam');
		await bystander.enter(1, ROOM);
		const olga = await inside();
		await olga.enter(1, ROOM);
		olga.connection.receive(frame);
		expect(olga.closed?.code).toBe(CLOSE.malformed);
		const { length } = olga.frames;
		olga.throwIn(1, ASK);
		await lives(bystander, 1);
		expect(olga.frames).toHaveLength(length);
	});

	test('a number that was used is never good again, also after its channel was shut', async () => {
		const olga = await inside();
		await olga.enter(5, ROOM);
		olga.shut(5);
		olga.open(4, 'directory');
		expect(olga.closed?.code).toBe(CLOSE.malformed);
	});

	test('what is shut twice, or said in what was shut, harms nobody and is answered by nothing', async () => {
		const olga = await inside();
		await olga.enter(1, 'directory');
		await olga.enter(2, ROOM);
		olga.shut(2);
		olga.shut(2);
		const heard = olga.standard.get(2)?.length;
		olga.throwIn(2, ASK);
		olga.say(2, { type: 'edit', number: 1, record: 'late', update: dealOf('olga') });
		await lives(olga, 1);
		expect([olga.standard.get(2)?.length, olga.in(2).length]).toEqual([heard, 1]);
		const other = await inside('adam');
		await other.enter(1, ROOM);
		other.say(1, { type: 'subscribe', cursor: null });
		await other.until(1, 'batch');
		expect(JSON.stringify(other.in(1))).not.toContain('late');
	});

	test('a message without meaning ends its channel alone', async () => {
		const olga = await inside();
		await olga.enter(1, 'directory');
		await olga.enter(2, ROOM);
		olga.throwIn(2, new Uint8Array([100, 99]));
		expect(olga.ended.get(2)?.code).toBe(CLOSE.malformed);
		await olga.enter(3, ROOM);
		olga.throwIn(3, new Uint8Array());
		expect(olga.ended.get(3)?.code).toBe(CLOSE.malformed);
		await lives(olga, 1);
	});

	test.each(SEEDS)(
		`random frames end only the connection that sends them (${again('tests/hostile/channels.test.ts')})`,
		async (seed) => {
			const dice = new Dice(seed);
			const bystander = await inside('adam');
			await bystander.enter(1, ROOM);
			for (let n = 0; n < shareOf(200); n++) {
				const olga = await inside();
				await olga.enter(1, ROOM);
				olga.open(2, 'directory');
				for (let k = 0; k < 20; k++) {
					const bytes = Uint8Array.from({ length: dice.below(12) }, () => dice.below(256));
					if (bytes.length > 1) bytes[0] = dice.pick([0, 0, 1, 2, 3]);
					if (bytes.length > 1) bytes[1] = dice.pick([0, 1, 3, 100, 101, 102, 103]);
					olga.connection.receive(bytes);
				}
				olga.connection.gone();
			}
			await lives(bystander, 1);
		}
	);
});

describe('LIMIT · too much', () => {
	const small = async (limits: Parameters<typeof GuardedRelay.open>[0]) => {
		await guarded.relay.stop();
		guarded = await GuardedRelay.open(limits);
	};

	test('a message that is too large ends its channel alone, and one that is just not does not', async () => {
		await small({ frame: 20_000 });
		const olga = await inside();
		await olga.enter(1, 'directory');
		await olga.enter(200, ROOM);
		const update = new Uint8Array(19_990);
		olga.throwIn(200, syncFrame(2, update));
		await olga.until(200, 'unsaved');
		expect(olga.ended.has(200)).toBe(false);
		olga.throwIn(200, new Uint8Array(20_001).fill(1));
		expect(olga.ended.get(200)?.code).toBe(CLOSE.malformed);
		await lives(olga, 1);
		// A frame beyond that is none of a channel.
		olga.connection.receive(new Uint8Array(20_006).fill(1));
		expect(olga.closed?.code).toBe(CLOSE.malformed);
	});

	test('channels beyond those of a device end with 4429, over all of its connections; others stay', async () => {
		await small({ deviceChannels: 4 });
		const olga = await inside();
		for (let channel = 1; channel <= 3000; channel++) olga.open(channel, ROOM);
		expect(olga.closed).toBeNull();
		expect([...olga.ended.values()].every(({ code }) => code === CLOSE.tooMany)).toBe(true);
		expect(olga.ended.size).toBe(2996);
		await lives(olga, 1);
		const tab = await inside();
		tab.open(1, 'directory');
		expect(tab.ended.get(1)?.code).toBe(CLOSE.tooMany);
		// What is shut makes room.
		olga.shut(2);
		await tab.enter(2, 'directory');
		// Another member has places of their own.
		await (await inside('adam')).enter(1, ROOM);
	});

	test('a channel that is opened and shut again and again leaves nothing behind, and is slowed down', async () => {
		await small({ burst: 2000, perSecond: 10, deviceChannels: 4 });
		const olga = await inside();
		for (let channel = 1; channel <= 500; channel++) {
			olga.open(channel, ROOM);
			olga.shut(channel);
		}
		expect([olga.ended.size, olga.closed]).toEqual([0, null]);
		expect(olga.isPaused).toBe(true);
		await olga.enter(501, ROOM);
		await lives(olga, 501);
	});

	test('rooms beyond those of a device end with 4429', async () => {
		await small({ deviceRooms: 2 });
		const olga = await inside();
		await olga.enter(1, ROOM);
		await olga.enter(2, 'directory');
		olga.open(3, 'customers');
		expect(olga.ended.get(3)?.code).toBe(CLOSE.tooMany);
		await olga.enter(4, ROOM);
	});

	test('who does not read is cut off as a whole: what waits, waits in the one connection', async () => {
		await small({ unread: 10_000 });
		const olga = await inside();
		await olga.enter(1, 'directory');
		await olga.enter(2, ROOM);
		olga.unread = 20_000;
		olga.throwIn(2, ASK);
		await waitFor(
			() => olga.closed !== null,
			() => 'the end'
		);
		expect(olga.closed?.code).toBe(CLOSE.slow);
	});

	test('a room that is caught up with waits for its reader, and the others are heard meanwhile', async () => {
		await small({ batchRecords: 1 });
		const olga = await inside();
		await olga.enter(1, ROOM);
		olga.say(1, { type: 'subscribe', cursor: null });
		await olga.until(1, 'batch');
		for (let n = 1; n <= 20; n++) {
			olga.say(1, { type: 'edit', number: n, record: `deal${String(n)}`, update: dealOf('olga') });
		}
		await settled(olga, 1);
		const adam = await inside('adam');
		adam.unread = 2 * 1024 * 1024;
		await adam.enter(1, 'directory');
		await adam.enter(2, ROOM);
		adam.say(2, { type: 'subscribe', cursor: null });
		await adam.until(2, 'batch');
		// The other channel is answered while the first one waits for its reader.
		await lives(adam, 1);
		const batches = () => adam.in(2).filter(({ type }) => type === 'batch').length;
		expect(batches()).toBeLessThan(20);
		adam.unread = 0;
		await waitFor(
			() => batches() >= 20,
			() => String(batches())
		);
	});

	test('presence beyond its rate is dropped in its channel alone', async () => {
		await small({ awarenessBurst: 3, awarenessPerSecond: 0.001 });
		const olga = await inside();
		await olga.enter(1, 'directory');
		await olga.enter(2, ROOM);
		for (let n = 0; n < 50; n++)
			olga.say(2, { type: 'present', record: 'deal', state: new Uint8Array() });
		await lives(olga, 1);
		await lives(olga, 2);
	});
});

describe('a sign of life', () => {
	test('is one frame for all channels, and is answered with one', async () => {
		const olga = await inside();
		await olga.enter(1, 'directory');
		await olga.enter(2, ROOM);
		const { length } = olga.frames;
		olga.connection.beat();
		olga.connection.receive(SIGN_OF_LIFE);
		expect([olga.beats, olga.frames.length - length]).toEqual([2, 2]);
	});

	test('is not given before the proof', () => {
		const stranger = new RawChannels(guarded.relay);
		stranger.connection.beat();
		stranger.connection.receive(SIGN_OF_LIFE);
		expect([stranger.beats, stranger.frames.length]).toEqual([0, 1]);
	});
});
