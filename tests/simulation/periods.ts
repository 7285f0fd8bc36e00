import { isDeepStrictEqual } from 'node:util';
import type { LineRow, Row } from '../../src/lib/replica/store/rows';
import type { PeriodRow } from '../../src/lib/replica/store/figure-rows';
import { table } from './device-tables';
import type { Profile } from './profile';

/** How much is counted in one place: how many, and what they come to. */
interface Total {
	readonly count: number;
	readonly sum: number;
}

/** The zone in which the simulated people count days. */
export const COUNTING_ZONE = 'UTC';

/**
 * The totals by day and month of a device that has counted once: they are kept with every row and line from then on, and
 * have to be what a count says. Returns the first that is not.
 */
export function differingPeriods(profile: Profile): string | null {
	const kept = table<PeriodRow>(profile, 'periods');
	if (!kept.some(({ of }) => of === 'zone')) return null;
	const expected = new Counted();
	for (const row of table<Row>(profile, 'records')) expected.record(row);
	for (const { kind, at, space, by } of table<LineRow>(profile, 'lines'))
		if (kind !== 'body') expected.add('said', at, space, [kind, by, '']);
	const actual = new Map(
		kept.flatMap(({ of, by, period, space, cells }) =>
			Object.entries(cells).flatMap(([name, { count, sum = 0 }]) =>
				count === 0 ? [] : [[keyOf(of, by, period, space, name), { count, sum }] as const]
			)
		)
	);
	for (const key of new Set([...actual.keys(), ...expected.totals.keys()])) {
		const [is, be] = [actual.get(key), expected.totals.get(key)];
		if (!isDeepStrictEqual(is, be))
			return `the total ${key} is ${JSON.stringify(is)} and not ${JSON.stringify(be)}`;
	}
	return null;
}

/** Counts records and lines by day and month. */
class Counted {
	readonly totals = new Map<string, Total>();

	record(row: Row): void {
		switch (row.kind) {
			case 'deal': {
				const { stage, currency, revenue, owner } = row;
				const name = [stage, owner ?? '', currency] as const;
				this.add('made', row.createdAt, row.space, [row.kind, row.createdBy, '']);
				if (row.closedAt !== null)
					this.addWithAll('closed', row.closedAt, row.space, name, revenue);
				else {
					this.addWithAll('expected', row.closeOn, row.space, name, revenue);
					this.addWithAll('touched', row.updatedAt, row.space, [stage, owner ?? '', '']);
				}
				return;
			}
			case 'task': {
				const { stage, owner, createdAt, closedAt, dueOn } = row;
				this.add('made', createdAt, row.space, [row.kind, owner ?? '', '']);
				if (closedAt === null) this.add('due', dueOn ?? '', row.space, [row.kind, owner ?? '', '']);
				else this.add('done', closedAt, row.space, [stage, owner ?? '', '']);
				return;
			}
			case 'topic':
				this.add('made', row.createdAt, row.space, [row.kind, row.createdBy, '']);
				return;
			case 'lead':
			case 'campaign':
				this.add('made', row.createdAt, row.space, [row.kind, row.owner ?? '', '']);
				return;
			case 'call':
				if (row.calledAt !== null)
					this.add('called', row.calledAt, row.space, [row.kind, row.owner ?? '', '']);
				return;
			default:
		}
	}

	/** Counts in a day and in its month; what has no day in a month without a name. */
	add(of: string, at: string | number, space: string, name: readonly string[], sum = 0): void {
		const day = dayOf(at);
		this.count(keyOf(of, 'month', day.slice(0, 7), space, JSON.stringify(name)), sum);
		if (day !== '') this.count(keyOf(of, 'day', day, space, JSON.stringify(name)), sum);
	}

	/** Counts over all owners as well, by month. */
	private addWithAll(
		of: string,
		at: string | number,
		space: string,
		[stage, owner, currency]: readonly [string, string, string],
		sum = 0
	): void {
		this.add(of, at, space, [stage, owner, currency], sum);
		const overAll = JSON.stringify([stage, '', currency]);
		this.count(keyOf(`${of}-all`, 'month', dayOf(at).slice(0, 7), space, overAll), sum);
	}

	private count(key: string, sum: number): void {
		const known = this.totals.get(key) ?? { count: 0, sum: 0 };
		this.totals.set(key, { count: known.count + 1, sum: known.sum + sum });
	}
}

const dayOf = (at: string | number): string =>
	typeof at === 'string' ? at : new Date(at).toISOString().slice(0, 10);

const keyOf = (...parts: readonly string[]): string => parts.join(' ');
