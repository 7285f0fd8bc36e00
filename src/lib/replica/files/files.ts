import { liveQuery, type Subscription } from 'dexie';
import type { Acting } from '../../domain/core/change';
import type { FileId, RecordId } from '../../domain/core/ids';
import type { Result } from '../../domain/core/result';
import { attachFile, removeFile } from '../../domain/file/commands';
import type { FileRef } from '../../domain/file/file';
import type { Answer, Question } from '../../protocol/handshake';
import type { RoomName } from '../../protocol/rooms';
import type { Saved } from '../saved';
import type { Waiting } from '../status';
import type { RecordStore } from '../store/records';
import type { WorkerEnd } from '../worker/remote-worker';
import { Blobs } from './blobs';
import { Fetches, type OpenFault } from './fetches';
import { FileRelay, type Following } from './file-relay';
import { KeptFiles } from './kept-files';
import { PendingUploads, type Pending } from './pending';
import { Photos } from './photos';
import { noteRelay } from './refill';
import { Strays } from './strays';
import {
	Taking,
	type AddedFile,
	type AddedOrHere,
	type AreaFolder,
	type AttachFault,
	type GivenFile
} from './taking';
import type { DownloadRow, HeldRow, UploadRow } from './rows';
import type { TransferQueue } from './transfer-queue';
import { uploadQueue } from './upload-queue';

export type { AddedFile, AddedOrHere, AttachFault, GivenFile, OpenFault };

/** Where a file is, as far as this device knows. */
export interface Whereabouts {
	/** `null`: its bytes are not on this device. */
	readonly held: HeldRow | null;
	/** `null`: it does not wait to be brought to the relay. */
	readonly upload: UploadRow | null;
	/** `null`: it does not wait to be fetched, so as to be kept here. */
	readonly download: DownloadRow | null;
}

/** The largest file until the relay has said what it takes, bytes. */
export const LARGEST = 2 * 1024 * 1024 * 1024;

/** The name of the fact of how large a file the relay takes. */
const LARGEST_FILE = 'largest-file';

/** The name of the fact that uploads and downloads are paused. */
const TRANSFERS_PAUSED = 'uploads-paused';

/** The name of the fact that photos and films are added as they were taken, with all that they say. */
const PHOTOS_AS_TAKEN = 'photos-as-taken';

/** How long the bytes of what was never attached after all are kept, ms: it may be tried again. */
const FORGOTTEN = 30 * 86_400_000;

/** What files need of the workspace. */
interface Surroundings extends Omit<Acting, 'actor'> {
	readonly me: string;
	readonly records: RecordStore;
	readonly origin: string;
	/** Starts the worker that takes from photos and films where they were taken; the page does it if left out. */
	readonly photoWorker?: (() => WorkerEnd) | undefined;
	readonly isAttached: () => boolean;
	readonly ask: (question: Question) => Promise<Answer | null>;
	/** What waits, or whether that is known, may have changed. */
	readonly onChange: () => void;
	readonly onError: (error: unknown) => void;
}

/** The files of this device's records: attached at once, brought to the relay when there is one. */
export class Files {
	readonly blobs: Blobs;
	/** What is to be kept on this device. */
	readonly kept: KeptFiles;
	/** Whether something may wait that has not been counted yet. */
	isBehind = false;
	private readonly uploading: PendingUploads;
	private pending: readonly Pending[] = [];
	private isPaused = false;
	private queue: TransferQueue<Pending> | null = null;
	private readonly relay: FileRelay;
	private readonly fetches: Fetches;
	private readonly photos: Photos;
	private readonly taking: Taking;
	private readonly subscriptions: Subscription[] = [];
	/** What only the leading tab follows. */
	private leading: Strays | null = null;
	private tidying: Promise<void> = Promise.resolve();
	/** Whether something has come that the tidying has not seen. */
	private isUntidy = false;

