import fc from 'fast-check';
import * as Y from 'yjs';
import { afterEach, describe, expect, test } from 'vitest';
import type { RecordChange } from '../../src/lib/domain/core/change';
import type { RecordId } from '../../src/lib/domain/core/ids';
import { createCustomer, editCustomer } from '../../src/lib/domain/customer/commands';
import type { Customer } from '../../src/lib/domain/customer/customer';
import { duplicateGroups } from '../../src/lib/domain/customer/groups';
import { merge, proposedValues, splitAgain } from '../../src/lib/domain/customer/merge';
import { ownedBytes } from '../../src/lib/domain/core/owned-bytes';
import { removeTag } from '../../src/lib/domain/core/tags';
import { addPerson, addTag, removePerson } from '../../src/lib/domain/customer/people';
import { united } from '../../src/lib/domain/customer/united';
import { createDeal } from '../../src/lib/domain/deal/commands';
import { bin } from '../../src/lib/domain/history/commands';
import { seededActing } from '../../src/lib/domain/import/testkit';
import { roomName } from '../../src/lib/protocol/rooms';
import { DexieSource } from '../../src/lib/replica/scan/source';
import { customerNow, customersBecame } from '../../src/lib/replica/store/merged';
import { dealsOfCustomer } from '../../src/lib/replica/store/queries';
import { search } from '../../src/lib/replica/store/search';
import type { CustomerRow } from '../../src/lib/replica/store/rows';
import { Browser, type Tab } from '../support/records';
import { allUpdatesIn } from '../../src/lib/replica/store/packs';

const ROOM = roomName({ kind: 'customers' });
const browsers: Browser[] = [];
let made = 0;

/** A device without a connection; what it has is handed on by `exchange`. */
class Device {
	private constructor(
		readonly tab: Tab,
		readonly acting = seededActing('anna', (made += 1))
	) {}

	static async start(): Promise<Device> {
		const browser = new Browser(`merged-${String((made += 1))}`);
		browsers.push(browser);
		return new Device(await browser.tab());
	}

	async customer(id: RecordId): Promise<Customer> {
		const whole = await this.tab.store.read(id);
		if (whole?.record.kind !== 'customer') throw new Error(`no customer ${id}`);
		return whole.record;
	}

	async change(id: RecordId, change: RecordChange): Promise<void> {
		const done = await this.tab.store.change(ROOM, id, change);
		if (!done.ok) throw new Error(JSON.stringify(done.error));
	}

	async merge(kept: RecordId, other: RecordId): Promise<void> {
		const [stays, goes] = [await this.customer(kept), await this.customer(other)];
		const values = proposedValues(stays, [goes]);
		const wanted = { kept: stays, others: [goes], values, owner: null };
		const changes = merge(wanted, this.acting);
		await this.change(kept, changes.kept);
		await this.change(other, changes.others.get(other) ?? changes.kept);
	}

	async rows(): Promise<CustomerRow[]> {
		const rows = await this.tab.db.records.orderBy('id').toArray();
		return rows.filter((row) => row.kind === 'customer');
	}

	async live(): Promise<RecordId[]> {
		return (await this.rows()).map(({ id }) => id);
	}

	/** Takes in all that others have, in an order of its own. */
	async take(others: readonly Device[], order: (ids: RecordId[]) => RecordId[]): Promise<void> {
		for (const other of others) {
			const updates = (await other.tab.db.updates.toArray()).flatMap(allUpdatesIn);
			for (const id of order([...new Set(updates.map(({ record }) => record))])) {
				const own = updates.filter(({ record }) => record === id);
				const update = ownedBytes(Y.mergeUpdates(own.map((row) => row.update)));
				await this.tab.store.receive(ROOM, [{ record: id, update }], [], null);
			}
		}
	}
}

async function exchange(...devices: Device[]): Promise<void> {
	for (const [place, device] of devices.entries()) {
		const others = devices.filter((other) => other !== device);
		await device.take(others, (ids) => (place % 2 === 0 ? ids : ids.reverse()));
	}
}

