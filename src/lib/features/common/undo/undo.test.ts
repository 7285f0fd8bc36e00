import 'fake-indexeddb/auto';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { Acting } from '$lib/domain/core/change';
import { assign } from '$lib/domain/deal/commands';
import { createCustomer, editCustomer } from '$lib/domain/customer/commands';
import { addPost, bin, restore } from '$lib/domain/history/commands';
import { seededActing } from '$lib/domain/import/testkit';
import { succeed } from '$lib/domain/core/result';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import { roomName } from '$lib/protocol/rooms';
import { ReplicaDatabase } from '$lib/replica/store/database';
import { RecordStore } from '$lib/replica/store/records';
import { toasts } from '$lib/ui/toasts.svelte';
import { acts } from './acts.svelte';
import { rememberEdit, rememberOwner } from './field-act';
import {
	CHANGED,
	offerUndo,
	remember,
	takeBack,
	UNDONE,
	undoLast,
	undoneBut,
	type Undone
} from './undo';
import { undoBin, undoInRecord, undoMade } from './undo-record';

afterEach(() => {
	acts.clear();
	for (const { id } of toasts.current) toasts.remove(id);
});

/**
 * Returns what the screen shows after an undo with this outcome: the text, and whether it offers to try
 * again.
 */
async function said(outcome: Undone) {
	for (const { id } of toasts.current) toasts.remove(id);
	await takeBack(() => Promise.resolve(outcome));
	return toasts.current.map(({ message, tone, action }) => [message, tone, action?.label]);
}

describe('undo · what is said is what is true', () => {
	test('what was done is said, with the way back', async () => {
		let asked = 0;
		offerUndo({ message: 'It is gone' }, () => {
			asked += 1;
			return UNDONE;
		});
		const [offered] = toasts.current;
		expect(offered).toMatchObject({ message: 'It is gone', action: { label: 'Undo' } });
		offered?.action?.run();
		await vi.waitFor(() => expect(asked).toBe(1));
	});

	test('what is back needs no toast, unless it has words of its own', async () => {
		expect(await said(UNDONE)).toEqual([]);
		expect(await said({ is: 'done', said: 'Both are back' })).toEqual([
			['Both are back', 'ok', undefined]
		]);
	});

	test('what others have changed stays, and is named', async () => {
		expect(await said(CHANGED)).toEqual([
			['Somebody has changed it meanwhile: it stays as it is.', 'warn', undefined]
		]);
		expect(await said(undoneBut(['Title', 'Owner'], 'The merge is undone.'))).toContainEqual([
			'The merge is undone. Changed by somebody meanwhile, so it stays: Title and Owner',
			'warn',
			undefined
		]);
		expect(undoneBut([])).toEqual(UNDONE);
	});

	test('what could not be saved is said and can be tried again; so is a bug', async () => {
		expect(await said({ is: 'failed', why: 'The disk is full' })).toEqual([
			['The disk is full', 'danger', 'Undo']
		]);
		await takeBack(() => Promise.reject(new Error('a bug')));
		expect(toasts.current.at(-1)).toMatchObject({
			message: 'It could not be taken back: this device could not save it.',
			tone: 'danger',
			action: { label: 'Undo' }
		});
	});
});

describe('one’s last acts', () => {
	const undo = vi.fn(() => UNDONE);
	afterEach(() => {
		acts.clear();
		undo.mockClear();
	});

	test('the last one is undone first, each once, and it is said which', async () => {
		remember('First', undo);
		offerUndo({ message: 'Second' }, undo);
		await undoLast();
		expect(toasts.current.map(({ message }) => message)).toEqual(['Undone: Second']);
		await undoLast();
		expect(toasts.current.at(-1)?.message).toBe('Undone: First');
		expect(undo).toHaveBeenCalledTimes(2);
		await undoLast();
		expect(toasts.current.at(-1)?.message).toBe('There is nothing left to undo here.');
		expect(undo).toHaveBeenCalledTimes(2);
	});

	test('what the message has undone is not undone again', async () => {
		offerUndo({ message: 'Gone' }, undo);
		toasts.current.at(-1)?.action?.run();
		await vi.waitFor(() => expect(undo).toHaveBeenCalledOnce());
		expect(acts.current).toEqual([]);
	});

	test('one that failed can be tried again', async () => {
		remember('Gone', () => ({ is: 'failed', why: 'The disk is full' }));
		await undoLast();
		expect(acts.current.map(({ message }) => message)).toEqual(['The disk is full']);
	});

	test('fifty are remembered', () => {
		for (let n = 1; n <= 60; n++) remember(String(n), undo);
		expect(acts.current.map(({ message }) => message).slice(0, 2)).toEqual(['11', '12']);
		expect(acts.current).toHaveLength(50);
	});
});

