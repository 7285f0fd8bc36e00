import 'fake-indexeddb/auto';
import { createHash, webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import { attachFile } from '../../src/lib/domain/file/commands';
import type { FileRef } from '../../src/lib/domain/file/file';
import { createFile, createFolder, moveFile } from '../../src/lib/domain/file/file-record';
import { bin, restore } from '../../src/lib/domain/history/commands';
import { Blobs } from '../../src/lib/replica/files/blobs';
import { Fetches } from '../../src/lib/replica/files/fetches';
import type { FetchFault, FilePlace, Following } from '../../src/lib/replica/files/file-relay';
import { digest } from '../../src/lib/replica/files/digest';
import type { Fetched } from '../../src/lib/replica/files/received';
import { KeptFiles, type Keepable } from '../../src/lib/replica/files/kept-files';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { RecordStore } from '../../src/lib/replica/store/records';
import { newDeal } from '../support/guarded-records';
import { waitFor } from '../support/wait-for';

const ROOM = 'space.north';
const clock = { now: () => ++now, offset: () => 0 };
const random = { bytes: (count: number) => webcrypto.getRandomValues(new Uint8Array(count)) };
const acting = { actor: 'anna', clock, random };
let now = 1_000;
let names = 0;
let db: ReplicaDatabase;
let records: RecordStore;
let blobs: Blobs;
let kept: KeptFiles;
/** What the relay answers, by the ids of files; their bytes when left out. */
const answers = new Map<string, (following: Following) => Promise<Result<Blob, FetchFault>>>();
const fetched: string[] = [];
const failures: unknown[] = [];

/** The bytes that came, with their hash. */
const hashed = async (came: Result<Blob, FetchFault>): Promise<Result<Fetched, FetchFault>> =>
	came.ok ? succeed({ bytes: came.value, hash: (await digest(came.value)).hash }) : came;

const SPACE: Keepable = { id: 'north', of: 'space', space: 'north', folder: null };
const folder = (id: string): Keepable => ({ id, of: 'folder', space: 'north', folder: null });
const file = (id: string, of: string | null = null): Keepable => ({
	...{ id, of: 'file', space: 'north', folder: of }
});

const textOf = (id: string): string => `bytes of ${id}`;
const refOf = (id: string): FileRef => ({
	...{ id, name: `${id}.txt`, size: textOf(id).length, type: 'text/plain', at: 1_000, by: 'anna' },
	hash: createHash('sha256').update(textOf(id)).digest('hex')
});

beforeEach(async () => {
	now = 1_000;
	fetched.length = 0;
	answers.clear();
	db = new ReplicaDatabase(`kept-${String(++names)}`);
	records = new RecordStore(db, clock, {
		judge: () => succeed(null),
		isAdmin: () => false,
		onWrite: () => undefined
	});
	blobs = new Blobs(db, clock);
	const fetch = async ({ id }: FilePlace, _: string, following: Following = {}) => {
		fetched.push(id);
		return hashed((await answers.get(id)?.(following)) ?? succeed(new Blob([textOf(id)])));
	};
	const onError = (error: unknown) => failures.push(error);
	kept = new KeptFiles(records, new Fetches(blobs, { fetch }, () => true), onError);
	await records.change(
		ROOM,
		'photos',
		createFolder('Photos', { space: 'north', folder: null }, acting)
	);
	await records.change(
		ROOM,
		'summer',
		createFolder('Summer', { space: 'north', folder: 'photos' }, acting)
	);
	await add('boat', 'summer');
	await add('harbour', 'photos');
	await add('prices', null);
	kept.pause(false);
	kept.lead();
});

afterEach(async () => {
	expect(failures.splice(0)).toEqual([]);
	await kept.unlead();
	records.close();
	db.close();
});

async function add(id: string, of: string | null): Promise<void> {
	await records.change(ROOM, id, createFile(refOf(id), { space: 'north', folder: of }, acting));
}

const here = async (): Promise<string[]> => {
	const hashes = new Set(await db.held.toCollection().primaryKeys());
	return ['boat', 'deal-plan', 'harbour', 'later', 'prices'].filter((id) =>
		hashes.has(refOf(id).hash)
	);
};

const until = async (wanted: readonly string[]): Promise<void> => {
	let last: readonly string[] = [];
	await waitFor(
		async () => JSON.stringify((last = await here())) === JSON.stringify(wanted),
		() => `${JSON.stringify(last)} are here, not ${JSON.stringify(wanted)}`
	);
};

describe('FL-04 · what is kept on this device', () => {
	test('a folder is fetched with what is in it, and what comes into it later', async () => {
		expect(await kept.keep(folder('photos'), true)).toEqual({
			count: 2,
			size: textOf('boat').length + textOf('harbour').length
		});
		await until(['boat', 'harbour']);
		expect(await kept.waiting()).toEqual([]);
		await add('later', 'summer');
		await until(['boat', 'harbour', 'later']);
		expect(fetched.toSorted()).toEqual(['boat', 'harbour', 'later']);
	});

	test('is never let go for room, and what is not kept is', async () => {
		await kept.keep(file('prices'), true);
		await until(['prices']);
		await blobs.keep(refOf('boat').hash, new Blob([textOf('boat')]), 'boat');
		await blobs.setRoom(0);
		expect(await here()).toEqual(['prices']);
		await kept.keep(file('prices'), false);
		await waitFor(
			async () => (await db.held.get(refOf('prices').hash))?.kept === undefined,
			() => 'it is still kept'
		);
		await blobs.makeRoom(0);
		expect(await here()).toEqual([]);
	});

	test('a file of a kept folder is left out; what is said of the folder anew holds for it as well', async () => {
		await kept.keep(file('boat', 'summer'), false);
		await kept.keep(folder('photos'), true);
		await until(['boat', 'harbour']);
		await kept.keep(file('boat', 'summer'), false);
		expect([...(await kept.said('north'))]).toEqual(
			expect.arrayContaining([
				['photos', true],
				['boat', false]
			])
		);
		await kept.keep(folder('photos'), true);
		expect([...(await kept.said('north'))]).toEqual([['photos', true]]);
	});

	test('of a space, the files of its records too; each of them can be left out', async () => {
		await records.change(ROOM, 'deal', newDeal('anna'));
		await records.change(ROOM, 'deal', attachFile(refOf('deal-plan'), acting));
		await kept.keep(SPACE, true);
		await until(['boat', 'deal-plan', 'harbour', 'prices']);
		expect(await kept.things()).toMatchObject([{ id: 'north', amount: { count: 4 } }]);
		await kept.keep({ id: 'deal/deal-plan', of: 'attached', space: 'north', folder: null }, false);
		await kept.lookNow();
		expect((await db.held.get(refOf('deal-plan').hash))?.kept).toBe(undefined);
		expect((await db.held.get(refOf('boat').hash))?.kept).toBe(true);
	});

	test('what leaves the folder is not kept any more, and neither is what is in the bin', async () => {
		await kept.keep(folder('photos'), true);
		await until(['boat', 'harbour']);
		await records.change(ROOM, 'boat', moveFile({ folder: 'summer' }, null, acting));
		await records.change(ROOM, 'harbour', bin(acting));
		await kept.lookNow();
		expect((await db.held.toArray()).map((row) => row.kept)).toEqual([undefined, undefined]);
		await records.change(ROOM, 'harbour', restore(acting));
		await kept.lookNow();
		expect((await db.held.get(refOf('harbour').hash))?.kept).toBe(true);
	});

	test('bytes that several files have are fetched once', async () => {
		const twin = { ...refOf('boat'), id: 'twin' };
		answers.set('twin', () => Promise.resolve(succeed(new Blob([textOf('boat')]))));
		await records.change(
			ROOM,
			'twin',
			createFile(twin, { space: 'north', folder: 'photos' }, acting)
		);
		await kept.keep(folder('photos'), true);
		await until(['boat', 'harbour']);
		expect(fetched).toHaveLength(2);
	});
});

describe('FL-04 · fetching', () => {
	/** An answer that comes when it is let, and ends when it is called off. */
	function held(id: string): {
		readonly told: (bytes: number) => void;
		readonly hasBegun: () => boolean;
		readonly isOff: () => boolean;
	} {
		let told: (bytes: number) => void = () => undefined;
		let [hasBegun, isOff] = [false, false];
		answers.set(id, ({ signal, onReceived }) => {
			told = onReceived ?? told;
			hasBegun = true;
			return new Promise((resolve) => {
				signal?.addEventListener('abort', () => {
					isOff = true;
					resolve(fail('stopped'));
				});
			});
		});
		return { told: (bytes) => told(bytes), hasBegun: () => hasBegun, isOff: () => isOff };
	}

	test('says how far it is, and is broken off when it is called off', async () => {
		const running = held('prices');
		await kept.keep(file('prices'), true);
		await waitFor(
			() => fetched.length === 1,
			() => 'nothing is fetched'
		);
		running.told(5);
		await waitFor(
			async () => (await kept.waiting())[0]?.received === 5,
			() => 'nobody is told'
		);
		const [download] = await kept.waiting();
		if (download === undefined) throw new Error('nothing waits');
		await kept.callOff(download);
		await waitFor(
			() => running.isOff(),
			() => 'it goes on'
		);
		expect(await kept.waiting()).toEqual([]);
		expect(await kept.said('north')).toEqual(new Map());
	});

	test('waits while it is paused', async () => {
		kept.pause(true);
		await kept.keep(file('prices'), true);
		await kept.lookNow();
		expect(await kept.waiting()).toHaveLength(1);
		expect(fetched).toEqual([]);
		kept.pause(false);
		await until(['prices']);
	});

	test('what comes damaged is fetched once more, and then only when somebody asks', async () => {
		const wrong = vi.fn(() => Promise.resolve(succeed(new Blob(['something else']))));
		answers.set('prices', wrong);
		await kept.keep(file('prices'), true);
		await waitFor(
			async () => (await kept.waiting())[0]?.fault === 'damaged',
			() => 'it is not found to be damaged'
		);
		expect(wrong).toHaveBeenCalledTimes(2);
		expect(await here()).toEqual([]);
		answers.delete('prices');
		await kept.retryDownload(refOf('prices').hash);
		await until(['prices']);
	});

	test('what this device has no room for says so, and holds up nothing else', async () => {
		const put = db.blobs.put.bind(db.blobs);
		const full = refOf('boat').hash;
		db.blobs.put = ((...row: Parameters<typeof put>) =>
			row[0].hash === full
				? Promise.reject(new DOMException('no room', 'QuotaExceededError'))
				: put(...row)) as typeof put;
		await kept.keep(folder('photos'), true);
		await until(['harbour']);
		await waitFor(
			async () => (await kept.waiting())[0]?.fault === 'full',
			() => 'it is not said'
		);
	});

	test('a file that somebody opens while it is being fetched is fetched once, and called off for both only by both', async () => {
		const running = held('prices');
		const fetches = new Fetches(
			blobs,
			{
				fetch: async (place, _, following) =>
					hashed((await answers.get(place.id)?.(following ?? {})) ?? fail('gone'))
			},
			() => true
		);
		const place = { room: ROOM, record: 'prices', id: 'prices' };
		const [one, other] = [new AbortController(), new AbortController()];
		const first = fetches.open(place, refOf('prices'), { signal: one.signal });
		const second = fetches.open(place, refOf('prices'), { signal: other.signal });
		await waitFor(
			() => running.hasBegun(),
			() => 'it does not begin'
		);
		one.abort();
		expect(await first).toEqual(fail('stopped'));
		expect(running.isOff()).toBe(false);
		other.abort();
		expect(await second).toEqual(fail('stopped'));
		expect(running.isOff()).toBe(true);
	});
});
