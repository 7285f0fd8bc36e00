import type { Instant } from '../../domain/core/day';
import type { MemberId, RecordId } from '../../domain/core/ids';
import { holdsAsked, type Asked } from '../../domain/customer/asked';
import {
	customerFigures,
	inListOrder,
	isListed,
	NO_FIGURES,
	type CustomerFigures,
	type CustomerFilter,
	type CustomerSort
} from '../../domain/customer/listing';
import type { WorkspaceField } from '../../domain/fields/workspace-field';
import type { InCurrency } from '../../domain/money/sums';
import type { StageKind } from '../../domain/space/space';
import { isBug } from '../status';
import type { CustomerRow } from '../store/rows';
import type { DealingsRow } from '../store/figure-rows';

/** The name under which the scan tells of customers, where it names the space of other records. */
export const CUSTOMERS_SCAN = 'customers';

/** What figures of customers depend on beside the rows. Plain data: it is sent to a worker. */
export interface CustomerContext {
	/** The kinds of the stages of all spaces; see `stageKey`. */
	readonly kinds: ReadonlyMap<string, StageKind>;
	/** How values in several currencies are compared. */
	readonly inCurrency: InCurrency;
	/** The members by name. */
	readonly owners: readonly MemberId[];
	readonly now: Instant;
	/** The workspace's fields for customers, which filters and orders name. */
	readonly fields: readonly WorkspaceField[];
}

/** A question about the customers. */
export interface CustomerQuery {
	readonly filter: CustomerFilter;
	readonly sort: { readonly by: CustomerSort; readonly down: boolean };
	readonly context: CustomerContext;
}

/** A customer with what its deals come to. */
export interface ListedRow {
	readonly row: CustomerRow;
	readonly figures: CustomerFigures;
}

/** A stretch of an answer. */
export interface CustomerWindow {
	readonly start: number;
	readonly count: number;
}

export interface CustomerAnswer {
	/** How many match. */
	readonly count: number;
	/** How many there are. */
	readonly of: number;
	readonly rows: readonly ListedRow[];
}

/** What values there are to filter by, the most frequent first. */
export interface CustomerFacets {
	readonly sectors: readonly string[];
	readonly tags: readonly string[];
}

/** Where the scan of customers takes rows from. */
export interface CustomerSource {
	/** Hands all customers to `take`, a part at a time. */
	customers(take: (rows: readonly CustomerRow[]) => void): Promise<void>;
	dealings(): Promise<readonly DealingsRow[]>;
	customersOf(ids: readonly RecordId[]): Promise<readonly (CustomerRow | undefined)[]>;
	dealingsOf(ids: readonly RecordId[]): Promise<readonly (DealingsRow | undefined)[]>;
	/** Which customer each merged one is now. */
	became(): Promise<ReadonlyMap<RecordId, RecordId>>;
	asked(text: string): Promise<Asked>;
	/** Each tells which keys are written, in any tab; `'all'` when that is not known one by one. */
	onTouched(listener: (ids: readonly RecordId[] | 'all') => void): () => void;
	onDealings(listener: (ids: readonly RecordId[] | 'all') => void): () => void;
	onMerged(listener: () => void): () => void;
}

/** How many values of a facet are offered. */
const FACETS = 200;

/**
 * Answers questions about customers that no index answers: it holds their rows and what their deals come
 * to in memory, and keeps up with what is written. It begins with the first question. Meant for a worker.
 */
export class CustomerScan {
	private rows = new Map<RecordId, CustomerRow>();
	private dealings = new Map<RecordId, DealingsRow>();
	private became: ReadonlyMap<RecordId, RecordId> = new Map();
	/** The figures by customer, of the kinds of stages that were asked with last. */
	private figures: {
		readonly key: string;
		readonly of: ReadonlyMap<RecordId, CustomerFigures>;
	} | null = null;
	private last: { readonly key: string; readonly rows: readonly CustomerRow[] } | null = null;
	private ready: Promise<void> | null = null;
	private readonly stops: (() => void)[] = [];
	private readonly waiting = new Set<RecordId>();
	private readonly waitingDealings = new Set<RecordId>();
	private reload = false;
	private busy = false;

	constructor(
		private readonly source: CustomerSource,
		/** Told when answers may be others now. */
		private readonly changed: () => void
	) {}

	/** Answers with the number of customers that match, and a stretch of them. */
	async query(query: CustomerQuery, { start, count }: CustomerWindow): Promise<CustomerAnswer> {
		const rows = await this.ordered(query);
		const figures = this.figuresFor(query);
		return {
			count: rows.length,
			of: this.rows.size,
			rows: rows
				.slice(start, start + count)
				.map((row) => ({ row, figures: figures.get(row.id) ?? NO_FIGURES }))
		};
	}

	/** Returns the ids of all that match, in their order. */
	async ids(query: CustomerQuery): Promise<RecordId[]> {
		return (await this.ordered(query)).map(({ id }) => id);
	}

