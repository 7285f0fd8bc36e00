import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '../support/memory-store';
import { bin } from '../../src/lib/domain/history/commands';
import { assign } from '../../src/lib/domain/deal/commands';
import { readWholes } from '../../src/lib/replica/store/arriving';
import { actingAs, dealOf, updateOn } from '../support/guarded-records';
import { GuardedRelay } from '../support/guarded-relay';
import type { RawConnection } from '../support/raw-device';
import { at, batch, Browser, ROOM, type Tab } from '../support/records';

const IDS = Array.from({ length: 40 }, (_, n) => `r${String(n).padStart(2, '0')}`);

let guarded: GuardedRelay;
let olga: RawConnection;
let number = 0;
let browser: Browser;

beforeEach(async () => {
	guarded = await GuardedRelay.open({ batchRecords: 4, recentEntries: 0 }, new MemoryStore('log'));
	olga = await guarded.follow('olga');
	for (const id of IDS) await edit(id, dealOf('anna', 'olga', { title: id }));
	for (const id of IDS.slice(0, 10)) {
		await edit(id, updateOn(guarded.store.record(ROOM, id)?.state, bin(actingAs('olga'))));
	}
	browser = new Browser();
});

afterEach(async () => {
	browser.close();
	await guarded.relay.stop();
});

async function edit(record: string, update: Uint8Array): Promise<void> {
	const head = guarded.store.head(ROOM);
	olga.say({ type: 'edit', number: ++number, record, update });
	await expect.poll(() => guarded.store.head(ROOM), { interval: 1 }).toBe(head + 1);
}

const hand = (record: string, to: string) => {
	const { state } = guarded.store.record(ROOM, record) ?? {};
	return edit(record, updateOn(state, assign({ owner: 'anna' }, to, actingAs('olga'))));
};

/** Anna's tab on the wire: hands on what came, in batches of the relay's. */
class Wire {
	/** Records that came, one entry for each time. */
	readonly came: string[] = [];
	private taken = 0;

	constructor(
		private readonly tab: Tab,
		private readonly connection: RawConnection
	) {}

	static async open(tab: Tab): Promise<Wire> {
		const connection = await guarded.inside(guarded.anna, ROOM);
		await tab.channel.start();
		const asked = tab.sent.filter(({ type }) => type === 'subscribe').at(-1);
		if (asked === undefined) throw new Error('it did not ask');
		connection.say(asked);
		return new Wire(tab, connection);
	}

	/** Hands on so many batches, and waits until they are stored. */
	async take(batches: number): Promise<void> {
		for (let n = 0; n < batches;) {
			await expect.poll(() => this.connection.messages.length).toBeGreaterThan(this.taken);
			const message = this.connection.messages[this.taken++];
			if (message?.type !== 'batch') continue;
			n++;
			this.tab.channel.receive(message);
			this.came.push(...message.records.map(({ record }) => record));
			await this.tab.settled(async () => (await received(this.tab)) >= this.came.length);
		}
	}

