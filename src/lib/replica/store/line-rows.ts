import type { AnyRecord } from '../../documents/read-record';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { RecordKind } from '../../domain/core/record';
import type { Post } from '../../domain/history/history';
import { words } from '../../domain/text/fold';
import type { LineRow } from './rows';
import type { PostRow } from './thread-rows';
import type { DerivedTables } from './tables';

/** The most words of one line that it is found by. */
const MOST_WORDS = 300;

/** Returns where files are that are attached to the records of one kind in a space. */
export const attachedIn = (space: SpaceId, kind: RecordKind): string => `${space}/${kind}`;

/** Returns the rows of what was said in a record and of its files. */
export function lineRows(record: AnyRecord, posts: readonly Post[]): LineRow[] {
	const place = {
		record: record.id,
		space: record.space ?? ('' as const),
		...(record.kind === 'post' ? { topic: record.topic } : {})
	};
	// A file of the file area is found by its own row; its versions are counted.
	const files = 'files' in record ? record.files : 'versions' in record ? record.versions : [];
	const attached =
		record.kind === 'file' || record.space === null
			? {}
			: { attachedIn: attachedIn(record.space, record.kind) };
	return [
		...posts.map(({ id, at, by, as, text }) => ({
			...{ id: `${record.id}/${id}`, ...place, kind: as ?? ('post' as const) },
			...{ at, by, words: words(text).slice(0, MOST_WORDS) }
		})),
		...files.map(({ id, at, by, name }) => ({
			...{ id: `${record.id}/${id}`, ...place, kind: 'file' as const },
			...{ at, by, ...attached },
			words: record.kind === 'file' ? [] : words(name).slice(0, MOST_WORDS)
		}))
	];
}

/** Returns the row of what was said in a topic. Its id tells of which text it is: rows of lines never change. */
export const postLine = ({
	id,
	space,
	topic,
	at,
	by,
	text,
	edits,
	poll,
	items,
	card
}: PostRow): LineRow => ({
	...{ id: `${id}/${id}${edits === undefined ? '' : `~${String(edits)}`}` },
	...{ record: id, kind: 'post', space, topic, at, by },
	words: words(
		[text, poll?.question, ...(poll?.options ?? []), ...(items ?? []), card?.title, card?.note]
			.filter((part) => part !== undefined)
			.join(' ')
	).slice(0, MOST_WORDS)
});

/** What is to be stored of the lines of records, and what is not there any more. */
export interface LineChanges {
	readonly put: readonly LineRow[];
	readonly gone: readonly LineRow[];
}

/** What follows from a record, as far as its lines are concerned. */
interface Told {
	readonly is: 'live' | 'binned' | 'merged' | 'post' | 'body';
	readonly row: { readonly id: RecordId };
	readonly lines: readonly LineRow[];
	readonly linesGone: readonly LineRow[] | null;
}

/** The same, or that there is no record yet. */
type Untold = Told | { readonly is: 'nothing' };

/** Whether the lines of a record are kept: those of what is in the bin count nowhere. */
const keepsLines = ({ is }: Told): boolean => is !== 'binned';

/**
 * Returns what changes of the lines of records. Of a record that this tab has stored before, only what is new is
 * looked at; else the lines that are there are read. `areNew`: none of the records was here.
 */
export async function changedLines(
	lines: NonNullable<DerivedTables['lines']>,
	derived: readonly Untold[],
	areNew: boolean
): Promise<LineChanges> {
	const put: LineRow[] = [];
	const gone: LineRow[] = [];
	const there = areNew ? [] : await storedOfAll(lines, derived);
	for (const [index, item] of derived.entries()) {
		if (item.is === 'nothing') continue;
		const wanted = keepsLines(item) ? item.lines : [];
		if (areNew) put.push(...wanted);
		else if (item.linesGone !== null) {
			put.push(...wanted);
			gone.push(...item.linesGone);
		} else {
			const stored = there[index] ?? [];
			const known = new Set(stored.map(({ id }) => id));
			const are = new Set(wanted.map(({ id }) => id));
			put.push(...wanted.filter(({ id }) => !known.has(id)));
			gone.push(...stored.filter(({ id }) => !are.has(id)));
		}
	}
	return { put, gone };
}

/** Up to how many lines for each record all of them are read: asking for each record by itself costs more. */
const FEW_LINES = 2;

/** Returns the stored lines of records, in the same order, where it is not known what they are. */
async function storedOfAll(
	lines: NonNullable<DerivedTables['lines']>,
	derived: readonly Untold[]
): Promise<readonly (readonly LineRow[])[]> {
	const unknown = derived.filter((item) => item.is !== 'nothing' && item.linesGone === null);
	if (unknown.length > 1 && (await lines.count()) <= FEW_LINES * unknown.length) {
		const byRecord = new Map<RecordId, LineRow[]>();
		for (const line of await lines.toArray()) {
			const known = byRecord.get(line.record);
			if (known === undefined) byRecord.set(line.record, [line]);
			else known.push(line);
		}
		return derived.map((item) =>
			item.is === 'nothing' || item.linesGone !== null ? [] : (byRecord.get(item.row.id) ?? [])
		);
	}
	// Asked for all at once: none of them waits for another.
	return Promise.all(derived.map((item) => storedLines(lines, item)));
}

/** Returns the stored lines of a record, where it is not known what they are. */
async function storedLines(
	lines: NonNullable<DerivedTables['lines']>,
	item: Untold
): Promise<readonly LineRow[]> {
	if (item.is === 'nothing' || item.linesGone !== null) return [];
	return lines.where('record').equals(item.row.id).toArray();
}

/** Returns the lines that are new since `before`, and those that are gone; `null` when that is not known. */
export function newLines(
	derived: Told,
	before: Untold
): { readonly lines: readonly LineRow[]; readonly linesGone: readonly LineRow[] } | null {
	if (before.is === 'nothing' || !keepsLines(before) || !keepsLines(derived)) return null;
	const known = new Map(before.lines.map((line) => [line.id, line]));
	const lines = derived.lines.filter(({ id }) => !known.has(id));
	for (const { id } of derived.lines) known.delete(id);
	return { lines, linesGone: [...known.values()] };
}
