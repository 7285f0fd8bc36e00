import { Dexie } from 'dexie';
import type { Clock } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { isBug, storageFailure } from '../status';
import type { ReplicaDatabase } from '../store/database';
import type { Pieces } from './received';

const { minKey, maxKey } = Dexie;

/** A file of which only a part has come. */
export interface PartialFile {
	readonly hash: string;
	/** What of it is here, bytes. */
	readonly size: number;
	/** When the last of that came, ms. */
	readonly usedAt: number;
}

/** What has come of files that are not whole yet. */
export class Partials {
	constructor(
		private readonly db: Pick<ReplicaDatabase, 'pieces'>,
		private readonly clock: Pick<Clock, 'now'>
	) {}

	/** Returns the pieces of a file, which come by a record. A device without room for them keeps none. */
	of(hash: string, record: RecordId): Pieces {
		return {
			read: () => this.read(hash),
			keep: async (from, bytes) => {
				try {
					await this.db.pieces.put({ hash, from, bytes, record, at: this.clock.now() });
				} catch (error) {
					// The fetch itself may still end well, and only begins anew after a restart.
					if (isBug(error) || storageFailure(error) !== 'quota') throw error;
				}
			},
			forget: () => this.forget([hash])
		};
	}

	/** Returns the files of which a part is here. */
	async all(): Promise<readonly PartialFile[]> {
		const found = new Map<string, PartialFile>();
		await this.db.pieces.each(({ hash, bytes, at }) => {
			const { size = 0, usedAt = 0 } = found.get(hash) ?? {};
			found.set(hash, { hash, size: size + bytes.size, usedAt: Math.max(usedAt, at) });
		});
		return [...found.values()];
	}

	/** The records by which parts of files came. */
	async records(): Promise<readonly RecordId[]> {
		return (await this.db.pieces.orderBy('record').uniqueKeys()) as string[];
	}

	/** Removes what came by records. */
	async forgetOf(records: readonly RecordId[]): Promise<void> {
		await this.db.pieces
			.where('record')
			.anyOf([...records])
			.delete();
	}

	/** Removes what is here of files. */
	async forget(hashes: readonly string[]): Promise<void> {
		for (const hash of hashes) await this.piecesOf(hash).delete();
	}

	private async read(hash: string): Promise<readonly Blob[]> {
		const pieces: Blob[] = [];
		let end = 0;
		for (const { from, bytes } of await this.piecesOf(hash).sortBy('from')) {
			// Two tabs may have fetched the same bytes, in pieces that begin at other places.
			if (from !== end) continue;
			pieces.push(bytes);
			end += bytes.size;
		}
		return pieces;
	}

	private piecesOf(hash: string) {
		return this.db.pieces.where('[hash+from]').between([hash, minKey], [hash, maxKey]);
	}
}
