import type { MemberId } from '$lib/domain/core/ids';
import type { RecordKind } from '$lib/domain/core/record';
import type { Member } from '$lib/domain/member/member';
import { beginsIn, isScoped, readSearch, type SearchAsked } from '$lib/domain/search/asked';
import type { CatalogueEntry } from '$lib/domain/space/space';
import { askedWords, fold, words } from '$lib/domain/text/fold';
import { customerNames } from '$lib/features/records/cards/cards';
import { m } from '$lib/i18n/messages';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import type { Row } from '$lib/replica/store/rows';
import type { SearchScope } from '$lib/replica/store/search-scope';
import { searchWithin } from '$lib/replica/store/search-within';
import type { PageCommand } from '$lib/ui/page-commands';
import { commandKey, ofCommand, ofPerson, ofRow, ofScreen, ofSpace, type Found } from './found';
import type { Screen } from './screens';

/** What can be searched beside the records. */
export interface Searched {
	readonly me: MemberId;
	readonly spaces: readonly CatalogueEntry[];
	/** Returns the name of the team whose pipeline a space is; empty when it is none's. */
	readonly teamOf: (space: CatalogueEntry) => string;
	readonly people: readonly Member[];
	readonly screens: readonly Screen[];
	/** What can be done on the screen, and anywhere. */
	readonly commands: {
		readonly here: readonly PageCommand[];
		readonly anywhere: readonly PageCommand[];
	};
	/** Whether a record is hidden, with its space or by an add-on that is off (LS-04). */
	readonly hides: (row: Row) => boolean;
	/** How much each address is used; see `Usage`. */
	readonly weights: ReadonlyMap<string, number>;
	/** The addresses that were visited last. */
	readonly recent: readonly string[];
}

/** Results of one kind. */
export interface Section {
	readonly key: 'recent' | 'spaces' | 'screens' | 'people' | 'commands' | 'anywhere' | 'records';
	readonly items: readonly Found[];
}

/** What a search has found. */
export interface Findings {
	readonly sections: readonly Section[];
	/** The words that were looked for, folded. */
	readonly asked: readonly string[];
	/** The words that were looked for instead of mistyped ones. */
	readonly instead: readonly string[];
}

/** The most results of each kind. */
const MOST = {
	switched: 50,
	recent: 6,
	spaces: 5,
	screens: 5,
	people: 6,
	commands: 8,
	records: 20
} as const;

/**
 * Finds spaces, screens, commands, people and records. Each word asked for must be the beginning of a word
 * of the result, in any order; scopes narrow it to records (see `readSearch`). Among equals, what is used
 * more comes first. Without a text it returns what was visited last, spaces and all commands.
 */
export async function findAll(
	db: ReplicaDatabase,
	searched: Searched,
	typed: string
): Promise<Findings> {
	const read = readSearch(typed);
	const asked = askedWords(read.text);
	if (read.onlyCommands)
		return { sections: commandsOf(searched, asked, Infinity), asked, instead: [] };
	if (isScoped(read)) return findRecords(db, searched, read);
	if (asked.length === 0) return { sections: await offered(db, searched), asked, instead: [] };
	const { people, screens, weights, teamOf } = searched;
	const here = people.filter(({ standing }) => standing !== 'removed');
	const spaces = enterable(searched).map((space) => ({ space, team: teamOf(space) }));
	const sections: Section[] = [
		{
			key: 'spaces',
			items: matching(
				spaces,
				asked,
				({ space, team }) => [space.name, team],
				({ space }) => `/s/${space.id}`,
				weights
			)
				.slice(0, MOST.spaces)
				.map(({ space, team }) => ofSpace(space, team))
		},
		{
			key: 'screens',
			items: matching(
				screens,
				asked,
				({ title, of }) => [title, of],
				({ href }) => href,
				weights
			)
				.slice(0, MOST.screens)
				.map(ofScreen)
		},
		...commandsOf(searched, asked, MOST.commands),
		{
			key: 'people',
			items: matching(
				here,
				asked,
				({ name }) => [name, ''],
				({ id }) => `/people#${id}`,
				weights
			)
				.slice(0, MOST.people)
				.map(ofPerson)
		}
	];
	const records = await findRecords(db, searched, read);
	return {
		...records,
		sections: [...sections, ...records.sections].filter(({ items }) => items.length > 0)
	};
}

/** What an empty search offers. */
async function offered(db: ReplicaDatabase, searched: Searched): Promise<Section[]> {
	const ids = searched.recent.map((href) => href.split('/').at(-1) ?? '');
	const read = (await db.records.bulkGet(ids)).filter((row) => row !== undefined);
	const rows = read.filter((row) => !searched.hides(row));
	const lines = new Map<string, Found>();
	for (const found of [
		...searched.screens.map(ofScreen),
		...rows.map((row) => ofRow(row, { spaces: spaceNames(searched), customers: new Map() }, []))
	]) {
		if (found.does.is === 'link') lines.set(found.does.href, found);
	}
	const recent = searched.recent.flatMap((href) => lines.get(href) ?? []).slice(0, MOST.recent);
	const spaces = enterable(searched)
		.slice(0, MOST.switched)
		.map((space) => ofSpace(space, searched.teamOf(space)));
	const all: Section[] = [
		{ key: 'recent', items: recent },
		{ key: 'spaces', items: spaces },
		...commandsOf(searched, [], Infinity)
	];
	return all.filter(({ items }) => items.length > 0);
}

