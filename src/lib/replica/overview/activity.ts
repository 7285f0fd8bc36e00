import { dayNumber } from '../../domain/core/day';
import { dayIn, type TimeZone } from '../../domain/core/zone';
import type { MemberId, SpaceId, StageId } from '../../domain/core/ids';
import type { DaySpan } from '../../domain/figures/forecast';
import { addMonths } from '../../domain/figures/period';
import { addDays } from '../../domain/core/day';
import type { SpaceKind } from '../../domain/space/space';
import type { ReplicaDatabase } from '../store/database';
import type { PeriodOf } from '../store/figure-rows';
import type { SpaceBasis } from './basis';
import { stageIn } from './overview';
import { cellsByDay, cellsOfSpan, type ByOwner, type PlacedCell } from './read-periods';

/** What is counted, in the order in which it is shown. */
export const MEASURES = [
	'spaces',
	'deals',
	'won',
	'lost',
	'tasks',
	'done',
	'calls',
	'leads',
	'topics',
	'posts',
	'files',
	'interactions',
	'campaigns'
] as const;

export type Measure = (typeof MEASURES)[number];

/** How often something happened in a span of days. */
export interface Counted {
	readonly count: number;
	/** How often in the span before. */
	readonly before: number;
	/** By whom; empty when nobody's. */
	readonly byPerson: ReadonlyMap<MemberId, number>;
	readonly bySpace: ReadonlyMap<SpaceId, number>;
	/** Of spaces alone. */
	readonly byKind: ReadonlyMap<SpaceKind, number>;
	/** By the day or month; those without any are left out. */
	readonly overTime: ReadonlyMap<string, number>;
}

/** The days that are counted, those before them, and the spaces. */
export interface ActivityQuery {
	readonly spaces: ReadonlyMap<SpaceId, SpaceBasis>;
	readonly span: DaySpan;
	readonly before: DaySpan;
	readonly timeZone: TimeZone;
}

/** The longest span, in days, that is drawn by the day. */
const MOST_DAYS = 62;

/** Whether a span is drawn by the day or by the month. */
export const stepOf = ({ from, last }: DaySpan): 'day' | 'month' =>
	dayNumber(last) - dayNumber(from) < MOST_DAYS ? 'day' : 'month';

/** Returns the days or months of a span, with which it is drawn. */
export function stepsOf(span: DaySpan): string[] {
	const steps: string[] = [];
	if (stepOf(span) === 'day') {
		for (let day = span.from; day <= span.last; day = addDays(day, 1)) steps.push(day);
	} else {
		const end = span.last.slice(0, 7);
		for (let month = span.from.slice(0, 7); month <= end; month = addMonths(month, 1)) {
			steps.push(month);
		}
	}
	return steps;
}

/** Where each measure is counted, and of which kind of record. */
const SOURCES: readonly (readonly [ByOwner, readonly Measure[]])[] = [
	['made', ['deals', 'tasks', 'leads', 'topics', 'campaigns']],
	['closed', ['won', 'lost']],
	['done', ['done']],
	['called', ['calls']],
	['said', ['posts', 'files', 'interactions']]
];

/**
 * Returns what happened in a span of days and in the one before it (LS-13), from totals by day: no record is
 * read. Spaces are counted by themselves.
 */
export async function readActivity(
	db: ReplicaDatabase,
	query: ActivityQuery
): Promise<ReadonlyMap<Measure, Counted>> {
	const tallies = new Map(MEASURES.map((measure) => [measure, new Tally(stepOf(query.span))]));
	const { spaces, span, before, timeZone } = query;
	const read = stepOf(span) === 'day' ? cellsByDay : cellsOfSpan;
	await db.transaction('r', db.periods, () =>
		Promise.all(
			SOURCES.map(async ([of]) => {
				const [now, then] = await Promise.all([read(db, of, span), cellsOfSpan(db, of, before)]);
				for (const placed of now) tallies.get(measureOf(of, placed, spaces))?.add(placed);
				for (const placed of then) tallies.get(measureOf(of, placed, spaces))?.addBefore(placed);
			})
		)
	);
	const made = tallies.get('spaces');
	for (const basis of spaces.values()) {
		const day = dayIn(timeZone, basis.createdAt);
		if (day >= span.from && day <= span.last) made?.addSpace(basis, day);
		else if (day >= before.from && day <= before.last) made?.addSpaceBefore();
	}
	return new Map([...tallies].map(([measure, tally]) => [measure, tally.value()]));
}

/** Returns what a cell counts for. A cell that counts for nothing has no measure. */
function measureOf(
	of: PeriodOf,
	{ first, space }: PlacedCell,
	spaces: ReadonlyMap<SpaceId, SpaceBasis>
): Measure {
	const basis = spaces.get(space);
	const measures: Readonly<Record<string, Measure>> = {
		...{ deal: 'deals', task: 'tasks', lead: 'leads', topic: 'topics', campaign: 'campaigns' }
	};
	if (of === 'said') return basis === undefined && space !== '' ? NOTHING : measureOfLine(first);
	if (basis === undefined) return NOTHING;
	if (of === 'made') return measures[first] ?? NOTHING;
	if (of === 'done') return isDoneIn(basis, first) ? 'done' : NOTHING;
	if (of === 'called') return 'calls';
	const kind = stageIn(basis, first)?.kind;
	return kind === 'won' || kind === 'lost' ? kind : NOTHING;
}

/**
 * Whether a closed task in this status is done, by what the status is now, and not cancelled. A task of a deal has no
 * status: it is closed by being done.
 */
export const isDoneIn = (basis: Pick<SpaceBasis, 'stages'>, status: StageId): boolean =>
	stageIn(basis, status)?.kind !== 'lost';

/** What a line of a record counts for: something said, a file, or an interaction that was logged. */
export const measureOfLine = (kind: string): Measure =>
	kind === 'post' ? 'posts' : kind === 'file' ? 'files' : 'interactions';

/** No tally has this name. */
const NOTHING = '' as Measure;

class Tally {
	private count = 0;
	private before = 0;
	private readonly byPerson = new Map<MemberId, number>();
	private readonly bySpace = new Map<SpaceId, number>();
	private readonly byKind = new Map<SpaceKind, number>();
	private readonly overTime = new Map<string, number>();

	constructor(private readonly step: 'day' | 'month') {}

	add({ period, space, owner, cell: { count } }: PlacedCell): void {
		this.count += count;
		grow(this.byPerson, owner, count);
		grow(this.bySpace, space, count);
		grow(this.overTime, this.step === 'day' ? period : period.slice(0, 7), count);
	}

	addBefore({ cell: { count } }: PlacedCell): void {
		this.before += count;
	}

	addSpace({ id, kind, createdBy }: SpaceBasis, day: string): void {
		this.count += 1;
		grow(this.byPerson, createdBy, 1);
		grow(this.bySpace, id, 1);
		grow(this.byKind, kind, 1);
		grow(this.overTime, this.step === 'day' ? day : day.slice(0, 7), 1);
	}

	addSpaceBefore(): void {
		this.before += 1;
	}

	value(): Counted {
		const { count, before, byPerson, bySpace, byKind, overTime } = this;
		return { count, before, byPerson, bySpace, byKind, overTime };
	}
}

function grow<Key>(map: Map<Key, number>, key: Key, by: number): void {
	map.set(key, (map.get(key) ?? 0) + by);
}
