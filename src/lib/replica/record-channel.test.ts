import { IDBDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { succeed } from '../domain/core/result';
import { createCustomer } from '../domain/customer/commands';
import type { FromDevice } from '../protocol/messages';
import { RecordChannel } from './record-channel';
import { ReplicaDatabase } from './store/database';
import { RecordStore } from './store/records';
import { waitingCount } from './store/waiting';
import { MOST } from './store/packs';

/** What taking edits out of the outbox waits for, as it does beside bulk work, which writes to the same tables. */
const taking = vi.hoisted((): { out: Promise<void> } => ({ out: Promise.resolve() }));
vi.mock(import('./store/outbox'), async (original) => {
	const outbox = await original();
	return {
		...outbox,
		acknowledge: async (...asked) => {
			await taking.out;
			await outbox.acknowledge(...asked);
		}
	};
});

const ROOM = 'customers';
let seed = 0;
const acting = {
	actor: 'olga',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count: number) => Uint8Array.from({ length: count }, () => (seed += 1) % 248) }
};

let db: ReplicaDatabase;
let store: RecordStore;
let channel: RecordChannel;
let sent: number[];
beforeEach(async () => {
	db = new ReplicaDatabase('channel', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	store = new RecordStore(db, acting.clock, {
		judge: () => succeed(null),
		isAdmin: () => true,
		onWrite: () => undefined
	});
	await store.attach();
	sent = [];
	const link = {
		offered: true,
		send: (message: FromDevice<Uint8Array>) => {
			if (message.type === 'edit') sent.push(message.number);
			return true;
		}
	};
	channel = new RecordChannel(ROOM, link, store, {
		onChange: () => undefined,
		onError: (error) => {
			throw error;
		}
	});
});
afterEach(async () => {
	vi.restoreAllMocks();
	taking.out = Promise.resolve();
	await channel.stop();
	store.close();
	db.close();
});

async function make(count: number): Promise<void> {
	for (let start = 0; start < count; start += 500) {
		const made = Array.from({ length: 500 }, (_, index) => ({
			id: `c${String(start + index)}`,
			change: createCustomer({ title: `C ${String(start + index)}` }, 'olga', acting, [])
		}));
		await store.createMany(ROOM, made);
	}
}

/** Answers what was sent, so many edits at a time as one commit of a relay holds. */
async function answer(all: number, commit: number): Promise<void> {
	for (let answered = 0; answered < all;) {
		await vi.waitFor(() => {
			expect(sent.length).toBeGreaterThan(answered);
		});
		answered = Math.min(sent.length, answered + commit);
		channel.receive({ type: 'accepted', number: sent[answered - 1] ?? 0, cursor: 'x' });
		await vi.waitFor(async () => {
			// Edits that were made together leave together: a few may be answered and still be there.
			const more = (await waitingCount(db)) - (all - answered);
			expect([more >= 0, more < MOST], String(more)).toEqual([true, true]);
		});
	}
}

test('many edits are sent in few turns at the storage, each once and in their order', async () => {
	await make(4000);
	const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
	await channel.start();
	await answer(4000, 250);
	expect(sent).toHaveLength(4000);
	expect(sent).toEqual([...new Set(sent)].sort((a, b) => a - b));
	const readings = transactions.mock.calls.filter(
		([stores, mode]) => mode === 'readonly' && JSON.stringify([stores].flat()) === '["outbox"]'
	);
	// At most 2,048 at once and half of that from then on, and one that finds nothing more.
	expect(readings.length).toBeLessThanOrEqual(6);
	expect(await db.outbox.count()).toBe(0);
});

test('what is next is sent as soon as an answer comes, and not after what was answered is taken out', async () => {
	await make(4000);
	await channel.start();
	await vi.waitFor(() => {
		expect(sent.length).toBeGreaterThanOrEqual(2048);
	});
	const first = sent.length;
	let goOn: () => void = () => undefined;
	taking.out = new Promise((resolve) => (goOn = resolve));
	channel.receive({ type: 'accepted', number: sent.at(-1) ?? 0, cursor: 'x' });
	await vi.waitFor(() => {
		expect(sent.length).toBe(4000);
	});
	expect(first).toBeLessThan(4000);
	expect(await waitingCount(db)).toBe(4000);
	goOn();
	channel.receive({ type: 'accepted', number: sent.at(-1) ?? 0, cursor: 'y' });
	await vi.waitFor(async () => {
		expect(await waitingCount(db)).toBe(0);
	});
	expect(sent).toEqual([...new Set(sent)].sort((a, b) => a - b));
});
