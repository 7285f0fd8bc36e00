import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { FiguresNews } from './messages';
import type { FiguresSource, RowWithPast } from './source';

/** The deals of one space, as they are on this device. */
export class HeldDeals {
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
