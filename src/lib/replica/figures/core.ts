import type { Instant } from '../../domain/core/day';
import { dayIn } from '../../domain/core/zone';
import { dealAsOf } from '../../domain/figures/as-of';
import {
	changesOf,
	walk,
	type Comparison,
	type DealPair,
	type Reason
} from '../../domain/figures/changes';
import { endings } from '../../domain/figures/closed';
import { inCurrency, stageOf, type DealState } from '../../domain/figures/deal-state';
import { activityOf, deedsOf, stageFlows, staysOf, type MadeDeal } from '../../domain/figures/flow';
import { forecast, isIn, periodOf, type Calendar } from '../../domain/figures/forecast';
import { NO_SUMS, plus, sumOf, totalIn } from '../../domain/money/sums';
import type { DealRow } from '../store/rows';
import type { BinnedSource } from './binned';
import { HeldRows } from './held';
import type {
	Changed,
	ChangedDeal,
	Changes,
	ChangesQuery,
	Figures,
	FiguresNews,
	FiguresQuery,
	PastColumn,
	Pick,
	Picked
} from './messages';
import type { FiguresSource } from './source';

/** How many deals are given behind one figure, and in one column of a past day. */
const MOST = 500;

/**
 * Makes the figures of a space out of its deals and their pasts (OP-13), which it holds in memory and
 * keeps up to date. Meant for a worker; runs anywhere.
 */
export class FiguresCore {
	private held: HeldRows | null = null;
	private readonly stop: () => void;

	constructor(
		private readonly source: FiguresSource,
		private readonly bin: BinnedSource,
		private readonly tell: (news: FiguresNews) => void
	) {
		this.stop = source.onTouched((ids) => this.held?.touch(ids));
	}

	/** Every figure of a space. */
	async figures(query: FiguresQuery): Promise<Figures> {
		const deals = await this.known(query);
		const { basis, from, until } = query;
		const states = deals.map(({ deal }) => deal);
		return {
			count: deals.length,
			cells: forecast(states, basis, calendarOf(query)),
			flows: stageFlows(deals, basis),
			endings: endings(states, basis, from, until),
			activity: activityOf(deals, basis, from, until)
		};
	}

	/** The deals behind one figure. */
	async pick(query: FiguresQuery, pick: Pick): Promise<Picked> {
		const isPicked = this.picker(query, pick);
		const deals = (await this.known(query)).filter(isPicked).map(({ deal }) => deal);
		return { count: deals.length, deals: dearest(deals, query) };
	}

	/** The board of a past day, or of now. What ran in a stage that is not known comes first. */
	async board(query: FiguresQuery): Promise<PastColumn[]> {
		const unknown: DealState[] = [];
		const columns = new Map<string | null, DealState[]>();
		for (const { id } of query.basis.stages) columns.set(id, []);
		for (const { deal } of await this.known(query)) {
			const stage = stageOf(deal, query.basis)?.id ?? null;
			(columns.get(stage) ?? unknown).push(deal);
		}
		const all = unknown.length === 0 ? [...columns] : [[null, unknown] as const, ...columns];
		return all.map(([stage, deals]) => ({
			stage,
			count: deals.length,
			expected: deals.reduce(
				(sum, { currency, revenue }) => plus(sum, sumOf(currency, revenue)),
				NO_SUMS
			),
			deals: dearest(deals, query)
		}));
	}

	/** What has changed in the forecast since an earlier moment, and why. */
	async changes(query: ChangesQuery): Promise<Changes> {
		const { then, now, pairs } = await this.pairs(query);
		const by = this.comparison(query);
		const made = [...then, ...now].map(({ createdAt }) => createdAt);
		return {
			then: forecast(then, by.basis, { ...by, today: by.dayThen }),
			now: forecast(now, by.basis, { ...by, today: by.dayNow }),
			walk: walk(pairs, query.slice, by),
			first: made.length === 0 ? null : made.reduce((first, at) => Math.min(first, at))
		};
	}

	/** The deals that have changed the forecast for one reason. */
	async changed(query: ChangesQuery, reason: Reason): Promise<Changed> {
		const by = this.comparison(query);
		const { pairs } = await this.pairs(query);
		const deals = pairs.flatMap((pair): ChangedDeal[] => {
			const change = changesOf(pair, query.slice, by).find((one) => one.reason === reason);
			return change === undefined ? [] : [{ ...pair, ...change }];
		});
		const size = ({ expected, weighted }: ChangedDeal) =>
			Math.abs(totalIn(expected, query.basis).minor || totalIn(weighted, query.basis).minor);
		deals.sort((a, b) => size(b) - size(a));
		return { count: deals.length, deals: deals.slice(0, MOST) };
	}