	/** Hands on everything until the tab has it all. */
	async takeAll(): Promise<void> {
		while (!this.tab.channel.caughtUp) {
			const message = this.connection.messages[this.taken];
			if (message === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
			else {
				this.taken++;
				this.tab.channel.receive(message);
				if (message.type === 'batch')
					this.came.push(...message.records.map(({ record }) => record));
			}
		}
	}

	cut(): void {
		this.connection.hangUp();
		this.tab.channel.pause();
	}
}

const received = async (tab: Tab) => (await held(tab)).length;

const held = async ({ db }: Tab): Promise<string[]> => [
	...(await db.records.toCollection().primaryKeys()),
	...(await db.bin.toCollection().primaryKeys())
];

describe('a device that joins', () => {
	test('goes on where it was cut, also in another tab, and is sent nothing twice', async () => {
		const first = await browser.tab();
		const before = await Wire.open(first);
		await before.take(4);
		before.cut();
		expect(before.came).toHaveLength(16);
		// What is open has come before what is in the bin.
		expect(before.came).toEqual(IDS.slice(10, 26));
		await first.channel.stop();

		const second = await browser.tab();
		const after = await Wire.open(second);
		await after.takeAll();
		expect([...before.came, ...after.came].sort()).toEqual(IDS);
		expect((await held(second)).sort()).toEqual(IDS);
		await second.channel.stop();
	});

	test('says how far it is, also after the cut, and is whole at the end alone', async () => {
		const first = await browser.tab();
		const before = await Wire.open(first);
		await before.take(2);
		before.cut();
		const joining = { received: 8, total: 40 };
		expect((await readWholes(first.db)).arriving.get(ROOM)).toMatchObject(joining);
		await first.channel.stop();

		const second = await browser.tab();
		const after = await Wire.open(second);
		await after.take(1);
		const arriving = async () => (await readWholes(second.db)).arriving.get(ROOM);
		await expect.poll(arriving).toMatchObject({ received: 12, total: 40 });
		expect((await readWholes(second.db)).whole.has(ROOM)).toBe(false);
		await after.takeAll();
		const wholes = await readWholes(second.db);
		expect([wholes.whole.has(ROOM), wholes.arriving.size]).toEqual([true, 0]);
		expect(await second.db.meta.where('key').startsWith('arrived:').count()).toBe(0);
		await second.channel.stop();
	});

	test('loses what was given to somebody else while it was cut off, and gets what was changed', async () => {
		const first = await browser.tab();
		const before = await Wire.open(first);
		await before.take(4);
		before.cut();
		await hand('r12', 'bob');
		await hand('r30', 'bob');
		const { state } = guarded.store.record(ROOM, 'r13') ?? {};
		await edit('r13', updateOn(state, bin(actingAs('olga'))));
		await first.channel.stop();

		const second = await browser.tab();
		const after = await Wire.open(second);
		await after.takeAll();
		expect((await held(second)).sort()).toEqual(IDS.filter((id) => id !== 'r12' && id !== 'r30'));
		expect(await second.db.bin.get('r13')).toBeDefined();
		expect(after.came.filter((id) => before.came.includes(id))).toEqual(['r13']);
		await second.channel.stop();
	});

	test('drops what is not of the whole, when it had more before and was cut off in between', async () => {
		const first = await browser.tab();
		await first.connect(at(1, 'old'));
		await first.store.receive(
			ROOM,
			[{ record: 'gone', update: dealOf('anna') as never }],
			[],
			null
		);
		// The relay cannot go on from what the device shows, and begins again.
		await first.db.cursors.clear();
		const before = await Wire.open(first);
		await before.take(3);
		before.cut();
		await first.channel.stop();
		const second = await browser.tab();
		const after = await Wire.open(second);
		await after.takeAll();
		expect((await held(second)).sort()).toEqual(IDS);
		await second.channel.stop();
	});

	test('begins again with a relay that cannot go on, and counts anew', async () => {
		const tab = await browser.tab();
		await tab.channel.start();
		const part = { whole: true, last: false, holds: true, total: 3 };
		const record = (id: string) => ({ record: id, update: dealOf('anna') as never });
		tab.channel.receive(batch({ ...part, cursor: at(1), records: [record('a'), record('b')] }));
		await tab.settled(async () => (await received(tab)) === 2);
		tab.channel.pause();
		await tab.channel.start();
		expect(tab.sent.at(-1)).toEqual({ type: 'subscribe', cursor: at(1) });
		tab.channel.receive(batch({ ...part, cursor: at(2), records: [record('b')] }));
		tab.channel.receive(batch({ whole: true, cursor: at(3), records: [record('c')] }));
		await tab.settled(() => tab.channel.caughtUp);
		expect((await held(tab)).sort()).toEqual(['b', 'c']);
		await tab.channel.stop();
	});
});