	constructor(private readonly surroundings: Surroundings) {
		const { records, clock, origin, ask, onError } = surroundings;
		this.blobs = new Blobs(records.db, clock);
		this.uploading = new PendingUploads(records.db);
		this.relay = new FileRelay({
			origin,
			ask,
			now: () => clock.now(),
			onLargest: (value) => {
				this.db.meta.put({ key: LARGEST_FILE, value }).catch(onError);
			}
		});
		this.photos = new Photos(surroundings.photoWorker);
		this.fetches = new Fetches(this.blobs, this.relay, surroundings.isAttached);
		this.kept = new KeptFiles(records, this.fetches, onError);
		this.taking = new Taking({
			...surroundings,
			...{ blobs: this.blobs, photos: this.photos },
			keepsPlaces: () => this.keepsPlaces(),
			largest: () => this.largest(),
			onWaiting: () => {
				this.isBehind = surroundings.isAttached();
			},
			onTaken: () => {
				this.tidySoon();
			},
			onNotForgotten: (error) => {
				// Nothing has changed that would be counted anew.
				this.isBehind = false;
				onError(error);
			}
		});
	}

	/** What waits to be brought to the relay, room by room. */
	get waiting(): readonly Waiting[] {
		if (!this.surroundings.isAttached()) return [];
		const rooms = new Map<RoomName, Waiting>();
		for (const { room, at } of this.pending) {
			const known = rooms.get(room);
			const since = Math.min(at, known?.since ?? at);
			rooms.set(room, { room, count: (known?.count ?? 0) + 1, since });
		}
		return [...rooms.values()];
	}

	/** Follows what waits, also what other tabs attach. */
	watch(): void {
		const { onChange, onError } = this.surroundings;
		this.subscriptions.push(
			liveQuery(async () => ({
				pending: await this.uploading.list(),
				isPaused: await this.arePaused()
			})).subscribe(({ pending, isPaused }) => {
				this.pending = pending;
				this.isPaused = isPaused;
				this.isBehind = false;
				if (this.surroundings.isAttached()) this.queue?.take(this.toBring);
				this.kept.pause(isPaused || !this.surroundings.isAttached());
				onChange();
			}, onError)
		);
	}

	/** This tab leads: it brings files to the relay, and lets go of what is not for this device any more. */
	lead(): void {
		if (this.queue !== null) return;
		const { onError, clock } = this.surroundings;
		this.queue = uploadQueue(this.db, this.blobs, this.relay, onError);
		this.kept.lead();
		if (this.surroundings.isAttached()) this.queue.take(this.toBring);
		this.leading = new Strays(this.db, this.blobs, onError);
		this.forgetOld(clock.now() - FORGOTTEN).catch(onError);
	}

	/** Another tab leads: nothing more is brought from this one. */
	async unlead(): Promise<void> {
		const { queue, leading } = this;
		this.queue = null;
		this.leading = null;
		await Promise.all([queue?.stop(), leading?.stop(), this.kept.unlead()]);
	}

	/** Notes which relay this is; see `noteRelay`. */
	noteRelay(relay: string): void {
		noteRelay(this.db, relay, this.surroundings.clock.now()).catch(this.surroundings.onError);
	}

	/** There is a connection again, or somebody asks for it: tries what waits now. */
	retry(): void {
		if (this.queue === null || !this.surroundings.isAttached()) return;
		this.queue.take(this.toBring);
		this.queue.retry();
		this.kept.retry();
	}

	/** Whether uploads and downloads are paused on this device, also after a restart. For live queries. */
	async arePaused(): Promise<boolean> {
		return (await this.db.meta.get(TRANSFERS_PAUSED))?.value === true;
	}

	/** Pauses uploads and downloads, or lets them go on. What has been brought stays at the relay. */
	async pause(isPaused: boolean): Promise<void> {
		await this.db.meta.put({ key: TRANSFERS_PAUSED, value: isPaused });
	}

	/** Whether photos and films are added with what they say of where they were taken. For live queries. */
	async keepsPlaces(): Promise<boolean> {
		return (await this.db.meta.get(PHOTOS_AS_TAKEN))?.value === true;
	}

	/** Says whether photos and films are added with what they say of where they were taken. */
	async keepPlaces(keeps: boolean): Promise<void> {
		await this.db.meta.put({ key: PHOTOS_AS_TAKEN, value: keeps });
	}

	/** What waits to be brought, the oldest first, paused or not. For live queries. */
	uploads(): Promise<readonly Pending[]> {
		return this.uploading.list();
	}

