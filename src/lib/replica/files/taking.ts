import type { Refusal } from '../../domain/access/refusal';
import type { Acting, RecordChange } from '../../domain/core/change';
import { newId, type FileId, type RecordId, type SpaceId } from '../../domain/core/ids';
import { fail, succeed, type Result } from '../../domain/core/result';
import { attachFile, fileName } from '../../domain/file/commands';
import type { FileRef } from '../../domain/file/file';
import { createFile } from '../../domain/file/file-record';
import { fold } from '../../domain/text/fold';
import { roomName, type RoomName } from '../../protocol/rooms';
import { isNotStored, saving, storing } from '../saved';
import { isBug, type StorageFailure } from '../status';
import type { RecordStore } from '../store/records';
import type { Blobs, KeptBytes } from './blobs';
import { digest } from './digest';
import type { Photos } from './photos';

/** Why a file could not be attached. In every case nothing was attached, and the file is where it was. */
export type AttachFault =
	| { readonly fault: 'too-large'; readonly largest: number }
	| { readonly fault: 'unreadable' }
	/** It is a photo or a film, and what it says of where it was taken cannot be taken out. */
	| { readonly fault: 'place-left' }
	| { readonly fault: 'storage'; readonly failure: StorageFailure }
	| { readonly fault: 'refused'; readonly refusal: Refusal };

/** Something that a person picked, dropped, pasted or photographed. */
export interface GivenFile {
	readonly name: string;
	/** As the browser says. */
	readonly type: string;
	readonly bytes: Blob;
	/** The id under which it is attached, where a text names it already; else it is given one. */
	readonly id?: FileId;
}

/** A file that was added to a file area: its record, and its first version. */
export interface AddedFile {
	readonly record: RecordId;
	readonly file: FileRef;
}

/** What came of adding a file to a file area: it was added, or the folder has it already. */
export type AddedOrHere =
	{ readonly is: 'added'; readonly added: AddedFile } | { readonly is: 'here' };

/** A folder of a file area; `null` for the top. */
export interface AreaFolder {
	readonly space: SpaceId;
	readonly folder: RecordId | null;
}

/** How many files are read at the same time: the next while a worker looks through one. */
const READ_AT_ONCE = 3;

/** A file that was read, and what has its record name it. */
interface ReadFile {
	readonly kept: KeptBytes & { readonly upload: NonNullable<KeptBytes['upload']> };
	readonly file: FileRef;
	readonly change: RecordChange;
}

/** Takes what people give into this device: the bytes first, and then the records that name them. */
export class Taking {
	constructor(
		private readonly parts: Omit<Acting, 'actor'> & {
			readonly me: string;
			readonly records: RecordStore;
			readonly blobs: Blobs;
			readonly photos: Photos;
			readonly keepsPlaces: () => Promise<boolean>;
			/** The largest file that the relay takes, bytes. */
			readonly largest: () => Promise<number>;
			/** Something is about to wait for the relay. */
			readonly onWaiting: () => void;
			/** Something was taken, and other files may have to make room. */
			readonly onTaken: () => void;
			/** What waits could not be forgotten again. */
			readonly onNotForgotten: (error: unknown) => void;
		}
	) {}

	/** Attaches a file to a record. */
	async attach(
		room: RoomName,
		record: RecordId,
		given: GivenFile
	): Promise<Result<FileRef, AttachFault>> {
		const taken = await this.takeOne(given, { room, record, naming: attachFile });
		return taken.ok ? succeed(taken.value.file) : taken;
	}

	/** Adds a file to a file area. */
	add(place: AreaFolder, given: GivenFile): Promise<Result<AddedFile, AttachFault>> {
		return this.takeOne(given, this.inArea(place));
	}

	/**
	 * Adds files to a file area, stored together, which is much faster than one after the other. All of them are in memory
	 * meanwhile. Returns what came of each. When they cannot be stored together, each is stored by itself. What the folder
	 * has already, with the same name and the same bytes, is not added again: a folder that is chosen once more, because
	 * the first time was interrupted, goes on where it was.
	 */
	async addSome(
		place: AreaFolder,
		given: readonly GivenFile[]
	): Promise<readonly Result<AddedOrHere, AttachFault>[]> {
		const read: Result<ReadFile, AttachFault>[] = [];
		for (let at = 0; at < given.length; at += READ_AT_ONCE) {
			const some = given.slice(at, at + READ_AT_ONCE);
			read.push(...(await Promise.all(some.map((one) => this.read(one, this.inArea(place))))));
		}
		const here = await this.hereAlready(
			place,
			read.flatMap((one) => (one.ok ? [one.value.file] : []))
		);
		const isNew = ({ file }: ReadFile): boolean => !here.has(file.id);
		const ready = read.flatMap((one) => (one.ok && isNew(one.value) ? [one.value] : []));
		const together = ready.length === 0 ? null : await this.stored(ready);
		const outcomes: Result<AddedOrHere, AttachFault>[] = [];
		for (const one of read) {
			if (!one.ok) outcomes.push(one);
			else if (!isNew(one.value)) outcomes.push(succeed({ is: 'here' }));
			else {
				const fault = together === null ? null : await this.stored([one.value]);
				const done = added(one.value, fault);
				outcomes.push(done.ok ? succeed({ is: 'added', added: done.value }) : done);
			}
		}
		return outcomes;
	}

