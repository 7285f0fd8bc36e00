import { addDays, type Day } from '../../domain/core/day';
import type { MemberId, SpaceId, StageId } from '../../domain/core/ids';
import { BANDS, bandOf, type Band } from '../../domain/figures/bands';
import type { DaySpan, Month } from '../../domain/figures/forecast';
import { addMonths } from '../../domain/figures/period';
import { NO_SUMS, sumOf } from '../../domain/money/sums';
import { bothFigures, NO_FIGURE, weightedSum, type Figure } from '../store/aggregates';
import type { ReplicaDatabase } from '../store/database';
import { wholeCell } from '../store/periods';
import type { SpaceBasis } from './basis';
import { cellsByDay, cellsByMonth, cellsOfSpan, lastDay, type PlacedCell } from './read-periods';

/** Over what the figures are, and as of when. */
export interface OverviewQuery {
	/** The spaces that count; others on the device do not. */
	readonly spaces: ReadonlyMap<SpaceId, SpaceBasis>;
	/** Whose deals count; `null`: everybody's that this device has. */
	readonly owners: ReadonlySet<MemberId> | null;
	readonly today: Day;
	/** The days of what was won and lost. */
	readonly span: DaySpan;
}

/** The figures of the overview (LW-09), over the deals that this device has. */
export interface Overview {
	/** All that nothing has closed, in a stage that is open. */
	readonly open: Figure;
	/** Of these, what was expected before today. */
	readonly overdue: Figure;
	/** Without a day on which they are expected. */
	readonly undated: Figure;
	/** By the month in which they are expected, from today on, the earliest first. */
	readonly months: ReadonlyMap<Month, Figure>;
	/** By the win probability of their stages. */
	readonly bands: ReadonlyMap<Band, Figure>;
	/** What has not changed for as many days as its stage allows. */
	readonly idle: Figure;
	/** Whether any stage says after how many days its deals are idle. */
	readonly idles: boolean;
	/** Won and lost in the span of days. */
	readonly won: Figure;
	readonly lost: Figure;
	/** Won in the month of today. */
	readonly wonThisMonth: Figure;
	readonly bySpace: ReadonlyMap<SpaceId, SpaceFigures>;
}

/** The figures of one space. */
export interface SpaceFigures {
	readonly open: Figure;
	readonly overdue: Figure;
	readonly won: Figure;
	readonly lost: Figure;
}

/**
 * Returns the figures over all spaces. They come from totals that are kept with the rows: no deal is read,
 * however many there are. The totals must have been counted (`countPeriods`).
 */
export async function readOverview(db: ReplicaDatabase, query: OverviewQuery): Promise<Overview> {
	const { spaces, today, span } = query;
	const month = today.slice(0, 7);
	const limits = [...spaces.values()].flatMap(({ stages }) =>
		stages.flatMap(({ kind, idleDays }) => (kind === 'open' && idleDays !== null ? [idleDays] : []))
	);
	const [expected, days, closed, touched, thisMonth] = await db.transaction('r', db.periods, () =>
		Promise.all([
			cellsByMonth(db, 'expected'),
			cellsByDay(db, 'expected', { from: `${month}-01`, last: lastDay(month) }),
			cellsOfSpan(db, 'closed', span),
			limits.length === 0
				? Promise.resolve([])
				: untouchedCells(
						db,
						addDays(today, -Math.max(...limits)),
						addDays(today, -Math.min(...limits))
					),
			cellsByMonth(db, 'closed', month, month)
		])
	);
	const draft = new Draft(query);
	// The month of today is told apart by its days: what of it is overdue.
	for (const cell of expected) if (cell.period !== month) draft.addOpen(cell);
	for (const cell of days) draft.addOpen(cell);
	for (const cell of closed) draft.addClosed(cell);
	for (const cell of touched) draft.addTouched(cell);
	for (const cell of thisMonth) draft.addThisMonth(cell);
	return draft.value(limits.length > 0);
}

/**
 * Returns what was touched last until a day: by month what lies before the month of an earlier day, by day
 * what follows.
 */
async function untouchedCells(db: ReplicaDatabase, early: Day, last: Day): Promise<PlacedCell[]> {
	const month = early.slice(0, 7);
	const [months, days] = await Promise.all([
		cellsByMonth(db, 'touched', null, addMonths(month, -1)),
		cellsByDay(db, 'touched', { from: `${month}-01`, last })
	]);
	return [...months, ...days];
}

class Draft {
	private open = NO_FIGURE;
	private overdue = NO_FIGURE;
	private undated = NO_FIGURE;
	private idle = NO_FIGURE;
	private won = NO_FIGURE;
	private lost = NO_FIGURE;
	private wonThisMonth = NO_FIGURE;
	private readonly months = new Map<Month, Figure>();
	private readonly bands = new Map<Band, Figure>(BANDS.map((band) => [band, NO_FIGURE]));
	private readonly bySpace = new Map<SpaceId, SpaceFigures>();

