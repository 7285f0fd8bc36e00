import { Dexie, type ObservabilitySet } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { PastLine } from '../../domain/history/past';
import { touchedKeys } from '../scan/source';
import type { ReplicaDatabase } from '../store/database';
import type { DealRow } from '../store/rows';
import { sweep } from '../store/sweep';

/** A deal's row and what it has been through. */
export interface RowWithPast {
	readonly row: DealRow;
	readonly past: readonly PastLine[];
}

/** Where figures are made from. */
export interface FiguresSource {
	load(
		space: SpaceId,
		progress: (done: number, total: number) => void
	): Promise<Map<RecordId, RowWithPast>>;
	/** `undefined`: there is no such deal (any more). */
	read(ids: readonly RecordId[]): Promise<readonly (RowWithPast | undefined)[]>;
	/** Tells which deals are written, in any tab; `'all'` when that is not known one by one. */
	onTouched(listener: (ids: readonly RecordId[] | 'all') => void): () => void;
}

/** The rows and pasts of this device's database. */
export class DexieFiguresSource implements FiguresSource {
	constructor(private readonly db: ReplicaDatabase) {}

	async load(
		space: SpaceId,
		progress: (done: number, total: number) => void
	): Promise<Map<RecordId, RowWithPast>> {
		const total = await this.db.records
			.where('[space+kind+sortTitle]')
			.between([space, 'deal', Dexie.minKey], [space, 'deal', Dexie.maxKey])
			.count();
		const deals = new Map<RecordId, RowWithPast>();
		await sweep(this.db, space, 'deal', { pasts: true }, (part) => {
			const pasts = new Map(part.pasts.map(({ id, lines }) => [id, lines]));
			for (const row of part.rows) deals.set(row.id, { row, past: pasts.get(row.id) ?? [] });
			progress(Math.min(deals.size, total), total);
		});
		return deals;
	}

	async read(ids: readonly RecordId[]): Promise<readonly (RowWithPast | undefined)[]> {
		const [rows, pasts] = await this.db.transaction('r', ['records', 'past'], () =>
			Promise.all([this.db.records.bulkGet([...ids]), this.db.past.bulkGet([...ids])])
		);
		return rows.map((row, at) =>
			row?.kind === 'deal' ? { row, past: pasts[at]?.lines ?? [] } : undefined
		);
	}

	onTouched(listener: (ids: readonly RecordId[] | 'all') => void): () => void {
		const records = `idb://${this.db.name}/records/`;
		const heard = (parts: ObservabilitySet) => {
			// A past never changes without its row.
			const touched = touchedKeys([parts[records], parts[`${records}:dels`]], 'all' in parts);
			if (touched === 'all' || touched.length > 0) listener(touched);
		};
		Dexie.on.storagemutated.subscribe(heard);
		return () => {
			Dexie.on.storagemutated.unsubscribe(heard);
		};
	}
}
