import { Dexie, type ObservabilitySet } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import type { PastLine } from '../../domain/history/past';
import { touchedKeys } from '../scan/source';
import type { ReplicaDatabase } from '../store/database';
import type { DealRow, Row, TaskRow } from '../store/rows';
import { sweep } from '../store/sweep';

/** The kinds of record that have figures. */
interface Figured {
	readonly deal: DealRow;
	readonly task: TaskRow;
}

/** A record's row and what it has been through. */
export interface RowWithPast<Of = DealRow> {
	readonly row: Of;
	readonly past: readonly PastLine[];
}

/** Where figures are made from. */
export interface FiguresSource<Of = DealRow> {
	load(
		space: SpaceId,
		progress: (done: number, total: number) => void
	): Promise<Map<RecordId, RowWithPast<Of>>>;
	/** `undefined`: there is no such record (any more). */
	read(ids: readonly RecordId[]): Promise<readonly (RowWithPast<Of> | undefined)[]>;
	/** Tells which records are written, in any tab; `'all'` when that is not known one by one. */
	onTouched(listener: (ids: readonly RecordId[] | 'all') => void): () => void;
}

/** The rows and pasts of this device's database. */
export class DexieFiguresSource<Kind extends keyof Figured> implements FiguresSource<
	Figured[Kind]
> {
	constructor(
		private readonly db: ReplicaDatabase,
		private readonly kind: Kind
	) {}

	async load(
		space: SpaceId,
		progress: (done: number, total: number) => void
	): Promise<Map<RecordId, RowWithPast<Figured[Kind]>>> {
		const kind: keyof Figured = this.kind;
		const total = await this.db.records
			.where('[space+kind+sortTitle]')
			.between([space, kind, Dexie.minKey], [space, kind, Dexie.maxKey])
			.count();
		const found = new Map<RecordId, RowWithPast<Figured[Kind]>>();
		await sweep(this.db, space, kind, { pasts: true }, (part) => {
			const pasts = new Map(part.pasts.map(({ id, lines }) => [id, lines]));
			for (const row of part.rows.filter((one) => this.isOurs(one))) {
				found.set(row.id, { row, past: pasts.get(row.id) ?? [] });
			}
			progress(Math.min(found.size, total), total);
		});
		return found;
	}

	async read(
		ids: readonly RecordId[]
	): Promise<readonly (RowWithPast<Figured[Kind]> | undefined)[]> {
		const [rows, pasts] = await this.db.transaction('r', ['records', 'past'], () =>
			Promise.all([this.db.records.bulkGet([...ids]), this.db.past.bulkGet([...ids])])
		);
		return rows.map((row, at) =>
			row !== undefined && this.isOurs(row) ? { row, past: pasts[at]?.lines ?? [] } : undefined
		);
	}

	/** A deal's own tasks are on no board. */
	private isOurs(row: Row): row is Figured[Kind] {
		return row.kind === this.kind && row.stage !== '';
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
