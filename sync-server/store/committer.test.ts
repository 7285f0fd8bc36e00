import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { readContent, type DocumentContent } from '../../src/lib/documents/read';
import { Committer, type Write } from './committer';
import { Faults } from '../common/faults';
import { SILENT, type Meter } from '../common/meter';
import { StorageWatch } from './storage-watch';
import { MemoryStore } from '../../tests/support/memory-store';
import { NOTHING, type RoomCommit } from './store';

/** A store whose commits wait until the test lets them end. */
class HeldStore extends MemoryStore {
	readonly rooms_: string[][] = [];
	private readonly ends: ((works: boolean) => void)[] = [];

	override async commit(commits: readonly RoomCommit[]): Promise<void> {
		this.rooms_.push(commits.map(({ room }) => room));
		const works = await new Promise<boolean>((resolve) => this.ends.push(resolve));
		if (!works) throw new Error('no space left on device');
	}

	async end(works: boolean): Promise<void> {
		this.ends.shift()?.(works);
		// Everything that follows from it happens before the next turn.
		await new Promise((resolve) => setImmediate(resolve));
	}
}

function make(
	meter: Meter = SILENT,
	onContents: (contents: readonly DocumentContent[]) => void = () => undefined
) {
	const store = new HeldStore('log');
	const logger = { info: () => undefined, error: () => undefined };
	const storage = new StorageWatch({ store, meter: SILENT, logger });
	const faults = new Faults({ meter: SILENT, logger });
	const failedRooms: (string | null)[] = [];
	const committer = new Committer({
		...{ store, storage, faults, clock: { now: () => 0 }, meter },
		onRoomFault: (room) => {
			failedRooms.push(room);
		},
		onContents
	});
	const told: string[] = [];
	const write = (name: string, room: Write['room'], stores = true): Write => ({
		room,
		...(stores ? { snapshots: [{ record: null, take: () => ({ seq: 1, state: NOTHING }) }] } : {}),
		done: () => told.push(`${name} done`),
		failed: () => told.push(`${name} failed`)
	});
	return { store, storage, committer, told, write, failedRooms };
}

test('what builds on a commit that failed fails with it; other rooms go on', async () => {
	const { store, storage, committer, told, write } = make();
	committer.add(write('first', 'space.a'));
	await Promise.resolve();
	committer.add(write('second', 'space.a'));
	committer.add(write('other', 'space.b'));
	committer.add(write('read', 'space.a', false));
	await store.end(false);
	expect(told).toEqual(['first failed', 'second failed', 'read failed']);
	expect(storage.isFailing).toBe(true);
	await store.end(true);
	expect(told.at(-1)).toBe('other done');
	expect(store.rooms_).toEqual([['space.a'], ['space.b']]);
	expect(storage.isFailing).toBe(false);
	storage.stop();
});

test('promise 4 · the rights of one commit count together, before anybody is told of it', async () => {
	const told: string[] = [];
	const kit = make(SILENT, (contents) => {
		told.push(`rights of ${contents.map(({ kind }) => kind).join(' and ')}`);
	});
	const { store, storage, committer } = kit;
	const write = (name: string, room: Write['room'], content?: DocumentContent): Write => ({
		...kit.write(name, room),
		...(content === undefined ? {} : { content }),
		done: () => told.push(name)
	});
	const space = readContent({ kind: 'space', space: 'a' }, new Y.Doc());
	const directory = readContent({ kind: 'directory' }, new Y.Doc());
	committer.add(write('record', 'space.a'));
	committer.add({ ...write('question', 'directory'), snapshots: [] });
	committer.add(write('space', 'space.a', space));
	committer.add(write('people', 'directory', directory));
	committer.add(write('people again', 'directory', directory));
	await Promise.resolve();
	await store.end(true);
	expect(told).toEqual([
		'rights of space and directory',
		...['record', 'question', 'space', 'people', 'people again']
	]);
	storage.stop();
});

test('what comes after a row that fails fails with it, in the row’s own room too', async () => {
	const { store, storage, committer, told, write } = make();
	const rows = [{ table: 'audit', key: 'head', value: 1, settled: () => undefined }] as const;
	committer.add({ ...write('first', 'space.a'), rows });
	await Promise.resolve();
	committer.add({ ...write('row', 'space.b'), rows });
	committer.add(write('after it', 'space.b'));
	committer.add(write('other', 'space.c'));
	await store.end(false);
	expect(told).toEqual(['first failed', 'row failed', 'after it failed']);
	await store.end(true);
	expect(told.at(-1)).toBe('other done');
	storage.stop();
});

test('what needs no room on the disk is told in its turn, also while there is none', async () => {
	const { store, storage, committer, told, write } = make();
	committer.add(write('stored', 'space.a'));
	await Promise.resolve();
	committer.add(write('read', 'space.b', false));
	await store.end(false);
	expect(told).toEqual(['stored failed', 'read done']);
	expect(store.rooms_).toEqual([['space.a']]);
	storage.stop();
});

test('a question of another room in a commit that failed is answered, in the same turn', async () => {
	const { store, storage, committer, told, write } = make();
	committer.add(write('stored', 'space.a'));
	committer.add(write('read', 'space.b', false));
	committer.add(write('read there', 'space.a', false));
	await Promise.resolve();
	await store.end(false);
	expect(told).toEqual(['stored failed', 'read done', 'read there failed']);
	storage.stop();
});

test('a bug in whoever is told costs the room, and the committer goes on', async () => {
	const { store, storage, committer, told, write, failedRooms } = make();
	const bug = () => {
		throw new Error('a bug');
	};
	committer.add({ ...write('first', 'space.a'), done: bug });
	committer.add(write('second', 'space.b'));
	await Promise.resolve();
	await store.end(true);
	committer.add(write('third', 'space.a'));
	await Promise.resolve();
	await store.end(true);
	expect(failedRooms).toEqual(['space.a']);
	expect(told).toEqual(['second done', 'third done']);
	storage.stop();
});

test('what was stored is counted by kind, after the commit', async () => {
	const counted: [string, number][] = [];
	const meter = { ...SILENT, written: (kind: string, size: number) => counted.push([kind, size]) };
	const { store, storage, committer } = make(meter);
	const update = new Uint8Array(100);
	const entry = { seq: 1, previous: 0, record: 'r', update, before: null, total: 100 };
	const snapshots = [{ record: 'r', take: () => ({ seq: 1, state: new Uint8Array(300) }) }];
	const facts = { kind: 'deal', owner: 'anna' } as const;
	const tell = { done: () => undefined, failed: () => undefined };
	committer.add({ room: 'space.a', entry, facts, snapshots, authors: { '7': 'phone' }, ...tell });
	await Promise.resolve();
	expect(counted).toEqual([]);
	await store.end(true);
	expect(Object.fromEntries(counted)).toMatchObject({ snapshots: 300 });
	expect(counted.map(([kind]) => kind)).toEqual(['log', 'snapshots', 'facts', 'authors']);
	expect(counted[0]?.[1]).toBeGreaterThan(100);
	expect(counted[0]?.[1]).toBeLessThan(200);
	// The next change of the record writes its entry alone.
	counted.length = 0;
	committer.add({ room: 'space.a', entry: { ...entry, seq: 2, previous: 1 }, ...tell });
	await Promise.resolve();
	await store.end(true);
	expect(counted.map(([kind]) => kind)).toEqual(['log']);
	storage.stop();
});
