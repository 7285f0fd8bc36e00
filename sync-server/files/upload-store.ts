import { createWriteStream } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FileStore, type FileConfigstore } from '@tus/file-store';
import { Upload } from '@tus/server';
import * as v from 'valibot';
import { isStorageFault, StorageFault } from './storage-fault';

/** The note that is kept beside the bytes of an upload. */
const noteSchema = v.object({
	id: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
	size: v.pipe(v.number(), v.integer(), v.minValue(0)),
	metadata: v.object({ member: v.string() }),
	creation_date: v.optional(v.string())
});

/** Reads the note of an upload. Returns `null` when there is none, or only half of one. */
function readNote(text: string | null): v.InferOutput<typeof noteSchema> | null {
	try {
		return v.parse(noteSchema, JSON.parse(text ?? ''));
	} catch {
		// Expected: there is no note, or a crash has left half of one.
		return null;
	}
}

type Notes = Pick<InstanceType<typeof FileConfigstore>, 'get' | 'set' | 'delete'>;

/** The notes of uploads. Each is written whole or not at all. */
class UploadNotes implements Notes {
	constructor(private readonly directory: string) {}

	async get(id: string): Promise<Upload | undefined> {
		const note = readNote(await textOf(this.pathOf(id)));
		if (note === null) return undefined;
		const { creation_date, ...known } = note;
		return new Upload({
			...known,
			offset: 0,
			...(creation_date === undefined ? {} : { creation_date })
		});
	}

	async set(id: string, upload: Upload): Promise<void> {
		const unfinished = `${this.pathOf(id)}.unfinished`;
		try {
			const file = await open(unfinished, 'w', 0o600);
			try {
				await file.writeFile(JSON.stringify(upload));
				await file.sync();
			} finally {
				await file.close();
			}
			await rename(unfinished, this.pathOf(id));
		} catch (error) {
			await rm(unfinished, { force: true });
			throw error;
		}
	}

	async delete(id: string): Promise<void> {
		await rm(this.pathOf(id), { force: true });
	}

	private pathOf(id: string): string {
		return join(this.directory, `${id}.json`);
	}
}

/** Returns the text of a file; `null` when it cannot be read: its upload then starts again. */
const textOf = (path: string): Promise<string | null> => readFile(path, 'utf8').catch(() => null);

/**
 * The store in which tus keeps uploads. It differs from tus's own in how it handles a disk that takes
 * nothing.
 */
export class UploadStore extends FileStore {
	constructor(
		directory: string,
		private readonly events: {
			/** Called when more bytes of an upload have been written. */
			readonly onProgress: (id: string, bytes: number) => void;
			/** Called when an upload could not begin: nothing of it is on the disk. */
			readonly onGone: (id: string) => void;
		}
	) {
		super({ directory, configstore: new UploadNotes(directory) });
	}

	/** Begins an upload. When the disk takes nothing, nothing of the upload stays. */
	override async create(upload: Upload): Promise<Upload> {
		try {
			return await super.create(upload);
		} catch (error) {
			await rm(join(this.directory, upload.id), { force: true });
			await this.configstore.delete(upload.id);
			this.events.onGone(upload.id);
			throw error;
		}
	}

	/**
	 * Continues an upload. When the disk takes no more, what it has taken stays: it is the beginning of the
	 * file.
	 */
	override async write(
		from: Parameters<FileStore['write']>[0],
		id: string,
		offset: number
	): Promise<number> {
		const to = createWriteStream(join(this.directory, id), { flags: 'r+', start: offset });
		try {
			await pipeline(from, to);
		} catch (error) {
			this.events.onProgress(id, offset + to.bytesWritten);
			if (isStorageFault(error)) throw new StorageFault('an upload', { cause: error });
			// The sender has usually disconnected. tus makes its answer from these two properties.
			const answer = { status_code: 500, body: 'failed' };
			throw Object.assign(new Error('an upload', { cause: error }), answer);
		}
		this.events.onProgress(id, offset + to.bytesWritten);
		return offset + to.bytesWritten;
	}

	/** Returns the notes of all unfinished uploads, leaving out those that cannot be read. */
	async *notes(): AsyncGenerator<v.InferOutput<typeof noteSchema>> {
		for (const name of await readdir(this.directory)) {
			if (!name.endsWith('.json')) continue;
			const note = readNote(await textOf(join(this.directory, name)));
			if (note !== null && name === `${note.id}.json`) yield note;
		}
	}
}

/*
 * The store of tus would create the directory itself at some later moment, in a callback whose failure ends
 * the process. `BlobStore` has created it before. TypeScript considers the method private.
 */
Object.defineProperty(UploadStore.prototype, 'checkOrCreateDirectory', { value: () => undefined });
