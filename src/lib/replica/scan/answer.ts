import type { Day } from '../../domain/core/day';
import { dayIn } from '../../domain/core/zone';
import { closeRate, rateIn, weighted } from '../../domain/deal/deal';
import type { DealSort } from '../../domain/deal/filter-address';
import { predicate } from '../../domain/deal/filter';
import { converted } from '../../domain/money/exchange';
import type { Currency, Minor } from '../../domain/money/money';
import { NO_SUMS, plus, sumOf } from '../../domain/money/sums';
import { weightedProgress } from '../../domain/process/progress';
import { rankOf } from '../../domain/task/priority';
import { endings } from '../../domain/task/ending';
import { asTree, partsDone, type Branch } from '../../domain/task/tree';
import type { Figure } from '../store/aggregates';
import type { ScanContext, ScanGroup, ScanQuery, ScanRow } from './messages';

/** The rows of a query in their order, and the groups that they fall into. */
export interface Ordered {
	readonly rows: readonly ScanRow[];
	readonly groups: readonly ScanGroup[];
}

/** The group of what is open and past its day, when the months are groups. */
export const PAST = 'past';

/** Finds, sorts, groups and adds up. Costs what the space holds; everything else is a slice of it. */
export function order(all: Iterable<ScanRow>, query: ScanQuery): Ordered {
	const { context } = query;
	const passes = predicate(query.filter, context);
	const reckoned = reckon(context);
	const groupKey = grouping(query);
	const endingOf = endings(context.stages);
	const flat = sort(all, passes, query, reckoned);
	const sorted = query.group === 'tree' ? inTree(flat) : flat;
	const groups = new Map<string, { rows: ScanRow[]; totals: Totals }>();
	for (const row of sorted) {
		const key = groupKey(row);
		let group = groups.get(key);
		if (group === undefined) groups.set(key, (group = { rows: [], totals: new Totals() }));
		group.rows.push(row);
		group.totals.add(row, reckoned);
	}
	const rows: ScanRow[] = [];
	const found: ScanGroup[] = [];
	for (const key of inOrder([...groups.keys()], query)) {
		const group = groups.get(key);
		if (group === undefined) continue;
		const done = query.group === 'project' && key !== '' ? partsDone(group.rows, endingOf) : null;
		const { value: totals } = group.totals;
		found.push({ key, start: rows.length, totals, ...(done === null ? {} : { done }) });
		for (const row of group.rows) rows.push(row);
	}
	return { rows, groups: found };
}

/** Returns the rows with the parts of each task below it, and how deep each stands. */
const inTree = (rows: readonly ScanRow[]): ScanRow[] =>
	asTree<ScanRow & Branch>(rows).map(({ row, depth }) => (depth === 0 ? row : { ...row, depth }));

/** What a row is worth, and what that weighs. */
interface Reckoned {
	/** In the currency of the figures; `null` when no rate is known. */
	readonly worth: (row: ScanRow) => number | null;
	readonly percent: (row: ScanRow) => number;
}

function reckon(context: ScanContext): Reckoned {
	const stages = new Map(context.stages.map((stage) => [stage.id, stage]));
	return {
		worth: (row) =>
			row.kind === 'task'
				? 0
				: converted(row.revenue, row.currency, context.currency, context.exchange),
		percent: (row) => {
			const stage = stages.get(row.stage);
			if (row.kind === 'task' || stage === undefined) return 0;
			const rate = rateIn(row);
			const follows = rate.source === 'stage' && context.rateFrom === 'activities';
			return closeRate(rate, stage, follows ? weightedProgress(context, new Set(row.done)) : null);
		}
	};
}

/** The figures of a group while they are added up. */
class Totals {
	private count = 0;
	private readonly sums = new Map<Currency, { sum: Minor; weight: Minor }>();

	add(row: ScanRow, { percent }: Reckoned): void {
		this.count += 1;
		if (row.kind === 'task') return;
		const was = this.sums.get(row.currency) ?? { sum: 0, weight: 0 };
		this.sums.set(row.currency, {
			sum: was.sum + row.revenue,
			weight: was.weight + weighted(row.revenue, percent(row))
		});
	}

	get value(): Figure {
		let [sums, weighted] = [NO_SUMS, NO_SUMS];
		for (const [currency, amounts] of this.sums) {
			sums = plus(sums, sumOf(currency, amounts.sum));
			weighted = plus(weighted, sumOf(currency, amounts.weight));
		}
		return { count: this.count, sums, weighted };
	}
}

