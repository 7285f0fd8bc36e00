import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { keyed } from '../../src/lib/domain/core/keyed';
import { valueOf } from '../../src/lib/domain/file/commands';
import type { FileRef } from '../../src/lib/domain/file/file';
import { createFile, createFolder, moveFolder } from '../../src/lib/domain/file/file-record';
import { writeSpace } from '../../src/lib/documents/space';
import { createLogger } from '../../sync-server/common/logger';
import { Files } from '../../sync-server/files/files';
import { createHttp } from '../../sync-server/ops/http';
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
import { GuardedRelay, NORTH, START, type Person } from '../support/guarded-relay';
import { Sending } from '../support/hostile-kit';

let guarded: GuardedRelay;
let files: Files;
let server: Server;
let directory: string;
let url: string;

beforeEach(async () => {
	directory = mkdtempSync(join(tmpdir(), 'polder-file-area-'));
	guarded = await GuardedRelay.open();
	files = await Files.open(guarded.relay, directory);
	server = createHttp({
		buildDir: join(directory, 'no-build'),
		health: () => ({ status: 'ok', uptimeSeconds: 1, connections: 0, rooms: 0 }),
		metrics: { page: () => Promise.resolve({ contentType: 'text/plain', body: '' }), token: null },
		logger: createLogger('silent'),
		files: (request, response) => files.answer(request, response)
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterEach(async () => {
	const closed = new Promise((resolve) => server.close(resolve));
	server.closeAllConnections();
	await closed;
	await guarded.relay.stop();
	rmSync(directory, { recursive: true, force: true });
});

/** Sends a change of a record over the wire. Returns the rule that refused it; `null` when it was taken. */
async function send(person: Person, record: string, what: RecordChange): Promise<string | null> {
	const sending = new Sending(await guarded.follow(person));
	const state = guarded.store.record(ROOM, record)?.state;
	const outcome = await sending.edit(record, updateOn(state, what));
	sending.connection.hangUp();
	return outcome.outcome === 'refused' ? outcome.rule : null;
}

const made = (ref: FileRef, by: Person, more: RecordChange['set'] = {}): RecordChange => {
	const change = createFile(ref, { space: 'north', folder: null }, actingAs(by));
	return { ...change, set: { ...change.set, ...more } };
};

const pass = (person: Person): string =>
	guarded.relay.passes.issue({ device: guarded.keys[person].id, member: person });

const statusFor = async (address: string, person: Person): Promise<number> =>
	(await fetched(address, pass(person))).status;

/** A file of the area that Anna has added and uploaded. */
async function annasFile() {
	const { ref, bytes } = someFile('anna');
	expect(await send('anna', 'doc', made(ref, 'anna'))).toBe(null);
	const address = addressOf(url, 'doc', ref.id);
	expect(await bring(address, pass('anna'), bytes)).toBe('done');
	return { ref, bytes, address };
}

describe('FL-01 · who has the files of a file area', () => {
	test('everybody who may enter the space, and nobody outside who knows id and hash', async () => {
		const { ref, address } = await annasFile();
		for (const person of ['anna', 'bob', 'sue', 'olga', 'gus'] as const) {
			expect([person, await statusFor(address, person)]).toEqual([person, 200]);
		}
		await guarded.relay.rooms.editSpace('north', (doc) => {
			writeSpace(doc, { ...NORTH, visibility: 'private', members: ['anna'] });
		});
		expect(await statusFor(address, 'bob')).toBe(404);
		expect(await statusFor(address, 'anna')).toBe(200);
		expect(ref.hash).toMatch(/^[0-9a-f]{64}$/);
	});

	test('a guest adds nothing, and neither does who is outside', async () => {
		const { ref } = someFile('gus');
		expect(await send('gus', 'doc', made(ref, 'gus'))).toBe('OP-05');
	});

	test('who names a hash that they never had gets no bytes for it', async () => {
		await send('bob', 'his', newDeal('bob'));
		const { ref, bytes } = someFile('bob');
		await send('bob', 'his', naming(ref, 'bob'));
		expect(await bring(addressOf(url, 'his', ref.id), pass('bob'), bytes)).toBe('done');
		// Anna, who may not read Bob’s deal, makes a file of its hash.
		const stolen = { ...ref, id: 'stolen', by: 'anna' };
		expect(await send('anna', 'loot', made(stolen, 'anna'))).toBe(null);
		expect(await statusFor(addressOf(url, 'loot', 'stolen'), 'anna')).toBe(409);
		// Nor by others’ looking at it.
		expect(await statusFor(addressOf(url, 'loot', 'stolen'), 'olga')).toBe(409);
		expect(await statusFor(addressOf(url, 'loot', 'stolen'), 'anna')).toBe(409);
	});

	test('an attachment that is kept in the file area by who may read it is stored once', async () => {
		await send('anna', 'deal', newDeal('anna'));
		const { ref, bytes } = someFile('anna');
		await send('anna', 'deal', naming(ref, 'anna'));
		expect(await bring(addressOf(url, 'deal', ref.id), pass('anna'), bytes)).toBe('done');
		expect(await send('anna', 'doc', made({ ...ref, id: 'kept' }, 'anna'))).toBe(null);
		const address = addressOf(url, 'doc', 'kept');
		await untilStatus(address, pass('bob'), 200);
		const blobs = join(directory, 'blobs');
		expect(readdirSync(blobs).flatMap((part) => readdirSync(join(blobs, part)))).toEqual([
			ref.hash
		]);
	});

	test.each(['../../etc/passwd', 'a/b', '..', 'invoice\u202efdp.exe', 'two\nlines'])(
		'%j is the name of no file, version or folder',
		async (name) => {
			const { ref } = someFile('anna');
			expect(await send('anna', 'doc', made(ref, 'anna', { title: name }))).toBe('FL-01');
			const value = valueOf({ ...ref, name });
			const forged = made(ref, 'anna', { [keyed('file', ref.id)]: value });
			expect(await send('anna', 'doc', forged)).toBe('FL-01');
			const folder = createFolder('x', { space: 'north', folder: null }, actingAs('anna'));
			const named = { ...folder, set: { ...folder.set, title: name } };
			expect(await send('anna', 'folder', named)).toBe('FL-01');
		}
	);

	test('a name with a script in it is a name', async () => {
		const { ref } = someFile('anna');
		const name = '<img src=x onerror=alert(1)>.pdf';
		expect(await send('anna', 'doc', made(ref, 'anna', { title: name }))).toBe(null);
	});
});

describe('FL-02 · versions', () => {
	test('a version in another’s name, of another moment or in place of one that is there is refused', async () => {
		const { ref } = await annasFile();
		const { ref: second } = someFile('bob');
		expect(await send('bob', 'doc', naming({ ...second, by: 'anna' }, 'bob'))).toBe('HI-03');
		const early = { ...second, at: START - 10_000_000 };
		expect(await send('bob', 'doc', naming(early, 'bob'))).not.toBe(null);
		expect(await send('bob', 'doc', naming({ ...second, id: ref.id }, 'bob'))).toBe('FL-02');
		expect(await send('anna', 'doc', naming(ref, 'anna', false))).toBe('FL-02');
		expect(await send('olga', 'doc', naming(ref, 'olga', false))).toBe('FL-02');
		expect(await send('bob', 'doc', naming(second, 'bob'))).toBe(null);
	});

	test('a file that lies about its size or its bytes is not taken', async () => {
		const { ref, bytes } = someFile('anna', 1000);
		await send('anna', 'short', made({ ...ref, size: 999 }, 'anna'));
		expect(await bring(addressOf(url, 'short', ref.id), pass('anna'), bytes)).toBe(409);
		const other = refOf(Buffer.alloc(1000, 7), 'anna');
		await send('anna', 'other', made(other, 'anna'));
		expect(await bring(addressOf(url, 'other', other.id), pass('anna'), bytes)).toBe(460);
		expect(await statusFor(addressOf(url, 'other', other.id), 'anna')).toBe(409);
	});

	test('a file without a version, and one of more bytes than there are numbers, is malformed', async () => {
		const { ref } = someFile('anna');
		expect(await send('anna', 'empty', made(ref, 'anna', { [keyed('file', ref.id)]: null }))).toBe(
			'FL-01'
		);
		expect(await send('anna', 'huge', made({ ...ref, size: -5 }, 'anna'))).toBe('SCHEMA');
		expect(await send('anna', 'odd', made(ref, 'anna', { stage: 'new' }))).toBe('SCHEMA');
	});
});

test('FL-03 · a folder is not moved into itself', async () => {
	const folder = createFolder('x', { space: 'north', folder: null }, actingAs('anna'));
	expect(await send('anna', 'f', folder)).toBe(null);
	expect(await send('anna', 'f', moveFolder({ parent: null }, 'f', actingAs('anna')))).toBe(
		'FL-03'
	);
	expect(await send('anna', 'f', moveFolder({ parent: null }, 'g', actingAs('anna')))).toBe(null);
});

test('blobs of earlier versions are kept by the sweep', async () => {
	const { ref, address } = await annasFile();
	const { ref: second, bytes } = someFile('bob');
	await send('bob', 'doc', naming(second, 'bob'));
	expect(await bring(addressOf(url, 'doc', second.id), pass('bob'), bytes)).toBe('done');
	guarded.now += 30 * 86_400_000;
	await files.sweep();
	await files.sweep();
	expect(await statusFor(address, 'bob')).toBe(200);
	expect(await statusFor(addressOf(url, 'doc', second.id), 'anna')).toBe(200);
	expect(ref.hash).not.toBe(second.hash);
});
