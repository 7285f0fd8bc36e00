import type { DealRow, TaskRow } from '../store/rows';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { FiguresNews } from './messages';
import type { FiguresSource, RowWithPast } from './source';

/** The deals or tasks of one space, as they are on this device. */
export class HeldRows<Of extends DealRow | TaskRow = DealRow> {
	private rows: Promise<Map<RecordId, RowWithPast<Of>>>;
	private readonly waiting = new Set<RecordId>();
	private reload = false;

	constructor(
		readonly space: SpaceId,
		private readonly source: FiguresSource<Of>,
		private readonly tell: (news: FiguresNews) => void
	) {
		this.rows = this.load();
	}

	/** Notes what was written. It is read when somebody asks next: many writes cost one reading. */
	touch(ids: readonly RecordId[] | 'all'): void {
		if (ids === 'all') this.reload = true;
		else for (const id of ids) this.waiting.add(id);
		this.tell({ type: 'changed', space: this.space });
	}

	/** All of them, with everything that was written until now. Rejects when they cannot be read. */
	async all(): Promise<ReadonlyMap<RecordId, RowWithPast<Of>>> {
		const reload = this.reload;
		const ids = [...this.waiting];
		this.reload = false;
		this.waiting.clear();
		this.rows = this.rows.then((rows) =>
			reload ? this.load() : ids.length === 0 ? rows : this.readAgain(rows, ids)
		);
		try {
			return await this.rows;
		} catch (error) {
			// The next question tries anew.
			this.rows = this.load();
			throw error;
		}
	}

	private load(): Promise<Map<RecordId, RowWithPast<Of>>> {
		const loading = this.source.load(this.space, (done, total) => {
			this.tell({ type: 'loading', space: this.space, done, total });
		});
		// Whoever asks is told; what nobody asks for is no fault of the worker.
		loading.catch(() => undefined);
		return loading;
	}

	private async readAgain(
		rows: Map<RecordId, RowWithPast<Of>>,
		ids: readonly RecordId[]
	): Promise<Map<RecordId, RowWithPast<Of>>> {
		const found = await this.source.read(ids);
		ids.forEach((id, at) => {
			const one = found[at];
			if (one?.row.space === this.space) rows.set(id, one);
			else rows.delete(id);
		});
		return rows;
	}
}