/** Matching rows in the order asked for. What has no value for it stands at the end, either way round. */
function sort(
	all: Iterable<ScanRow>,
	passes: (row: ScanRow) => boolean,
	{ sort: { by, down }, further = [], context }: ScanQuery,
	reckoned: Reckoned
): ScanRow[] {
	const key = sortKey(by, context, reckoned);
	const others = further.map((one) => ({
		key: sortKey(one.by, context, reckoned),
		down: one.down
	}));
	const found: { readonly row: ScanRow; readonly key: SortKey }[] = [];
	for (const row of all) if (passes(row)) found.push({ row, key: key(row) });
	found.sort((a, b) => {
		let decided = byKey(a.key, b.key, down);
		for (const other of others) {
			if (decided !== 0) break;
			decided = byKey(other.key(a.row), other.key(b.row), other.down);
		}
		return decided === 0 ? byId(a.row, b.row) : decided;
	});
	return found.map(({ row }) => row);
}

type SortKey = string | number | null;

/** Compares two values by which rows are sorted; none comes last, either way round. */
function byKey(a: SortKey, b: SortKey, down: boolean): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b === down ? 1 : -1;
}

const byId = (a: ScanRow, b: ScanRow): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

function sortKey(
	by: DealSort,
	{ owners, stages }: ScanContext,
	{ worth, percent }: Reckoned
): (row: ScanRow) => SortKey {
	switch (by) {
		case 'order':
			return ({ order }) => order;
		case 'title':
			return ({ sortTitle }) => sortTitle;
		case 'stage': {
			const places = new Map(stages.map(({ id }, place) => [id, place]));
			return ({ stage }) => places.get(stage) ?? null;
		}
		case 'revenue':
			return worth;
		case 'rate':
			return percent;
		case 'closeOn':
			return (row) => (row.kind === 'deal' ? row.closeOn : row.dueOn);
		case 'priority':
			return (row) => (row.kind === 'task' ? rankOf(row.priority) : null);
		case 'startOn':
		case 'estimate':
			return (row) => (row.kind === 'task' ? (row[by] ?? null) : null);
		case 'progress':
			return (row) => (row.kind === 'task' ? (row.progress ?? 0) : null);
		case 'createdAt':
			return ({ createdAt }) => createdAt;
		case 'updatedAt':
			return ({ updatedAt }) => updatedAt;
		case 'owner': {
			const places = new Map(owners.map((id, place) => [id, place]));
			return ({ owner }) => (owner === null ? null : (places.get(owner) ?? owners.length));
		}
	}
}

function grouping({ group, context }: ScanQuery): (row: ScanRow) => string {
	const kinds = new Map(context.stages.map(({ id, kind }) => [id, kind]));
	switch (group) {
		case 'none':
		case 'tree':
			return () => '';
		case 'stage':
			return ({ stage }) => (kinds.has(stage) ? stage : '');
		case 'owner':
			return ({ owner }) => owner ?? '';
		case 'project': {
			const known = new Set(context.projects);
			return (row) => {
				const project = row.kind === 'task' ? row.project : undefined;
				return project !== undefined && known.has(project) ? project : '';
			};
		}
		case 'month':
			return (row) => {
				const isOpen = (kinds.get(row.stage) ?? 'open') === 'open';
				if (!isOpen && row.closedAt !== null) return monthOf(dayIn(context.timeZone, row.closedAt));
				const day = row.kind === 'deal' ? row.closeOn : row.dueOn;
				if (day === null || day === '') return '';
				return isOpen && day < context.today ? PAST : monthOf(day);
			};
	}
}

/** The month of a day, `YYYY-MM`. */
export const monthOf = (day: Day): string => day.slice(0, 7);

function inOrder(keys: readonly string[], { group, context }: ScanQuery): readonly string[] {
	if (group === 'month') {
		const place = (key: string) => (key === PAST ? '0' : key === '' ? '~' : key);
		return [...keys].sort((a, b) => (place(a) < place(b) ? -1 : 1));
	}
	const known =
		group === 'owner'
			? context.owners
			: group === 'project'
				? (context.projects ?? [])
				: context.stages.map(({ id }) => id);
	const places = new Map(known.map((id, place) => [id, place]));
	const place = (key: string) => (key === '' ? Infinity : (places.get(key) ?? known.length));
	return [...keys].sort((a, b) => place(a) - place(b));
}