	constructor(private readonly query: OverviewQuery) {}

	addOpen(placed: PlacedCell): void {
		const basis = this.basisFor(placed);
		if (basis === null) return;
		const stage = stageIn(basis, placed.first);
		if ((stage?.kind ?? 'open') !== 'open') return;
		const { period, space } = placed;
		const { today } = this.query;
		const figure = figureOf(placed, stage, basis);
		this.open = bothFigures(this.open, figure);
		const band = bandOf(stage);
		this.bands.set(band, bothFigures(this.bands.get(band) ?? NO_FIGURE, figure));
		// A month before that of today is overdue as a whole.
		const isOverdue = period !== '' && period < (period.length === 7 ? today.slice(0, 7) : today);
		if (period === '') this.undated = bothFigures(this.undated, figure);
		else if (isOverdue) this.overdue = bothFigures(this.overdue, figure);
		else {
			const month = period.slice(0, 7);
			this.months.set(month, bothFigures(this.months.get(month) ?? NO_FIGURE, figure));
		}
		this.addToSpace(space, { open: figure, ...(isOverdue ? { overdue: figure } : {}) });
	}

	addClosed(placed: PlacedCell): void {
		const ended = this.endedIn(placed);
		if (ended === null) return;
		const { kind, figure } = ended;
		if (kind === 'won') this.won = bothFigures(this.won, figure);
		else this.lost = bothFigures(this.lost, figure);
		this.addToSpace(placed.space, { [kind]: figure });
	}

	addThisMonth(placed: PlacedCell): void {
		const ended = this.endedIn(placed);
		if (ended?.kind === 'won') this.wonThisMonth = bothFigures(this.wonThisMonth, ended.figure);
	}

	/** Returns how the deals of a cell ended, and what they come to; `null` when they do not count. */
	private endedIn(
		placed: PlacedCell
	): { readonly kind: 'won' | 'lost'; readonly figure: Figure } | null {
		const basis = this.basisFor(placed);
		const kind = basis === null ? undefined : stageIn(basis, placed.first)?.kind;
		if (kind !== 'won' && kind !== 'lost') return null;
		const { count, sum } = wholeCell(placed.cell);
		const sums = sumOf(placed.currency, sum);
		return { kind, figure: { count, sums, weighted: kind === 'won' ? sums : NO_SUMS } };
	}

	addTouched(placed: PlacedCell): void {
		const basis = this.basisFor(placed);
		if (basis === null) return;
		const stage = stageIn(basis, placed.first);
		if (stage?.kind !== 'open' || stage.idleDays === null) return;
		// A whole month lies before the day of every stage.
		const isDay = placed.period.length > 7;
		if (isDay && placed.period > addDays(this.query.today, -stage.idleDays)) return;
		this.idle = bothFigures(this.idle, { ...NO_FIGURE, count: placed.cell.count });
	}

	value(idles: boolean): Overview {
		const { open, overdue, undated, idle, won, lost, wonThisMonth, months, bands, bySpace } = this;
		const inOrder = new Map([...months].sort(([a], [b]) => (a < b ? -1 : 1)));
		return {
			...{ open, overdue, undated, idle, idles, won, lost, wonThisMonth },
			...{ months: inOrder, bands, bySpace }
		};
	}

	/** Returns the space of a cell; `null` when the cell does not count. */
	private basisFor({ space, owner }: PlacedCell): SpaceBasis | null {
		const { spaces, owners } = this.query;
		return owners === null || owners.has(owner) ? (spaces.get(space) ?? null) : null;
	}

	private addToSpace(space: SpaceId, part: Partial<SpaceFigures>): void {
		const known = this.bySpace.get(space) ?? NO_SPACE;
		this.bySpace.set(space, {
			open: bothFigures(known.open, part.open ?? NO_FIGURE),
			overdue: bothFigures(known.overdue, part.overdue ?? NO_FIGURE),
			won: bothFigures(known.won, part.won ?? NO_FIGURE),
			lost: bothFigures(known.lost, part.lost ?? NO_FIGURE)
		});
	}
}

const NO_SPACE: SpaceFigures = {
	open: NO_FIGURE,
	overdue: NO_FIGURE,
	won: NO_FIGURE,
	lost: NO_FIGURE
};

/** Returns the stage of a space; `undefined` when it has been removed. Its deals count as open. */
export const stageIn = (
	{ stages }: Pick<SpaceBasis, 'stages'>,
	id: StageId
): SpaceBasis['stages'][number] | undefined => stages.find((stage) => stage.id === id);

function figureOf(
	{ cell, currency }: PlacedCell,
	stage: SpaceBasis['stages'][number] | undefined,
	basis: SpaceBasis
): Figure {
	const whole = wholeCell(cell);
	return {
		count: whole.count,
		sums: sumOf(currency, whole.sum),
		weighted: stage === undefined ? NO_SUMS : sumOf(currency, weightedSum(whole, stage, basis))
	};
}
