import { Dexie } from 'dexie';
import { stageOf } from '../../domain/figures/deal-state';
import type { ForecastCell, Period } from '../../domain/figures/forecast';
import { addMonths, monthsOf } from '../../domain/figures/period';
import { addDays } from '../../domain/core/day';
import { converted } from '../../domain/money/exchange';
import { NO_SUMS, plus, sumOf } from '../../domain/money/sums';
import { placed, type PlacedCell } from '../overview/read-periods';
import { weightedSum } from '../store/aggregates';
import type { ReplicaDatabase } from '../store/database';
import { wholeCell, zoneOf } from '../store/periods';
import type { PeriodOf, PeriodRow } from '../store/figure-rows';
import type { PeriodKey } from '../store/tables';
import type { FiguresQuery } from './messages';

/**
 * Returns the forecast of a space as it stands (OP-13), without what is outside of its months, from the totals that are
 * kept with the rows: the same as `forecast` makes of all deals, and no deal is read. `null` when the totals do not tell:
 * of a past day, of parts of months, before they are counted in the workspace's time zone, and of a process in which
 * deals were closed in a stage that is open now.
 */
export async function forecastCells(
	db: ReplicaDatabase,
	query: Omit<FiguresQuery, 'from' | 'until'>
): Promise<readonly ForecastCell[] | null> {
	const { asOf, today, days, basis, timeZone } = query;
	const months = monthsOf(days);
	const [first = '', last = ''] = [months[0], months.at(-1)];
	const isWhole =
		`${first}-01` === days.from && addDays(days.last, 1) === `${addMonths(last, 1)}-01`;
	if (asOf !== null || !isWhole || (await zoneOf(db.periods)) !== timeZone) return null;
	const { expected, closed } = await read(db, query);
	const month = today.slice(0, 7);
	const draft = new Map<string, Draft>();
	const add = (period: Period, cell: PlacedCell) => {
		const key = `${period}|${cell.first}|${cell.owner}`;
		let into = draft.get(key);
		if (into === undefined) draft.set(key, (into = emptyCell(period, cell)));
		addTo(into, cell, basis);
	};
	const kindOf = ({ first: stage }: PlacedCell) => stageOf({ stage }, basis)?.kind ?? 'open';
	const within = (period: string) =>
		period >= days.from.slice(0, period.length) && period <= days.last.slice(0, period.length);
	for (const cell of expected) {
		const { period } = cell;
		// What has no closing has no day once its stage is one of those that close.
		if (kindOf(cell) !== 'open' || period === '') add('undated', cell);
		else if (period < (period.length === month.length ? month : today)) add('overdue', cell);
		else if (within(period)) add(period.slice(0, 7), cell);
	}
	for (const cell of closed) {
		if (kindOf(cell) === 'open') return null;
		if (within(cell.period)) add(cell.period, cell);
	}
	return [...draft.values()];
}

/** Reads what is expected, in the month of today by days, and what was closed. */
async function read(
	db: ReplicaDatabase,
	{ space, today }: Pick<FiguresQuery, 'space' | 'today'>
): Promise<{ readonly expected: readonly PlacedCell[]; readonly closed: readonly PlacedCell[] }> {
	const { minKey, maxKey } = Dexie;
	const month = today.slice(0, 7);
	const byMonth = (of: PeriodOf) =>
		db.periods
			.where('[of+by+period+space]')
			.between([of, 'month', '', minKey], [of, 'month', '~', maxKey])
			.toArray();
	const daysOfMonth = Array.from({ length: 31 }, (_, at): PeriodKey => {
		const day = `${month}-${String(at + 1).padStart(2, '0')}`;
		return ['expected', 'day', day, space];
	});
	const [expected, closed, byDay] = await db.transaction('r', db.periods, () =>
		Promise.all([byMonth('expected'), byMonth('closed'), db.periods.bulkGet(daysOfMonth)])
	);
	const isOurs = (row: PeriodRow | undefined): row is PeriodRow => row?.space === space;
	const others = expected.filter((row) => isOurs(row) && row.period !== month);
	return {
		expected: placed([...others, ...byDay.filter(isOurs)]),
		closed: placed(closed.filter(isOurs))
	};
}

/** A cell while it is added up. */
type Draft = { -readonly [Key in keyof ForecastCell]: ForecastCell[Key] };

const emptyCell = (period: Period, { first, owner }: PlacedCell): Draft => ({
	...{ period, stage: first, owner: owner === '' ? null : owner },
	...{ open: 0, expected: NO_SUMS, weighted: NO_SUMS },
	...{ won: 0, wonSum: NO_SUMS, lost: 0, lostSum: NO_SUMS, apart: 0 }
});

function addTo(
	into: Draft,
	{ cell, currency, first }: PlacedCell,
	basis: FiguresQuery['basis']
): void {
	const whole = wholeCell(cell);
	const stage = stageOf({ stage: first }, basis);
	const kind = stage?.kind ?? 'open';
	const worth = sumOf(currency, whole.sum);
	into[kind] += whole.count;
	if (converted(whole.sum, currency, basis.currency, basis.exchange) === null) {
		into.apart += whole.count;
	}
	if (kind === 'won') into.wonSum = plus(into.wonSum, worth);
	else if (kind === 'lost') into.lostSum = plus(into.lostSum, worth);
	else {
		into.expected = plus(into.expected, worth);
		const weight = stage === undefined ? 0 : weightedSum(whole, stage, basis);
		into.weighted = plus(into.weighted, sumOf(currency, weight));
	}
}
