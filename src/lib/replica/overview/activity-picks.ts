import { Dexie } from 'dexie';
import { addDays, type Instant } from '../../domain/core/day';
import type { MemberId, RecordId, SpaceId } from '../../domain/core/ids';
import { beginsIn, dayIn } from '../../domain/core/zone';
import type { ReplicaDatabase } from '../store/database';
import type { SaidKind } from '../store/rows';
import type { Row } from '../store/rows';
import { isDoneIn, measureOfLine, type ActivityQuery, type Measure } from './activity';

/** What the list behind a figure of the statistics counts. */
export type ListedMeasure = Exclude<Measure, 'spaces' | 'deals' | 'won' | 'lost'>;

/** One thing that was counted: a record, or a line of one. */
export interface CountedThing {
	readonly id: string;
	readonly row: Row;
	/** When it was made or done, and by whom it counts; `null` when nobody's. */
	readonly at: Instant;
	readonly by: MemberId | null;
	/** What it is of a record, when it is a line of one. */
	readonly line: SaidKind | null;
}

/** Which of what is counted is asked for. */
export interface ActivityPick {
	readonly measure: ListedMeasure;
	/** One space alone, or `null`. */
	readonly space: SpaceId | null;
	readonly by: MemberId | null;
}

const KINDS = {
	...{ tasks: 'task', done: 'task', calls: 'call', leads: 'lead', topics: 'topic' },
	campaigns: 'campaign'
} as const satisfies Partial<Record<ListedMeasure, Row['kind']>>;

/**
 * Returns exactly what a figure of the statistics counts, the newest first (LS-13). Reads what lies in the days, by
 * the indexes.
 */
export async function pickedActivity(
	db: ReplicaDatabase,
	query: ActivityQuery,
	{ measure, space, by }: ActivityPick
): Promise<CountedThing[]> {
	const isSaid = measure === 'posts' || measure === 'files' || measure === 'interactions';
	const all = isSaid
		? await saidIn(db, query, measure)
		: await recordsIn(db, query, measure, space);
	return all
		.filter(
			(one) => (space === null || spaceOf(one.row) === space) && (by === null || one.by === by)
		)
		.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}

const spaceOf = (row: Row): string => (row.kind === 'customer' ? '' : row.space);

/** The moments at which the days begin and end. */
const momentsOf = ({ span, timeZone }: ActivityQuery): readonly [Instant, Instant] => [
	beginsIn(timeZone, span.from),
	beginsIn(timeZone, addDays(span.last, 1))
];

async function recordsIn(
	db: ReplicaDatabase,
	query: ActivityQuery,
	measure: keyof typeof KINDS,
	space: SpaceId | null
): Promise<CountedThing[]> {
	const [from, before] = momentsOf(query);
	const kind = KINDS[measure];
	const isMade = measure !== 'done' && measure !== 'calls';
	// What was done in these days was changed in them or later.
	const index = isMade ? '[space+kind+createdAt]' : '[space+kind+updatedAt]';
	const spaces = [...query.spaces.keys()].filter((id) => space === null || id === space);
	const parts = await db.transaction('r', db.records, () =>
		Promise.all(
			spaces.map((id) =>
				db.records
					.where(index)
					.between([id, kind, from], [id, kind, isMade ? before : Dexie.maxKey], true, false)
					.toArray()
			)
		)
	);
	return parts.flat().flatMap((row): CountedThing[] => {
		const at = isMade ? row.createdAt : doneAt(row, query);
		if (at === null) return [];
		const day = dayIn(query.timeZone, at);
		if (day < query.span.from || day > query.span.last) return [];
		const by = row.kind === 'topic' ? row.createdBy : row.owner;
		return [{ id: row.id, row, at, by, line: null }];
	});
}

/** Returns when a task was done or a call made; `null` for one that was not, or was cancelled. */
function doneAt(row: Row, { spaces }: ActivityQuery): Instant | null {
	if (row.kind === 'call') return row.calledAt;
	if (row.kind !== 'task') return null;
	const basis = spaces.get(row.space);
	return basis !== undefined && isDoneIn(basis, row.stage) ? row.closedAt : null;
}

async function saidIn(
	db: ReplicaDatabase,
	query: ActivityQuery,
	measure: Measure
): Promise<CountedThing[]> {
	const [from, before] = momentsOf(query);
	const kinds = LINE_KINDS.filter((kind) => measureOfLine(kind) === measure);
	return db.transaction('r', [db.records, db.lines], async () => {
		const parts = await Promise.all(
			kinds.map((kind) =>
				db.lines.where('[kind+at]').between([kind, from], [kind, before], true, false).toArray()
			)
		);
		const lines = parts.flat().filter(({ space }) => space === '' || query.spaces.has(space));
		const ids = [...new Set(lines.map(({ record, topic }) => topic ?? record))];
		const rows = new Map<RecordId, Row>();
		for (const row of await db.records.bulkGet(ids)) if (row !== undefined) rows.set(row.id, row);
		return lines.flatMap(({ id, record, topic, at, by, kind }): CountedThing[] => {
			const row = rows.get(topic ?? record);
			return row === undefined || kind === 'body' ? [] : [{ id, row, at, by, line: kind }];
		});
	});
}

const LINE_KINDS: readonly SaidKind[] = ['post', 'file', 'call', 'meeting', 'mail', 'note'];
