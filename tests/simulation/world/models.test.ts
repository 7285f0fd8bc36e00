import '../setup';
import { describe, expect, test } from 'vitest';
import { NotOwner } from '../../../sync-server/store/store';
import { storeAcceptance } from '../../support/store-acceptance';
import { Disk, type Mark } from './indexeddb';
import { ProfileLocks } from './locks';
import { ModelStore, type DiskTime } from './model-store';
import { Host, World } from './scheduler';

/** A disk that is done in the next turn of the event loop. */
const soon: DiskTime = {
	work: (_, done) => {
		setImmediate(done);
	},
	failure: () => null
};

storeAcceptance('the model of LMDB', () => {
	const store = new ModelStore('log', soon);
	return {
		store,
		reopen: () => Promise.resolve(new ModelStore('log', soon, store.content(false)))
	};
});

describe('the model of LMDB', () => {
	const commit = (seq: number) => ({
		room: 'space.a',
		log: [
			{
				seq,
				previous: 0,
				record: `r${String(seq)}`,
				update: new Uint8Array([seq]),
				before: null,
				total: seq
			}
		],
		records: [],
		authors: []
	});

	test('a commit is seen when it has resolved, and not before', async () => {
		const store = new ModelStore('log', soon);
		const done = store.commit([commit(1)]);
		expect(store.head('space.a')).toBe(0);
		await done;
		expect(store.head('space.a')).toBe(1);
	});

	test('a commit that fails leaves nothing, and the next one is stored', async () => {
		let failure: ReturnType<DiskTime['failure']> = { error: new Error('full'), isWritten: false };
		const store = new ModelStore('log', { ...soon, failure: () => failure });
		await expect(store.commit([commit(1)])).rejects.toThrow('full');
		expect(store.head('space.a')).toBe(0);
		failure = null;
		await store.commit([commit(1)]);
		expect(store.head('space.a')).toBe(1);
	});

	test('a commit that is written and could not be flushed fails, and is there', async () => {
		const failure = { error: new Error('flush'), isWritten: true };
		const store = new ModelStore('log', { ...soon, failure: () => failure });
		await expect(store.commit([commit(1)])).rejects.toThrow('flush');
		expect(store.head('space.a')).toBe(1);
	});

	test('who was taken over from reads on, cannot write any more, and finds that out', async () => {
		const first = new ModelStore('log', soon);
		await first.commit([commit(1)]);
		const second = new ModelStore('log', soon, first.content(false));
		await expect(first.commit([commit(2)])).rejects.toThrow(NotOwner);
		await second.commit([commit(2)]);
		expect([first.head('space.a'), second.head('space.a')]).toEqual([2, 2]);
		expect([first.isOwned, second.isOwned]).toEqual([false, true]);
		const copied = new ModelStore('log', soon, second.content(true));
		expect([second.isOwned, copied.isOwned]).toEqual([true, true]);
	});

	test('a power cut keeps the first of what is on its way, whole, and tells nobody', async () => {
		const store = new ModelStore('log', soon);
		const told: number[] = [];
		for (const seq of [1, 2, 3]) void store.commit([commit(seq)]).then(() => told.push(seq));
		store.end(2);
		await new Promise((resolve) => setTimeout(resolve, 5));
		const next = new ModelStore('log', soon, store.content(false));
		expect([next.head('space.a'), told]).toEqual([2, []]);
	});
});