	async facets(): Promise<CustomerFacets> {
		await this.loaded();
		const sectors = new Map<string, number>();
		const tags = new Map<string, number>();
		const count = (counts: Map<string, number>, value: string) =>
			counts.set(value, (counts.get(value) ?? 0) + 1);
		for (const row of this.rows.values()) {
			if (row.sector !== '') count(sectors, row.sector);
			for (const tag of row.tags) count(tags, tag);
		}
		return { sectors: frequent(sectors), tags: frequent(tags) };
	}

	close(): void {
		for (const stop of this.stops) stop();
		this.stops.length = 0;
	}

	private async ordered(query: CustomerQuery): Promise<readonly CustomerRow[]> {
		await this.loaded();
		const { filter, sort, context } = query;
		const asked = await this.source.asked(filter.text);
		const key = keyOf([filter, sort, context]);
		if (this.last?.key === key) return this.last.rows;
		const figures = this.figuresFor(query);
		const figuresOf = ({ id }: CustomerRow) => figures.get(id) ?? NO_FIGURES;
		const found: CustomerRow[] = [];
		for (const row of this.rows.values()) {
			if (!holdsAsked(row.words, asked)) continue;
			if (isListed(row, figuresOf(row), filter, context)) found.push(row);
		}
		const rows = inListOrder(found, figuresOf, { ...sort, ...context });
		this.last = { key, rows };
		return rows;
	}

	private figuresFor({
		context: { kinds }
	}: CustomerQuery): ReadonlyMap<RecordId, CustomerFigures> {
		const key = keyOf(kinds);
		if (this.figures?.key === key) return this.figures.of;
		const cells = new Map<RecordId, DealingsRow[]>();
		for (const row of this.dealings.values()) {
			const now = this.became.get(row.customer) ?? row.customer;
			const own = cells.get(now);
			if (own === undefined) cells.set(now, [row]);
			else own.push(row);
		}
		const of = new Map<RecordId, CustomerFigures>();
		for (const { id, contactedAt = null } of this.rows.values()) {
			const own = cells.get(id) ?? [];
			if (own.length === 0 && contactedAt === null) continue;
			of.set(id, customerFigures(own, contactedAt, kinds));
		}
		this.figures = { key, of };
		return of;
	}

	private async loaded(): Promise<void> {
		if (this.ready === null) {
			this.listen();
			this.ready = this.load();
			this.ready.catch(() => {
				// The next question tries anew.
				this.ready = null;
				this.close();
			});
		}
		await this.ready;
	}

	private listen(): void {
		const into = (waiting: Set<RecordId>) => (ids: readonly RecordId[] | 'all') => {
			if (ids === 'all') this.reload = true;
			else for (const id of ids) waiting.add(id);
			void this.keepUp();
		};
		this.stops.push(
			this.source.onTouched(into(this.waiting)),
			this.source.onDealings(into(this.waitingDealings)),
			this.source.onMerged(() => {
				this.reload = true;
				void this.keepUp();
			})
		);
	}

	private async load(): Promise<void> {
		const rows = new Map<RecordId, CustomerRow>();
		await this.source.customers((part) => {
			for (const row of part) rows.set(row.id, row);
		});
		const dealings = await this.source.dealings();
		this.became = await this.source.became();
		this.rows = rows;
		this.dealings = new Map(dealings.map((row) => [row.customer, row]));
		this.forget();
	}

	private async keepUp(): Promise<void> {
		if (this.busy || this.ready === null) return;
		this.busy = true;
		try {
			await this.ready;
			while (this.reload || this.waiting.size + this.waitingDealings.size > 0) {
				if (this.reload) {
					this.reload = false;
					this.waiting.clear();
					this.waitingDealings.clear();
					await this.load();
				} else if (!(await this.takeIn())) continue;
				this.forget();
				this.changed();
			}
		} catch (error) {
			// The database is closing, or cannot be read just now: the next write tries the whole again.
			this.reload = true;
			if (isBug(error)) reportError(error);
		} finally {
			this.busy = false;
		}
	}

	/** Reads what was written. Returns whether some of it is shown here. */
	private async takeIn(): Promise<boolean> {
		const [ids, customers] = [[...this.waiting], [...this.waitingDealings]];
		this.waiting.clear();
		this.waitingDealings.clear();
		let isOurs = customers.length > 0;
		const rows = await this.source.customersOf(ids);
		for (const [place, id] of ids.entries()) {
			const row = rows[place];
			if (row === undefined) isOurs = this.rows.delete(id) || isOurs;
			else {
				this.rows.set(id, row);
				isOurs = true;
			}
		}
		const dealings = await this.source.dealingsOf(customers);
		for (const [place, id] of customers.entries()) {
			const row = dealings[place];
			if (row === undefined) this.dealings.delete(id);
			else this.dealings.set(id, row);
		}
		return isOurs;
	}

	private forget(): void {
		this.figures = null;
		this.last = null;
	}
}

/** Returns a text that is the same for the same plain data, maps included. */
const keyOf = (data: unknown): string =>
	JSON.stringify(data, (_, value: unknown) =>
		value instanceof Map ? [...(value as Map<unknown, unknown>)] : value
	);

const frequent = (counts: ReadonlyMap<string, number>): string[] =>
	[...counts]
		.sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))
		.slice(0, FACETS)
		.map(([value]) => value);
