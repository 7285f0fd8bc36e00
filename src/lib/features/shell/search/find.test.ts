import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Member } from '$lib/domain/member/member';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { words } from '$lib/domain/text/fold';
import { ReplicaDatabase } from '$lib/replica/store/database';
import type { Row } from '$lib/replica/store/rows';
import type { PageCommand } from '$lib/ui/page-commands';
import { findAll, type Searched } from './find';
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
const OWNER: Reader = {
	role: 'owner',
	leads: true,
	mayAddSpace: true,
	isOn: () => true,
	refused: false
};

const run = vi.fn();
const command = (title: string, of = ''): PageCommand => ({
	...{ title, of, icon: null, keys: '', does: { is: 'run', run } }
});
const searched = (reader: Reader, more: Partial<Searched> = {}): Searched => ({
	...{ me: 'anna', spaces: SPACES, people: PEOPLE, screens: screensFor(reader, SPACES) },
	...{ teamOf: ({ id }: CatalogueEntry) => (id === 'n' ? 'Baltic team' : '') },
	hides: () => false,
	...{ commands: { here: [], anywhere: [] }, weights: new Map(), recent: [] },
	...more
});
const sectionsOf = async (text: string, more: Partial<Searched> = {}) =>
	(await findAll(db, searched(OWNER, more), text)).sections;
const found = async (text: string, reader = OWNER, more: Partial<Searched> = {}) => {
	const { sections } = await findAll(db, searched(reader, more), text);
	return sections.flatMap(({ items }) =>
		items.map(({ does, title }) => (does.is === 'link' ? does.href : title))
	);
};

describe('LW-01 · a search beside the records', () => {
	test.each([
		['lacka an', ['/people#anna']],
		['forecast', ['/s/n/forecast']],
		['north forec', ['/s/n/forecast']],
		['sales process', ['/s/n/process']],
		['bin', ['/bin', '/settings/bin']],
		['settings permissions', ['/settings/permissions']],
		['import', ['/import', '/settings/imports']],
		['works board', ['/s/w']],
		['works forecast', []],
		['talk board', []],
		['call', ['/s/n/campaigns']],
		['lead north', ['/s/n/leads']],
		['field', ['/s/n/fields', '/settings/space-fields', '/settings/customer-fields']],
		['zzz', []]
	])('“%s” leads to %j', async (text, hrefs) => {
		expect(await found(text)).toEqual(hrefs);
	});

	test('LS-04 · what an add-on hides is not found: neither its screens nor its records', async () => {
		const reader: Reader = { ...OWNER, isOn: () => false };
		expect(await found('north forecast', reader)).toEqual(['/s/n/forecast']);
		expect(await found('campaigns', reader)).toEqual([]);
		expect(await found('discussion', reader)).toEqual([]);
		await db.records.put({
			...{
				id: 'l1',
				kind: 'lead',
				space: 'n',
				room: 'space.n',
				title: 'Grimsby',
				sortTitle: 'grimsby'
			},
			...{
				words: ['grimsby'],
				owner: null,
				createdAt: 0,
				updatedAt: 0,
				postCount: 0,
				status: 'new'
			},
			...{
				company: '',
				contact: '',
				email: '',
				phone: '',
				source: '',
				reason: '',
				tags: [],
				keys: []
			},
			closedAt: null
		} as unknown as Row);
		expect(await found('grimsby')).toEqual(['/s/n/leads/l1']);
		expect(await found('grimsby', reader, { hides: ({ kind }) => kind === 'lead' })).toEqual([]);
		await db.records.delete('l1');
	});

	test('SP-02 · screens on which a reader may change nothing are not offered', async () => {
		const guest: Reader = {
			role: 'guest',
			leads: false,
			mayAddSpace: false,
			isOn: () => true,
			refused: false
		};
		for (const text of ['import', 'process', 'lead', 'duplicates']) {
			const hrefs = await found(text, guest);
			expect(hrefs.filter((href) => !href.startsWith('/settings/'))).toEqual([]);
		}
		expect(await found('refused', { ...OWNER, refused: true })).toEqual([]);
		expect(await found('not accepted', { ...OWNER, refused: true })).toEqual(['/refused']);
		expect(await found('not accepted')).toEqual([]);
	});

	test('without a text it lists the spaces', async () => {
		expect(await found('  ')).toEqual(['/s/n', '/s/w', '/s/t']);
	});
});