/** Devices that know the same customers, and are on their own from now on. */
async function devices(count: number, ...ids: RecordId[]): Promise<Device[]> {
	const all = await Promise.all(Array.from({ length: count }, () => Device.start()));
	const [first] = all;
	for (const id of ids) {
		const fields = { title: `Acme ${id}`, email: `${id}@acme.com` };
		await first?.change(id, createCustomer(fields, 'anna', first.acting, []));
	}
	await exchange(...all);
	return all;
}

afterEach(() => {
	for (const browser of browsers.splice(0)) browser.close();
});

describe('merges that met', () => {
	test('OP-12 · two customers, each merged into the other offline, end as one, the same everywhere', async () => {
		const [one, two] = (await devices(2, 'a', 'b')) as [Device, Device];
		await one.merge('b', 'a');
		await two.merge('a', 'b');
		await exchange(one, two);
		for (const device of [one, two]) {
			expect(await device.live()).toEqual(['a']);
			expect(await customerNow(device.tab.db, 'b')).toBe('a');
			expect(await device.tab.db.bin.toCollection().primaryKeys()).toEqual(['b']);
		}
	});

	test('OP-12 · a ring of three has one end; split again, all three are there', async () => {
		const [one, two, three] = (await devices(3, 'a', 'b', 'c')) as [Device, Device, Device];
		await one.merge('b', 'a');
		await two.merge('c', 'b');
		await three.merge('a', 'c');
		await exchange(one, two, three);
		for (const device of [one, two, three]) {
			expect(await device.live()).toEqual(['a']);
			for (const id of ['b', 'c']) expect(await customerNow(device.tab.db, id)).toBe('a');
		}
		for (const [kept, other, live] of [
			['a', 'c', ['a', 'c']],
			['c', 'b', ['a', 'b', 'c']]
		] as const) {
			const back = splitAgain(await one.customer(kept), [await one.customer(other)], one.acting);
			await one.change(kept, back.kept);
			await one.change(other, back.others.get(other) ?? back.kept);
			expect(await one.live()).toEqual(live);
		}
		await exchange(one, two, three);
		expect(await two.live()).toEqual(['a', 'b', 'c']);
	});

	test('OP-12 · of a ring one stays that nobody has put into the bin', async () => {
		const [one, two] = (await devices(2, 'a', 'b')) as [Device, Device];
		await one.merge('b', 'a');
		await two.merge('a', 'b');
		await two.change('a', bin(two.acting));
		await exchange(one, two);
		for (const device of [one, two]) expect(await device.live()).toEqual(['b']);
	});

	test('OP-12 · whoever merges whom, in whatever order it arrives: one of each group, and all lead to it', async () => {
		const ids = ['a', 'b', 'c', 'd', 'e'];
		const edge = fc.record({ from: fc.constantFrom(...ids), to: fc.constantFrom(...ids) });
		await fc.assert(
			fc.asyncProperty(fc.array(edge, { minLength: 1, maxLength: 8 }), async (edges) => {
				const all = await devices(2, ...ids);
				for (const [index, { from, to }] of edges.entries()) {
					if (from !== to) await all[index % 2]?.merge(to, from);
				}
				await exchange(...all);
				const found = await Promise.all(
					all.map(async (device) => {
						const live = await device.live();
						const ends = await Promise.all(ids.map((id) => customerNow(device.tab.db, id)));
						expect(new Set(ends)).toEqual(new Set(live));
						expect(live.length).toBeGreaterThan(0);
						return JSON.stringify([live, ends]);
					})
				);
				expect(new Set(found).size).toBe(1);
				for (const browser of browsers.splice(0)) browser.close();
			}),
			{ numRuns: 10 }
		);
	});

	test('a customer that was merged into one that is not here stays; when the other arrives, it leads there', async () => {
		const [one, two] = (await devices(2, 'a', 'b')) as [Device, Device];
		const third = await Device.start();
		await one.merge('b', 'a');
		await exchange(one, two);
		await third.take([one], (ids) => ids.filter((id) => id === 'a'));
		expect(await third.live()).toEqual(['a']);
		await third.take([one], (ids) => ids.filter((id) => id === 'b'));
		expect(await third.live()).toEqual(['b']);
		await third.tab.store.receive(ROOM, [], ['b'], null);
		expect(await third.live()).toEqual(['a']);
	});
});

