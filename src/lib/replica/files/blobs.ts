import type { Clock } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { storageFailure } from '../status';
import type { ReplicaDatabase } from '../store/database';
import { storedAmong } from '../store/updates-of';
import { Partials } from './partials';
import type { UploadRow } from './rows';

/** How many bytes of files are kept here unless the person says otherwise. */
export const DEFAULT_ROOM = 500_000_000;

/** The name of the fact of how many bytes of files this device is to keep. */
const ROOM_FOR_FILES = 'room-for-files';

/** The bytes of a file that are to be kept here. */
export interface KeptBytes {
	readonly hash: string;
	readonly bytes: Blob;
	/** The record by which they came. */
	readonly record: RecordId;
	/** `null`: they do not wait for the relay. */
	readonly upload: UploadRow | null;
}

/** What takes room among the files of this device, in bytes. */
export interface FileUse {
	/** Of what is kept because somebody wants it here. */
	readonly kept: number;
	/** Of what is not at the relay yet. */
	readonly waiting: number;
	/** Of what can be fetched again, and goes when there is no room. */
	readonly rest: number;
	/** How much of that may be here. */
	readonly room: number;
}

/** The bytes of files on this device. What waits for the relay, or is to be kept here, is never let go for room. */
export class Blobs {
	/** What has come of files that are not whole yet. */
	readonly partials: Partials;

	constructor(
		private readonly db: ReplicaDatabase,
		private readonly clock: Pick<Clock, 'now'>
	) {
		this.partials = new Partials(db, clock);
	}

	/**
	 * Keeps the bytes of a whole file that came by a record. When the browser has no room, others that can be fetched again
	 * make some. Rejects when the browser does not take them.
	 */
	async keep(hash: string, bytes: Blob, record: RecordId): Promise<void> {
		await this.keepAll([{ hash, bytes, record, upload: null }]);
	}

	/** Keeps the bytes of several files, all or none of them, and notes which of them wait for the relay; see `keep`. */
	async keepAll(files: readonly KeptBytes[]): Promise<void> {
		try {
			await this.keepNow(files);
		} catch (error) {
			if (storageFailure(error) !== 'quota') throw error;
			// The pieces that a file came in are the whole once more.
			await this.partials.forget(files.map(({ hash }) => hash));
			await this.makeRoom(0);
			await this.keepNow(files);
		}
	}

	private async keepNow(files: readonly KeptBytes[]): Promise<void> {
		const { uploads, downloads } = this.db;
		await this.db.transaction('rw', [...this.tables, uploads, downloads], async () => {
			for (const { hash, bytes, record, upload } of files) {
				const known = await this.db.held.get(hash);
				if (known === undefined) await this.db.blobs.put({ hash, bytes });
				const isKept = known?.kept === true || (await downloads.get(hash)) !== undefined;
				await this.db.held.put({
					...{ hash, size: bytes.size, usedAt: this.clock.now() },
					records: [...new Set([...(known?.records ?? []), record])],
					...(isKept ? { kept: true as const } : {})
				});
				await downloads.delete(hash);
				await this.partials.forget([hash]);
				if (upload !== null) await uploads.put(upload);
			}
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

	/** What of the files takes how much room. */
	async use(): Promise<FileUse> {
		const waiting = new Set(await this.waitingHashes());
		const sums = { kept: 0, waiting: 0, rest: 0 };
		for (const { hash, size, kept } of await this.db.held.toArray()) {
			sums[waiting.has(hash) ? 'waiting' : kept === true ? 'kept' : 'rest'] += size;
		}
		for (const { size } of await this.partials.all()) sums.rest += size;
		return { ...sums, room: await this.room() };
	}

	/** Sets how many bytes are kept, and keeps to it at once. */
	async setRoom(bytes: number): Promise<void> {
		await this.db.meta.put({ key: ROOM_FOR_FILES, value: bytes });
		await this.makeRoom(bytes);
	}

	/**
	 * Lets go of what has not been used for longest until no more than that is here of what can be fetched again: what
	 * waits for the relay, or is to be kept or fetched for that, does not count. Returns how many bytes went.
	 */
	async makeRoom(bytes: number): Promise<number> {
		const { uploads, downloads } = this.db;
		return this.db.transaction('rw', [...this.tables, uploads, downloads], async () => {
			const waiting = new Set(await this.waitingHashes());
			const wanted = new Set(await downloads.toCollection().primaryKeys());
			const held = (await this.db.held.toArray()).filter(
				({ hash, kept }) => kept !== true && !waiting.has(hash)
			);
			const partly = (await this.partials.all()).filter(({ hash }) => !wanted.has(hash));
			const rest = [...held, ...partly].sort((one, other) => one.usedAt - other.usedAt);
			const all = rest.reduce((sum, { size }) => sum + size, 0);
			let left = all;
			const gone: string[] = [];
			for (const { hash, size } of rest) {
				if (left <= bytes) break;
				gone.push(hash);
				left -= size;
			}
			await this.drop(gone);
			return all - left;
		});
	}

	/** Lets go of what belongs to records that this device has no more (OP-08). Holds up nothing else where there is nothing such. */
	async letGo(): Promise<void> {
		const found = await this.strays();
		if (found.hashes.length + found.records.length === 0) return;
		const { uploads, updates } = this.db;
		await this.db.transaction('rw', [...this.tables, uploads, updates], async () => {
			const { hashes, records } = await this.strays();
			await this.partials.forgetOf(records);
			await this.drop(hashes);
		});
	}

	/** Returns the files that are here without a record of theirs, and the records without which parts of files are here. */
	private async strays(): Promise<{
		readonly hashes: readonly string[];
		readonly records: readonly RecordId[];
	}> {
		const held = await this.db.held.toArray();
		const waiting = new Set(await this.waitingHashes());
		const partly = await this.partials.records();
		const ids = new Set([...partly, ...held.flatMap(({ records }) => records)]);
		const here = await storedAmong(this.db, [...ids]);
		const hashes = held
			.filter(({ hash, records }) => !waiting.has(hash) && !records.some((id) => here.has(id)))
			.map(({ hash }) => hash);
		return { hashes, records: partly.filter((id) => !here.has(id)) };
	}

	private get tables() {
		return [this.db.blobs, this.db.held, this.db.pieces];
	}

	private async drop(hashes: readonly string[]): Promise<void> {
		await this.db.blobs.bulkDelete([...hashes]);
		await this.db.held.bulkDelete([...hashes]);
		await this.partials.forget(hashes);
	}

	private async waitingHashes(): Promise<string[]> {
		return (await this.db.uploads.orderBy('hash').uniqueKeys()) as string[];
	}
}
