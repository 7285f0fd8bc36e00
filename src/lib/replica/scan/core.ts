import type { RecordId, SpaceId } from '../../domain/core/ids';
import { isBug } from '../status';
import type { Row } from '../store/rows';
import { order, type Ordered } from './answer';
import type { ScanAnswer, ScanFacets, ScanNews, ScanQuery, ScanRow, ScanWindow } from './messages';
import type { ScanSource } from './source';

/** How many spaces are kept in memory; the one that was asked for longest ago makes room. */
const SPACES = 2;

/** How many answers to one state of a space are kept: those of the board, the list and a dialog. */
const ANSWERS = 4;

/** How many values of a facet are offered. */
const FACETS = 200;

/**
 * Answers questions that no index answers, over all rows of a space: it holds them in memory and keeps
 * up with what is written. Meant for a worker; runs anywhere.
 */
export class ScanCore {
	private readonly spaces = new Map<string, HeldSpace>();
	private readonly stops: readonly (() => void)[];

	constructor(
		private readonly source: ScanSource,
		private readonly tell: (news: ScanNews) => void
	) {
		this.stops = [
			source.onTouched((ids) => {
				for (const space of this.spaces.values()) space.touch(ids);
			}),
			source.onMerged(() => {
				for (const space of this.spaces.values()) space.changed();
			})
		];
	}

	/** Answers with the whole of what matches, and the rows of some stretches. */
	async query(asked: ScanQuery, windows: readonly ScanWindow[]): Promise<ScanAnswer> {
		const query = await this.followed(asked);
		const held = this.held(query);
		const { rows, groups, of } = (await held.early(query)) ?? (await this.whole(query));
		return {
			version: held.version,
			count: rows.length,
			of,
			groups,
			windows: windows.map(({ group, start, count }) => {
				if (group === null) return rows.slice(start, start + count);
				const found = groups.find(({ key }) => key === group);
				if (found === undefined) return [];
				const end = Math.min(start + count, found.totals.count);
				return rows.slice(found.start + start, found.start + end);
			})
		};
	}

	/** The ids of all that match, in their order. */
	async ids(asked: ScanQuery): Promise<RecordId[]> {
		const query = await this.followed(asked);
		return (await this.whole(query)).rows.map(({ id }) => id);
	}

	/** What there is to choose from in the space of a query. */
	async facets(query: ScanQuery): Promise<ScanFacets> {
		const space = await this.loaded(query);
		const tags = new Map<string, number>();
		const sources = new Map<string, number>();
		const count = (counts: Map<string, number>, value: string) =>
			counts.set(value, (counts.get(value) ?? 0) + 1);
		for (const row of space.rows.values()) {
			for (const tag of row.tags ?? []) count(tags, tag);
			if (row.kind === 'deal' && row.source !== '') count(sources, row.source);
		}
		return { tags: frequent(tags), sources: frequent(sources) };
	}

	/** Lets go of everything. */
	close(): void {
		for (const stop of this.stops) stop();
		this.spaces.clear();
	}

	/** A question about customers is one about all ids that they have had. */
	private async followed(query: ScanQuery): Promise<ScanQuery> {
		const { filter } = query;
		if (filter.customers.length === 0) return query;
		return {
			...query,
			filter: { ...filter, customers: await this.source.allIds(filter.customers) }
		};
	}

	/** Answers from all rows of the space. */
	private async whole(query: ScanQuery): Promise<Ordered & { readonly of: number }> {
		const space = await this.loaded(query);
		return { ...space.ordered(query), of: space.rows.size };
	}

	private async loaded(query: ScanQuery): Promise<HeldSpace> {
		const space = this.held(query);
		try {
			await space.ready;
		} catch (error) {
			// The next question tries anew.
			const key = keyOf(query);
			if (this.spaces.get(key) === space) this.spaces.delete(key);
			throw error;
		}
		return space;
	}

	private held(query: ScanQuery): HeldSpace {
		const { space, kind } = query;
		const key = keyOf(query);
		let held = this.spaces.get(key);
		if (held === undefined) held = new HeldSpace(this.source, space, kind, this.tell);
		// The one asked for last is the last to go.
		this.spaces.delete(key);
		this.spaces.set(key, held);
		const [oldest] = this.spaces.keys();
		if (this.spaces.size > SPACES && oldest !== undefined) this.spaces.delete(oldest);
		return held;
	}
}

const keyOf = ({ kind, space }: ScanQuery): string => `${kind} ${space}`;

