import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyChange, firstUpdate } from '../../src/lib/documents/record';
import { writeSpace } from '../../src/lib/documents/space';
import { dropDevice, putMember } from '../../src/lib/documents/write-directory';
import { fail } from '../../src/lib/domain/core/result';
import { setField } from '../../src/lib/domain/core/set-field';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { assign } from '../../src/lib/domain/deal/commands';
import { addPost, bin } from '../../src/lib/domain/history/commands';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { uploadId } from '../../sync-server/files/address';
import type { Blobs } from '../../sync-server/files/blobs';
import { DirectoryBlobs } from '../../sync-server/files/directory-blobs';
import { Files } from '../../sync-server/files/files';
import { S3Blobs } from '../../sync-server/files/s3-blobs';
import { moveTopic } from '../../sync-server/rooms/topic-moves';
import { PASS_LIFETIME } from '../../sync-server/access/file-passes';
import { createHttp } from '../../sync-server/ops/http';
import type { Limits } from '../../sync-server/common/limits';
import { createLogger } from '../../sync-server/common/logger';
import {
	addressOf,
	bring,
	fetched,
	naming,
	refOf,
	ROOM,
	someFile,
	untilStatus
} from '../support/file-kit';
import { actingAs, newDeal, updateOn } from '../support/guarded-records';
import { GuardedRelay, NORTH, type Person } from '../support/guarded-relay';
import { Sending, recordEntries } from '../support/hostile-kit';
import { S3Server } from '../support/s3-server';
import { cuttingProxy } from '../support/cutting-proxy';
import { waitFor } from '../support/wait-for';
import { FileRelay } from '../../src/lib/replica/files/file-relay';
import type { RecordChange } from '../../src/lib/domain/core/change';

let guarded: GuardedRelay;
let files: Files;
let server: Server;
let directory: string;
let url: string;

