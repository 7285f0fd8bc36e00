import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, describe, expect, test } from 'vitest';
import type { Member } from '$lib/domain/member/member';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { ReplicaDatabase } from '$lib/replica/store/database';
import { findAll } from './find';
import { screensFor, type Reader } from './screens';

const db = new ReplicaDatabase('find', { indexedDB: new IDBFactory(), IDBKeyRange });
afterAll(() => {
	db.close();
});

const space = (id: string, name: string, kind: CatalogueEntry['kind'] = 'sales') =>
	({ id, name, kind, visibility: 'public', enter: true, archived: false }) as CatalogueEntry;
const person = (id: string, name: string, standing: Member['standing'] = 'active') =>
	({ id, name, standing, role: 'agent', team: null, createdAt: 0, importId: null }) as Member;

const SPACES = [
	space('n', 'Northern sales'),
	space('w', 'Works', 'work'),
	space('t', 'Talk', 'discussion')
];
const PEOPLE = [
	person('anna', 'Anna Łącka'),
	person('jan', 'Jan Nowak'),
	person('gone', 'Anna Gone', 'removed')
];
const OWNER: Reader = { role: 'owner', leads: true, refused: false };

const found = async (text: string, reader = OWNER) => {
	const screens = screensFor(reader, SPACES);
	return (await findAll(db, { spaces: SPACES, people: PEOPLE, screens }, text)).map(
		({ href }) => href
	);
};

describe('LW-01 · a search beside the records', () => {
	test.each([
		['lacka an', ['/people#anna']],
		['forecast', ['/s/n/forecast']],
		['north forec', ['/s/n/forecast']],
		['sales process', ['/s/n/process']],
		['bin', ['/bin', '/settings#bin']],
		['settings permissions', ['/settings#permissions']],
		['import', ['/import', '/settings#imports']],
		['works board', ['/s/w']],
		['works forecast', []],
		['talk board', []],
		['call', ['/s/n/campaigns']],
		['lead north', ['/s/n/leads']],
		['field', ['/s/n/fields']],
		['zzz', []]
	])('“%s” leads to %j', async (text, hrefs) => {
		expect(await found(text)).toEqual(hrefs);
	});

	test('SP-02 · screens on which a reader may change nothing are not offered', async () => {
		const guest: Reader = { role: 'guest', leads: false, refused: false };
		for (const text of ['import', 'process', 'lead', 'duplicates']) {
			const hrefs = await found(text, guest);
			expect(hrefs.filter((href) => !href.startsWith('/settings#'))).toEqual([]);
		}
		expect(await found('refused', { ...OWNER, refused: true })).toEqual([]);
		expect(await found('not accepted', { ...OWNER, refused: true })).toEqual(['/refused']);
		expect(await found('not accepted')).toEqual([]);
	});

	test('without a text it lists the spaces', async () => {
		expect(await found('  ')).toEqual(['/s/n', '/s/w', '/s/t']);
	});
});
