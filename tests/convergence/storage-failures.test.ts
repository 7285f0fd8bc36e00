import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readDirectory } from '../../src/lib/documents/directory';
import { putTeam } from '../../src/lib/documents/write-directory';
import type { RecordChange } from '../../src/lib/domain/core/change';
import { NO_NOTE_CHANGE } from '../../src/lib/domain/note/note';
import { newId } from '../../src/lib/domain/core/ids';
import { createCustomer, editCustomer } from '../../src/lib/domain/customer/commands';
import { bin } from '../../src/lib/domain/history/commands';
import { roomName } from '../../src/lib/protocol/rooms';
import { undoImport } from '../../src/lib/replica/import-undo';
import { beginImport, noteImport } from '../../src/lib/replica/imports';
import type { Saved } from '../../src/lib/replica/saved';
import type { Workspace } from '../../src/lib/replica/workspace';
import { Actor, clock, random, TestRelay } from '../support/actors';
import { CLOSED, FULL_DISK } from '../support/failing-storage';

const CUSTOMERS = roomName({ kind: 'customers' });

let olga: Actor;
let end: () => void = () => undefined;
/** A customer that is here, one that is in the bin, and a refused change that waits in the tray. */
let here: string;
let binned: string;
let refused: number;

const acting = () => ({ actor: olga.me, clock, random });
const customer = (title = 'Acme') =>
	createCustomer({ title, email: '', phone: '' }, olga.me, acting(), []);

beforeEach(async () => {
	olga = await Actor.found('Olga', new TestRelay());
	const { db, records } = olga.workspace;
	[here, binned] = [newId(random), newId(random)];
	for (const id of [here, binned]) await records.change(CUSTOMERS, id, customer());
	await records.change(CUSTOMERS, binned, bin(acting()));
	const read = (await records.read(here))?.record;
	if (read?.kind !== 'customer') throw new Error('not here');
	change = editCustomer(read, 'title', 'Typed on a bad day', acting());
	refused = await db.refusals.add({
		room: CUSTOMERS,
		record: here,
		title: 'Acme',
		at: 0,
		rule: 'OP-05',
		reason: 'admins-only',
		facts: {},
		wanted: { of: 'record', change, was: {} }
	});
	await olga.synced();
	end = () => undefined;
});

afterEach(async () => {
	end();
	vi.restoreAllMocks();
	await olga.leave();
});

let change: RecordChange;

/** Everything with which screens write. */
const WRITES: Readonly<Record<string, (workspace: Workspace) => Promise<Saved<unknown>>>> = {
	'a change of a record': ({ records }) => records.change(CUSTOMERS, here, change),
	'a change that is repeated': ({ records }) => records.repeat(CUSTOMERS, here, change),
	'new records': ({ records }) =>
		records.createMany(CUSTOMERS, [{ id: newId(random), change: customer() }]),
	'many records': ({ records }) => records.changeMany(CUSTOMERS, [here], () => change),
	'records that belong together': ({ records }) =>
		records.changeTogether([{ room: CUSTOMERS, id: here, edits: [change] }]),
	'a note that is refused': ({ records: { notes } }) =>
		notes.giveUp(CUSTOMERS, here, [NO_NOTE_CHANGE], { rule: 'OP-05', reason: 'guests-read' }),
	'the directory': ({ directory }) =>
		directory.edit((doc) => {
			putTeam(doc, { id: 'north', name: 'North', label: '', supervisors: [], importId: null });
		}),
	'the member’s own document': ({ mine }) =>
		mine.edit((doc) => {
			doc.getMap('reads').set('n', 1);
		}),
	'a refused change that is tried again': ({ refused: tray }) => tray.tryAgain(refused),
	'the list of spaces': (workspace) =>
		workspace.list({
			id: newId(random),
			name: 'North',
			kind: 'sales',
			visibility: 'public',
			archived: false,
			enter: true
		}),
	'the beginning of an import': (workspace) =>
		beginImport(
			workspace,
			{
				importId: 'i',
				members: [],
				teams: [{ id: 't', name: 'T', label: '', supervisors: [], importId: 'i' }],
				stages: []
			},
			null
		),
	'the end of an import': (workspace) =>
		noteImport(workspace, {
			id: 'i',
			file: 'a.csv',
			at: 1,
			kind: 'customers',
			space: null,
			people: 0,
			customers: 1,
			deals: 0,
			tasks: 0,
			updated: 0,
			undoneAt: null
		})
};

describe.each([
	['a full disk', FULL_DISK],
	['a closed database', CLOSED]
])('promise 2 · %s', (_, fault) => {
	test.each(Object.keys(WRITES))('is a result of writing %s', async (name) => {
		const write = WRITES[name];
		if (write === undefined) throw new Error(name);
		end = fault.begin(olga.workspace);
		expect(await write(olga.workspace)).toEqual({
			ok: false,
			error: { reason: 'not-stored', failure: fault.failure }
		});
	});

	test('is a result of attaching a file, and the record does not name it', async () => {
		end = fault.begin(olga.workspace);
		const given = { name: 'a.txt', type: 'text/plain', bytes: new Blob(['a']) };
		expect(await olga.workspace.files.attach(CUSTOMERS, here, given)).toEqual({
			ok: false,
			error: { fault: 'storage', failure: fault.failure }
		});
		end();
		if (fault === CLOSED) await olga.reload();
		expect((await olga.workspace.records.read(here))?.record).toMatchObject({ files: [] });
	});

	test('leaves the record as it was', async () => {
		end = fault.begin(olga.workspace);
		await olga.workspace.records.change(CUSTOMERS, here, change);
		end();
		if (fault === CLOSED) await olga.reload();
		const read = await olga.workspace.records.read(here);
		expect(read?.record.title).toBe('Acme');
	});
});

describe('promise 2 · after a full disk', () => {
	test('a change of a document that was not stored is stored with the next one', async () => {
		const { workspace } = olga;
		olga.network.goOffline();
		const team = (id: string) =>
			workspace.directory.edit((doc) => {
				putTeam(doc, { id, name: id, label: '', supervisors: [], importId: null });
			});
		end = FULL_DISK.begin(workspace);
		expect((await team('first')).ok).toBe(false);
		expect((await team('second')).ok).toBe(false);
		end();
		expect((await team('third')).ok).toBe(true);
		await olga.reload();
		const { teams } = olga.workspace.directory.read(readDirectory);
		expect([...teams.keys()].sort()).toEqual(['first', 'second', 'third']);
	});

	test('the same record can be changed again', async () => {
		const { records } = olga.workspace;
		end = FULL_DISK.begin(olga.workspace);
		expect((await records.change(CUSTOMERS, here, change)).ok).toBe(false);
		end();
		expect((await records.change(CUSTOMERS, here, change)).ok).toBe(true);
		await olga.reload();
		expect((await olga.workspace.records.read(here))?.record.title).toBe('Typed on a bad day');
	});
});

test('a bug while something is written is no failure of the storage: it is thrown', async () => {
	const { records } = olga.workspace;
	await expect(
		records.changeMany(CUSTOMERS, [here], () => {
			throw new RangeError('a bug');
		})
	).rejects.toThrow('a bug');
	await expect(undoImport(olga.workspace, null as unknown as string, acting())).rejects.toThrow();
});
