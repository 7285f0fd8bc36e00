import 'fake-indexeddb/auto';
import { createHash, webcrypto } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import { setField } from '../../src/lib/domain/core/set-field';
import type { FileRef } from '../../src/lib/domain/file/file';
import { newDeal } from '../support/guarded-records';
import { waitFor } from '../support/wait-for';
import { ReplicaDatabase } from '../../src/lib/replica/store/database';
import { RecordStore } from '../../src/lib/replica/store/records';
import { ATTACHED } from '../../src/lib/replica/store/writer';
import { Blobs } from '../../src/lib/replica/files/blobs';
import type { Bringing, FilePlace } from '../../src/lib/replica/files/file-relay';
import {
	Files,
	type AddedFile,
	type AddedOrHere,
	type AttachFault
} from '../../src/lib/replica/files/files';
import { noteRelay } from '../../src/lib/replica/files/refill';
import { PendingUploads, type Pending } from '../../src/lib/replica/files/pending';
import type { TransferQueue } from '../../src/lib/replica/files/transfer-queue';
import { uploadQueue } from '../../src/lib/replica/files/upload-queue';

const ROOM = 'space.north';
const clock = { now: () => ++now, offset: () => 0 };
const random = { bytes: (count: number) => webcrypto.getRandomValues(new Uint8Array(count)) };
let now = 1_000;
let db: ReplicaDatabase;
let records: RecordStore;
let files: Files;
let pending: PendingUploads;
let verdict: Result<null, Refusal>;
let names = 0;
const failures: unknown[] = [];

beforeEach(async () => {
	now = 1_000;
	verdict = succeed(null);
	db = new ReplicaDatabase(`files-${String(++names)}`);
	pending = new PendingUploads(db);
	records = new RecordStore(db, clock, {
		judge: () => verdict,
		isAdmin: () => false,
		onWrite: () => undefined
	});
	files = new Files({
		me: 'anna',
		records,
		clock,
		random,
		origin: 'http://relay.test',
		isAttached: () => true,
		ask: () => Promise.resolve(null),
		onChange: () => undefined,
		onError: (error) => {
			failures.push(error);
		}
	});
	await db.meta.put({ key: ATTACHED, value: true });
	await records.change(ROOM, 'deal', newDeal('anna'));
});

afterEach(async () => {
	expect(failures.splice(0)).toEqual([]);
	await files.stop();
	records.close();
	db.close();
});

const given = (text: string, name = 'a.txt') => ({
	name,
	type: 'text/plain',
	bytes: new Blob([text])
});

async function attach(text: string, name = 'a.txt'): Promise<FileRef> {
	const made = await files.attach(ROOM, 'deal', given(text, name));
	if (!made.ok) throw new Error(JSON.stringify(made.error));
	return made.value;
}

const heldHashes = async (): Promise<string[]> =>
	(await db.held.toArray()).map(({ hash }) => hash).sort();

/** Says that the relay has heard of every edit. */
const sent = (): Promise<void> => db.table('outbox').clear();

test('LS-01 · uploads that are paused wait, also after a restart, and go on when they are let', async () => {
	await attach('hello');
	await sent();
	await files.pause(true);
	const asked = vi.fn(() => Promise.resolve(null));
	const again = new Files({
		...{ me: 'anna', records, clock, random, origin: 'http://relay.test', ask: asked },
		...{ isAttached: () => true, onChange: () => undefined },
		onError: (error) => {
			failures.push(error);
		}
	});
	again.watch();
	again.lead();
	await waitFor(
		() => again.waiting.length === 1,
		() => 'it does not wait'
	);
	expect([await again.arePaused(), (await again.uploads()).length]).toEqual([true, 1]);
	again.retry();
	expect(asked).not.toHaveBeenCalled();
	await again.pause(false);
	await waitFor(
		() => asked.mock.calls.length > 0,
		() => 'nothing is asked'
	);
	await again.stop();
});

