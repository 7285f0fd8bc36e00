import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockQueue } from '../support/actors';
import { waitFor } from '../support/wait-for';
import { Leadership } from '../../src/lib/replica/leader';
import { Pulse } from '../../src/lib/replica/pulse';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';

let db: ReplicaDatabase;
let locks = lockQueue();
const tabs: Tab[] = [];

/** A tab, and whether it takes itself for the leader. */
class Tab {
	leads = false;
	readonly leadership: Leadership;
	/** A frozen tab does nothing: not even its pulse. */
	isFrozen = false;

	constructor(name: string) {
		const pulse = new Pulse(db, name);
		const keep = pulse.keep.bind(pulse);
		pulse.keep = () => (this.isFrozen ? Promise.resolve(true) : keep());
		this.leadership = new Leadership(
			locks,
			'w',
			pulse,
			{
				onLead: () => {
					this.leads = true;
				},
				onLost: () => {
					this.leads = false;
				},
				onError: (error) => {
					throw error;
				}
			},
			{ every: 10, looks: 4 }
		);
		tabs.push(this);
	}
}

const leading = () => tabs.map(({ leads }) => leads);
const until = (wanted: readonly boolean[]) =>
	waitFor(
		() => String(leading()) === String(wanted),
		() => `${String(leading())}, not ${String(wanted)}`,
		5000
	);

beforeEach(async () => {
	db = new ReplicaDatabase('leader', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	locks = lockQueue();
});
afterEach(async () => {
	for (const { leadership } of tabs.splice(0)) await leadership.resign();
	db.close();
});

test('the next in line leads when the leader goes', async () => {
	const first = new Tab('first');
	await until([true]);
	new Tab('second');
	await first.leadership.resign();
	await until([true, true]);
});

test('a leader that shows no life is replaced; when it wakes up it follows, and may lead again', async () => {
	const first = new Tab('first');
	await until([true]);
	const second = new Tab('second');
	// Many looks later a living one still leads.
	const { count } = await beat();
	await waitFor(
		async () => (await beat()).count > count + 10,
		() => 'no pulse',
		5000
	);
	expect(leading()).toEqual([true, false]);
	first.isFrozen = true;
	await until([false, true]);
	first.isFrozen = false;
	await second.leadership.resign();
	second.leads = false;
	await until([true, false]);
});

test('a lock that is taken away before its tab has begun to lead is waited for again', async () => {
	const errors: unknown[] = [];
	const requests: {
		readonly options: object;
		readonly work: () => Promise<void>;
		readonly reject: (error: unknown) => void;
	}[] = [];
	const leads: boolean[] = [];
	const tab = new Leadership(
		{
			request: (_, options, work) =>
				new Promise((_resolve, reject) => {
					requests.push({ options, work, reject });
					if ('signal' in options)
						options.signal.addEventListener('abort', () => {
							reject(new DOMException('given up', 'AbortError'));
						});
				})
		},
		'w',
		new Pulse(db, 'tab'),
		{
			onLead: () => leads.push(true),
			onLost: () => leads.push(false),
			onError: (error) => errors.push(error)
		},
		{ every: 5, looks: 2 }
	);
	const stolen = () => requests.find(({ options }) => 'steal' in options);
	await waitFor(
		() => stolen() !== undefined,
		() => 'nothing is taken',
		5000
	);
	stolen()?.reject(new DOMException('taken away', 'AbortError'));
	await waitFor(
		() => requests.filter(({ options }) => 'signal' in options).length === 2,
		() => 'it waits no more',
		5000
	);
	expect(leads).toEqual([]);
	// What the lost request begins late is over.
	await stolen()?.work();
	expect(leads).toEqual([]);
	await tab.resign();
	expect(errors).toEqual([]);
});

test('one that slept through the change finds out by its own pulse', async () => {
	const pulse = new Pulse(db, 'sleeper');
	await pulse.take();
	expect(await pulse.keep()).toBe(true);
	await new Pulse(db, 'other').take();
	expect(await pulse.keep()).toBe(false);
});

const beat = async () => (await db.meta.get('leader'))?.value as { readonly count: number };
