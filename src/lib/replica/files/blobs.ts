import type { Clock } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import type { ReplicaDatabase } from '../store/database';
import type { HeldRow } from './rows';

/** How many bytes of files are kept here unless the person says otherwise. */
export const DEFAULT_ROOM = 500 * 1024 * 1024;

/** The name of the fact of how many bytes of files this device is to keep. */
const ROOM_FOR_FILES = 'room-for-files';

/** The bytes of files on this device. What waits for the relay is never let go. */
export class Blobs {
	constructor(
		private readonly db: ReplicaDatabase,
		private readonly clock: Pick<Clock, 'now'>
	) {}

	/**
	 * Keeps bytes, in the caller's transaction if there is one, and makes room among those not used for
	 * longest. Rejects when the browser does not take them.
	 */
	async keep(hash: string, bytes: Blob, record: RecordId): Promise<void> {
		await this.db.transaction('rw', this.tables, async () => {
			const known = await this.db.held.get(hash);
			if (known === undefined) await this.db.blobs.put({ hash, bytes });
			await this.db.held.put({
				hash,
				size: bytes.size,
				usedAt: this.clock.now(),
				records: [...new Set([...(known?.records ?? []), record])]
			});
		});
	}

	/**
	 * The bytes of a hash; `null` when they are not here. Looking at them by way of another record does
	 * not make them that record's: whoever named them there may never have had them, and this device
	 * would bring them to a relay in their place.
	 */
	async get(hash: string): Promise<Blob | null> {
		const row = await this.db.blobs.get(hash);
		if (row === undefined) return null;
		await this.db.held.update(hash, { usedAt: this.clock.now() });
		return row.bytes;
	}

	/** How many bytes of files this device is to keep. */
	async room(): Promise<number> {
		const { value } = (await this.db.meta.get(ROOM_FOR_FILES)) ?? {};
		return typeof value === 'number' ? value : DEFAULT_ROOM;
	}

	/** How many bytes of files are here, and how many are to be kept. */
	async use(): Promise<{ readonly used: number; readonly room: number }> {
		const held = await this.db.held.toArray();
		return { used: held.reduce((sum, { size }) => sum + size, 0), room: await this.room() };
	}

	/** Sets how many bytes are kept, and keeps to it at once. */
	async setRoom(bytes: number): Promise<void> {
		await this.db.meta.put({ key: ROOM_FOR_FILES, value: bytes });
		await this.makeRoom(bytes);
	}

	/**
	 * Lets go of what has not been used for longest until no more than that is kept, as far as what
	 * waits for the relay allows. Gives how many bytes went.
	 */
	async makeRoom(bytes: number): Promise<number> {
		return this.db.transaction('rw', [...this.tables, this.db.uploads], async () => {
			const held = await this.db.held.orderBy('usedAt').toArray();
			const waiting = new Set(await this.waitingHashes());
			const all = held.reduce((sum, { size }) => sum + size, 0);
			let left = all;
			const gone: string[] = [];
			for (const { hash, size } of held) {
				if (left <= bytes) break;
				if (waiting.has(hash)) continue;
				gone.push(hash);
				left -= size;
			}
			await this.drop(gone);
			return all - left;
		});
	}

	/** Lets go of what belongs to records that this device has no more (OP-08). */
	async letGo(): Promise<void> {
		await this.db.transaction(
			'rw',
			[...this.tables, this.db.uploads, this.db.updates],
			async () => {
				const held = await this.db.held.toArray();
				const waiting = new Set(await this.waitingHashes());
				const here = await this.recordsHere(held);
				const gone = held.filter(
					({ hash, records }) => !waiting.has(hash) && !records.some((id) => here.has(id))
				);
				await this.drop(gone.map(({ hash }) => hash));
			}
		);
	}

	/** Which of the records that these came by are on this device, in the bin or out of it. */
	async recordsHere(held: readonly HeldRow[]): Promise<ReadonlySet<RecordId>> {
		const ids = new Set(held.flatMap(({ records }) => records));
		const keys = await this.db.updates
			.where('record')
			.anyOf([...ids])
			.uniqueKeys();
		return new Set(keys as string[]);
	}

	private get tables() {
		return [this.db.blobs, this.db.held];
	}

	private async drop(hashes: readonly string[]): Promise<void> {
		await this.db.blobs.bulkDelete([...hashes]);
		await this.db.held.bulkDelete([...hashes]);
	}

	private async waitingHashes(): Promise<string[]> {
		return (await this.db.uploads.orderBy('hash').uniqueKeys()) as string[];
	}
}
