import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { putMember } from '../../src/lib/documents/write-directory';
import { readFields } from '../../src/lib/documents/record';
import { assign } from '../../src/lib/domain/deal/commands';
import { bin, restore } from '../../src/lib/domain/history/commands';
import { member } from '../../src/lib/domain/member/testkit';
import { MemoryStore } from '../support/memory-store';
import { Dice } from '../support/dice';
import { actingAs, dealOf, updateOn } from '../support/guarded-records';
import { GuardedRelay } from '../support/guarded-relay';
import { HonestDevice } from '../support/honest-device';
import type { RawConnection } from '../support/raw-device';

const ROOM = 'space.north';
const SEEDS = Number(process.env['JOINS'] ?? 15);

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A relay with deals in it, and its owner who changes them. */
class Company {
	private number = 0;

	private constructor(
		readonly guarded: GuardedRelay,
		private readonly olga: RawConnection
	) {}

	static async open(recentEntries: number): Promise<Company> {
		const guarded = await GuardedRelay.open(
			{ batchRecords: 1, recentEntries },
			new MemoryStore('log')
		);
		return new Company(guarded, await guarded.follow('olga'));
	}

	get store() {
		return this.guarded.store;
	}

	async edit(record: string, update: Uint8Array): Promise<void> {
		const head = this.store.head(ROOM);
		this.olga.say({ type: 'edit', number: ++this.number, record, update });
		while (this.store.head(ROOM) === head && this.olga.closed === null) await turn();
	}

	make(id: string, owner: string): Promise<void> {
		return this.edit(id, dealOf(owner, 'olga'));
	}

	/** Hands a deal from Anna to Bob, or back. */
	hand(id: string): Promise<void> {
		const state = this.store.record(ROOM, id)?.state;
		const owner = this.fields(id)['owner'] as string;
		const to = owner === 'anna' ? 'bob' : 'anna';
		return this.edit(id, updateOn(state, assign({ owner }, to, actingAs('olga'))));
	}

	/** Puts a record into the bin, or takes it out. */
	bin(id: string): Promise<void> {
		const isIn = this.fields(id)['binned'] === true;
		const state = this.store.record(ROOM, id)?.state;
		return this.edit(id, updateOn(state, (isIn ? restore : bin)(actingAs('olga'))));
	}

	/** Gives Anna a role. */
	async promote(role: 'agent' | 'admin'): Promise<void> {
		await this.guarded.relay.rooms.editDirectory((doc) => {
			putMember(doc, member('anna', role, 'one'));
		});
	}

	fields(id: string): Readonly<Record<string, unknown>> {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, this.store.record(ROOM, id)?.state ?? new Uint8Array([0, 0]));
		return readFields(doc);
	}

	/** Anna's connection. */
	connect(): Promise<RawConnection> {
		return this.guarded.inside(this.guarded.anna, ROOM);
	}
}

/** What Anna holds in the end is what she may read, each as the relay has it. */
async function expectEqual(company: Company, device: HonestDevice, message: string) {
	const { store } = company;
	const isAdmin = company.guarded.relay.directory.members.get('anna')?.role === 'admin';
	const expected = [...store.records(ROOM)]
		.filter(({ facts }) => isAdmin || facts.owner === 'anna')
		.map(({ id }) => id);
	await expect
		.poll(() => (device.take(), [...device.records.keys()].sort()), { message })
		.toEqual(expected);
	for (const [id, doc] of device.records) {
		expect(doc.store.pendingStructs, `${message} ${id}`).toBeNull();
		expect(readFields(doc), `${message} ${id}`).toEqual(company.fields(id));
	}
}