test('LS-01 · a large file is hashed and kept piece by piece, and is what was picked', async () => {
	const bytes = Buffer.alloc(9 * 1024 * 1024 + 17, 'ferry ');
	const picked = new Blob([bytes]);
	const whole = vi.spyOn(picked, 'arrayBuffer');
	const made = await files.add(
		{ space: 'north', folder: null },
		{
			...{ name: 'film.mp4', type: 'video/mp4', bytes: picked }
		}
	);
	if (!made.ok) throw new Error(JSON.stringify(made.error));
	const { file, record } = made.value;
	expect(file.hash).toBe(createHash('sha256').update(bytes).digest('hex'));
	expect(whole).not.toHaveBeenCalled();
	const opened = await files.open(ROOM, record, file);
	expect(opened.ok ? Buffer.from(await opened.value.arrayBuffer()).equals(bytes) : null).toBe(true);
	const row = await db.records.get(record);
	expect(row).toMatchObject({ kind: 'file', title: 'film.mp4', folder: '', versionCount: 1 });
});

describe('attaching', () => {
	test('PR-07 · the record names it, the bytes are here, and it waits for the relay', async () => {
		const file = await attach('hello');
		const whole = await records.read('deal');
		expect(whole?.record.kind === 'deal' ? whole.record.files : []).toEqual([file]);
		expect(file).toMatchObject({ name: 'a.txt', size: 5, by: 'anna' });
		const opened = await files.open(ROOM, 'deal', file);
		expect(opened.ok ? await opened.value.text() : opened.error).toBe('hello');
		expect(await pending.list()).toMatchObject([{ id: file.id, isNamedThere: false }]);
		await sent();
		expect(await pending.list()).toMatchObject([{ id: file.id, isNamedThere: true }]);
	});

	test('what the rules do not allow leaves nothing that waits', async () => {
		verdict = fail({ rule: 'OP-08', reason: 'not-yours', facts: {} });
		const made = await files.attach(ROOM, 'deal', given('hello'));
		expect(made.ok ? null : made.error.fault).toBe('refused');
		expect(await db.uploads.count()).toBe(0);
	});

	test('what is larger than the relay takes is refused before it is read', async () => {
		await db.meta.put({ key: 'largest-file', value: 4 });
		const made = await files.attach(ROOM, 'deal', given('hello'));
		const wanted: AttachFault = { fault: 'too-large', largest: 4 };
		expect(made.ok ? null : made.error).toEqual(wanted);
	});

	test('a full browser loses nothing: what can be fetched again makes room, else it is said', async () => {
		const waiting = await attach('waits');
		const other = await attach('fetched');
		await db.uploads.delete(other.id);
		const put = db.blobs.put.bind(db.blobs);
		let full = true;
		db.blobs.put = ((...row: Parameters<typeof put>) => {
			if (full) return Promise.reject(new DOMException('no room', 'QuotaExceededError'));
			return put(...row);
		}) as typeof put;
		const made = await files.attach(ROOM, 'deal', given('more'));
		expect(made.ok ? null : made.error).toEqual({ fault: 'storage', failure: 'quota' });
		expect(await heldHashes()).toEqual([waiting.hash]);
		expect((await pending.list()).map(({ id }) => id)).toEqual([waiting.id]);
		full = false;
		await attach('more');
		expect(await heldHashes()).toHaveLength(2);
	});

	test('a browser that stores nothing says so, and that it could not take back what waits', async () => {
		const full = new DOMException('no room', 'QuotaExceededError');
		vi.spyOn(db, 'transaction').mockRejectedValue(full);
		vi.spyOn(db.uploads, 'bulkDelete').mockRejectedValue(new DOMException('', 'InvalidStateError'));
		const made = await files.attach(ROOM, 'deal', given('Nowhere'));
		expect(made).toEqual({ ok: false, error: { fault: 'storage', failure: 'quota' } });
		expect(failures).toEqual([expect.objectContaining({ name: 'InvalidStateError' })]);
		expect(files.isBehind).toBe(false);
		failures.length = 0;
		vi.restoreAllMocks();
	});

	test('taken away it does not wait; attached again it does', async () => {
		const file = await attach('hello');
		await files.remove(ROOM, 'deal', file);
		expect(await pending.list()).toEqual([]);
		await files.putBack(ROOM, 'deal', file);
		expect(await pending.list()).toHaveLength(1);
	});
});

/** What was added; the folder did not have it already. */
function addedIn(outcome: AddedOrHere): AddedFile {
	if (outcome.is === 'here') throw new Error('it was here');
	return outcome.added;
}

