import { describe, expect, test } from 'vitest';
import { NO_CHANGE, type RecordChange } from '../core/change';
import { keyed } from '../core/keyed';
import { together } from '../core/set-field';
import { attachFile, removeFile } from '../file/commands';
import type { FileRef } from '../file/file';
import {
	createFile,
	createFolder,
	moveFile,
	moveFolder,
	renameItem,
	returnTo
} from '../file/file-record';
import { bin } from '../history/commands';
import { editOf, type RecordFields } from './edit';
import { judgeRecord } from './judge';
import { actingAs, NORTH, PEOPLE } from './testkit';

const version = (by: string, more: Partial<FileRef> = {}): FileRef => ({
	...{ id: 'v1', name: 'plan.pdf', size: 10, type: 'application/pdf', hash: 'a'.repeat(64) },
	...{ at: 5, by },
	...more
});
const made = (by: string, more: Partial<FileRef> = {}): RecordChange =>
	createFile(version(by, more), { space: 'north', folder: null }, actingAs(by));
const there = (by = 'anna'): RecordFields => made(by).set;
const place = { people: PEOPLE, space: NORTH, now: 300, id: 'f1' };

function verdict(actor: string, change: RecordChange, before: RecordFields | null = null) {
	const may = judgeRecord(actor, editOf(before, change), place);
	return may.ok ? true : may.error.rule;
}

describe('FL-01 · who adds and changes files, and what they are called', () => {
	test('everybody who may enter the space adds, renames and moves; a guest reads', () => {
		for (const actor of ['anna', 'bob', 'sue', 'adam', 'olga']) {
			const acting = actingAs(actor);
			expect(verdict(actor, made(actor)), actor).toBe(true);
			const folder = createFolder('Offers', { space: 'north', folder: null }, acting);
			expect(verdict(actor, folder), actor).toBe(true);
			const file = { title: 'plan.pdf', folder: null };
			expect(verdict(actor, renameItem(file, 'Plan 2.pdf', acting), there()), actor).toBe(true);
			expect(verdict(actor, moveFile(file, 'folder1', acting), there()), actor).toBe(true);
		}
		expect(verdict('gus', made('gus'))).toBe('OP-05');
		expect(verdict('rem', made('rem'))).toBe('OP-05');
		const acting = actingAs('gus');
		expect(verdict('gus', renameItem({ title: 'plan.pdf' }, 'x', acting), there())).toBe('OP-05');
	});

	test('who may not enter the space adds nothing to it', () => {
		const closed = {
			...place,
			space: { ...NORTH, visibility: 'private' as const, members: ['bob'] }
		};
		const may = judgeRecord('anna', editOf(null, made('anna')), closed);
		expect(may.ok ? null : may.error.rule).toBe('LS-05');
	});

	test.each([
		'../../etc/passwd',
		'a/b.txt',
		'a\\b.txt',
		'..',
		'.',
		'',
		' x',
		'a\u202egpj.exe',
		'a\nb',
		'a\0b'
	])('%j is no name, of a file, a version or a folder', (name) => {
		const forged = (set: RecordFields): RecordChange => ({
			...made('anna'),
			set: set as RecordChange['set']
		});
		expect(verdict('anna', forged({ ...there(), title: name }))).toBe('FL-01');
		const key = keyed('file', 'v1');
		const value = { ...(there()[key] as object), name };
		expect(verdict('anna', forged({ ...there(), [key]: value }))).toBe('FL-01');
		const folder = createFolder('x', { space: 'north', folder: null }, actingAs('anna'));
		const named = { ...folder, set: { ...folder.set, title: name } };
		expect(verdict('anna', named)).toBe('FL-01');
	});

	test('the commands make only names that are allowed', () => {
		for (const name of ['../../etc/passwd', '..', '', 'a\u202egpj.exe', 'x'.repeat(900)]) {
			expect(
				verdict(
					'anna',
					made('anna', {
						name: createFile(
							version('anna', { name }),
							{ space: 'north', folder: null },
							actingAs('anna')
						).set['title'] as string
					})
				)
			).toBe(true);
		}
	});

	test('a file without a version is none, and a folder has none', () => {
		const { [keyed('file', 'v1')]: _, ...empty } = made('anna').set;
		expect(verdict('anna', { ...made('anna'), set: empty })).toBe('FL-01');
		const folder = createFolder('x', { space: 'north', folder: null }, actingAs('anna'));
		const both = together(folder, attachFile(version('anna'), actingAs('anna')));
		expect(verdict('anna', both)).toBe('SCHEMA');
	});

	test('HI-05 · its maker and admins put a file into the bin', () => {
		expect(verdict('anna', bin(actingAs('anna')), there('anna'))).toBe(true);
		expect(verdict('adam', bin(actingAs('adam')), there('anna'))).toBe(true);
		expect(verdict('bob', bin(actingAs('bob')), there('anna'))).toBe('HI-05');
	});
});

describe('FL-02 · versions', () => {
	const second = version('bob', { id: 'v2', hash: 'b'.repeat(64) });

	test('everybody who works in the space adds one', () => {
		expect(verdict('bob', attachFile(second, actingAs('bob')), there())).toBe(true);
		expect(verdict('gus', attachFile(second, actingAs('gus')), there())).toBe('OP-05');
	});

	test('nobody takes one away or changes it', () => {
		for (const actor of ['anna', 'adam', 'olga']) {
			const acting = actingAs(actor);
			expect(verdict(actor, removeFile(version('anna'), acting), there()), actor).toBe('FL-02');
			const other = { ...version('anna'), hash: 'c'.repeat(64), by: actor };
			expect(verdict(actor, attachFile(other, acting), there()), actor).toBe('FL-02');
		}
	});

	test('whoever goes back to one adds it again, in their own name', () => {
		const back = returnTo(version('anna'), 'v3', actingAs('bob'));
		expect(back.set[keyed('file', 'v3')]).toMatchObject({ hash: 'a'.repeat(64), by: 'bob' });
		expect(verdict('bob', back, there())).toBe(true);
	});

	test('a size that is no number of bytes is malformed', () => {
		for (const size of [-1, 1.5, NaN, Infinity]) {
			expect(verdict('anna', made('anna', { size })), String(size)).toBe('SCHEMA');
		}
	});
});

describe('FL-03 · folders', () => {
	test('a folder is not in itself', () => {
		const folder = createFolder('x', { space: 'north', folder: null }, actingAs('anna'));
		const into = moveFolder({ parent: null }, 'f1', actingAs('anna'));
		expect(verdict('anna', into, folder.set)).toBe('FL-03');
		const other = moveFolder({ parent: null }, 'f2', actingAs('anna'));
		expect(verdict('anna', other, folder.set)).toBe(true);
		expect(verdict('anna', { ...NO_CHANGE, set: { parent: '../x' } }, folder.set)).toBe('SCHEMA');
	});
});
