import { Dexie } from 'dexie';
import { addDays, type Day, type Instant } from '../../domain/core/day';
import type { StageId } from '../../domain/core/ids';
import { beginsIn, dayIn, type TimeZone } from '../../domain/core/zone';
import { bandOf, type Band } from '../../domain/figures/bands';
import type { DaySpan, Month } from '../../domain/figures/forecast';
import type { ReplicaDatabase } from '../store/database';
import type { DealRow, Row } from '../store/rows';
import { stageIn, type OverviewQuery } from './overview';

/** Which deals a figure of the overview counts. */
export type OverviewPick =
	| { readonly of: 'open' }
	| { readonly of: 'overdue' }
	| { readonly of: 'undated' }
	| { readonly of: 'month'; readonly month: Month }
	/** Expected after a month. */
	| { readonly of: 'later'; readonly month: Month }
	| { readonly of: 'band'; readonly band: Band }
	| { readonly of: 'idle' }
	| { readonly of: 'won' | 'lost' | 'created'; readonly span: DaySpan }
	| { readonly of: 'made' | 'changed'; readonly since: Instant };

/** Over what a pick is made. */
export interface PickQuery extends Omit<OverviewQuery, 'span'> {
	readonly timeZone: TimeZone;
}

/**
 * Returns the deals that a figure counts, the most valuable of each currency first. Reads those that may be
 * among them, not all: open deals for figures about these, else what lies in the days.
 */
export async function pickedDeals(
	db: ReplicaDatabase,
	query: PickQuery,
	pick: OverviewPick
): Promise<DealRow[]> {
	const rows = await candidates(db, query, pick);
	return rows.filter(
		(row): row is DealRow =>
			row.kind === 'deal' &&
			query.spaces.has(row.space) &&
			(query.owners === null || query.owners.has(row.owner ?? '')) &&
			isPicked(row, query, pick)
	);
}

/** Whether a figure counts a deal. */
export function isPicked(row: DealRow, query: PickQuery, pick: OverviewPick): boolean {
	const basis = query.spaces.get(row.space);
	if (basis === undefined) return false;
	const { today, timeZone } = query;
	const stage = stageIn(basis, row.stage);
	const isOpen = row.closedAt === null && (stage?.kind ?? 'open') === 'open';
	switch (pick.of) {
		case 'open':
			return isOpen;
		case 'overdue':
			return isOpen && row.closeOn !== '' && row.closeOn < today;
		case 'undated':
			return isOpen && row.closeOn === '';
		case 'month':
			return isOpen && row.closeOn >= today && row.closeOn.slice(0, 7) === pick.month;
		case 'later':
			return isOpen && row.closeOn >= today && row.closeOn.slice(0, 7) > pick.month;
		case 'band':
			return isOpen && bandOf(stage) === pick.band;
		case 'idle':
			return (
				isOpen &&
				stage !== undefined &&
				stage.idleDays !== null &&
				dayIn(timeZone, row.updatedAt) <= addDays(today, -stage.idleDays)
			);
		case 'won':
		case 'lost': {
			if (row.closedAt === null || stage?.kind !== pick.of) return false;
			const day: Day = dayIn(timeZone, row.closedAt);
			return day >= pick.span.from && day <= pick.span.last;
		}
		case 'created': {
			const day: Day = dayIn(timeZone, row.createdAt);
			return day >= pick.span.from && day <= pick.span.last;
		}
		case 'made':
			return row.createdAt > pick.since;
		case 'changed':
			return row.updatedAt > pick.since;
	}
}

/** Where the keys of an index begin and end. */
interface Range {
	readonly index: string;
	readonly from: readonly unknown[];
	readonly until: readonly unknown[];
}

/** Reads each range as a whole: a cursor over all of them would wait for the browser at every row. */
async function rowsIn(db: ReplicaDatabase, ranges: readonly Range[]): Promise<Row[]> {
	const parts = await db.transaction('r', db.records, () =>
		Promise.all(
			ranges.map(({ index, from, until }) => db.records.where(index).between(from, until).toArray())
		)
	);
	return parts.flat();
}

const sinceRanges = (
	{ spaces }: Pick<PickQuery, 'spaces'>,
	of: 'made' | 'changed',
	since: Instant
): Range[] =>
	[...spaces.keys()].map((space) => ({
		index: `[space+kind+${of === 'made' ? 'createdAt' : 'updatedAt'}]`,
		// Moments are whole milliseconds, and the moment itself is out.
		from: [space, 'deal', since + 1],
		until: [space, 'deal', Dexie.maxKey]
	}));

async function candidates(
	db: ReplicaDatabase,
	query: PickQuery,
	pick: OverviewPick
): Promise<Row[]> {
	const { timeZone } = query;
	if (pick.of === 'made' || pick.of === 'changed') {
		return rowsIn(db, sinceRanges(query, pick.of, pick.since));
	}
	if (pick.of === 'created') {
		const from = beginsIn(timeZone, pick.span.from);
		const until = beginsIn(timeZone, addDays(pick.span.last, 1));
		return rowsIn(
			db,
			[...query.spaces.keys()].map((space) => ({
				index: '[space+kind+createdAt]',
				from: [space, 'deal', from],
				until: [space, 'deal', until]
			}))
		);
	}
	const stages = await stagesInUse(db, query);
	if (pick.of === 'won' || pick.of === 'lost') {
		const from = beginsIn(timeZone, pick.span.from);
		const until = beginsIn(timeZone, addDays(pick.span.last, 1));
		const ended = stages.filter(({ kind }) => kind === pick.of);
		return rowsIn(
			db,
			ended.map(({ space, stage }) => ({
				index: '[space+stage+closedAt]',
				from: [space, stage, from],
				until: [space, stage, until]
			}))
		);
	}
	return rowsIn(
		db,
		stages
			.filter(({ kind }) => kind === 'open')
			.map(({ space, stage }) => ({
				index: '[space+stage+order]',
				from: [space, stage, Dexie.minKey],
				until: [space, stage, Dexie.maxKey]
			}))
	);
}

/** Returns the stages that hold something, also those that were removed from their space. */
async function stagesInUse(
	db: ReplicaDatabase,
	{ spaces }: Pick<PickQuery, 'spaces'>
): Promise<{ space: string; stage: StageId; kind: 'open' | 'won' | 'lost' }[]> {
	const keys = await db.totals.toCollection().primaryKeys();
	const found = new Map<string, { space: string; stage: StageId; kind: 'open' | 'won' | 'lost' }>();
	for (const [space, stage] of keys) {
		const basis = spaces.get(space);
		if (basis === undefined) continue;
		const kind = stageIn(basis, stage)?.kind ?? 'open';
		found.set(JSON.stringify([space, stage]), { space, stage, kind });
	}
	return [...found.values()];
}

/** What has changed in these spaces since a moment. */
export interface News {
	readonly made: number;
	readonly changed: number;
}

/** Returns how many deals were made and changed since a moment, by the indexes alone when all owners count. */
export async function newsSince(
	db: ReplicaDatabase,
	query: PickQuery,
	since: Instant
): Promise<News> {
	if (query.spaces.size === 0) return { made: 0, changed: 0 };
	const count = async (of: 'made' | 'changed'): Promise<number> => {
		if (query.owners !== null) return (await pickedDeals(db, query, { of, since })).length;
		const counts = await Promise.all(
			sinceRanges(query, of, since).map(({ index, from, until }) =>
				db.records.where(index).between(from, until).count()
			)
		);
		return counts.reduce((sum, one) => sum + one, 0);
	};
	const [made, changed] = await Promise.all([count('made'), count('changed')]);
	return { made, changed };
}