describe('the Web Locks of a profile', () => {
	const bare = (name: string) => name;
	const never = () => new Promise<void>(() => undefined);
	const waiting = () => ({ signal: new AbortController().signal });

	test('are given in the order of asking, and go on when a tab ends', async () => {
		const world = new World(1);
		const locks = new ProfileLocks();
		const held: string[] = [];
		const tabs = ['a', 'b', 'c'].map((name) => new Host(world, name));
		for (const tab of tabs) {
			void locks.seenBy(tab, bare).request('x', waiting(), () => {
				held.push(tab.name);
				return never();
			});
		}
		await world.pass(1);
		expect(held).toEqual(['a']);
		// One that waits is gone, then the one that holds.
		tabs[1]?.end();
		tabs[0]?.end();
		await world.pass(1);
		expect(held).toEqual(['a', 'c']);
		world.end();
	});

	test('who steals has the lock at once, and the one before is told', async () => {
		const world = new World(1);
		const locks = new ProfileLocks();
		const [a, b] = [new Host(world, 'a'), new Host(world, 'b')];
		const told: unknown[] = [];
		locks
			.seenBy(a, bare)
			.request('x', waiting(), never)
			.catch((error: unknown) => told.push(error));
		await world.pass(1);
		void locks.seenBy(b, bare).request('x', { steal: true }, never);
		expect(locks.holder('x')).toBe(b);
		await world.pass(1);
		expect(told).toMatchObject([{ name: 'AbortError' }]);
		world.end();
	});

	test('whoever gives up waiting leaves the row', async () => {
		const world = new World(1);
		const locks = new ProfileLocks();
		const [a, b] = [new Host(world, 'a'), new Host(world, 'b')];
		const abort = new AbortController();
		void locks.seenBy(a, bare).request('x', waiting(), never);
		const asked = locks.seenBy(b, bare).request('x', { signal: abort.signal }, never);
		asked.catch(() => undefined);
		await world.pass(1);
		abort.abort();
		await world.pass(1);
		await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
		a.end();
		expect(locks.holder('x')).toBeNull();
		world.end();
	});
});

describe('a channel between tabs', () => {
	test('what is said in it is heard, also when it is closed right after', async () => {
		const world = new World(1);
		const tabs: Host[] = [];
		const siblings = () => tabs;
		const rename = (data: unknown) => data;
		for (const name of ['a', 'b']) tabs.push(new Host(world, name, { siblings, rename }));
		const heard: unknown[] = [];
		const [a, b] = tabs;
		world.after(0, b ?? null, 'listens', () => {
			new BroadcastChannel('x').onmessage = ({ data }) => heard.push(data);
		});
		world.after(1, a ?? null, 'speaks', () => {
			const channel = new BroadcastChannel('x');
			channel.postMessage('first');
			channel.postMessage('last');
			channel.close();
		});
		await world.pass(20);
		expect(heard.toSorted()).toEqual(['first', 'last']);
		world.end();
	});
});

describe('the storage of a profile', () => {
	const mark: Mark = { add: (name) => `a${name}`, remove: (name) => name.slice(1) };

	/** Opens a database with one store in a tab, and begins a transaction that writes. */
	function writing(world: World, disk: Disk, tab: Host, committed: () => void): void {
		const storage = disk.seenBy(tab, mark);
		world.after(0, tab, 'write', () => {
			const opening = storage.open('ax', 1);
			opening.onupgradeneeded = () =>
				opening.result.createObjectStore('rows', { autoIncrement: true });
			opening.onsuccess = () => {
				const transaction = opening.result.transaction(['rows'], 'readwrite');
				transaction.objectStore('rows').add('value');
				transaction.oncomplete = committed;
			};
		});
	}

	const tabOf = (world: World, disk: Disk, name: string): Host =>
		new Host(world, name, { storage: () => disk.factory });

	test('what is committed stays when the tab ends, and what is not is undone', async () => {
		for (const isCut of [false, true]) {
			const world = new World(1);
			const disk = new Disk();
			const tab = tabOf(world, disk, 'a');
			writing(world, disk, tab, () => undefined);
			// Written, and not yet committed.
			expect(await world.until(() => disk.rows('x', 'rows').length > 0, 1000)).toBe(true);
			if (isCut) tab.end();
			await world.pass(1000);
			expect(disk.rows('x', 'rows')).toEqual(isCut ? [] : ['value']);
			world.end();
		}
	});

	test('a full disk commits nothing', async () => {
		const world = new World(1);
		const disk = new Disk();
		disk.isFull = true;
		let isCommitted = false;
		writing(world, disk, tabOf(world, disk, 'a'), () => {
			isCommitted = true;
		});
		await world.pass(1000);
		expect([isCommitted, disk.rows('x', 'rows')]).toEqual([false, []]);
		world.end();
	});

	test('another tab goes on where a tab has ended in the middle of a transaction', async () => {
		const world = new World(1);
		const disk = new Disk();
		const [a, b] = [tabOf(world, disk, 'a'), tabOf(world, disk, 'b')];
		writing(world, disk, a, () => undefined);
		await world.until(() => disk.rows('x', 'rows').length > 0, 1000);
		let isCommitted = false;
		writing(world, disk, b, () => {
			isCommitted = true;
		});
		a.end();
		await world.pass(1000);
		expect([isCommitted, disk.rows('x', 'rows')]).toEqual([true, ['value']]);
		world.end();
	});
});