describe('LS-01 · many at once', () => {
	const place = { space: 'north', folder: null } as const;
	const unreadable = {
		...given('moved away'),
		bytes: Object.assign(new Blob(['moved away']), {
			slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('', 'NotFoundError')) })
		})
	};

	test('those that can be read are named and wait, each in its turn, and the others say why not', async () => {
		const all = [given('one', '1.txt'), unreadable, given('two', '2.txt'), given('one', '3.txt')];
		const outcomes = await files.addSome(place, all);
		expect(outcomes.map((one) => (one.ok ? addedIn(one.value).file.name : one.error))).toEqual([
			...['1.txt', { fault: 'unreadable' }, '2.txt', '3.txt']
		]);
		const waiting = await pending.list();
		expect(waiting.map(({ size }) => size)).toEqual([3, 3, 3]);
		// The same bytes are here once.
		expect(await heldHashes()).toHaveLength(2);
		for (const one of outcomes) {
			if (!one.ok) continue;
			const { record, file } = addedIn(one.value);
			expect((await db.records.get(record))?.title).toBe(file.name);
		}
	});

	test('what the rules do not allow leaves nothing that waits', async () => {
		verdict = fail({ reason: 'guests-read', rule: 'FL-01' });
		const outcomes = await files.addSome(place, [given('one'), given('two')]);
		expect(outcomes.map((one) => one.ok)).toEqual([false, false]);
		expect(await db.uploads.count()).toBe(0);
		expect(await db.records.where('room').equals(ROOM).count()).toBe(1);
	});

	test('when there is no room for all, those are added for which there is', async () => {
		const put = db.blobs.put.bind(db.blobs);
		db.blobs.put = ((...row: Parameters<typeof put>) =>
			row[0].bytes.size > 5
				? Promise.reject(new DOMException('no room', 'QuotaExceededError'))
				: put(...row)) as typeof put;
		const outcomes = await files.addSome(place, [given('one'), given('a large one'), given('two')]);
		expect(outcomes.map((one) => (one.ok ? 'added' : one.error))).toEqual([
			...['added', { fault: 'storage', failure: 'quota' }, 'added']
		]);
		expect(await pending.list()).toHaveLength(2);
	});
});

describe('LS-01 · photos', () => {
	/** A JPEG that says where it was taken, by a text of a camera. */
	const PHOTO = Buffer.concat([
		Buffer.from([0xff, 0xd8, 0xff, 0xfe, 0, 10]),
		Buffer.from('52.23 21'),
		Buffer.from([0xff, 0xda, 0, 4, 1, 2, 7, 7, 0xff, 0xd9])
	]);
	const photo = { name: 'p.jpg', type: 'image/jpeg', bytes: new Blob([PHOTO]) };

	test('lose where they were taken before they are hashed and kept, unless the person wants it otherwise', async () => {
		const made = await files.attach(ROOM, 'deal', photo);
		if (!made.ok) throw new Error(JSON.stringify(made.error));
		const kept = Buffer.from(
			(await (await files.blobs.get(made.value.hash))?.arrayBuffer()) ?? new ArrayBuffer(0)
		);
		expect([kept.length, kept.includes('52.23')]).toEqual([made.value.size, false]);
		expect(createHash('sha256').update(kept).digest('hex')).toBe(made.value.hash);
		await files.keepPlaces(true);
		const whole = await files.attach(ROOM, 'deal', photo);
		expect(whole.ok ? whole.value.size : whole.error).toBe(PHOTO.length);
	});

	test('one that is built in a way in which that cannot be done is not attached without a word', async () => {
		const heic = Buffer.concat([
			Buffer.from([0, 0, 0, 16]),
			Buffer.from('ftypheic\0\0\0\0'),
			PHOTO
		]);
		const given = { ...photo, bytes: new Blob([heic]) };
		expect(await files.attach(ROOM, 'deal', given)).toEqual(fail({ fault: 'place-left' }));
		await files.keepPlaces(true);
		expect(await files.attach(ROOM, 'deal', given)).toMatchObject({ ok: true });
	});
});

describe('what stays on this device', () => {
	test('those not used for longest go first, and never what waits for the relay', async () => {
		const blobs = new Blobs(db, clock);
		const waiting = await attach('waits the longest');
		const [old, used, young] = [await attach('old'), await attach('used'), await attach('young')];
		for (const { id } of [old, used, young]) await db.uploads.delete(id);
		await blobs.get(used.hash);
		await blobs.makeRoom(used.size);
		expect(await heldHashes()).toEqual([waiting.hash, used.hash].sort());
		await blobs.setRoom(0);
		expect(await heldHashes()).toEqual([waiting.hash]);
		expect(await blobs.use()).toEqual({ kept: 0, waiting: waiting.size, rest: 0, room: 0 });
	});

	test('OP-08 · a record that is withdrawn takes its files with it', async () => {
		const file = await attach('hello');
		await attach('kept until it is brought');
		await db.uploads.delete(file.id);
		files.lead();
		expect(await heldHashes()).toContain(file.hash);
		await records.removeRoom(ROOM);
		await waitFor(
			async () => !(await heldHashes()).includes(file.hash),
			() => 'the file is still here'
		);
		expect(await heldHashes()).toHaveLength(1);
	});
});

