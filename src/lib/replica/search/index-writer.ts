import { Dexie, type DBCore, type DBCoreTable, type DBCoreTransaction } from 'dexie';
import type { IndexedRow, LineRow, OrdinalsRow, PostingsRow, Row } from '../store/rows';
import { BLOCK, blockOf, counterOf } from './ordinals';
import { changedPage, CHUNK, keyOf, type IndexOf, type PostingChange } from './postings';

/** What is indexed: a record or a line of one. */
export type IndexedValue = Row | LineRow;

/** The tables of the index. */
export const INDEX_TABLES = ['indexed', 'ordinals', 'postings'] as const;

/** One record, or line, that is written: as it was and as it is. */
export interface Written {
	readonly id: string;
	readonly before: IndexedValue | null;
	readonly after: IndexedValue | null;
}

/** What a row is found by, and in which index. */
interface Terms {
	readonly of: IndexOf;
	readonly words: ReadonlySet<string>;
}

/** The words that say where a record belongs: whose it is, in which space, of which kind. */
export const facet = {
	owner: (id: string) => `@${id}`,
	space: (id: string) => `=${id}`,
	kind: (kind: string) => `%${kind}`
};

function termsOf(value: IndexedValue | null): Terms | null {
	// As in an index of the database's own, a row without the key is left out.
	if (value === null || !Array.isArray(value.words) || value.words.length === 0) return null;
	if ('record' in value) return { of: 'l', words: new Set(value.words) };
	const words = new Set(value.words).add(facet.kind(value.kind));
	if (value.owner !== null) words.add(facet.owner(value.owner));
	if (value.kind === 'customer') return { of: 'c', words };
	return { of: 'r', words: words.add(facet.space(value.space)) };
}

/** What the index knows of some rows: their numbers, and the number that is given next. */
export interface Known {
	readonly ordinals: ReadonlyMap<string, number>;
	readonly next: ReadonlyMap<IndexOf, number>;
}

const ALL: readonly IndexOf[] = ['c', 'r', 'l'];

/** Returns what the index knows of some rows. */
export function lookUp(
	core: DBCore,
	trans: DBCoreTransaction,
	ids: readonly string[]
): PromiseLike<Known> {
	return core
		.table('indexed')
		.getMany({ trans, keys: [...ids, ...ALL.map(counterOf)] })
		.then((found) => {
			const rows = found as (IndexedRow | undefined)[];
			const ordinals = new Map<string, number>();
			for (const row of rows.slice(0, ids.length)) {
				if (row !== undefined) ordinals.set(row.id, row.ordinal);
			}
			const next = ALL.map((of, at) => [of, rows[ids.length + at]?.ordinal ?? 0] as const);
			return { ordinals, next: new Map(next) };
		});
}

/**
 * Brings the index to what is written, in the same transaction. Costs the pages of the words that are new or gone: a
 * change that leaves a record's words as they are costs one look-up.
 */
export function writeIndex(
	core: DBCore,
	trans: DBCoreTransaction,
	written: readonly Written[],
	known: Known
): PromiseLike<unknown> {
	const pages = new Map<string, PostingChange[]>();
	const blocks = new Map<string, { readonly at: number; readonly id: string }[]>();
	const [added, gone]: [IndexedRow[], string[]] = [[], []];
	// None is given twice: what is found newest first stands in their order.
	const next = new Map(known.next);
	for (const { id, before, after } of written) {
		const [was, is] = [termsOf(before), termsOf(after)];
		const of = (is ?? was)?.of;
		const ordinal = known.ordinals.get(id) ?? (of === undefined ? 0 : (next.get(of) ?? 0));
		const isNew = !known.ordinals.has(id);
		if (of === undefined || (isNew && is === null)) continue;
		const at = ordinal % BLOCK;
		if (isNew) {
			next.set(of, ordinal + 1);
			added.push({ id, ordinal });
			push(blocks, blockOf(of, ordinal), { at, id });
		} else if (is === null) {
			gone.push(id);
			push(blocks, blockOf(of, ordinal), { at, id: '' });
		}
		// What is not known is on no page, whatever it was.
		const had = isNew ? NONE : (was?.words ?? NONE);
		const has = is?.words ?? NONE;
		const change = (word: string, isThere: boolean) => {
			push(pages, keyOf(of, word, ordinal), { word, place: ordinal % CHUNK, isThere });
		};
		for (const word of had) if (!has.has(word)) change(word, false);
		for (const word of has) if (!had.has(word)) change(word, true);
	}
	const counters = ALL.filter((of) => next.get(of) !== known.next.get(of)).map((of) => ({
		id: counterOf(of),
		ordinal: next.get(of) ?? 0
	}));
	return Dexie.Promise.all([
		putPages(core, trans, pages),
		putBlocks(core, trans, blocks),
		put(core.table('indexed'), trans, [...added, ...counters], gone)
	]);
}

const NONE: ReadonlySet<string> = new Set();

function push<Key, Item>(into: Map<Key, Item[]>, key: Key, item: Item): void {
	const items = into.get(key);
	if (items === undefined) into.set(key, [item]);
	else items.push(item);
}

function putPages(
	core: DBCore,
	trans: DBCoreTransaction,
	changes: ReadonlyMap<string, readonly PostingChange[]>
): PromiseLike<unknown> {
	if (changes.size === 0) return Dexie.Promise.resolve();
	const keys = [...changes.keys()].sort();
	const table = core.table('postings');
	return table.getMany({ trans, keys }).then((stored) => {
		const pages = keys.map((key, at) =>
			changedPage(key, stored[at] as PostingsRow | undefined, changes.get(key) ?? [])
		);
		const empty = keys.filter((_, at) => pages[at] === null);
		return put(
			table,
			trans,
			pages.filter((page) => page !== null),
			empty
		);
	});
}

function putBlocks(
	core: DBCore,
	trans: DBCoreTransaction,
	changes: ReadonlyMap<string, readonly { readonly at: number; readonly id: string }[]>
): PromiseLike<unknown> {
	if (changes.size === 0) return Dexie.Promise.resolve();
	const keys = [...changes.keys()].sort();
	const table = core.table('ordinals');
	return table.getMany({ trans, keys }).then((stored) => {
		const values = keys.map((key, at): OrdinalsRow => {
			const was = stored[at] as OrdinalsRow | undefined;
			const ids = Array.from({ length: BLOCK }, (_, place) => was?.ids[place] ?? '');
			for (const change of changes.get(key) ?? []) ids[change.at] = change.id;
			return { key, ids };
		});
		const isEmpty = ({ ids }: OrdinalsRow) => ids.every((id) => id === '');
		const empty = values.filter(isEmpty).map(({ key }) => key);
		return put(
			table,
			trans,
			values.filter((value) => !isEmpty(value)),
			empty
		);
	});
}

/** Puts some rows and removes others. */
const put = (
	table: DBCoreTable,
	trans: DBCoreTransaction,
	values: readonly (PostingsRow | OrdinalsRow | IndexedRow)[],
	gone: string[]
): PromiseLike<unknown> =>
	Dexie.Promise.all([
		values.length === 0 ? null : table.mutate({ type: 'put', trans, values }),
		gone.length === 0 ? null : table.mutate({ type: 'delete', trans, keys: gone })
	]);