describe('what comes late to a customer that was merged', () => {
	const person = { name: 'Jan', role: '', email: 'jan@acme.com', phone: '' };

	async function late(): Promise<[Device, Device]> {
		const [one, two] = (await devices(2, 'a', 'b')) as [Device, Device];
		const blank = editCustomer(await one.customer('a'), 'phone', '', one.acting);
		await one.change('a', blank);
		await one.merge('a', 'b');
		await two.change('b', addPerson(await two.customer('b'), person, two.acting));
		await two.change('b', addTag(await two.customer('b'), 'VIP', two.acting));
		await two.change(
			'b',
			editCustomer(await two.customer('b'), 'phone', '555 0142 99', two.acting)
		);
		await exchange(one, two);
		return [one, two];
	}

	async function shown(device: Device): Promise<Customer> {
		const whole = await device.tab.store.read('a');
		if (whole?.record.kind !== 'customer') throw new Error('no customer');
		return united(whole.record, whole.history, [await device.customer('b')]).customer;
	}

	test('OP-12 · a person, a tag and a phone show at the one that stays, and it is found by them', async () => {
		for (const device of await late()) {
			expect(await shown(device)).toMatchObject({
				people: [{ name: 'Jan' }],
				tags: ['VIP'],
				phone: '555 0142 99',
				email: 'a@acme.com'
			});
			const [row] = await device.rows();
			expect(row).toMatchObject({ id: 'a', tags: ['VIP'], phone: '555 0142 99' });
			for (const asked of ['jan', 'vip', 'acme b']) {
				expect((await search(device.tab.db, asked, 5)).map(({ id }) => id)).toEqual(['a']);
			}
			const typed = { id: 'new', keys: ['e:b@acme.com'] };
			expect(duplicateGroups([...(await device.rows()), typed])).toHaveLength(1);
		}
	});

	test('OP-12 · what was taken away at the one that stays does not come back from the other', async () => {
		const [one, two] = (await devices(2, 'a', 'b')) as [Device, Device];
		await one.change('b', addPerson(await one.customer('b'), person, one.acting));
		await one.change('b', addTag(await one.customer('b'), 'VIP', one.acting));
		await exchange(one, two);
		await one.merge('a', 'b');
		const [taken] = (await one.customer('a')).people;
		if (taken === undefined) throw new Error('nobody was taken over');
		await one.change('a', removePerson(taken, one.acting));
		await one.change('a', removeTag(await one.customer('a'), 'VIP', one.acting));
		await exchange(one, two);
		for (const device of [one, two]) {
			expect(await shown(device)).toMatchObject({ people: [], tags: [] });
		}
	});

	test('OP-09 · deals of any id are found by the customer, and the scan is asked for all its ids', async () => {
		const [one, two] = (await devices(2, 'a', 'b')) as [Device, Device];
		await one.merge('b', 'a');
		await two.merge('a', 'b');
		const deal = createDeal(
			{
				title: 'Pump',
				contact: '',
				customer: 'b',
				stage: 'new',
				revenue: 1,
				closeOn: '2026-07-01',
				rate: { source: 'stage' },
				owner: 'anna'
			},
			{ space: 'north', currency: 'EUR', order: 'a0', fields: [] },
			{ kind: 'open' },
			one.acting
		);
		await one.tab.store.change('space.north', 'deal', deal);
		await exchange(one, two);
		expect((await dealsOfCustomer(one.tab.db, 'a')).map(({ id }) => id)).toEqual(['deal']);
		expect((await customersBecame(one.tab.db)).get('b')).toBe('a');
		const source = new DexieSource(one.tab.db);
		for (const id of ['a', 'b'])
			expect([...(await source.allIds([id]))].sort()).toEqual(['a', 'b']);
	});
});