describe('commands', () => {
	const commands = {
		here: [command('Group by'), command('Won', 'Move to')],
		anywhere: [command('Dark', 'Theme')]
	};

	test.each([
		['group', ['Group by']],
		['theme dark', ['Dark']],
		['> ', ['Group by', 'Won', 'Dark']],
		['> won', ['Won']],
		['>bin', []]
	])('“%s” finds %j', async (text, titles) => {
		expect(await found(text, OWNER, { commands })).toEqual(titles);
	});

	test('an empty search offers what was visited last, the spaces and every command', async () => {
		const sections = await sectionsOf('', { commands, recent: ['/tasks', '/gone', '/inbox'] });
		expect(sections.map(({ key, items }) => [key, items.length])).toEqual([
			['recent', 2],
			['spaces', 3],
			['commands', 2],
			['anywhere', 1]
		]);
		expect(sections[0]?.items.map(({ title }) => title)).toEqual(['My work', 'Inbox']);
	});
});

test('PL-01 · the name of a team finds its pipeline', async () => {
	expect(await found('baltic')).toEqual(['/s/n']);
	const [spaces] = await sectionsOf('baltic');
	expect(spaces?.items[0]?.details).toContain('Baltic team');
});

test('what is used more comes first among equals', async () => {
	const weights = new Map([['/s/t', 3]]);
	expect(await found('', OWNER, { weights })).toEqual(['/s/t', '/s/n', '/s/w']);
});

describe('records', () => {
	const row = (kind: Row['kind'], id: string, title: string, more: object = {}): Row =>
		({
			...{ id, kind, title, sortTitle: title, room: 'r', owner: 'jan', space: 'n', tags: [] },
			...{ createdAt: 0, updatedAt: 0, postCount: 0, words: words(title), revenue: 0, contact: '' },
			...more
		}) as unknown as Row;
	beforeAll(() =>
		db.records.bulkPut([
			row('deal', 'crane', 'Quay crane', { tags: ['gói'], words: words('Quay crane gói') }),
			row('deal', 'boat', 'Quay boat', { owner: 'anna' }),
			row('task', 'call', 'Quay call', { space: 'w', owner: 'anna' })
		])
	);

	test.each([
		['quay @me', ['/s/n/deal/boat', '/s/w/task/call']],
		['quay @nowak', ['/s/n/deal/crane']],
		['quay in:work', ['/s/w/task/call']],
		['quay in:baltic type:opp', ['/s/n/deal/boat', '/s/n/deal/crane']],
		['type:task', ['/s/w/task/call']],
		['#goi', ['/s/n/deal/crane']],
		['quay @nobody', []],
		['quya crnae', ['/s/n/deal/crane']]
	])('“%s” finds %j', async (text, hrefs) => {
		expect((await found(text)).sort()).toEqual(hrefs);
	});

	test('says which words it took for the mistyped ones, and what holds a word that is not shown', async () => {
		const { sections, instead, asked } = await findAll(db, searched(OWNER), 'gói crnae');
		expect([instead, asked]).toEqual([
			['goi', 'crane'],
			['goi', 'crane']
		]);
		expect(sections.at(-1)?.items[0]?.details.at(-1)).toBe('#gói');
	});

	test('an opportunity that was opened lately stands before the others', async () => {
		const weights = new Map([['/s/n/deal/crane', 1]]);
		expect(await found('quay in:baltic', OWNER, { weights })).toEqual([
			'/s/n/deal/crane',
			'/s/n/deal/boat'
		]);
	});
});