/** Anna joins, is cut off again and again, and all the while deals and her rights change. */
async function story(seed: number): Promise<void> {
	const dice = new Dice(seed);
	const company = await Company.open(dice.pick([0, 6, 1000]));
	const ids = Array.from({ length: 18 }, (_, n) => `r${String(n).padStart(2, '0')}`);
	for (const id of ids) await company.make(id, dice.pick(['anna', 'bob']));
	for (const id of ids) if (dice.below(3) === 0) await company.bin(id);
	let role: 'agent' | 'admin' = 'agent';
	const something = async () => {
		const what = dice.below(10);
		if (what < 5) await company.hand(dice.pick(ids));
		else if (what < 8) await company.bin(dice.pick(ids));
		else await company.promote((role = role === 'agent' ? 'admin' : 'agent'));
	};
	const device = new HonestDevice(await company.connect());
	for (let cut = 0; cut < 8; cut++) {
		const connection = await company.connect();
		device.resume(connection);
		for (let n = dice.below(4); n > 0; n--) {
			for (let wait = dice.below(8); wait > 0; wait--) await turn();
			await something();
		}
		for (let wait = dice.below(12); wait > 0; wait--) await turn();
		// Some of what was sent never arrived.
		device.take(dice.below(12));
		connection.hangUp();
		for (let n = dice.below(3); n > 0; n--) await something();
	}
	device.resume(await company.connect());
	await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
	await expectEqual(company, device, `seed ${String(seed)}`);
	await company.guarded.relay.stop();
}

test('OP-08 · who is cut off while joining goes on, and has in the end what they may read, whatever changed', async () => {
	for (let seed = 1; seed <= SEEDS; seed++) await story(seed);
}, 120_000);

describe('a device that joins', () => {
	const IDS = Array.from({ length: 30 }, (_, n) => `r${String(n).padStart(2, '0')}`);

	/** Thirty deals of Anna, every third of them in the bin. */
	async function company(recentEntries = 0): Promise<Company> {
		const company = await Company.open(recentEntries);
		for (const id of IDS) await company.make(id, 'anna');
		for (const [n, id] of IDS.entries()) if (n % 3 === 0) await company.bin(id);
		return company;
	}

	const isBinned = (id: string) => IDS.indexOf(id) % 3 === 0;

	test('is sent what is open first, and what is done after', async () => {
		const there = await company();
		const device = new HonestDevice(await there.connect());
		device.resume(await there.connect());
		await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
		const open = IDS.filter((id) => !isBinned(id));
		expect(device.sent).toEqual([...open, ...IDS.filter(isBinned)]);
		await there.guarded.relay.stop();
	});

	test('is sent what was changed recently among the first, also when it is done', async () => {
		const there = await company(2);
		const device = new HonestDevice(await there.connect());
		device.resume(await there.connect());
		await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
		const last = IDS.filter(isBinned).slice(-2);
		expect(device.sent.slice(-8)).toEqual(IDS.filter(isBinned).slice(0, -2));
		expect(device.sent.slice(0, 22)).toEqual(expect.arrayContaining(last));
		await there.guarded.relay.stop();
	});

	test('is sent nothing twice when it was cut off at any place', async () => {
		const there = await company();
		for (let cut = 1; cut < IDS.length; cut++) {
			const connection = await there.connect();
			const device = new HonestDevice(connection);
			device.resume(connection);
			await expect.poll(() => connection.messages.length).toBeGreaterThan(cut + 4);
			while (device.sent.length < cut) device.take(1);
			connection.hangUp();
			device.resume(await there.connect());
			await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
			expect([...device.sent].sort(), String(cut)).toEqual(IDS);
			expect(device.records.size).toBe(IDS.length);
		}
		await there.guarded.relay.stop();
	});

	test("with another's cursor gets no more than with its own", async () => {
		const there = await company();
		await there.make('s1', 'bob');
		const olga = new HonestDevice(await there.guarded.inside(there.guarded.olga, ROOM));
		const connection = await there.guarded.inside(there.guarded.olga, ROOM);
		olga.resume(connection);
		await expect.poll(() => (olga.take(4), olga.cursor)).not.toBeNull();
		connection.hangUp();
		const device = new HonestDevice(await there.connect());
		device.cursor = olga.cursor;
		device.resume(await there.connect());
		await expect.poll(() => (device.take(), device.upToDate)).toBe(true);
		expect(device.records.has('s1')).toBe(false);
		await there.guarded.relay.stop();
	});
});