async function open(limits: Partial<Limits> = {}, blobs?: Blobs): Promise<void> {
	directory = mkdtempSync(join(tmpdir(), 'polder-files-'));
	guarded = await GuardedRelay.open(limits);
	files = await Files.open(guarded.relay, directory, {
		proxies: 0,
		onKnown: () => undefined,
		...(blobs === undefined ? {} : { blobs })
	});
	server = createHttp({
		buildDir: join(directory, 'no-build'),
		health: () => ({ status: 'ok', uptimeSeconds: 1, connections: 0, rooms: 0 }),
		metrics: { page: () => Promise.resolve({ contentType: 'text/plain', body: '' }), token: null },
		logger: createLogger('silent'),
		files: (request, response) => files.answer(request, response)
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

beforeEach(() => open());

async function close(): Promise<void> {
	const closed = new Promise((resolve) => server.close(resolve));
	server.closeAllConnections();
	await closed;
	await guarded.relay.stop();
	rmSync(directory, { recursive: true, force: true });
}
afterEach(close);

/** A place for files that answers when the test lets it. */
class HeldBlobs extends DirectoryBlobs {
	asked = 0;
	private held: Promise<void> = Promise.resolve();
	goOn: () => void = () => undefined;

	hold(): void {
		this.asked = 0;
		this.held = new Promise((resolve) => (this.goOn = resolve));
	}

	override async sizeOf(hash: string): Promise<number | null> {
		this.asked += 1;
		await this.held;
		return super.sizeOf(hash);
	}
}

/** Carries a change of a record out, over the wire. */
async function change(
	person: Person,
	record: string,
	what: RecordChange,
	room = ROOM
): Promise<void> {
	const sending = new Sending(await guarded.follow(person, room));
	const state = guarded.store.record(room, record)?.state;
	expect(await sending.edit(record, updateOn(state, what))).toEqual({ outcome: 'saved' });
	sending.connection.hangUp();
}

/** An admin's device brings what Anna wrote under two client ids of hers, as it fills a relay. */
async function carry(record: string, what: RecordChange, room: string): Promise<void> {
	const sending = new Sending(await guarded.follow('adam', room));
	const state = guarded.store.record(room, record)?.state;
	const first = updateOn(state, what);
	const base = Y.mergeUpdates([...(state === undefined ? [] : [state]), first]);
	const post = addPost('And this.', actingAs('anna'));
	if (post === null) throw new Error('no post');
	const update = Y.mergeUpdates([first, updateOn(base, post)]);
	expect(await sending.edit(record, update)).toEqual({ outcome: 'saved' });
	sending.connection.hangUp();
}

/** What gives a deal to somebody else. */
const handOver = (from: string, to: string): RecordChange =>
	assign({ owner: from }, to, actingAs('adam'));

const pass = (person: Person): string =>
	guarded.relay.passes.issue({ device: guarded.keys[person].id, member: person });

/** A deal of Anna's with a file of hers that has been brought. */
async function annasDeal(record = 'deal', size = 1000) {
	const { ref, bytes } = someFile('anna', size);
	await change('anna', record, newDeal('anna'));
	await change('anna', record, naming(ref, 'anna'));
	const address = addressOf(url, record, ref.id);
	expect(await bring(address, pass('anna'), bytes)).toBe('done');
	return { ref, bytes, address };
}

const status = async (address: string, text: string | null): Promise<number> =>
	(await fetched(address, text)).status;

const keptFiles = (): string[] =>
	readdirSync(join(directory, 'blobs')).flatMap((part) =>
		readdirSync(join(directory, 'blobs', part))
	);

describe('who may have a file', () => {
	test('HI-16 · the files of a topic that has moved are where it is now, for who may enter there', async () => {
		const south = 'space.south';
		await guarded.relay.rooms.editSpace('south', (doc) => {
			const members = ['olga', 'anna'];
			writeSpace(doc, { ...NORTH, id: 'south', visibility: 'private', members, createdBy: 'olga' });
		});
		const { ref, bytes } = someFile('anna', 900);
		await change('bob', 'topic', createTopic({ title: 'Plan', space: 'north' }, actingAs('bob')));
		const post = createPost('post', 'Look', { id: 'topic', space: 'north' }, actingAs('anna'));
		if (post === null) throw new Error('no post');
		await change('anna', 'post', post);
		await change('anna', 'post', naming(ref, 'anna'));
		expect(await bring(addressOf(url, 'post', ref.id), pass('anna'), bytes)).toBe('done');

		const olga = { member: 'olga', device: guarded.keys.olga.id };
		const moved = await moveTopic(guarded.relay, olga, {
			from: 'north',
			topic: 'topic',
			to: 'south'
		});
		if (!moved.ok) throw new Error(moved.error.reason);
		const [copy = ''] = guarded.store.dependentsOf(south, moved.value.copy);
		const address = addressOf(url, copy, ref.id, south);
		await expect.poll(() => status(address, pass('anna'))).toBe(200);
		expect((await fetched(address, pass('olga'))).bytes.equals(bytes)).toBe(true);
		expect(await status(address, pass('bob'))).toBe(404);
		// Where it was, it stays.
		expect(await status(addressOf(url, 'post', ref.id), pass('bob'))).toBe(200);
	});

	test('OP-08 · only who may read the record that names it gets its bytes', async () => {
		const { bytes, address } = await annasDeal();
		for (const person of ['anna', 'sue', 'adam', 'olga', 'gus'] as const) {
			const got = await fetched(address, pass(person));
			expect([person, got.status, got.bytes.equals(bytes)]).toEqual([person, 200, true]);
		}
		expect(await status(address, pass('bob'))).toBe(404);
	});

	test('OP-08 · the file of a post is had by who may read its topic, and by nobody outside its space', async () => {
		const room = 'space.bobs';
		await guarded.relay.rooms.editSpace('bobs', (doc) => {
			writeSpace(doc, {
				...NORTH,
				...{ id: 'bobs', visibility: 'private', members: ['bob', 'sue'], createdBy: 'bob' }
			});
		});
		const { ref, bytes } = someFile('bob');
		const topic = { id: 'topic', space: 'bobs' };
		const said = createPost('p', 'Look', topic, actingAs('bob'));
		if (said === null) throw new Error('no post');
		const sending = new Sending(await guarded.follow('bob', room));
		const saved = { outcome: 'saved' };
		const made = createTopic({ title: 'Rope', space: 'bobs' }, actingAs('bob'));
		expect(await sending.edit('topic', firstUpdate(made))).toEqual(saved);
		expect(await sending.edit('p', firstUpdate(said))).toEqual(saved);
		await change('bob', 'p', naming(ref, 'bob'), room);
		const address = addressOf(url, 'p', ref.id, room);
		expect(await bring(address, pass('bob'), bytes)).toBe('done');
		const got = await fetched(address, pass('sue'));
		expect([got.status, got.bytes.equals(bytes)]).toEqual([200, true]);
		for (const person of ['anna', 'gus'] as const) {
			expect([person, await status(address, pass(person))]).toEqual([person, 404]);
			// Not under the topic's name either, nor in a room that they are in.
			expect(await status(addressOf(url, 'topic', ref.id, room), pass(person))).toBe(404);
			expect(await status(addressOf(url, 'p', ref.id), pass(person))).toBe(404);
		}
		// Naming its hash in a post of one's own gives nobody the bytes.
		const own = createPost('own', 'Mine', { id: 'open', space: 'north' }, actingAs('anna'));
		if (own === null) throw new Error('no post');
		const anna = new Sending(await guarded.follow('anna'));
		const open = createTopic({ title: 'Open', space: 'north' }, actingAs('anna'));
		expect(await anna.edit('open', firstUpdate(open))).toEqual(saved);
		expect(await anna.edit('own', firstUpdate(own))).toEqual(saved);
		await change('anna', 'own', naming({ ...ref, by: 'anna' }, 'anna'));
		expect(await status(addressOf(url, 'own', ref.id), pass('anna'))).toBe(409);
	});

	test('OP-08 · a record that has changed hands takes its files with it, at once', async () => {
		const { ref, address } = await annasDeal();
		await change('adam', 'deal', handOver('anna', 'bob'));
		expect(await status(address, pass('anna'))).toBe(404);
		expect(await status(address, pass('bob'))).toBe(200);
		// What she knows of it is no way back: not by naming its hash in a deal of her own.
		await change('anna', 'other', newDeal('anna'));
		await change('anna', 'other', naming(ref, 'anna'));
		expect(await status(addressOf(url, 'other', ref.id), pass('anna'))).toBe(409);
	});

	test('OP-08 · whoever loses a record while its file is looked for gets nothing of it', async () => {
		await close();
		const kept = mkdtempSync(join(tmpdir(), 'polder-blobs-'));
		const blobs = new HeldBlobs(kept);
		await open({}, blobs);
		const { address } = await annasDeal();
		blobs.hold();
		const asked = status(address, pass('anna'));
		await expect.poll(() => blobs.asked).toBe(1);
		await change('adam', 'deal', handOver('anna', 'bob'));
		blobs.goOn();
		expect(await asked).toBe(404);
		expect(await status(address, pass('bob'))).toBe(200);
		rmSync(kept, { recursive: true });
	});

	test('OP-08 · a file that goes along to another record is had there when who names it may read both', async () => {
		const { ref, bytes } = await annasDeal();
		await change('adam', 'other', newDeal('bob', 'adam'));
		await change('adam', 'other', naming({ ...ref, by: 'adam' }, 'adam'));
		const address = addressOf(url, 'other', ref.id);
		await untilStatus(address, pass('bob'), 200);
		expect((await fetched(address, pass('bob'))).bytes.equals(bytes)).toBe(true);
		// Also after the first is gone, and after a restart.
		await change('anna', 'deal', naming(ref, 'anna', false));
		files = await Files.open(guarded.relay, directory);
		expect(await status(address, pass('bob'))).toBe(200);
	});

	test('OP-08 · a file that goes along before its bytes are there is had there once they are', async () => {
		const { ref, bytes } = someFile('anna');
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		await change('adam', 'other', newDeal('bob', 'adam'));
		await change('adam', 'other', naming({ ...ref, by: 'adam' }, 'adam'));
		const address = addressOf(url, 'other', ref.id);
		expect(await status(address, pass('bob'))).toBe(409);
		expect(await bring(addressOf(url, 'deal', ref.id), pass('anna'), bytes)).toBe('done');
		expect(await status(address, pass('bob'))).toBe(200);
	});

	test('OP-08 · a customer that others were merged into has their files, and no others', async () => {
		const customers = async (by: Person, id: string, owner: string) => {
			await change(by, id, createCustomer({ title: id }, owner, actingAs(by), []), 'customers');
		};
		for (const id of ['kept', 'one']) await customers('olga', id, 'anna');
		await change('bob', 'hidden', newDeal('bob'));
		const { ref, bytes } = someFile('anna');
		const { ref: hidden, bytes: others } = someFile('bob');
		await change('anna', 'one', naming(ref, 'anna'), 'customers');
		await change('bob', 'hidden', naming(hidden, 'bob'));
		// As an admin's device fills a relay, which counts for nothing by itself.
		await carry('kept', naming(ref, 'anna'), 'customers');
		await change('anna', 'kept', naming({ ...hidden, by: 'anna' }, 'anna'), 'customers');
		const at = (record: string, file: string) => addressOf(url, record, file, 'customers');
		expect(await bring(at('one', ref.id), pass('anna'), bytes)).toBe('done');
		expect(await bring(addressOf(url, 'hidden', hidden.id), pass('bob'), others)).toBe('done');
		expect(await status(at('kept', ref.id), pass('anna'))).toBe(409);
		const merged = setField('mergedInto', null, 'between', actingAs('adam'));
		await customers('olga', 'between', 'anna');
		await change('adam', 'one', merged, 'customers');
		await change(
			'adam',
			'between',
			setField('mergedInto', null, 'kept', actingAs('adam')),
			'customers'
		);
		expect(await status(at('kept', ref.id), pass('anna'))).toBe(200);
		expect(await status(at('kept', hidden.id), pass('anna'))).toBe(409);
	});

	describe('OP-08 · who names a file that they may not read gets it by nobody’s doing', () => {
		/** Anna's file, which is Bob's now, and a deal of hers in which she names it all the same. */
		async function annasClaim(id?: string) {
			const { ref: real } = await annasDeal();
			await change('adam', 'deal', handOver('anna', 'bob'));
			const ref = { ...real, id: id ?? real.id };
			await change('anna', 'hers', newDeal('anna'));
			await change('anna', 'hers', naming(ref, 'anna'));
			const address = addressOf(url, 'hers', ref.id);
			/** Whether she has it after everybody who may read both has looked. */
			const isHers = async (of = address) => {
				for (const person of ['olga', 'adam', 'sue'] as const) await fetched(of, pass(person));
				return (await status(of, pass('anna'))) === 200;
			};
			return { ref, address, isHers };
		}

		test.each([
			['its own id', undefined],
			['another id', 'claimed']
		])('not by others’ looking at it (%s)', async (_, id) => {
			const { isHers } = await annasClaim(id);
			expect(await isHers()).toBe(false);
			files = await Files.open(guarded.relay, directory);
			expect(await isHers()).toBe(false);
		});

		test('not by an admin who takes it away and puts it back', async () => {
			const { ref, isHers } = await annasClaim('claimed');
			await change('adam', 'hers', naming(ref, 'adam', false));
			await change('adam', 'hers', naming(ref, 'adam'));
			expect(await isHers()).toBe(false);
			// Nor when the admin's device says that it was theirs all along.
			await change('adam', 'hers', naming(ref, 'adam', false));
			await change('adam', 'hers', naming({ ...ref, by: 'adam' }, 'adam'));
			expect(await isHers()).toBe(false);
		});

		test.each([
			['its own id', undefined],
			['another id', 'claimed']
		])('not by an admin who copies it, as when customers become one (%s)', async (_, id) => {
			const { ref, isHers } = await annasClaim(id);
			await change('adam', 'both', newDeal('anna', 'adam'));
			await change('adam', 'both', naming({ ...ref, by: 'adam' }, 'adam'));
			expect(await isHers(addressOf(url, 'both', ref.id))).toBe(false);
			files = await Files.open(guarded.relay, directory);
			await change('adam', 'later', newDeal('anna', 'adam'));
			await change('adam', 'later', naming({ ...ref, by: 'adam' }, 'adam'));
			expect(await isHers(addressOf(url, 'later', ref.id))).toBe(false);
		});

		test('not by an admin’s device that fills a relay with what she wrote', async () => {
			const { ref, isHers } = await annasClaim();
			for (const by of ['anna', 'adam'] as const) {
				const record = `carried-${by}`;
				const doc = new Y.Doc();
				applyChange(doc, newDeal('anna'), 'test');
				// Under an id of its own: no other reference is known that it might be a copy of.
				applyChange(doc, naming({ ...ref, by, id: record }, 'anna'), 'test');
				const sending = new Sending(await guarded.follow('adam'));
				expect(await sending.edit(record, Y.encodeStateAsUpdate(doc))).toEqual({
					outcome: 'saved'
				});
				sending.connection.hangUp();
				expect(await isHers(addressOf(url, record, record))).toBe(false);
			}
			// Nor one that brings a later change of hers to a record that the relay has.
			await change('anna', 'hers-too', newDeal('anna'));
			await change('adam', 'hers-too', naming({ ...ref, id: 'later' }, 'anna'));
			expect(await isHers(addressOf(url, 'hers-too', 'later'))).toBe(false);
		});

		test('and has it once she brings the bytes, or is given back what it is of', async () => {
			const { ref, address, isHers } = await annasClaim('claimed');
			expect(await isHers()).toBe(false);
			await change('adam', 'deal', handOver('bob', 'anna'));
			expect(await status(address, pass('anna'))).toBe(200);
			const { ref: other, bytes } = someFile('anna');
			await change('anna', 'hers', naming(other, 'anna'));
			expect(await bring(addressOf(url, 'hers', other.id), pass('anna'), bytes)).toBe('done');
			expect(await status(addressOf(url, 'hers', other.id), pass('anna'))).toBe(200);
			expect(ref.hash).not.toBe(other.hash);
		});
	});

	test('a bug in what looks at accepted edits costs no edit, and is counted', async () => {
		let isBroken = true;
		guarded.relay.rooms.onEachAccepted(() => {
			if (isBroken) throw new Error('not foreseen');
			return () => undefined;
		});
		await change('anna', 'deal', newDeal('anna'));
		isBroken = false;
		await change('adam', 'deal', handOver('anna', 'bob'));
		expect(recordEntries(guarded.store, ROOM)).toHaveLength(2);
	});

	test('OP-05 · whoever is removed, or whose device is, gets nothing more with the pass they have', async () => {
		const { address } = await annasDeal();
		const [annas, sues] = [pass('anna'), pass('sue')];
		await guarded.relay.rooms.editDirectory((doc) => {
			const anna = guarded.relay.directory.members.get('anna');
			if (anna !== undefined) putMember(doc, { ...anna, standing: 'removed' });
			dropDevice(doc, guarded.keys.sue.id);
		});
		expect(await status(address, annas)).toBe(401);
		expect(await status(address, sues)).toBe(401);
	});

	test('OP-08 · a pass is forged, worn out, shown in the address, or missing: nothing', async () => {
		const { address } = await annasDeal();
		const good = pass('anna');
		const forged = pass('bob').replace('.bob.', '.anna.');
		for (const bad of [forged, good.slice(0, -1), `${good}x`, 'x', '', 'a.b.c.d']) {
			expect([bad, await status(address, bad)]).toEqual([bad, 401]);
		}
		expect(await status(address, null)).toBe(401);
		expect(await status(`${address}?pass=${good}`, null)).toBe(401);
		expect(await status(address, good)).toBe(200);
		guarded.now += PASS_LIFETIME;
		expect(await status(address, good)).toBe(401);
	});
});

describe('who may bring a file', () => {
	test('OP-06 · guests, and those who do not see the record, bring nothing', async () => {
		const { ref, bytes } = someFile('anna');
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		const address = addressOf(url, 'deal', ref.id);
		expect(await bring(address, pass('gus'), bytes)).toBe(403);
		expect(await bring(address, pass('bob'), bytes)).toBe(404);
		expect(await status(address, pass('anna'))).toBe(409);
	});

	test('OP-08 · what was begun cannot be ended once the record is out of reach', async () => {
		const { ref, bytes } = someFile('anna', 3000);
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		const address = addressOf(url, 'deal', ref.id);
		const annas = pass('anna');
		const headers = { authorization: `Bearer ${annas}`, 'tus-resumable': '1.0.0' };
		const begun = await fetch(`${address}/upload`, {
			method: 'POST',
			headers: { ...headers, 'upload-length': '3000' }
		});
		expect(begun.status).toBe(201);
		const piece = (from: number, to: number) =>
			fetch(`${address}/upload`, {
				method: 'PATCH',
				headers: {
					...headers,
					'upload-offset': String(from),
					'content-type': 'application/offset+octet-stream'
				},
				body: new Uint8Array(bytes.subarray(from, to))
			});
		expect((await piece(0, 1000)).status).toBe(204);
		await change('adam', 'deal', handOver('anna', 'bob'));
		expect((await piece(1000, 3000)).status).toBe(404);
		// Back with her, it goes on where it was; nobody else's device goes on with it.
		await change('adam', 'deal', handOver('bob', 'anna'));
		const others = await fetch(`${address}/upload`, {
			method: 'HEAD',
			headers: { ...headers, authorization: `Bearer ${pass('adam')}` }
		});
		expect(others.status).toBe(404);
		expect((await piece(1000, 3000)).status).toBe(204);
		expect((await fetched(address, annas)).bytes.equals(bytes)).toBe(true);
	});

	test('a file that no record names is not taken', async () => {
		await change('anna', 'deal', newDeal('anna'));
		const { ref, bytes } = someFile('anna');
		expect(await bring(addressOf(url, 'deal', ref.id), pass('anna'), bytes)).toBe(404);
		expect(await bring(addressOf(url, 'nothing', ref.id), pass('anna'), bytes)).toBe(404);
		expect(keptFiles()).toEqual([]);
	});

	test('bytes that are others than the record says are never kept', async () => {
		const { ref, bytes } = someFile('anna');
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		const address = addressOf(url, 'deal', ref.id);
		const other = Buffer.from(bytes);
		other[500] = (other[500] ?? 0) ^ 1;
		expect(await bring(address, pass('anna'), other)).toBe(460);
		expect(await bring(address, pass('anna'), bytes.subarray(1))).toBe(409);
		expect(await status(address, pass('anna'))).toBe(409);
		expect(keptFiles()).toEqual([]);
		// It begins anew, and the right ones are taken.
		expect(await bring(address, pass('anna'), bytes)).toBe('done');
		expect(keptFiles()).toEqual([ref.hash]);
	});

	test('an empty file is a file', async () => {
		const { address } = await annasDeal('deal', 0);
		const got = await fetched(address, pass('anna'));
		expect([got.status, got.bytes.length]).toEqual([200, 0]);
	});

	test('who has brought it already is told so, and brings nothing twice', async () => {
		const { address, bytes } = await annasDeal();
		let pieces = 0;
		const again = bring(address, pass('anna'), bytes, { onChunk: () => (pieces += 1) });
		expect(await again).toBe('done');
		expect(pieces).toBe(0);
	});
});

/** The device's side of files, at an address. */
const deviceAt = (origin: string): FileRelay =>
	new FileRelay({
		origin,
		now: () => Date.now(),
		ask: () =>
			Promise.resolve({
				...{ answer: 'file-pass', pass: pass('anna'), lifetime: 60_000, largest: 1 }
			}),
		onLargest: () => undefined
	});

describe('parts of a file', () => {
	test('are given to who may have the whole, and to nobody else', async () => {
		const { ref, bytes, address } = await annasDeal();
		const part = async (person: Person, headers: Record<string, string>) => {
			const answer = await fetch(address, {
				headers: { authorization: `Bearer ${pass(person)}`, ...headers }
			});
			return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
		};
		expect((await part('bob', { range: 'bytes=0-10' })).status).toBe(404);
		expect(await part('anna', { range: 'bytes=900-' })).toEqual({
			status: 206,
			bytes: bytes.subarray(900)
		});
		expect((await part('anna', { range: 'bytes=1000-' })).status).toBe(416);
		// Behind another content, the whole file comes.
		expect(await part('anna', { range: 'bytes=900-', 'if-range': '"other"' })).toEqual({
			status: 200,
			bytes
		});
		expect((await part('anna', { 'if-range': `"${ref.hash}"`, range: 'bytes=1-1' })).bytes).toEqual(
			bytes.subarray(1, 2)
		);
	});

	test('a download that is cut again and again goes on where it was, and arrives whole', async () => {
		const { ref, bytes } = await annasDeal('deal', 1_000_000);
		const proxy = await cuttingProxy(Number(new URL(url).port), { cutAfter: 90_000 });
		try {
			const place = { room: ROOM, record: 'deal', id: ref.id } as const;
			const got = await deviceAt(proxy.url).fetch(place, ref.hash);
			expect(got.ok && Buffer.from(await got.value.bytes.arrayBuffer()).equals(bytes)).toBe(true);
			expect(proxy.connections).toBeGreaterThan(10);
		} finally {
			await proxy.close();
		}
	});

	test('a device that has all of it, but was closed before it knew, gets nothing once more; one that has too much begins anew', async () => {
		const { ref, bytes } = await annasDeal('deal', 10_000);
		const place = { room: ROOM, record: 'deal', id: ref.id } as const;
		const forgotten: string[] = [];
		const holding = (here: Buffer) => ({
			read: () => Promise.resolve([new Blob([new Uint8Array(here)])]),
			keep: () => Promise.resolve(),
			forget: () => {
				forgotten.push('all');
				return Promise.resolve();
			}
		});
		const proxy = await cuttingProxy(Number(new URL(url).port), { cutAfter: Infinity });
		try {
			for (const here of [bytes, bytes.subarray(0, 4_000)]) {
				const before = proxy.carried.back;
				const got = await deviceAt(proxy.url).fetch(place, ref.hash, {}, holding(here));
				expect(got.ok && Buffer.from(await got.value.bytes.arrayBuffer()).equals(bytes)).toBe(true);
				expect(proxy.carried.back - before).toBeLessThan(10_000 - here.length + 1_000);
			}
			expect(forgotten).toEqual([]);
			const longer = Buffer.concat([bytes, Buffer.from('more')]);
			const got = await deviceAt(proxy.url).fetch(place, ref.hash, {}, holding(longer));
			expect(got.ok && Buffer.from(await got.value.bytes.arrayBuffer()).equals(bytes)).toBe(true);
			expect(forgotten).toEqual(['all', 'all']);
		} finally {
			await proxy.close();
		}
	});

	test('a connection that brings nothing is not tried for ever', async () => {
		const { ref } = await annasDeal();
		const proxy = await cuttingProxy(Number(new URL(url).port), { cutAfter: 0 });
		try {
			const place = { room: ROOM, record: 'deal', id: ref.id } as const;
			expect(await deviceAt(proxy.url).fetch(place, ref.hash)).toEqual(fail('offline'));
			expect(proxy.connections).toBe(2);
		} finally {
			await proxy.close();
		}
	});
});

describe('files in a bucket', () => {
	const KEYS = { keyId: 'AKIDPOLDER', secret: 'secret', region: 'eu-central-1' };
	let bucket: S3Server;

	beforeEach(async () => {
		await close();
		bucket = await S3Server.start('company', KEYS);
		await open({}, new S3Blobs({ ...KEYS, url: bucket.url }));
	});
	afterEach(() => bucket.stop());

	test('OP-08 · are brought and fetched by the same rules, and removed when no record names them', async () => {
		const { ref, bytes, address } = await annasDeal('deal', 50_000);
		expect([...bucket.objects.keys()]).toEqual([`${ref.hash.slice(0, 2)}/${ref.hash}`]);
		expect(readdirSync(join(directory, 'uploads'))).toEqual([]);
		expect((await fetched(address, pass('anna'))).bytes.equals(bytes)).toBe(true);
		expect(await status(address, pass('bob'))).toBe(404);
		await change('anna', 'deal', naming(ref, 'anna', false));
		guarded.now = Date.now();
		await files.sweep();
		expect(bucket.objects.size).toBe(1);
		guarded.now = Date.now() + 8 * 86_400_000;
		await files.sweep();
		expect(bucket.objects.size).toBe(0);
	});

	test('wait for a bucket that does not answer: nothing of an upload is lost', async () => {
		const { ref, bytes } = someFile('anna');
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		const address = addressOf(url, 'deal', ref.id);
		bucket.faults.push('busy', 'busy', 'busy', 'busy');
		const place = { room: ROOM, record: 'deal', id: ref.id } as const;
		// In Node, the client takes a buffer where it takes a blob in a browser.
		const asBlob = bytes as unknown as Blob;
		let pieces = 0;
		const attempt = () =>
			deviceAt(url).bring(place, asBlob, new AbortController().signal, () => {
				pieces += 1;
			});
		expect(await attempt()).toBe('later');
		bucket.faults.push('busy', 'busy', 'busy', 'busy');
		expect(await attempt()).toBe('later');
		pieces = 0;
		expect(await attempt()).toBe('done');
		// The bytes were all there: they are not brought a second time.
		expect(pieces).toBe(0);
		bucket.faults.push('busy', 'busy', 'busy', 'busy');
		expect(await status(address, pass('anna'))).toBe(503);
		expect((await fetched(address, pass('anna'))).bytes.equals(bytes)).toBe(true);
	});
});

describe('limits', () => {
	test.each([
		['too large', { file: 999 }, 413],
		['more than a member may keep', { memberFiles: 999 }, 507],
		['more than the workspace may keep', { workspaceFiles: 999 }, 507]
	] as const)('a file %s is refused before its bytes', async (_, limits, expected) => {
		await close();
		await open(limits);
		const { ref, bytes } = someFile('anna');
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		expect(await bring(addressOf(url, 'deal', ref.id), pass('anna'), bytes)).toBe(expected);
		expect(readdirSync(join(directory, 'uploads'))).toEqual([]);
	});

	/** Begins an upload, of which nothing comes yet. */
	async function begin(size: number, record = 'deal'): Promise<number> {
		const { ref } = someFile('anna', size);
		await change('anna', record, naming(ref, 'anna'));
		const answer = await fetch(`${addressOf(url, record, ref.id)}/upload`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${pass('anna')}`,
				'tus-resumable': '1.0.0',
				'upload-length': String(size)
			}
		});
		return answer.status;
	}

	test('what is begun and not whole counts as what a member keeps, also after a restart', async () => {
		await close();
		await open({ memberFiles: 2500 });
		await change('anna', 'deal', newDeal('anna'));
		expect([await begin(1000), await begin(1000), await begin(1000)]).toEqual([201, 201, 507]);
		files = await Files.open(guarded.relay, directory);
		expect([await begin(600), await begin(400)]).toEqual([507, 201]);
		// What nobody goes on with is gone after a while, and counts no more.
		guarded.now = Date.now() + 8 * 86_400_000;
		expect((await files.sweep()).uploads).toBe(3);
		expect(await begin(1000)).toBe(201);
	});

	test('the workspace keeps so many bytes: the same file is counted once, what is begun as a whole', async () => {
		await close();
		await open({ workspaceFiles: 2500 });
		const { ref, bytes } = await annasDeal('deal', 1000);
		await change('anna', 'second', newDeal('anna'));
		const again = { ...ref, id: 'again' };
		await change('anna', 'second', naming(again, 'anna'));
		expect(await bring(addressOf(url, 'second', 'again'), pass('anna'), bytes)).toBe('done');
		expect([await begin(1000), await begin(501), await begin(500)]).toEqual([201, 507, 201]);
	});

	test('a member has so many uploads that are not whole: the one that got on longest ago goes', async () => {
		await close();
		await open({ memberUploads: 2 });
		const { ref, bytes } = someFile('anna');
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		for (let n = 0; n < 5; n += 1) expect(await begin(1000)).toBe(201);
		const begun = () =>
			readdirSync(join(directory, 'uploads')).filter((name) => !name.includes('.'));
		expect(begun()).toHaveLength(2);
		// And nobody is locked out by what they have begun.
		expect(await bring(addressOf(url, 'deal', ref.id), pass('anna'), bytes)).toBe('done');
		expect(begun()).toHaveLength(1);
	});

	test('what would take the disk’s reserve is not begun, and may be tried again later', async () => {
		await close();
		await open({ diskReserve: Number.MAX_SAFE_INTEGER });
		await change('anna', 'deal', newDeal('anna'));
		const { ref } = someFile('anna');
		await change('anna', 'deal', naming(ref, 'anna'));
		const headers = { authorization: `Bearer ${pass('anna')}`, 'tus-resumable': '1.0.0' };
		const answer = await fetch(`${addressOf(url, 'deal', ref.id)}/upload`, {
			method: 'POST',
			headers: { ...headers, 'upload-length': '1000' }
		});
		expect([answer.status, await answer.text()]).toEqual([503, 'storage']);
		expect(answer.headers.get('retry-after')).toBe('30');
		expect(readdirSync(join(directory, 'uploads'))).toEqual([]);
	});

	test('a note that a full disk left by half is none: the upload begins anew', async () => {
		const { ref, bytes } = someFile('anna', 3000);
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		const address = addressOf(url, 'deal', ref.id);
		const id = uploadId(guarded.keys.anna.id, {
			room: ROOM,
			about: { kind: 'space', space: 'north' },
			record: 'deal',
			file: ref.id
		});
		for (const [name, text] of [
			[id, 'xyz'],
			[`${id}.json`, '{"id":']
		] as const) {
			writeFileSync(join(directory, 'uploads', name), text);
		}
		files = await Files.open(guarded.relay, directory);
		expect(await bring(address, pass('anna'), bytes)).toBe('done');
		expect((await fetched(address, pass('anna'))).bytes.equals(bytes)).toBe(true);
	});

	test('who brings too much in a short time waits', async () => {
		await close();
		await open({ fileBurst: 500, filesPerSecond: 100 });
		await annasDeal();
		const { ref, bytes } = someFile('anna');
		await change('anna', 'deal', naming(ref, 'anna'));
		const address = addressOf(url, 'deal', ref.id);
		expect(await bring(address, pass('anna'), bytes)).toBe(429);
		guarded.now += 5_000;
		expect(await bring(address, pass('anna'), bytes)).toBe('done');
	});
});

describe('what requests cost', () => {
	test('a device that asks too often waits, and no other', async () => {
		await close();
		await open({ requestBurst: 10, requestsPerSecond: 1 });
		const { address } = await annasDeal();
		const statuses = [];
		for (let n = 0; n < 12; n += 1) statuses.push(await status(address, pass('anna')));
		expect(statuses.at(-1)).toBe(429);
		expect((await fetched(address, pass('anna'))).headers.get('retry-after')).toBe('1');
		expect(await status(address, pass('adam'))).toBe(200);
		guarded.now += 3_000;
		expect(await status(address, pass('anna'))).toBe(200);
	});

	test('a member who fetches too many bytes waits, on all devices', async () => {
		await close();
		await open({ fetchBurst: 500, fetchesPerSecond: 100 });
		const { address } = await annasDeal();
		expect(await status(address, pass('adam'))).toBe(200);
		const answer = await fetched(address, pass('adam'));
		expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '5']);
		expect(await status(address, pass('sue'))).toBe(200);
		guarded.now += 5_000;
		expect(await status(address, pass('adam'))).toBe(200);
	});

	test('a member whose connection is cut is counted for what was sent, not for what they asked for', async () => {
		await close();
		await open({ fetchBurst: 30_000_000, fetchesPerSecond: 1 });
		// What the system's buffers take counts as sent, and is less than what is left of the burst.
		const { address } = await annasDeal('deal', 60_000_000);
		const cut = held(address, pass('adam'));
		await cut.begun;
		expect((await fetched(address, pass('adam'))).status).toBe(429);
		cut.end();
		await waitFor(
			async () => {
				const headers = { authorization: `Bearer ${pass('adam')}`, range: 'bytes=0-9' };
				return (await fetch(address, { headers })).status === 206;
			},
			() => 'still counted'
		);
	});

	test('a device has so many requests open at once, and what has ended counts no more', async () => {
		await close();
		await open({ deviceRequests: 2 });
		const { address } = await annasDeal('deal', 20_000_000);
		const open2 = [1, 2].map(() => held(address, pass('adam')));
		await Promise.all(open2.map(({ begun }) => begun));
		const answer = await fetched(address, pass('adam'));
		expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1']);
		for (const { end } of open2) end();
		await untilStatus(address, pass('adam'), 200);
	});

	test('wrong passes are answered so often, and good ones from there all the same', async () => {
		await close();
		await open({ wrongPasses: 5 });
		const { address } = await annasDeal();
		const statuses = [];
		for (let n = 0; n < 7; n += 1) statuses.push(await status(address, 'a.b.1.c'));
		expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
		expect(await status(address, pass('anna'))).toBe(200);
		guarded.now += 60_000;
		expect(await status(address, 'a.b.1.c')).toBe(401);
	});
});

/** A request whose answer has begun and is not read. */
function held(address: string, text: string) {
	let begin: () => void;
	const begun = new Promise<void>((resolve) => (begin = resolve));
	const request = httpRequest(address, { headers: { authorization: `Bearer ${text}` } }, () => {
		begin();
	});
	request.on('error', () => undefined);
	request.end();
	return { begun, end: () => request.destroy() };
}

describe('what comes out', () => {
	test('a file is never a page of ours, and no cache between keeps it', async () => {
		const html = Buffer.from('<script>alert(1)</script>');
		const ref = { ...refOf(html, 'anna', 'a"; filename=x\r\n<é>/../b.html'), type: 'text/html' };
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		const address = addressOf(url, 'deal', ref.id);
		expect(await bring(address, pass('anna'), html)).toBe('done');
		const { headers } = await fetched(address, pass('anna'));
		expect(headers.get('content-type')).toBe('application/octet-stream');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('content-security-policy')).toContain('sandbox');
		expect(headers.get('cache-control')).toBe('private, no-store');
		expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
		expect(headers.get('access-control-allow-origin')).toBeNull();
		expect(headers.get('content-disposition')).toBe(
			"attachment; filename*=UTF-8''a%22%3B%20filename%3Dx__%3C%C3%A9%3E_.._b.html"
		);
	});

	test.each([
		'/files/../../etc/passwd',
		'/files/space.north/deal/..%2f..%2fclaim.secret',
		'/files/space.north/../deal/x',
		'/files/space.north/deal/../../../seal.secret',
		'/files/directory/members/anna',
		'/files/private.olga/x/y',
		'/files//deal/x',
		'/files/space.north/deal',
		'/files/space.north/deal/x/upload/y',
		'/files/space.nowhere/deal/x'
	])('no path leads anywhere else: %s', async (path) => {
		await annasDeal();
		for (const method of ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS']) {
			const { port } = server.address() as AddressInfo;
			const answered = await new Promise<number>((resolve, reject) => {
				const headers = { authorization: `Bearer ${pass('olga')}`, 'tus-resumable': '1.0.0' };
				// Sent as it is written: fetch would tidy `..` away.
				httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
					response.resume().on('end', () => {
						resolve(response.statusCode ?? 0);
					});
				})
					.on('error', reject)
					.end();
			});
			expect([method, answered]).toEqual([method, 404]);
		}
		expect(guarded.relay.rights.hasSpace('nowhere')).toBe(false);
	});

	test('what has been brought cannot be taken away or written over by hand', async () => {
		const { address, ref } = await annasDeal();
		for (const method of ['DELETE', 'PUT', 'POST', 'PATCH']) {
			const headers = { authorization: `Bearer ${pass('anna')}`, 'tus-resumable': '1.0.0' };
			await fetch(address, { method, headers });
			await fetch(`${address}/upload`, { method, headers });
		}
		expect(keptFiles()).toEqual([ref.hash]);
		expect(await status(address, pass('anna'))).toBe(200);
	});
});

describe('the sweep', () => {
	const day = 86_400_000;
	/** Files are as old as the system's clock says: the relay's goes on from there. */
	beforeEach(() => {
		guarded.now = Date.now();
	});

	test('what no record names goes after the time of grace, not before, and not when it is named again', async () => {
		const { ref, address } = await annasDeal();
		await change('anna', 'deal', naming(ref, 'anna', false));
		await files.sweep();
		guarded.now += 6 * day;
		await files.sweep();
		expect(keptFiles()).toEqual([ref.hash]);
		await change('anna', 'deal', naming(ref, 'anna'));
		await files.sweep();
		guarded.now += 30 * day;
		await files.sweep();
		expect(await status(address, pass('anna'))).toBe(200);
		await change('anna', 'deal', naming(ref, 'anna', false));
		await files.sweep();
		guarded.now += 8 * day;
		expect(await files.sweep()).toEqual({ attachments: 1, blobs: 1, uploads: 0 });
		expect(keptFiles()).toEqual([]);
	});

	test('HI-05 · what is in the bin keeps its files; what is deleted for good does not', async () => {
		const { ref } = await annasDeal();
		await change('anna', 'deal', bin(actingAs('anna')));
		guarded.now += 30 * day;
		await files.sweep();
		guarded.now += 30 * day;
		await files.sweep();
		expect(keptFiles()).toEqual([ref.hash]);
		await guarded.relay.rooms.eraseRecords(ROOM, ['deal'], 'olga');
		await files.sweep();
		guarded.now += 8 * day;
		await files.sweep();
		expect(keptFiles()).toEqual([]);
	});

	test('a file that another record names too is not lost with the first', async () => {
		const { ref } = await annasDeal();
		await change('adam', 'other', newDeal('bob', 'adam'));
		await change('adam', 'other', naming({ ...ref, by: 'adam' }, 'adam'));
		await change('anna', 'deal', naming(ref, 'anna', false));
		await files.sweep();
		guarded.now += 8 * day;
		await files.sweep();
		expect(keptFiles()).toEqual([ref.hash]);
	});

	test('an upload that nobody goes on with is removed', async () => {
		const { ref, bytes } = someFile('anna', 3000);
		await change('anna', 'deal', newDeal('anna'));
		await change('anna', 'deal', naming(ref, 'anna'));
		const begun = await fetch(`${addressOf(url, 'deal', ref.id)}/upload`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${pass('anna')}`,
				'tus-resumable': '1.0.0',
				'upload-length': String(bytes.length)
			}
		});
		expect(begun.status).toBe(201);
		expect(readdirSync(join(directory, 'uploads'))).toHaveLength(2);
		guarded.now += 6 * day;
		expect((await files.sweep()).uploads).toBe(0);
		guarded.now += 2 * day;
		expect((await files.sweep()).uploads).toBe(1);
		expect(readdirSync(join(directory, 'uploads'))).toEqual([]);
	});
});
