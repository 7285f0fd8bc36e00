import type { Oracle } from './oracle';
import {
	hashOfBytes,
	type Asker,
	type Fetched,
	type FileDisk,
	type FileSpot
} from './world/file-door';

/** A record that names bytes which its maker may never have had. */
interface Named {
	readonly hash: string;
	readonly spot: FileSpot;
	readonly by: string;
	/** Whether its maker could read a record that the bytes were brought for, at some time since. */
	could: boolean;
}

/** What is known of files: for which records they were brought, and what those were told who brought them. */
export class CompanyFiles {
	/** The records that the bytes of each hash were made for. */
	private readonly spots = new Map<string, FileSpot[]>();
	private readonly naming: Named[] = [];
	/** The files that somebody was told are uploaded. */
	private readonly uploaded = new Set<string>();

	constructor(
		private readonly ports: {
			readonly disk: () => FileDisk;
			readonly oracle: Oracle;
			readonly isOther: () => boolean;
			readonly broken: (what: string) => void;
		}
	) {}

	/** The hashes that there are. */
	get hashes(): readonly string[] {
		return [...this.spots.keys()].sort();
	}

	/** Bytes were made for a record. */
	made(hash: string, spot: FileSpot): void {
		this.spots.set(hash, [...(this.spots.get(hash) ?? []), spot]);
	}

	/** Somebody has named bytes that are not theirs. */
	named(hash: string, spot: FileSpot, by: string): void {
		this.naming.push({ hash, spot, by, could: false });
		this.look();
	}

	/** Somebody was told that a file is uploaded: it is there, whole, and stays. */
	told(hash: string): void {
		this.uploaded.add(hash);
		this.check();
	}

	/** Whether the bytes of a hash are on the relay’s machine. */
	isThere(hash: string): boolean {
		const bytes = this.ports.disk().blobs.get(hash);
		return bytes !== undefined && hashOfBytes(bytes) === hash;
	}

	/** Whoever has named bytes may be able to read them where they were brought; called after each commit. */
	look(): void {
		for (const one of this.naming) {
			if (one.could) continue;
			const spots = this.spots.get(one.hash) ?? [];
			one.could = spots.some(({ room, record }) => this.ports.oracle.maySee(one.by, room, record));
		}
	}

	/** Bytes are sent to somebody: who may read the record, and who made that name them, may have them. */
	sent(
		oracle: Oracle,
		{ member }: Asker,
		spot: FileSpot,
		{ hash, bytes }: Extract<Fetched, { is: 'bytes' }>
	): void {
		const { broken, isOther } = this.ports;
		if (hashOfBytes(bytes) !== hash) broken('bytes are sent that are not the file');
		if (!oracle.maySee(member, spot.room, spot.record))
			broken(`a file of ${spot.record} is sent to somebody who may not see it`);
		this.look();
		const named = this.naming.find(
			(one) => one.hash === hash && one.spot.file === spot.file && one.spot.record === spot.record
		);
		if (named?.could === false && !isOther())
			broken('bytes are sent because somebody knew their hash');
	}

	/** What is called uploaded is there. */
	check(): void {
		for (const hash of this.uploaded)
			if (!this.isThere(hash)) this.ports.broken('a file that is called uploaded is not there');
	}
}
