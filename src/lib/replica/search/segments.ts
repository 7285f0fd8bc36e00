import { Dexie, type DBCore, type DBCoreKeyRange, type DBCoreTransaction } from 'dexie';
import type { SegmentRow } from '../store/index-rows';
import type { OrdinalSet } from './ordinal-set';
import { isFacet, type IndexOf } from './postings';

/**
 * From how many rows on that are written or removed in one request the index takes them in later. Fewer are brought to
 * its pages at once; of many, each request would write most of the pages anew.
 */
export const BULK = 100;

/** Rows that the index took in and has on no page. */
export type AddedSegment = Extract<SegmentRow, { readonly is: 'added' }>;

/** Rows that it let go of, whose words are still on its pages. */
export type GoneSegment = Extract<SegmentRow, { readonly is: 'gone' }>;

/** Returns words as a segment keeps them: so one is found by what it begins with, without taking them apart. */
export const spaced = (words: Iterable<string>): string => ` ${[...words].join(' ')} `;

/** Returns the words that a segment keeps together. */
export const unspaced = (words: string): string[] => words.split(' ').filter((word) => word !== '');

/** Whether one of some words begins so. A word that says where a record belongs is looked for as a whole. */
const haveWord = (words: string, beginning: string): boolean =>
	words.includes(isFacet(beginning) ? ` ${beginning} ` : ` ${beginning}`);

/** Adds to a set what is on no page and has a word that begins so, and takes out what is not there any more. */
export function applySegments(
	found: OrdinalSet,
	segments: readonly SegmentRow[],
	beginning: string
): OrdinalSet {
	return applyEach(found, segments, (words) => haveWord(words, beginning));
}

/** Does the same for whatever the words have to be. */
export function applyEach(
	found: OrdinalSet,
	segments: readonly SegmentRow[],
	isWanted: (words: string) => boolean
): OrdinalSet {
	for (const segment of segments) {
		if (segment.is === 'gone') continue;
		for (const [at, words] of segment.words.entries()) {
			if (words !== '' && isWanted(words)) found.add(segment.from + at);
		}
	}
	for (const segment of segments) {
		if (segment.is === 'gone') for (const ordinal of segment.ordinals) found.delete(ordinal);
	}
	return found;
}

/** Returns all words of rows that are on no page yet. */
export function wordsIn(segments: readonly SegmentRow[]): Set<string> {
	const gone = goneIn(segments);
	return new Set(
		segments.flatMap((segment) =>
			segment.is === 'added'
				? segment.words.flatMap((words, at) =>
						gone.has(placed(segment.of, segment.from + at)) ? [] : unspaced(words)
					)
				: []
		)
	);
}

/** Returns the name of a number of an index among those of all. */
export const placed = (of: IndexOf, ordinal: number): string => `${of}/${String(ordinal)}`;

/** Returns the numbers that nothing has any more, by their names. */
export const goneIn = (segments: readonly SegmentRow[]): ReadonlySet<string> =>
	new Set(
		segments.flatMap((segment) =>
			segment.is === 'gone' ? segment.ordinals.map((ordinal) => placed(segment.of, ordinal)) : []
		)
	);

/** Returns the id of an ordinal that is on no page yet. */
export function pendingId(segments: readonly SegmentRow[], ordinal: number): string | undefined {
	for (const segment of segments) {
		if (segment.is === 'added') {
			const id = segment.ids[ordinal - segment.from];
			if (id !== undefined) return id;
		}
	}
	return undefined;
}

/** Returns the segments of an index. Costs one look when there is none, as it mostly is. */
export const segmentsOf = (
	{ segments }: { readonly segments: { toArray(): PromiseLike<SegmentRow[]> } },
	of: IndexOf
): PromiseLike<SegmentRow[]> =>
	segments.toArray().then((all) => all.filter((segment) => segment.of === of));

/** Where a row stands that is on no page yet. */
export interface Pending {
	readonly segment: AddedSegment;
	readonly at: number;
}

/** Returns where rows stand that are on no page yet, by their ids. */
export function lookUpPending(
	core: DBCore,
	trans: DBCoreTransaction,
	ids: readonly string[]
): PromiseLike<ReadonlyMap<string, Pending>> {
	if (ids.length === 0) return Dexie.Promise.resolve(new Map());
	return allSegments(core, trans).then((segments) => {
		const wanted = new Set(ids);
		const gone = goneIn(segments);
		const pending = new Map<string, Pending>();
		for (const segment of segments) {
			if (segment.is === 'gone') continue;
			for (const [at, id] of segment.ids.entries()) {
				if (!wanted.has(id) || gone.has(placed(segment.of, segment.from + at))) continue;
				pending.set(id, { segment, at });
			}
		}
		return pending;
	});
}

/** Dexie's range of all keys. Its type is an enum that exists in its types alone. */
const EVERYTHING = { type: 3, lower: undefined, upper: undefined } as unknown as DBCoreKeyRange;

/** Reads all segments within a transaction, the oldest first. */
export function allSegments(
	core: DBCore,
	trans: DBCoreTransaction
): PromiseLike<readonly SegmentRow[]> {
	const table = core.table('segments');
	return table
		.query({ trans, values: true, query: { index: table.schema.primaryKey, range: EVERYTHING } })
		.then(({ result }) => result as SegmentRow[]);
}

/** Words of rows on no page yet as they are now; `null` when a row is not there any more. */
export type PendingChanges = ReadonlyMap<Pending, ReadonlySet<string> | null>;

/** Writes what has become of rows that are on no page yet. A segment of which nothing is left goes. */
export function changePending(
	core: DBCore,
	trans: DBCoreTransaction,
	changes: PendingChanges
): PromiseLike<unknown> {
	const changed = new Map<AddedSegment, { readonly ids: string[]; readonly words: string[] }>();
	for (const [{ segment, at }, words] of changes) {
		const copy = changed.get(segment) ?? { ids: [...segment.ids], words: [...segment.words] };
		changed.set(segment, copy);
		if (words === null) copy.ids[at] = '';
		copy.words[at] = words === null ? '' : spaced(words);
	}
	const values: SegmentRow[] = [];
	const keys: number[] = [];
	for (const [segment, copy] of changed) {
		if (copy.ids.some((id) => id !== '')) values.push({ ...segment, ...copy });
		else keys.push(segment.n ?? 0);
	}
	const table = core.table('segments');
	return Dexie.Promise.all([
		values.length === 0 ? null : table.mutate({ type: 'put', trans, values }),
		keys.length === 0 ? null : table.mutate({ type: 'delete', trans, keys })
	]);
}

/** Stores new segments. */
export const addSegments = (
	core: DBCore,
	trans: DBCoreTransaction,
	values: readonly SegmentRow[]
): PromiseLike<unknown> =>
	values.length === 0
		? Dexie.Promise.resolve()
		: core.table('segments').mutate({ type: 'add', trans, values });