function commandsOf(
	{ commands, weights }: Searched,
	asked: readonly string[],
	most: number
): Section[] {
	const section = (key: 'commands' | 'anywhere', among: readonly PageCommand[]): Section => ({
		key,
		items: matching(among, asked, ({ title, of }) => [title, of], commandKey, weights)
			.slice(0, most)
			.map(ofCommand)
	});
	return [section('commands', commands.here), section('anywhere', commands.anywhere)].filter(
		({ items }) => items.length > 0
	);
}

async function findRecords(
	db: ReplicaDatabase,
	searched: Searched,
	read: SearchAsked
): Promise<Findings> {
	const scope = scopeOf(searched, read);
	const { rows: all, instead } = await searchWithin(db, read.text, scope, MOST.records);
	const rows = all.filter((row) => !searched.hides(row));
	const names = { spaces: spaceNames(searched), customers: await customerNames(db, rows) };
	const asked = [...(instead.length > 0 ? instead : askedWords(read.text)), ...read.tags];
	const { weights } = searched;
	const found = rows.map((row) => ofRow(row, names, asked));
	const items = byUse(found, ({ does }) => (does.is === 'link' ? does.href : ''), weights);
	return { sections: items.length === 0 ? [] : [{ key: 'records', items }], asked, instead };
}

/** The words for "me" in the languages of the screens, folded. */
const ME: ReadonlySet<string> = new Set(['me', 'ja', 'toi']);

/** Resolves what was typed in scopes to spaces, people and kinds. */
function scopeOf({ me, people, spaces, teamOf }: Searched, read: SearchAsked): SearchScope {
	const { within, who, tags, types } = read;
	const any = (names: readonly string[], asked: readonly string[]) =>
		asked.some((one) => names.some((name) => beginsIn(fold(name), one)));
	const owners = people.filter(
		({ id, name }) => any([name], who) || (id === me && who.some((one) => ME.has(one)))
	);
	const inside = spaces.filter((space) => any([space.name, teamOf(space)], within));
	const kinds = KINDS.filter(([kind, name]) => any([kind, name()], types));
	return {
		...(who.length === 0 ? {} : { owners: new Set(owners.map(({ id }) => id)) }),
		...(within.length === 0 ? {} : { spaces: new Set(inside.map(({ id }) => id)) }),
		...(types.length === 0 ? {} : { kinds: new Set(kinds.map(([kind]) => kind)) }),
		tags
	};
}

/** The kinds of records that can be asked for, with their names in the reader's language. */
const KINDS: readonly (readonly [RecordKind, () => string])[] = [
	['deal', m.shell_found_deal],
	['task', m.shell_found_task],
	['project', m.projects_project],
	['customer', m.shell_found_customer],
	['lead', m.refused_label_lead],
	['campaign', m.refused_label_campaign],
	['topic', m.shell_found_topic],
	['page', m.shell_found_page],
	['folder', m.files_kind_folder],
	['file', m.files_kind_file]
];

const enterable = ({ spaces, weights }: Searched): CatalogueEntry[] =>
	byUse(
		spaces.filter(({ enter, archived }) => enter && !archived),
		({ id }) => `/s/${id}`,
		weights
	);

const spaceNames = (searched: Searched) =>
	new Map(enterable(searched).map(({ id, name }) => [id, name]));

/**
 * The items that hold all words: those first whose own name, the first of their texts, holds them all, and
 * among equals those that are used more.
 */
function matching<Item>(
	items: readonly Item[],
	asked: readonly string[],
	texts: (item: Item) => readonly [name: string, rest: string],
	href: (item: Item) => string,
	weights: ReadonlyMap<string, number>
): Item[] {
	const holds = (text: string) => {
		const own = words(text);
		return asked.every((word) => own.some((each) => each.startsWith(word)));
	};
	const byName: Item[] = [];
	const byWhole: Item[] = [];
	for (const item of items) {
		const [name, rest] = texts(item);
		if (holds(name)) byName.push(item);
		else if (rest !== '' && holds(`${name} ${rest}`)) byWhole.push(item);
	}
	return [...byUse(byName, href, weights), ...byUse(byWhole, href, weights)];
}

/** The items in the order of their use; in the same order as before where none is used. */
const byUse = <Item>(
	items: readonly Item[],
	href: (item: Item) => string,
	weights: ReadonlyMap<string, number>
): Item[] => [...items].sort((a, b) => (weights.get(href(b)) ?? 0) - (weights.get(href(a)) ?? 0));