	/** Tries a file again that the relay did not take. */
	async retryUpload(id: FileId): Promise<void> {
		await this.db.uploads.update(id, { fault: null });
		this.retry();
	}

	/** Ends what is going on; what waits goes on when the workspace is opened again. */
	async stop(): Promise<void> {
		for (const subscription of this.subscriptions) subscription.unsubscribe();
		await this.unlead();
		this.photos.close();
		await this.tidying;
	}

	/**
	 * Attaches a file to a record, with or without a connection. When it resolves, the bytes and the
	 * record's naming them are saved on this device. On failure nothing has changed.
	 */
	attach(
		room: RoomName,
		record: RecordId,
		given: GivenFile
	): Promise<Result<FileRef, AttachFault>> {
		return this.taking.attach(room, record, given);
	}

	/** Adds a file to a file area, as a record of its own, with or without a connection; see `attach`. */
	add(place: AreaFolder, given: GivenFile): Promise<Result<AddedFile, AttachFault>> {
		return this.taking.add(place, given);
	}

	/** Adds files that fit into memory together, but for what the folder has already; see `attach`. Returns what came of each. */
	addSome(
		place: AreaFolder,
		given: readonly GivenFile[]
	): Promise<readonly Result<AddedOrHere, AttachFault>[]> {
		return this.taking.addSome(place, given);
	}

	/** Takes a file away from a record; what was being brought of it is broken off. */
	remove(room: RoomName, record: RecordId, file: FileRef): Promise<Saved> {
		const { clock, random, me, records } = this.surroundings;
		return records.change(room, record, removeFile(file, { actor: me, clock, random }));
	}

	/** Attaches a file again that was taken away. */
	putBack(room: RoomName, record: RecordId, file: FileRef): Promise<Saved> {
		const { clock, random, me, records } = this.surroundings;
		return records.change(room, record, attachFile(file, { actor: me, clock, random }));
	}

	/** A file's bytes: those that are here, else from the relay, checked and kept. */
	open(
		room: RoomName,
		record: RecordId,
		file: FileRef,
		following: Following = {}
	): Promise<Result<Blob, OpenFault>> {
		return this.fetches.open({ room, record, id: file.id }, file, following);
	}

	/** Where files are, by their ids. For live queries. */
	async whereabouts(files: readonly FileRef[]): Promise<ReadonlyMap<FileId, Whereabouts>> {
		const hashes = files.map(({ hash }) => hash);
		const held = await this.db.held.bulkGet(hashes);
		const downloads = await this.db.downloads.bulkGet(hashes);
		const uploads = await this.db.uploads.bulkGet(files.map(({ id }) => id));
		return new Map(
			files.map(({ id }, at) => [
				id,
				{
					held: held[at] ?? null,
					upload: uploads[at] ?? null,
					download: downloads[at] ?? null
				}
			])
		);
	}

	/** What is to be brought now. */
	private get toBring(): readonly Pending[] {
		return this.isPaused ? [] : this.pending;
	}

	private get db() {
		return this.surroundings.records.db;
	}

	private async largest(): Promise<number> {
		const { value } = (await this.db.meta.get(LARGEST_FILE)) ?? {};
		return typeof value === 'number' ? value : LARGEST;
	}

	/** Tidies once what is being tidied now is done, however many files come meanwhile. */
	private tidySoon(): void {
		if (this.isUntidy) return;
		this.isUntidy = true;
		this.tidying = this.tidying.then(() => {
			this.isUntidy = false;
			return this.tidy();
		});
	}

	/** Lets go of what can be fetched again and has no room any more. */
	private async tidy(): Promise<void> {
		try {
			await this.blobs.makeRoom(await this.blobs.room());
		} catch (error) {
			this.surroundings.onError(error);
		}
	}

	/** Forgets uploads of files that no record has named for long. */
	private async forgetOld(before: number): Promise<void> {
		const named = new Set((await this.uploading.list()).map(({ id }) => id));
		const old = (await this.db.uploads.toArray()).filter(
			({ id, at }) => at < before && !named.has(id)
		);
		await this.db.uploads.bulkDelete(old.map(({ id }) => id));
	}
}
