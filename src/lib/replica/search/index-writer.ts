import { Dexie, type DBCore, type DBCoreTable, type DBCoreTransaction } from 'dexie';
import type { LineRow, Row } from '../store/rows';
import type { IndexedRow, OrdinalsRow, PostingsRow, SegmentRow } from '../store/index-rows';
import { BLOCK, blockOf, counterOf } from './ordinals';
import { changedPage, CHUNK, keyOf, type IndexOf, type PostingChange } from './postings';
import {
	addSegments,
	changePending,
	goneIn,
	lookUpPending,
	placed,
	spaced,
	unspaced,
	type Pending
} from './segments';

/** What is indexed: a record or a line of one. */
export type IndexedValue = Row | LineRow;

/** The tables of the index. */
export const INDEX_TABLES = ['indexed', 'ordinals', 'postings', 'segments'] as const;

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

/** What the index knows of some rows, and the number that is given next. */
export interface Known {
	/** The numbers of those that are on its pages. */
	readonly ordinals: ReadonlyMap<string, number>;
	/** Where the others stand that it took in. */
	readonly pending: ReadonlyMap<string, Pending>;
	readonly next: ReadonlyMap<IndexOf, number>;
}

const ALL: readonly IndexOf[] = ['c', 'r', 'l'];

/** Returns what the index knows of some rows; of none when all of them are new. */
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
			const counters = ALL.map((of, at) => [of, rows[ids.length + at]?.ordinal ?? 0] as const);
			const next = new Map(counters);
			const others = ids.filter((id) => !ordinals.has(id));
			return lookUpPending(core, trans, others).then((pending) => ({ ordinals, pending, next }));
		});
}

/** How the index is brought to what is written. */
export interface Manner {
	/** What is new goes into a segment, which costs one write, and onto the pages later. */
	readonly addsLater: boolean;
	/** What is gone leaves the pages later, and is found no more from now on. */
	readonly removesLater: boolean;
}

const AT_ONCE: Manner = { addsLater: false, removesLater: false };

/**
 * Brings the index to what is written, in the same transaction. Costs the pages of the words that are new or gone: a
 * change that leaves a record's words as they are costs one look-up.
 */
export function writeIndex(
	core: DBCore,
	trans: DBCoreTransaction,
	written: readonly Written[],
	known: Known,
	manner: Manner = AT_ONCE
): PromiseLike<unknown> {
	const pages = new Pages();
	const segments = new NewSegments();
	const pending = new Map<Pending, ReadonlySet<string> | null>();
	// None is given twice: what is found newest first stands in their order.
	const next = new Map(known.next);
	for (const { id, before, after } of written) {
		const [was, is] = [termsOf(before), termsOf(after)];
		const place = known.pending.get(id);
		if (place !== undefined) {
			const { segment, at } = place;
			// It is on no page: there is no word to be taken from one.
			if (is === null && manner.removesLater) segments.remove(segment.of, segment.from + at, NONE);
			else pending.set(place, is?.words ?? null);
			continue;
		}
		const of = (is ?? was)?.of;
		const isNew = !known.ordinals.has(id);
		if (of === undefined || (isNew && is === null)) continue;
		const ordinal = known.ordinals.get(id) ?? next.get(of) ?? 0;
		// What is not known is on no page, whatever it was.
		const had = isNew ? NONE : (was?.words ?? NONE);
		if (isNew) next.set(of, ordinal + 1);
		if (isNew && manner.addsLater) {
			segments.add(of, ordinal, id, is?.words ?? NONE);
			continue;
		}
		if (isNew) pages.add(of, ordinal, id);
		else if (is === null) pages.remove(of, ordinal, id);
		if (is === null && manner.removesLater) segments.remove(of, ordinal, had);
		else pages.change(of, ordinal, had, is?.words ?? NONE);
	}
	const counters = ALL.filter((of) => next.get(of) !== known.next.get(of)).map((of) => ({
		id: counterOf(of),
		ordinal: next.get(of) ?? 0
	}));
	return Dexie.Promise.all([
		pages.write(core, trans, counters),
		changePending(core, trans, pending),
		addSegments(core, trans, segments.all())
	]);
}

