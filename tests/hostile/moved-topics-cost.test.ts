import { afterEach, expect, test } from 'vitest';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { MOST_MOVED } from '../../src/lib/domain/topic/moving';
import { firstUpdate } from '../../src/lib/documents/record';
import { writeSpace } from '../../src/lib/documents/space';
import type { Answer } from '../../src/lib/protocol/handshake';
import { SILENT } from '../../sync-server/common/meter';
import { actingAs } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';

const SAVED = { outcome: 'saved' };

let guarded: GuardedRelay;
/** How often a device was slowed down. */
let slowed = 0;
afterEach(() => guarded.relay.stop());

/** A relay with a topic in "north" that has so many posts, and a space "south" beside it. */
async function open(posts: number, limits: Parameters<typeof GuardedRelay.open>[0]): Promise<void> {
	slowed = 0;
	const meter = { ...SILENT, slowedDown: () => (slowed += 1) };
	guarded = await GuardedRelay.open(limits, undefined, meter);
	await guarded.relay.rooms.editSpace('south', (doc) => {
		writeSpace(doc, { ...NORTH, id: 'south', createdBy: 'olga' });
	});
	const topic = createTopic({ title: 'Rope', space: 'north' }, actingAs('olga'));
	const olga = new Sending(await guarded.follow('olga'));
	expect(await olga.edit('topic', firstUpdate(topic))).toEqual(SAVED);
	const records = guarded.relay.rooms.recordsOf('space.north')?.records;
	// As scripts write: many in one commit.
	const written = Array.from({ length: posts }, (_, at) => {
		const id = `post-${String(at)}`;
		const said = createPost(id, 'Hemp?', { id: 'topic', space: 'north' }, actingAs('anna'));
		if (said === null || records === undefined) throw new Error('no post');
		const sender = { member: 'anna', author: 'script' };
		return records.write(sender, id, firstUpdate(said), () => []);
	});
	for (const each of await Promise.all(written)) expect(each.ok).toBe(true);
}

async function move(who: Person): Promise<Answer | undefined> {
	const door = await guarded.inside(guarded.keys[who]);
	door.say({
		...{ type: 'ask', number: 1 },
		question: { ask: 'move-topic', from: 'north', topic: 'topic', to: 'south' }
	});
	await door.until('answer');
	return door.messages.flatMap((each) => (each.type === 'answer' ? [each.answer] : []))[0];
}

const BUSY = { burst: 1e9, burstBytes: 1e12 };

test('HI-16 · what a move writes is charged to who asks for it, as if their device had written it', async () => {
	await open(20, { ...BUSY, memberStored: 8000, memberStoredPerSecond: 1 });
	expect(slowed).toBe(0);
	expect(await move('olga')).toMatchObject({ answer: 'moved' });
	await expect.poll(() => slowed).toBe(1);
});

test('HI-16 · a topic that is too long for one commit is not moved, and nothing is written or charged', async () => {
	await open(MOST_MOVED + 1, BUSY);
	const before = guarded.store.head('space.south');
	expect(await move('olga')).toMatchObject({ answer: 'no', rule: 'HI-16' });
	expect(guarded.store.head('space.south')).toBe(before);
	expect(slowed).toBe(0);
});
