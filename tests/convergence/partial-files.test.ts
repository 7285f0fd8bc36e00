import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import type { FileRef } from '../../src/lib/domain/file/file';
import { Blobs } from '../../src/lib/replica/files/blobs';
import { digest } from '../../src/lib/replica/files/digest';
import { Fetches } from '../../src/lib/replica/files/fetches';
import type { FetchFault } from '../../src/lib/replica/files/file-relay';
import type { Pieces } from '../../src/lib/replica/files/received';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';

let now = 1_000;
let names = 0;
let db: ReplicaDatabase;
let blobs: Blobs;
/** What the next fetches do with the pieces that are here. */
const answers: ((pieces: Pieces) => Promise<Result<Blob, FetchFault>>)[] = [];
let fetches: Fetches;

beforeEach(() => {
	answers.length = 0;
	db = new ReplicaDatabase(`partial-${String(++names)}`);
	blobs = new Blobs(db, { now: () => ++now });
	const fetch = async (_place: unknown, _hash: string, _following: unknown, pieces?: Pieces) => {
		const answer = answers.shift();
		if (answer === undefined || pieces === undefined) throw new Error('nobody asked for that');
		const came = await answer(pieces);
		return came.ok ? succeed({ bytes: came.value, hash: (await digest(came.value)).hash }) : came;
	};
	fetches = new Fetches(blobs, { fetch }, () => true);
});
afterEach(() => {
	db.close();
});

const TEXT = 'the whole film';
const film = (text = TEXT): FileRef => ({
	...{ id: text, name: 'film.mp4', size: text.length, type: 'video/mp4', at: 1_000, by: 'anna' },
	hash: createHash('sha256').update(text).digest('hex')
});
const open = (file = film()) =>
	fetches.open({ room: 'space.north', record: 'deal', id: file.id }, file);

/** A fetch that is cut after so many letters. */
const cutAfter =
	(letters: number, text = TEXT) =>
	async (pieces: Pieces) => {
		await pieces.keep(0, new Blob([text.slice(0, letters)]));
		return fail('offline' as const);
	};
const heldOf = async ({ hash }: FileRef): Promise<string | undefined> =>
	(await blobs.get(hash))?.text();
/** A fetch that brings what is missing behind the pieces. */
const theRest = async (pieces: Pieces) => {
	const before = await pieces.read();
	const got = before.reduce((sum, { size }) => sum + size, 0);
	return succeed(new Blob([...before, TEXT.slice(got)]));
};

describe('LS-01 · a file of which a part has come', () => {
	test('goes on from there, is checked as a whole, and its parts go once it is kept', async () => {
		answers.push(cutAfter(9), theRest);
		expect(await open()).toEqual(fail('offline'));
		expect(await db.pieces.count()).toBe(1);
		expect((await open()).ok).toBe(true);
		expect(await heldOf(film())).toBe(TEXT);
		expect(await db.pieces.count()).toBe(0);
	});

	test('begins anew when the parts together are another file', async () => {
		answers.push(
			async (pieces) => {
				await pieces.keep(0, new Blob(['another']));
				return fail('offline');
			},
			theRest,
			theRest
		);
		await open();
		expect(await open()).toEqual(fail('damaged'));
		expect(await db.pieces.count()).toBe(0);
		expect((await open()).ok).toBe(true);
	});

	test('of parts that two tabs kept, those without a gap between them count', async () => {
		const pieces = blobs.partials.of(film().hash, 'deal');
		await pieces.keep(0, new Blob(['the ']));
		await pieces.keep(2, new Blob(['e whole']));
		await pieces.keep(4, new Blob(['whole']));
		await pieces.keep(20, new Blob(['never']));
		expect(await Promise.all((await pieces.read()).map((piece) => piece.text()))).toEqual([
			'the ',
			'whole'
		]);
	});

	test('takes room that is counted, and makes room for others unless it is still to be fetched', async () => {
		answers.push(cutAfter(9));
		await open();
		expect((await blobs.use()).rest).toBe(9);
		await db.downloads.put({
			...{ id: film().hash, room: 'space.north', record: 'deal', file: film(), name: 'film' },
			...{ keeping: { id: 'f', of: 'file', space: 'north' }, received: 9, fault: null }
		});
		expect(await blobs.makeRoom(0)).toBe(0);
		await db.downloads.clear();
		expect(await blobs.makeRoom(9)).toBe(0);
		expect(await blobs.makeRoom(8)).toBe(9);
		expect(await db.pieces.count()).toBe(0);
	});

	test('is fetched all the same when the parts find no room, and its own parts make room for the whole', async () => {
		const [put, putWhole] = [db.pieces.put.bind(db.pieces), db.blobs.put.bind(db.blobs)];
		const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
		db.pieces.put = full as unknown as typeof put;
		answers.push(cutAfter(9), theRest);
		expect(await open()).toEqual(fail('offline'));
		expect((await open()).ok).toBe(true);

		db.pieces.put = put;
		const other = film('another one');
		await blobs.partials.of(other.hash, 'deal').keep(0, new Blob(['another one']));
		db.blobs.put = (async (...row: Parameters<typeof putWhole>) =>
			(await db.pieces.count()) > 0 ? full() : putWhole(...row)) as unknown as typeof putWhole;
		answers.push(async (pieces) => succeed(new Blob([...(await pieces.read())])));
		expect((await open(other)).ok).toBe(true);
		expect(await heldOf(other)).toBe('another one');
	});

	test('OP-08 · goes with the last of the records by which it came', async () => {
		answers.push(cutAfter(9));
		await open();
		expect(await db.pieces.count()).toBe(1);
		await blobs.letGo();
		expect(await db.pieces.count()).toBe(0);
	});

	test('that is not at the relay any more, or not for this member, is not kept in parts', async () => {
		answers.push(cutAfter(9), () => Promise.resolve(fail('gone')));
		await open();
		expect(await open()).toEqual(fail('gone'));
		expect(await db.pieces.count()).toBe(0);
	});
});