	/** Lets go of everything. */
	close(): void {
		this.stop();
		this.held = null;
	}

	private comparison(query: ChangesQuery): Comparison {
		const { basis, since } = query;
		const { today, ...calendar } = calendarOf(query);
		return { basis, since: since.at, dayThen: since.day, dayNow: today, ...calendar };
	}

	/** Every deal of then or of now, at both moments. */
	private async pairs(query: ChangesQuery): Promise<{
		readonly then: readonly DealState[];
		readonly now: readonly DealState[];
		readonly pairs: readonly DealPair[];
	}> {
		const then = (await this.known({ ...query, asOf: query.since.at })).map(({ deal }) => deal);
		const now = (await this.known(query)).map(({ deal }) => deal);
		const before = new Map(then.map((deal) => [deal.id, deal]));
		const pairs: DealPair[] = now.map((deal) => ({ then: before.get(deal.id) ?? null, now: deal }));
		const after = new Set(now.map(({ id }) => id));
		for (const deal of then) if (!after.has(deal.id)) pairs.push({ then: deal, now: null });
		return { then, now, pairs };
	}

	/** Every deal as it is or was, with what had happened to it by then. */
	private async known(query: FiguresQuery): Promise<readonly MadeDeal[]> {
		const { space } = query;
		if (this.held?.space !== space) this.held = new HeldRows(space, this.source, this.tell);
		const held = await this.held.all();
		const { asOf, basis } = query;
		if (asOf === null) {
			return [...held.values()].map(({ row, past }) => ({
				deal: stateOf(row),
				past,
				createdBy: row.createdBy
			}));
		}
		const binned = await this.bin.binnedAfter(space, asOf);
		const kinds = new Map(basis.stages.map(({ id, kind }) => [id, kind]));
		const known: MadeDeal[] = [];
		for (const { row, past } of [
			...held.values(),
			...binned.filter(({ row: { id } }) => !held.has(id))
		]) {
			const then = dealAsOf(stateOf(row), past, asOf, (stage) => kinds.get(stage));
			if (then === null) continue;
			const before = past.filter(({ at }) => at <= asOf);
			known.push({ deal: then, past: before, createdBy: row.createdBy });
		}
		return known;
	}

	private picker(query: FiguresQuery, pick: Pick): (known: MadeDeal) => boolean {
		const { basis, from, until } = query;
		const calendar = calendarOf(query);
		const kindOf = (deal: DealState) => stageOf(deal, basis)?.kind ?? 'open';
		const isWithin = (at: Instant | null) => at !== null && at >= from && at < until;
		switch (pick.of) {
			case 'forecast': {
				const { kind } = pick;
				return ({ deal }) =>
					isIn(pick, deal, periodOf(deal, basis, calendar)) &&
					(kind === undefined || kindOf(deal) === kind);
			}
			case 'ending':
				return ({ deal }) =>
					kindOf(deal) === pick.kind &&
					isWithin(deal.closedAt) &&
					(pick.kind === 'won' || deal.lostReason === pick.reason);
			case 'stage':
				return (known) =>
					pick.still
						? known.deal.stage === pick.stage
						: staysOf(known).some(({ stage }) => stage === pick.stage);
			case 'person':
				return (known) =>
					deedsOf(known, basis).some(({ by, at }) => by === pick.member && isWithin(at));
		}
	}
}

/** A row as figures see it. */
export const stateOf = (row: DealRow): DealState => ({
	id: row.id,
	title: row.title,
	stage: row.stage,
	owner: row.owner,
	revenue: row.revenue,
	currency: row.currency,
	rate: row.rate,
	startStage: row.startStage ?? null,
	startOver: row.startOver ?? false,
	closeOn: row.closeOn,
	closedAt: row.closedAt,
	createdAt: row.createdAt,
	done: row.done,
	lostReason: row.lostReason,
	imported: row.importId !== undefined
});

function dearest(deals: readonly DealState[], { basis }: FiguresQuery): DealState[] {
	const worth = new Map(deals.map((deal) => [deal.id, inCurrency(deal, basis) ?? 0]));
	return [...deals]
		.sort((a, b) => (worth.get(b.id) ?? 0) - (worth.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1))
		.slice(0, MOST);
}

/** The days by which a question puts deals into periods, in the time zone of the workspace. */
const calendarOf = ({ today, days, timeZone }: FiguresQuery): Calendar => ({
	today,
	days,
	dayOf: (at) => dayIn(timeZone, at)
});
