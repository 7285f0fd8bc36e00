import { addDays, type Day } from '../../domain/core/day';
import type { MemberId, SpaceId, StageId } from '../../domain/core/ids';
import { BANDS, bandOf, type Band } from '../../domain/figures/bands';
import type { DaySpan, Month } from '../../domain/figures/forecast';
import { addMonths } from '../../domain/figures/period';
import type { Currency, Minor } from '../../domain/money/money';
import type { Sums } from '../../domain/money/sums';
import { weightedSum, type Figure } from '../store/aggregates';
import type { ReplicaDatabase } from '../store/database';
import { wholeCell } from '../store/periods';
import type { PeriodOf, SummedOf } from '../store/figure-rows';
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
 * however many there are. Unless owners are asked for, months are read from those that are added up over all: this
 * device has only what its member may see, so these are theirs, whatever their role. The totals must have been counted
 * (`countPeriods`).
 */
export async function readOverview(db: ReplicaDatabase, query: OverviewQuery): Promise<Overview> {
	const { spaces, today, span } = query;
	const month = today.slice(0, 7);
	const limits = [...spaces.values()].flatMap(({ stages }) =>
		stages.flatMap(({ kind, idleDays }) => (kind === 'open' && idleDays !== null ? [idleDays] : []))
	);
	const months = query.owners === null ? OVER_ALL : BY_OWNER;
	const [expected, days, closed, touched, thisMonth] = await db.transaction('r', db.periods, () =>
		Promise.all([
			cellsByMonth(db, months.expected),
			cellsByDay(db, 'expected', { from: `${month}-01`, last: lastDay(month) }),
			cellsOfSpan(db, 'closed', span, months.closed),
			limits.length === 0
				? Promise.resolve([])
				: untouchedCells(
						db,
						months.touched,
						addDays(today, -Math.max(...limits)),
						addDays(today, -Math.min(...limits))
					),
			cellsByMonth(db, months.closed, month, month)
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

/** From which totals by month the figures come. */
type Totals = Readonly<Record<SummedOf, PeriodOf>>;

const BY_OWNER: Totals = { expected: 'expected', closed: 'closed', touched: 'touched' };

const OVER_ALL: Totals = {
	expected: 'expected-all',
	closed: 'closed-all',
	touched: 'touched-all'
};

/**
 * Returns what was touched last until a day: by month what lies before the month of an earlier day, by day
 * what follows.
 */
async function untouchedCells(
	db: ReplicaDatabase,
	ofMonths: PeriodOf,
	early: Day,
	last: Day
): Promise<PlacedCell[]> {
	const month = early.slice(0, 7);
	const [months, days] = await Promise.all([
		cellsByMonth(db, ofMonths, null, addMonths(month, -1)),
		cellsByDay(db, 'touched', { from: `${month}-01`, last })
	]);
	return [...months, ...days];
}

class Draft {
	private readonly open = new Tally();
	private readonly overdue = new Tally();
	private readonly undated = new Tally();
	private readonly idle = new Tally();
	private readonly won = new Tally();
	private readonly lost = new Tally();
	private readonly wonThisMonth = new Tally();
	private readonly months = new Tallies<Month>();
	private readonly bands = new Tallies<Band>(BANDS);
	private readonly bySpace = new Map<SpaceId, Record<keyof SpaceFigures, Tally>>();
	private readonly thisMonth: Month;

	constructor(private readonly query: OverviewQuery) {
		this.thisMonth = query.today.slice(0, 7);
	}

	addOpen({ space, owner, first, period, currency, cell }: PlacedCell): void {
		const basis = this.basisFor(space, owner);
		if (basis === null) return;
		const stage = stageIn(basis, first);
		if ((stage?.kind ?? 'open') !== 'open') return;
		const whole = wholeCell(cell);
		const part: Part = {
			count: whole.count,
			currency,
			sum: whole.sum,
			weight: stage === undefined ? 0 : weightedSum(whole, stage, basis)
		};
		const own = this.ofSpace(space);
		this.open.add(part);
		own.open.add(part);
		this.bands.of(bandOf(stage)).add(part);
		// A month before that of today is overdue as a whole.
		const isOverdue =
			period !== '' && period < (period.length === 7 ? this.thisMonth : this.query.today);
		if (period === '') this.undated.add(part);
		else if (isOverdue) {
			this.overdue.add(part);
			own.overdue.add(part);
		} else this.months.of(period.slice(0, 7)).add(part);
	}

	addClosed(placed: PlacedCell): void {
		const ended = this.endedIn(placed);
		if (ended === null) return;
		const { kind, part } = ended;
		this[kind].add(part);
		this.ofSpace(placed.space)[kind].add(part);
	}

	addThisMonth(placed: PlacedCell): void {
		const ended = this.endedIn(placed);
		if (ended?.kind === 'won') this.wonThisMonth.add(ended.part);
	}

	/** Returns how the deals of a cell ended, and what they come to; `null` when they do not count. */
	private endedIn({
		space,
		owner,
		first,
		currency,
		cell
	}: PlacedCell): { readonly kind: 'won' | 'lost'; readonly part: Part } | null {
		const basis = this.basisFor(space, owner);
		const kind = basis === null ? undefined : stageIn(basis, first)?.kind;
		if (kind !== 'won' && kind !== 'lost') return null;
		const { count, sum } = wholeCell(cell);
		return { kind, part: { count, currency, sum, weight: kind === 'won' ? sum : 0 } };
	}

	addTouched({ space, owner, first, period, cell }: PlacedCell): void {
		const basis = this.basisFor(space, owner);
		if (basis === null) return;
		const stage = stageIn(basis, first);
		if (stage?.kind !== 'open' || stage.idleDays === null) return;
		// A whole month lies before the day of every stage.
		const isDay = period.length > 7;
		if (isDay && period > addDays(this.query.today, -stage.idleDays)) return;
		this.idle.add({ count: cell.count, currency: '', sum: 0, weight: 0 });
	}

	value(idles: boolean): Overview {
		const { open, overdue, undated, idle, won, lost, wonThisMonth } = this;
		return {
			...{ open: open.figure, overdue: overdue.figure, undated: undated.figure },
			...{ idle: idle.figure, idles, won: won.figure, lost: lost.figure },
			...{ wonThisMonth: wonThisMonth.figure, bands: this.bands.figures },
			months: new Map([...this.months.figures].sort(([a], [b]) => (a < b ? -1 : 1))),
			bySpace: new Map(
				[...this.bySpace].map(([space, own]): [SpaceId, SpaceFigures] => [
					space,
					{
						open: own.open.figure,
						overdue: own.overdue.figure,
						won: own.won.figure,
						lost: own.lost.figure
					}
				])
			)
		};
	}

	/** Returns the space of a cell; `null` when the cell does not count. */
	private basisFor(space: SpaceId, owner: MemberId): SpaceBasis | null {
		const { spaces, owners } = this.query;
		return owners === null || owners.has(owner) ? (spaces.get(space) ?? null) : null;
	}

	private ofSpace(space: SpaceId): Record<keyof SpaceFigures, Tally> {
		let own = this.bySpace.get(space);
		if (own === undefined) {
			own = { open: new Tally(), overdue: new Tally(), won: new Tally(), lost: new Tally() };
			this.bySpace.set(space, own);
		}
		return own;
	}
}

/** What a cell adds to a figure. */
interface Part {
	readonly count: number;
	readonly currency: Currency;
	readonly sum: Minor;
	readonly weight: Minor;
}

/** A figure while it is added up: many thousand cells make one, and a new one for each would take most of the time. */
class Tally {
	private count = 0;
	private readonly sums = new Map<Currency, Minor>();
	private readonly weights = new Map<Currency, Minor>();

	add({ count, currency, sum, weight }: Part): void {
		this.count += count;
		if (sum !== 0) this.sums.set(currency, (this.sums.get(currency) ?? 0) + sum);
		if (weight !== 0) this.weights.set(currency, (this.weights.get(currency) ?? 0) + weight);
	}

	get figure(): Figure {
		const { count } = this;
		return { count, sums: sumsOf(this.sums), weighted: sumsOf(this.weights) };
	}
}

const sumsOf = (amounts: ReadonlyMap<Currency, Minor>): Sums =>
	Object.fromEntries([...amounts].filter(([, minor]) => minor !== 0));

/** Figures by key while they are added up. */
class Tallies<Key> {
	private readonly by: Map<Key, Tally>;

	constructor(keys: readonly Key[] = []) {
		this.by = new Map(keys.map((key) => [key, new Tally()]));
	}

	of(key: Key): Tally {
		let tally = this.by.get(key);
		if (tally === undefined) this.by.set(key, (tally = new Tally()));
		return tally;
	}

	get figures(): ReadonlyMap<Key, Figure> {
		return new Map([...this.by].map(([key, tally]) => [key, tally.figure]));
	}
}

/** Returns the stage of a space; `undefined` when it has been removed. Its deals count as open. */
export const stageIn = (
	{ stages }: Pick<SpaceBasis, 'stages'>,
	id: StageId
): SpaceBasis['stages'][number] | undefined => stages.find((stage) => stage.id === id);