describe('another relay', () => {
	test('is brought what this device has and records name, and what it had before is not', async () => {
		const [one, gone] = [await attach('one'), await attach('gone')];
		await files.remove(ROOM, 'deal', gone);
		await noteRelay(db, 'first', 1);
		await db.uploads.clear();
		await noteRelay(db, 'first', 2);
		expect(await db.uploads.count()).toBe(0);
		await noteRelay(db, 'second', 3);
		expect(await db.uploads.toArray()).toMatchObject([{ id: one.id, hash: one.hash, again: true }]);
	});
});

test('OP-08 · another relay is not brought bytes for a record that only names them', async () => {
	const hidden = await attach('hidden');
	// Somebody else names it in a record of theirs, which this device has as well and looks at.
	await records.change(ROOM, 'theirs', newDeal('bob'));
	const theirs = await files.attach(ROOM, 'theirs', given('of theirs'));
	if (!theirs.ok) throw new Error('not attached');
	const { id: _, ...value } = { ...hidden, by: 'bob' };
	await records.change(
		ROOM,
		'theirs',
		setField('file.copied', null, value, { actor: 'bob', clock, random })
	);
	expect(await files.open(ROOM, 'theirs', { ...hidden, id: 'copied' })).toMatchObject({ ok: true });
	await noteRelay(db, 'first', 1);
	await db.uploads.clear();
	await noteRelay(db, 'second', 2);
	const again = await db.uploads.toArray();
	expect(again.map(({ record, hash }) => [record, hash]).sort()).toEqual(
		[
			['deal', hidden.hash],
			['theirs', theirs.value.hash]
		].sort()
	);
});

describe('the queue', () => {
	/** Runs a queue against a relay that answers so, in order. */
	async function queueOf(
		answers: Bringing[]
	): Promise<{ places: string[]; queue: TransferQueue<Pending> }> {
		const places: string[] = [];
		const bring = ({ id }: FilePlace): Promise<Bringing> => {
			places.push(id);
			return Promise.resolve(answers.shift() ?? 'offline');
		};
		const queue = uploadQueue(db, files.blobs, { bring }, (error) => {
			throw error;
		});
		queue.take(await pending.list());
		return { places, queue };
	}

	test('brings one after the other, the oldest first, and is done with each', async () => {
		const [one, two] = [await attach('one'), await attach('two')];
		await sent();
		const { places, queue } = await queueOf(['done', 'done']);
		await waitFor(
			async () => (await db.uploads.count()) === 0,
			() => 'all brought'
		);
		expect(places).toEqual([one.id, two.id]);
		await queue.stop();
	});

	test('waits until the relay knows what the file is of', async () => {
		await attach('one');
		const { places, queue } = await queueOf(['done']);
		await queue.stop();
		expect(places).toEqual([]);
		expect(await db.uploads.count()).toBe(1);
	});

	test('without a connection it waits, and goes on when asked', async () => {
		const one = await attach('one');
		await sent();
		const { places, queue } = await queueOf(['offline', 'done']);
		await waitFor(
			() => places.length === 1,
			() => 'tried'
		);
		expect(await db.uploads.count()).toBe(1);
		queue.retry();
		await waitFor(
			async () => {
				queue.retry();
				return (await db.uploads.count()) === 0;
			},
			() => 'brought'
		);
		expect(new Set(places)).toEqual(new Set([one.id]));
		await queue.stop();
	});

	test('what the relay does not take stays, says why, and holds nothing up', async () => {
		const [one] = [await attach('one'), await attach('two')];
		await sent();
		const { queue } = await queueOf(['full', 'done']);
		await waitFor(
			async () => (await db.uploads.count()) === 1,
			() => 'the other is brought'
		);
		expect(await db.uploads.toArray()).toMatchObject([{ id: one.id, fault: 'full' }]);
		expect(await heldHashes()).toContain(one.hash);
		await queue.stop();
	});
});
