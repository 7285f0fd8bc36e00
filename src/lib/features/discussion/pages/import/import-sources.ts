import { fail, succeed, type Result } from '$lib/domain/core/result';
import {
	unpack,
	zipEntries,
	type ZipEntry,
	type ZipLimits
} from '$lib/features/common/spreadsheet/zip';
import { plainPath } from './import-paths';
import type { GivenText, ImportFault, ReadPages } from './import-types';

/** What an archive of pages may hold. More is refused before any of it is unpacked. */
export const ARCHIVE_LIMITS: ZipLimits = {
	entries: 10_000,
	unpacked: 400_000_000,
	ratio: 100,
	small: 20_000_000
};

/** The largest file that is read, bytes, and the most of them. */
const LARGEST = 200_000_000;
const MOST_FILES = 10_000;

interface Source {
	readonly size: number;
	readonly read: () => Promise<Result<Uint8Array, ImportFault>>;
}

/** The files of an import by their paths, those in archives with them. Each is unpacked when it is read. */
export class Sources {
	readonly faults: ReadPages['faults'][number][] = [];
	private readonly sources = new Map<string, Source>();

	/** Looks through files, and into archives of files: what they hold, their indexes say. */
	static async of(given: readonly GivenText[]): Promise<Sources> {
		const sources = new Sources();
		for (const one of given.slice(0, MOST_FILES)) await sources.add(one);
		const more = given[MOST_FILES];
		if (more !== undefined) sources.faults.push({ path: more.path, fault: 'too-many' });
		return sources;
	}

	get paths(): readonly string[] {
		return [...this.sources.keys()];
	}

	has(path: string): boolean {
		return this.sources.has(path);
	}

	/** The size of a file as it is said to be, bytes. */
	sizeOf(path: string): number {
		return this.sources.get(path)?.size ?? 0;
	}

	/** Reads a file. Stops where more comes out of an archive than was said. */
	async read(path: string): Promise<Result<Uint8Array, ImportFault>> {
		const source = this.sources.get(path);
		if (source === undefined) return fail('unreadable');
		if (source.size > LARGEST) return fail('too-large');
		return source.size === 0 ? fail('empty') : source.read();
	}

	private async add({ path, bytes }: GivenText): Promise<void> {
		const plain = plainPath(path);
		if (plain === null) return;
		if (/\.zip$/iu.test(plain)) await this.addArchive(plain, bytes);
		else this.put(plain, { size: bytes.size, read: () => bytesOf(bytes) });
	}

	private async addArchive(path: string, archive: Blob): Promise<void> {
		if (archive.size > LARGEST) {
			this.faults.push({ path, fault: 'too-large' });
			return;
		}
		const bytes = await bytesOf(archive);
		if (!bytes.ok) {
			this.faults.push({ path, fault: bytes.error });
			return;
		}
		const entries = zipEntries(bytes.value, ARCHIVE_LIMITS);
		if (!entries.ok) {
			this.faults.push({ path, fault: entries.error });
			return;
		}
		const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
		for (const entry of entries.value) this.addEntry(folder, bytes.value, entry);
	}

	private addEntry(folder: string, archive: Uint8Array, entry: ZipEntry): void {
		if (entry.name.split(/[/\\]/u).includes('..')) {
			this.faults.push({ path: entry.name, fault: 'leads-out' });
			return;
		}
		const plain = plainPath(entry.name);
		if (plain === null) return;
		const read = async (): Promise<Result<Uint8Array, ImportFault>> =>
			entry.isEncrypted ? fail('broken') : unpack(archive, entry);
		this.put(`${folder}${plain}`, { size: entry.size, read });
	}

	/** Of two files with one path, as two archives have them, the second is beside the first. */
	private put(path: string, source: Source): void {
		let free = path;
		for (let count = 2; this.sources.has(free); count += 1) {
			free = path.replace(/(\.[^./]+)?$/u, ` ${String(count)}$1`);
		}
		this.sources.set(free, source);
	}
}

async function bytesOf(blob: Blob): Promise<Result<Uint8Array, ImportFault>> {
	try {
		return succeed(new Uint8Array(await blob.arrayBuffer()));
	} catch {
		// It was moved, changed or taken away after it had been given.
		return fail('unreadable');
	}
}
