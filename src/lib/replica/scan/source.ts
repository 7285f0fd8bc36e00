import { Dexie, type ObservabilitySet } from 'dexie';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import { rowsWithPart } from '../search/with-part';
import type { ReplicaDatabase } from '../store/database';
import type { Row } from '../store/rows';
import { customerNow, mergedInto } from '../store/merged';
import { sweep } from '../store/sweep';
import type { ScanRow } from './messages';

/** Where the scan takes rows from. */
export interface ScanSource {
	count(space: SpaceId, kind: ScanRow['kind']): Promise<number>;
	/** Hands all rows to `take`, a part at a time. */
	load(
		space: SpaceId,
		kind: ScanRow['kind'],
		take: (rows: readonly ScanRow[]) => void
	): Promise<void>;
	/** Returns all rows that may hold a text, by the index of words; `null` when reading the whole space is as well. */
	found(space: SpaceId, kind: ScanRow['kind'], text: string): Promise<readonly Row[] | null>;
	read(ids: readonly RecordId[]): Promise<readonly (Row | undefined)[]>;
	/** All ids under which customers are known, who may have been merged. */
	allIds(customers: readonly RecordId[]): Promise<readonly RecordId[]>;
	/** Tells which rows are written, in any tab; `'all'` when that is not known one by one. */
	onTouched(listener: (ids: readonly RecordId[] | 'all') => void): () => void;
	/** Tells that customers were merged or split again, in any tab. */
	onMerged(listener: () => void): () => void;
}

/** The rows of this device's database. */
export class DexieSource implements ScanSource {
	constructor(private readonly db: ReplicaDatabase) {}

	count(space: SpaceId, kind: ScanRow['kind']): Promise<number> {
		return this.db.records
			.where('[space+kind+sortTitle]')
			.between([space, kind, Dexie.minKey], [space, kind, Dexie.maxKey])
			.count();
	}

	async load(
		space: SpaceId,
		kind: ScanRow['kind'],
		take: (rows: readonly ScanRow[]) => void
	): Promise<void> {
		await sweep(this.db, space, kind, { pasts: false }, ({ rows }) => {
			take(rows);
		});
	}

	found(space: SpaceId, kind: ScanRow['kind'], text: string): Promise<readonly Row[] | null> {
		return rowsWithPart(this.db, space, kind, text);
	}

	async read(ids: readonly RecordId[]): Promise<readonly (Row | undefined)[]> {
		return this.db.records.bulkGet([...ids]);
	}

	async allIds(customers: readonly RecordId[]): Promise<readonly RecordId[]> {
		const all = new Set<RecordId>();
		for (const asked of customers) {
			const now = await customerNow(this.db, asked);
			for (const id of [asked, now, ...(await mergedInto(this.db, now))]) all.add(id);
		}
		return [...all];
	}

	onMerged(listener: () => void): () => void {
		return onMerges(this.db, listener);
	}

	onTouched(listener: (ids: readonly RecordId[] | 'all') => void): () => void {
		return onWritten(this.db, 'records', listener);
	}
}

/** Tells which keys of a table are written, in any tab; `'all'` when that is not known one by one. */
export function onWritten(
	db: ReplicaDatabase,
	table: 'records' | 'dealings',
	listener: (keys: readonly string[] | 'all') => void
): () => void {
	const part = `idb://${db.name}/${table}/`;
	const heard = (parts: ObservabilitySet) => {
		const touched = touchedKeys([parts[part], parts[`${part}:dels`]], 'all' in parts);
		if (touched === 'all' || touched.length > 0) listener(touched);
	};
	Dexie.on.storagemutated.subscribe(heard);
	return () => {
		Dexie.on.storagemutated.unsubscribe(heard);
	};
}

/** Tells that customers were merged or split again, in any tab. */
export function onMerges(db: ReplicaDatabase, listener: () => void): () => void {
	const part = `idb://${db.name}/bin/mergedInto`;
	const heard = (parts: ObservabilitySet) => {
		if (touchedKeys([parts[part]], 'all' in parts).length > 0) listener();
	};
	Dexie.on.storagemutated.subscribe(heard);
	return () => {
		Dexie.on.storagemutated.unsubscribe(heard);
	};
}

/** A node of Dexie's tree of ranges, as it is and as it comes from another tab: without its methods. */
interface RangeNode {
	readonly from?: unknown;
	readonly to?: unknown;
	readonly l?: unknown;
	readonly r?: unknown;
}

/** The single keys in some sets of ranges; `'all'` when one of them is more than a key. */
export function touchedKeys(sets: readonly unknown[], everything = false): string[] | 'all' {
	if (everything) return 'all';
	const keys = new Set<string>();
	const left = [...sets];
	while (left.length > 0) {
		const node = left.pop();
		if (typeof node !== 'object' || node === null) continue;
		const { from, to, l, r } = node as RangeNode;
		left.push(l, r);
		// An empty set is a node without an end.
		if (from === undefined || to === undefined) continue;
		if (typeof from !== 'string' || from !== to) return 'all';
		keys.add(from);
	}
	return [...keys];
}
