import { dayOf, type Day, type Instant } from '../../domain/core/day';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import { dealAsOf } from '../../domain/figures/as-of';
import { endings } from '../../domain/figures/closed';
import { stageOf, worthOf, type DealState } from '../../domain/figures/deal-state';
import { activityOf, stageFlows, staysOf, type PastDeal } from '../../domain/figures/flow';
import { forecast, periodOf } from '../../domain/figures/forecast';
import type { DealRow } from '../store/rows';
import type { Figures, FiguresNews, FiguresQuery, PastColumn, Pick, Picked } from './messages';
import type { FiguresSource, RowWithPast } from './source';

/** How many deals are given behind one figure, and in one column of a past day. */
const MOST = 500;

/** A deal as it is or was, with what had happened to it by then. */
interface Known extends PastDeal {
	readonly createdBy: string;
}

/**
 * Makes the figures of a space out of its deals and their pasts (OP-13), which it holds in memory and
 * keeps up to date. Meant for a worker; runs anywhere.
 */
export class FiguresCore {
	private held: HeldDeals | null = null;
	private readonly stop: () => void;

	constructor(
		private readonly source: FiguresSource,
		/** Minutes that local time is ahead of UTC at a moment. */
		private readonly offset: (at: Instant) => number,
		private readonly tell: (news: FiguresNews) => void
	) {
		this.stop = source.onTouched((ids) => this.held?.touch(ids));
	}

	/** Every figure of a space. */
	async figures(query: FiguresQuery): Promise<Figures> {
		const deals = await this.known(query);
		const { basis, today, from, until } = query;
		const states = deals.map(({ deal }) => deal);
		return {
			count: deals.length,
			cells: forecast(states, basis, today, this.dayOf),
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

	/** The board of a past day, or of now. */
	async board(query: FiguresQuery): Promise<PastColumn[]> {
		const columns = new Map<string | null, DealState[]>();
		for (const { id } of query.basis.stages) columns.set(id, []);
		for (const { deal } of await this.known(query)) {
			const stage = stageOf(deal, query.basis)?.id ?? null;
			const column = columns.get(stage);
			if (column === undefined) columns.set(stage, [deal]);
			else column.push(deal);
		}
		return [...columns].map(([stage, deals]) => ({
			stage,
			count: deals.length,
			deals: dearest(deals, query)
		}));
	}

	/** Lets go of everything. */
	close(): void {
		this.stop();
		this.held = null;
	}

	private readonly dayOf = (at: Instant): Day => dayOf(at, this.offset(at));

	private async known(query: FiguresQuery): Promise<readonly Known[]> {
		const { space } = query;
		if (this.held?.space !== space) this.held = new HeldDeals(space, this.source, this.tell);
		const deals = await this.held.all();
		const { asOf, basis } = query;
		const kinds = new Map(basis.stages.map(({ id, kind }) => [id, kind]));
		const known: Known[] = [];
		for (const { row, past } of deals.values()) {
			const now = stateOf(row);
			if (asOf === null) {
				known.push({ deal: now, past, createdBy: row.createdBy });
				continue;
			}
			const then = dealAsOf(now, past, asOf, (stage) => kinds.get(stage));
			if (then === null) continue;
			const before = past.filter(({ at }) => at <= asOf);
			known.push({ deal: then, past: before, createdBy: row.createdBy });
		}
		return known;
	}

	private picker(query: FiguresQuery, pick: Pick): (known: Known) => boolean {
		const { basis, today, from, until } = query;
		const kindOf = (deal: DealState) => stageOf(deal, basis)?.kind ?? 'open';
		const isWithin = (at: Instant | null) => at !== null && at >= from && at < until;
		switch (pick.of) {
			case 'forecast': {
				const { periods, stage, owner, kind } = pick;
				return ({ deal }) =>
					(periods?.includes(periodOf(deal, basis, today, this.dayOf)) ?? true) &&
					(stage === undefined || deal.stage === stage) &&
					(owner === undefined || deal.owner === owner) &&
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
				return ({ deal, past, createdBy }) =>
					(createdBy === pick.member && isWithin(deal.createdAt)) ||
					past.some(
						({ at, by, field }) =>
							by === pick.member && isWithin(at) && (field === 'stage' || field.startsWith('done.'))
					);
		}
	}
}

/** The deals of one space, as they are on this device. */
class HeldDeals {
	private deals: Promise<Map<RecordId, RowWithPast>>;
	private readonly waiting = new Set<RecordId>();
	private reload = false;

	constructor(
		readonly space: SpaceId,
		private readonly source: FiguresSource,
		private readonly tell: (news: FiguresNews) => void
	) {
		this.deals = this.load();
	}

	/** Notes what was written. It is read when somebody asks next: many writes cost one reading. */
	touch(ids: readonly RecordId[] | 'all'): void {
		if (ids === 'all') this.reload = true;
		else for (const id of ids) this.waiting.add(id);
		this.tell({ type: 'changed', space: this.space });
	}

	/** All deals, with everything that was written until now. Rejects when they cannot be read. */
	async all(): Promise<ReadonlyMap<RecordId, RowWithPast>> {
		const reload = this.reload;
		const ids = [...this.waiting];
		this.reload = false;
		this.waiting.clear();
		this.deals = this.deals.then((deals) =>
			reload ? this.load() : ids.length === 0 ? deals : this.readAgain(deals, ids)
		);
		try {
			return await this.deals;
		} catch (error) {
			// The next question tries anew.
			this.deals = this.load();
			throw error;
		}
	}

	private load(): Promise<Map<RecordId, RowWithPast>> {
		const loading = this.source.load(this.space, (done, total) => {
			this.tell({ type: 'loading', space: this.space, done, total });
		});
		// Whoever asks is told; what nobody asks for is no fault of the worker.
		loading.catch(() => undefined);
		return loading;
	}

	private async readAgain(
		deals: Map<RecordId, RowWithPast>,
		ids: readonly RecordId[]
	): Promise<Map<RecordId, RowWithPast>> {
		const found = await this.source.read(ids);
		ids.forEach((id, at) => {
			const deal = found[at];
			if (deal?.row.space === this.space) deals.set(id, deal);
			else deals.delete(id);
		});
		return deals;
	}
}

/** A row as figures see it. */
const stateOf = (row: DealRow): DealState => ({
	id: row.id,
	title: row.title,
	stage: row.stage,
	owner: row.owner,
	revenue: row.revenue,
	currency: row.currency,
	rate: row.rate,
	closeOn: row.closeOn,
	closedAt: row.closedAt,
	createdAt: row.createdAt,
	done: row.done,
	lostReason: row.lostReason
});

function dearest(deals: readonly DealState[], { basis }: FiguresQuery): DealState[] {
	const worth = new Map(deals.map((deal) => [deal.id, worthOf(deal, basis).expected ?? 0]));
	return [...deals]
		.sort((a, b) => (worth.get(b.id) ?? 0) - (worth.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1))
		.slice(0, MOST);
}