	/** Returns which of these files a folder has already, by the ids that they would have. */
	private async hereAlready(
		{ space, folder }: AreaFolder,
		files: readonly FileRef[]
	): Promise<ReadonlySet<FileId>> {
		const { records } = this.parts.records.db;
		const keys = files.map(({ name }) => [space, folder ?? '', fold(name)]);
		const rows = await records.where('[space+folder+sortTitle]').anyOf(keys).toArray();
		const isSame = ({ name, hash }: FileRef): boolean =>
			rows.some((row) => row.kind === 'file' && row.title === name && row.file?.hash === hash);
		return new Set(files.flatMap((file) => (isSame(file) ? [file.id] : [])));
	}

	private inArea(place: AreaFolder): Naming {
		return {
			room: roomName({ kind: 'space', space: place.space }),
			record: newId(this.parts.random),
			naming: (file, acting) => createFile(file, place, acting)
		};
	}

	private async takeOne(given: GivenFile, naming: Naming): Promise<Result<AddedFile, AttachFault>> {
		const read = await this.read(given, naming);
		return read.ok ? added(read.value, await this.stored([read.value])) : read;
	}

	/** Reads a file, takes from it where it was taken, and says what has to be stored. */
	private async read(given: GivenFile, naming: Naming): Promise<Result<ReadFile, AttachFault>> {
		const done = await storing(() => this.readNow(given, naming));
		return done.ok ? done.value : fail({ fault: 'storage', failure: done.error.failure });
	}

	private async readNow(
		given: GivenFile,
		{ room, record, naming }: Naming
	): Promise<Result<ReadFile, AttachFault>> {
		const { clock, random, me, photos } = this.parts;
		const largest = await this.parts.largest();
		if (given.bytes.size > largest) return fail({ fault: 'too-large', largest });
		const keepsPlaces = await this.parts.keepsPlaces();
		let hash: string;
		let bytes: Blob;
		try {
			const plain = keepsPlaces ? given.bytes : await photos.plain(given.bytes);
			if (plain === null) return fail({ fault: 'place-left' });
			({ hash, copy: bytes } = await digest(plain));
		} catch (error) {
			// What was picked has been moved, changed or taken away meanwhile.
			if (isBug(error)) throw error;
			return fail({ fault: 'unreadable' });
		}
		const at = clock.now();
		const id = given.id ?? newId(random);
		const { size } = bytes;
		const name = fileName(given.name);
		const file: FileRef = { id, name, size, type: given.type.slice(0, 100), hash, at, by: me };
		const upload = { id, room, record, hash, size, at, sent: 0, fault: null };
		const change = naming(file, { actor: me, clock, random });
		return succeed({ kept: { hash, bytes, record, upload }, file, change });
	}

	/** Stores files together. Returns why not; `null` when all are stored, and nothing of them is when not. */
	private async stored(read: readonly ReadFile[]): Promise<AttachFault | null> {
		const { records, blobs } = this.parts;
		this.parts.onWaiting();
		try {
			const saved = await saving(async () => {
				// First the bytes: a record never names what this device does not have.
				await blobs.keepAll(read.map(({ kept }) => kept));
				return records.changeTogether(
					read.map(({ kept, change }) => ({
						...{ room: kept.upload.room, id: kept.record, edits: [change] }
					}))
				);
			});
			if (saved.ok) return null;
			await this.forget(read);
			const { error } = saved;
			return isNotStored(error)
				? { fault: 'storage', failure: error.failure }
				: { fault: 'refused', refusal: error };
		} catch (error) {
			await this.forget(read);
			throw error;
		} finally {
			this.parts.onTaken();
		}
	}

	/**
	 * Takes back that files wait. When the browser does not even store that, it is told as this
	 * device's failure: the rows that stay name files of no record, and are forgotten in time.
	 */
	private async forget(read: readonly ReadFile[]): Promise<void> {
		try {
			await this.parts.records.db.uploads.bulkDelete(read.map(({ file }) => file.id));
		} catch (error) {
			this.parts.onNotForgotten(error);
		}
	}
}

/** Where a file is named, and how. */
interface Naming {
	readonly room: RoomName;
	readonly record: RecordId;
	readonly naming: (file: FileRef, acting: Acting) => RecordChange;
}

const added = (
	{ kept, file }: ReadFile,
	fault: AttachFault | null
): Result<AddedFile, AttachFault> =>
	fault === null ? succeed({ record: kept.record, file }) : fail(fault);
