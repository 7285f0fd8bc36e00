import { expect, test } from 'vitest';
import type { Cursor } from '../../src/lib/protocol/messages';
import { GuardedRelay } from '../support/guarded-relay';
import type { RawConnection } from '../support/raw-device';
import { dealOf } from '../support/guarded-records';

const ROOM = 'space.north';
const deal = (title: string): Uint8Array => dealOf('olga', 'olga', { title });

async function follow(relay: GuardedRelay, cursor: Cursor | null): Promise<RawConnection> {
	const connection = await relay.inside(relay.olga, ROOM);
	connection.say({ type: 'subscribe', cursor });
	await connection.until('batch');
	return connection;
}

const batches = (of: RawConnection) =>
	of.messages.flatMap((message) => (message.type === 'batch' ? [message] : []));

async function write(by: RawConnection, count: number): Promise<Cursor> {
	for (let number = 1; number <= count; number++) {
		by.say({ type: 'edit', number, record: `r${String(number)}`, update: deal(String(number)) });
	}
	const last = () =>
		by.messages.flatMap((message) =>
			message.type === 'accepted' && message.number === count ? [message.cursor] : []
		)[0];
	await expect.poll(last).toBeDefined();
	const cursor = last();
	if (cursor === undefined) throw new Error('not accepted');
	return cursor;
}

test('a room that nobody is in is let go of, and comes back as it was', async () => {
	const relay = await GuardedRelay.open();
	const first = await follow(relay, null);
	await write(first, 3);
	first.hangUp();
	await relay.relay.tidy();
	const before = relay.relay.rooms.count;
	relay.now += 60_000;
	await relay.relay.tidy();
	expect(relay.relay.rooms.count).toBeLessThan(before);
	const again = await follow(relay, null);
	expect(
		batches(again)[0]
			?.records.map(({ record }) => record)
			.sort()
	).toEqual(['r1', 'r2', 'r3']);
	await relay.relay.stop();
});

test('a device that was away longer than the log goes back is given the whole; others what changed', async () => {
	const relay = await GuardedRelay.open({ logEntries: 10 });
	const first = await follow(relay, null);
	const start = batches(first).at(-1)?.cursor ?? null;
	const end = await write(first, 40);
	await relay.relay.tidy();
	const { store } = relay.relay.environment;
	expect(store.horizon(ROOM)).toBe(store.head(ROOM) - 10);

	const late = await follow(relay, start);
	expect(batches(late)[0]).toMatchObject({ whole: true });
	expect(batches(late)[0]?.records).toHaveLength(40);
	const recent = await follow(relay, end);
	expect(batches(recent)[0]).toMatchObject({ whole: false, records: [] });
	await relay.relay.stop();
});
