import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CatalogueEntry } from '../domain/space/space';
import { Catalogue } from './catalogue';
import { ReplicaDatabase } from './store/database';

const space = (id: string, enter = true): CatalogueEntry => ({
	id,
	name: id,
	kind: 'sales',
	visibility: 'private',
	archived: false,
	enter
});

let db: ReplicaDatabase;
let catalogue: Catalogue;
let dropped: string[];
let asked: string[];

beforeEach(async () => {
	db = new ReplicaDatabase('test', { indexedDB: new IDBFactory(), IDBKeyRange });
	dropped = [];
	asked = [];
	catalogue = new Catalogue(db, {
		onChange: () => undefined,
		drop: (id) => {
			dropped.push(id);
			return Promise.resolve();
		},
		askAgain: (id) => asked.push(id),
		isAdmin: () => false,
		mayMake: (id) => id.startsWith('mine')
	});
	await catalogue.noteRelay('first');
	await catalogue.receive([space('a'), space('shut', false)]);
});

afterEach(() => {
	db.close();
});

const listed = () => catalogue.entries.filter((entry) => entry.listed).map(({ id }) => id);

describe('LS-05 · what the relay says of spaces', () => {
	test('a space that was open and is closed goes', async () => {
		await catalogue.receive([space('a', false)]);
		expect(dropped).toEqual(['a']);
	});

	test('one whose door is shut goes', async () => {
		await catalogue.refused('a');
		expect(dropped).toEqual(['a']);
	});

	test('one that was never on the list leaves nothing behind when its door is shut', async () => {
		await catalogue.refused('stranger');
		expect(dropped).toEqual(['stranger']);
	});

	test('one that is missing from the list is asked for at its door; a mere line of the list goes', async () => {
		await catalogue.receive([]);
		expect([dropped, asked]).toEqual([[], ['a']]);
		expect(catalogue.entries.map(({ id }) => id)).toEqual(['a']);
	});

	test('one that is changed here has its new name, and is as listed as it was', async () => {
		await catalogue.receive([space('a')]);
		await catalogue.add([{ ...space('a'), name: 'Renamed' }]);
		expect(catalogue.entries).toMatchObject([{ id: 'a', name: 'Renamed', listed: true }]);
	});

	test('one that was made here and is not listed yet stays', async () => {
		await catalogue.add([space('made')]);
		await catalogue.receive([space('a')]);
		await catalogue.refused('made');
		expect([dropped, asked]).toEqual([[], []]);
	});

	test('one that this member made goes when its door is shut, listed or not: its maker may enter what a relay does not know', async () => {
		await catalogue.add([space('mine')]);
		await catalogue.refused('mine');
		expect(dropped).toEqual(['mine']);
	});
});

describe('LS-05 · a relay that has lost its data or gone back', () => {
	test.each([
		['another relay', () => catalogue.noteRelay('second')],
		['an older state', () => catalogue.relayWentBack()]
	])('%s takes nothing that it has not listed', async (_what, happens) => {
		await happens();
		expect(listed()).toEqual([]);
		await catalogue.receive([]);
		await catalogue.refused('a');
		expect([dropped, asked]).toEqual([[], []]);
		await catalogue.receive([space('a')]);
		expect(listed()).toEqual(['a']);
		await catalogue.refused('a');
		expect(dropped).toEqual(['a']);
	});

	test('the same relay changes nothing', async () => {
		await catalogue.noteRelay('first');
		expect(listed()).toEqual(['a', 'shut']);
	});
});

describe('LS-07 · a space that the relay does not list', () => {
	const admin = () =>
		new Catalogue(db, {
			onChange: () => undefined,
			drop: async (id) => {
				dropped.push(id);
				await db.catalogue.delete(id);
			},
			askAgain: () => undefined,
			isAdmin: () => true,
			mayMake: () => true
		});

	test('goes when nothing of it is left, here or there', async () => {
		const list = admin();
		await list.relayWentBack();
		await list.receive([]);
		expect(dropped).toEqual([]);
		await list.takeOffEmpty((id) => id === 'a');
		expect(dropped).toEqual(['a']);
		await list.takeOffEmpty(() => true);
		expect(dropped).toEqual(['a']);
	});

	test('stays while this device may have something of it, and when the relay lists it again', async () => {
		const list = admin();
		await list.receive([]);
		await list.takeOffEmpty(() => false);
		await list.receive([space('a')]);
		await list.takeOffEmpty(() => true);
		expect(dropped).toEqual([]);
	});

	test('and one that was made here since the list came is not asked about', async () => {
		const list = admin();
		await list.receive([space('a')]);
		await list.add([space('new')]);
		await list.takeOffEmpty(() => true);
		expect(dropped).toEqual([]);
	});
});
