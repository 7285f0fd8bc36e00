import type { Instant } from '../../domain/core/day';
import type { RecordId, SpaceId } from '../../domain/core/ids';
import { roomName, type RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from '../store/database';
import { derive, groupByRecord } from '../store/derive';
import type { DealRow } from '../store/rows';
import { updatesOf } from '../store/updates-of';
import type { RowWithPast } from './source';

/** The deals that are in the bin now, for the days on which they were not. */
export interface BinnedSource {
	/** Those that were put there after a moment. What was erased for good is not among them. */
	binnedAfter(space: SpaceId, moment: Instant): Promise<readonly RowWithPast[]>;
}

/** Documents read at a time. */
const CHUNK = 500;

/**
 * The bin of this device's database. It keeps no rows: a row is derived from its document, once, and
 * only for deals that were put there after the moment asked for.
 */
export class DexieBinned implements BinnedSource {
	private opened = new Map<RecordId, { readonly row: DealRow; readonly lines: number }>();

	constructor(private readonly db: ReplicaDatabase) {}

	async binnedAfter(space: SpaceId, moment: Instant): Promise<readonly RowWithPast[]> {
		const room = roomName({ kind: 'space', space });
		const ids = await this.db.bin
			.filter((row) => row.kind === 'deal' && row.room === room)
			.primaryKeys();
		const pasts = await this.db.past.bulkGet(ids);
		const wanted = pasts.flatMap((past) => {
			const end = past?.lines.findLast(({ field }) => field === 'binned');
			return past !== undefined && end?.to === true && end.at > moment ? [past] : [];
		});
		// What is not in the bin any more needs no memory; a changed past tells of a changed deal.
		const inBin = new Set(ids);
		for (const id of this.opened.keys()) if (!inBin.has(id)) this.opened.delete(id);
		const closed = wanted.filter(({ id, lines }) => this.opened.get(id)?.lines !== lines.length);
		for (let start = 0; start < closed.length; start += CHUNK) {
			await this.open(room, closed.slice(start, start + CHUNK));
		}
		return wanted.flatMap(({ id, lines }) => {
			const row = this.opened.get(id)?.row;
			return row === undefined ? [] : [{ row, past: lines }];
		});
	}

	private async open(
		room: RoomName,
		pasts: readonly { readonly id: RecordId; readonly lines: readonly unknown[] }[]
	): Promise<void> {
		const ids = pasts.map(({ id }) => id);
		const documents = groupByRecord(await updatesOf(this.db, ids));
		for (const { id, lines } of pasts) {
			const derived = derive(room, id, documents.get(id) ?? []);
			// Restored or erased in between: then it is no matter of the bin.
			if (derived.is === 'binned' && derived.row.kind === 'deal') {
				this.opened.set(id, { row: derived.row, lines: lines.length });
			} else this.opened.delete(id);
		}
	}
}