describe('undo in records', () => {
	const db = new ReplicaDatabase('undo');
	let now = 1;
	const records = new RecordStore(
		db,
		{ now: () => (now += 1), offset: () => 0 },
		{ judge: () => succeed(null), isAdmin: () => false, onWrite: () => undefined }
	);
	afterAll(async () => {
		records.close();
		await db.delete();
	});
	const CUSTOMERS = roomName({ kind: 'customers' });
	const by = (actor: string, seed: number): Acting => ({
		...seededActing(actor, seed),
		clock: { now: () => (now += 1), offset: () => 0 }
	});
	const [anna, ben] = [by('anna', 7), by('ben', 8)];
	const view = { acting: anna, replica: { records } };
	const change = async (id: string, made: RecordChange) =>
		expect(await records.change(CUSTOMERS, id, made)).toEqual(succeed(null));
	const made = async (id: string) => {
		await records.createMany(CUSTOMERS, [
			{ id, change: createCustomer({ title: id, phone: '1' }, 'anna', anna, []) }
		]);
	};
	const read = async (id: string) => {
		const record = (await records.read(id))?.record;
		if (record?.kind !== 'customer') throw new Error(`no customer ${id}`);
		return record;
	};
	const phone = async (id: string, value: string, acting = anna) =>
		change(id, editCustomer(await read(id), 'phone', value, acting));
	const phoneBack = (id: string) =>
		undoInRecord(view, id, {
			isStill: ({ record }) => record.kind === 'customer' && record.phone === '2',
			back: ({ record }) =>
				record.kind === 'customer' ? editCustomer(record, 'phone', '1', anna) : NO_CHANGE,
			failure: 'not saved'
		});

	test('the old value comes back where nobody has changed it since, whatever else was changed', async () => {
		await made('a');
		await phone('a', '2');
		await change('a', editCustomer(await read('a'), 'email', 'x@y.test', ben));
		expect(await phoneBack('a')).toEqual(UNDONE);
		expect(await read('a')).toMatchObject({ phone: '1', email: 'x@y.test' });
	});

	const editedPhone = async (id: string, value: string) => {
		const record = await read(id);
		const edit = editCustomer(record, 'phone', value, anna);
		await change(id, edit);
		rememberEdit(view, record, edit);
	};

	test('HI-01 · an edit in place is remembered, and undone where it is still the last', async () => {
		await made('edited');
		await editedPhone('edited', '2');
		expect(acts.current.map(({ message }) => message)).toEqual(['Phone of “edited” changed']);
		await change('edited', editCustomer(await read('edited'), 'email', 'x@y.test', ben));
		await undoLast();
		expect(await read('edited')).toMatchObject({ phone: '1', email: 'x@y.test' });
	});

	test('HI-01 · an edit in place that somebody has gone over stays, also when the value is the same', async () => {
		await made('gone-over');
		await editedPhone('gone-over', '2');
		await phone('gone-over', '3', ben);
		await phone('gone-over', '2', ben);
		await undoLast();
		expect((await read('gone-over')).phone).toBe('2');
		expect(toasts.current.at(-1)?.message).toBe(
			'Somebody has changed it meanwhile: it stays as it is.'
		);
	});

	test('what changes more than plain fields is not remembered as an edit', async () => {
		await made('posted');
		rememberEdit(view, await read('posted'), addPost('a comment', anna) ?? NO_CHANGE);
		expect(acts.current).toEqual([]);
	});

	test('OP-08 · a record that was given away comes back, unless it was given on', async () => {
		await made('given');
		const give = async (to: string) => {
			await change('given', assign(await read('given'), to, anna));
			return null;
		};
		const remembered = (from: string, to: string) =>
			rememberOwner(
				view,
				{ id: 'given', kind: 'customer', title: 'given' },
				{ from, to, name: to },
				give
			);
		await give('ben');
		remembered('anna', 'ben');
		await undoLast();
		expect((await read('given')).owner).toBe('anna');
		await give('ben');
		remembered('anna', 'ben');
		await give('celina');
		await undoLast();
		expect((await read('given')).owner).toBe('celina');
	});

	test('what somebody has set since stays, and is not said to be back', async () => {
		await made('b');
		await phone('b', '2');
		await phone('b', '3', ben);
		expect(await phoneBack('b')).toEqual(CHANGED);
		expect((await read('b')).phone).toBe('3');
	});

	test('what is not on this device any more is not said to be back', async () => {
		expect((await phoneBack('nowhere')).is).toBe('changed');
	});

	test('the bin gives back what was put in, but nothing that another has put in again', async () => {
		await made('c');
		await change('c', bin(anna));
		expect(await undoBin(view, 'c', 'not saved')).toEqual(UNDONE);
		expect((await read('c')).binned).toBe(false);
		await change('c', bin(anna));
		await change('c', restore(ben));
		expect(await undoBin(view, 'c', 'not saved')).toEqual(CHANGED);
		await change('c', bin(ben));
		expect(await undoBin(view, 'c', 'not saved')).toEqual(CHANGED);
		expect((await read('c')).binned).toBe(true);
	});

	test('of what was made together, that stays on which somebody has worked', async () => {
		for (const id of ['d', 'e', 'f']) await made(id);
		await phone('e', '9', ben);
		const comment = addPost('I know them', ben);
		if (comment !== null) await change('f', comment);
		expect(await undoMade(view, ['d', 'e', 'f'], 'not saved')).toEqual(undoneBut(['e', 'f']));
		expect(await Promise.all(['d', 'e', 'f'].map(async (id) => (await read(id)).binned))).toEqual([
			...[true, false, false]
		]);
	});
});