/**
 * Brings the pages to what the oldest of all segments hold, in one transaction with their removal: `most` of them. What
 * was added and is gone by now never comes onto a page.
 */
export function writeSegments(
	core: DBCore,
	trans: DBCoreTransaction,
	all: readonly SegmentRow[],
	most: number
): PromiseLike<unknown> {
	const pages = new Pages();
	const gone = goneIn(all);
	const segments = all.slice(0, most);
	for (const segment of segments) {
		const { of } = segment;
		for (const [at, text] of segment.words.entries()) {
			const words = new Set(unspaced(text));
			if (segment.is === 'gone') {
				pages.change(of, segment.ordinals[at] ?? 0, words, NONE);
				continue;
			}
			const id = segment.ids[at] ?? '';
			if (id === '' || gone.has(placed(of, segment.from + at))) continue;
			pages.add(of, segment.from + at, id);
			pages.change(of, segment.from + at, NONE, words);
		}
	}
	const keys = segments.flatMap(({ n }) => n ?? []);
	return Dexie.Promise.all([
		pages.write(core, trans),
		core.table('segments').mutate({ type: 'delete', trans, keys })
	]);
}

/** What is to be changed on pages, and in the rows that say which id each number stands for. */
class Pages {
	private readonly pages = new Map<string, PostingChange[]>();
	private readonly blocks = new Map<string, { readonly at: number; readonly id: string }[]>();
	private readonly added: IndexedRow[] = [];
	private readonly gone: string[] = [];

	add(of: IndexOf, ordinal: number, id: string): void {
		this.added.push({ id, ordinal });
		push(this.blocks, blockOf(of, ordinal), { at: ordinal % BLOCK, id });
	}

	remove(of: IndexOf, ordinal: number, id: string): void {
		this.gone.push(id);
		push(this.blocks, blockOf(of, ordinal), { at: ordinal % BLOCK, id: '' });
	}

	change(of: IndexOf, ordinal: number, had: ReadonlySet<string>, has: ReadonlySet<string>): void {
		const change = (word: string, isThere: boolean) => {
			push(this.pages, keyOf(of, word, ordinal), { word, place: ordinal % CHUNK, isThere });
		};
		for (const word of had) if (!has.has(word)) change(word, false);
		for (const word of has) if (!had.has(word)) change(word, true);
	}

	write(
		core: DBCore,
		trans: DBCoreTransaction,
		counters: readonly IndexedRow[] = []
	): PromiseLike<unknown> {
		return Dexie.Promise.all([
			putPages(core, trans, this.pages),
			putBlocks(core, trans, this.blocks),
			put(core.table('indexed'), trans, [...this.added, ...counters], this.gone)
		]);
	}
}

/** The segments that one write makes: of each index at most one of what is new, and one of what is gone. */
class NewSegments {
	private readonly added = new Map<
		IndexOf,
		{ readonly from: number; readonly ids: string[]; readonly words: string[] }
	>();
	private readonly gone = new Map<
		IndexOf,
		{ readonly ordinals: number[]; readonly words: string[] }
	>();

	/** Their numbers follow each other. */
	add(of: IndexOf, ordinal: number, id: string, words: ReadonlySet<string>): void {
		const segment = this.added.get(of) ?? { from: ordinal, ids: [], words: [] };
		this.added.set(of, segment);
		segment.ids.push(id);
		segment.words.push(spaced(words));
	}

	remove(of: IndexOf, ordinal: number, words: ReadonlySet<string>): void {
		const segment = this.gone.get(of) ?? { ordinals: [], words: [] };
		this.gone.set(of, segment);
		segment.ordinals.push(ordinal);
		segment.words.push(spaced(words));
	}

	all(): SegmentRow[] {
		return [
			...[...this.added].map(([of, segment]) => ({ of, is: 'added' as const, ...segment })),
			...[...this.gone].map(([of, segment]) => ({ of, is: 'gone' as const, ...segment }))
		];
	}
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