/** The rows of one space. They are read when somebody asks for more than the index of words answers. */
class HeldSpace {
	rows = new Map<RecordId, ScanRow>();
	version = 0;
	private loading: Promise<void> | null = null;
	/** Whether all rows have been read. */
	private isHere = false;
	private readonly answers = new Map<string, Ordered>();
	private readonly waiting = new Set<RecordId>();
	private reload = false;
	private busy = true;

	constructor(
		private readonly source: ScanSource,
		private readonly space: SpaceId,
		private readonly kind: ScanRow['kind'],
		private readonly tell: (news: ScanNews) => void
	) {}

	/** Resolves when all rows are here; rejects when they cannot be read. */
	get ready(): Promise<void> {
		return this.begin(true);
	}

	/**
	 * Answers a filter by words from the index of words, before the rows of the space are here; reads those afterwards.
	 * `null` when they are here, or when the index has no answer that is sooner.
	 */
	async early(query: ScanQuery): Promise<(Ordered & { readonly of: number }) | null> {
		if (this.isHere || query.filter.text === '') return null;
		const { space, kind } = this;
		const found = await this.source.found(space, kind, query.filter.text);
		const of = await this.source.count(space, kind);
		if (found === null) return null;
		const rows = found.filter((row): row is ScanRow => this.belongs(row));
		// Whoever filters goes on typing.
		void this.begin(false).catch(() => {
			this.loading = null;
		});
		return { ...order(rows, query), of };
	}

	private begin(isAwaited: boolean): Promise<void> {
		if (this.loading === null) {
			this.loading = this.load(isAwaited);
			this.loading.then(
				() => void this.keepUp(),
				() => undefined
			);
		}
		return this.loading;
	}

	/** Notes that rows were written. While others are being read they wait. */
	touch(ids: readonly RecordId[] | 'all'): void {
		if (ids === 'all') this.reload = true;
		else for (const id of ids) this.waiting.add(id);
		if (!this.busy) void this.keepUp();
	}

	/** The rows that match in their order; the same question about the same rows costs nothing. */
	ordered(query: ScanQuery): Ordered {
		const key = JSON.stringify(query, (_, value: unknown) =>
			value instanceof Map ? [...(value as Map<unknown, unknown>)] : value
		);
		let found = this.answers.get(key);
		if (found === undefined) {
			found = order(this.rows.values(), query);
			this.answers.set(key, found);
			const [oldest] = this.answers.keys();
			if (this.answers.size > ANSWERS && oldest !== undefined) this.answers.delete(oldest);
		}
		return found;
	}

	private async load(isFirst: boolean): Promise<void> {
		const total = await this.source.count(this.space, this.kind);
		const rows = new Map<RecordId, ScanRow>();
		await this.source.load(this.space, this.kind, (chunk) => {
			for (const row of chunk) if (this.belongs(row)) rows.set(row.id, row);
			if (isFirst) {
				const done = Math.min(rows.size, total);
				this.tell({ type: 'loading', space: this.space, done, total });
			}
		});
		this.rows = rows;
		this.isHere = true;
		this.answers.clear();
	}

	private async keepUp(): Promise<void> {
		this.busy = true;
		try {
			while (this.reload || this.waiting.size > 0) {
				if (this.reload) {
					this.reload = false;
					this.waiting.clear();
					await this.load(false);
					this.changed();
				} else {
					const ids = [...this.waiting];
					this.waiting.clear();
					const rows = await this.source.read(ids);
					if (this.take(ids, rows)) this.changed();
				}
			}
		} catch (error) {
			// The database is closing, or cannot be read just now: the next write tries the whole again.
			this.reload = true;
			if (isBug(error)) reportError(error);
		} finally {
			this.busy = false;
		}
	}

	private take(ids: readonly RecordId[], rows: readonly (Row | undefined)[]): boolean {
		let isOurs = false;
		for (const [place, id] of ids.entries()) {
			const row = rows[place];
			if (row !== undefined && this.belongs(row)) {
				this.rows.set(id, row);
				isOurs = true;
			} else if (this.rows.delete(id)) isOurs = true;
		}
		return isOurs;
	}

	/** A deal's own tasks are on no board. */
	private belongs(row: Row): row is ScanRow {
		return row.kind === this.kind && row.space === this.space && row.stage !== '';
	}

	/** Says that answers may be others now. */
	changed(): void {
		this.answers.clear();
		this.version += 1;
		this.tell({ type: 'changed', space: this.space, version: this.version });
	}
}

const frequent = (counts: ReadonlyMap<string, number>): string[] =>
	[...counts]
		.sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1))
		.slice(0, FACETS)
		.map(([value]) => value);
