import { createHash } from 'node:crypto';
import { fileFor, isStanding, mayBring, type NamedFile } from '../../../sync-server/files/access';
import { uploadId, type FileAddress } from '../../../sync-server/files/address';
import { Attachments } from '../../../sync-server/files/attachments';
import { References } from '../../../sync-server/files/references';
import { UnfinishedUploads } from '../../../sync-server/files/unfinished';
import type { Relay } from '../../../sync-server/rooms/relay';
import { parseRoom } from '../../../src/lib/protocol/rooms';

/** The bytes on the machine of a relay: unfinished uploads, and whole files under their hashes. They outlive its process. */
export interface FileDisk {
	readonly uploads: Map<string, Uint8Array>;
	readonly blobs: Map<string, Uint8Array>;
}

/** Whose device asks. */
export interface Asker {
	readonly member: string;
	readonly device: string;
}

/** Where a file is named. */
export type FileSpot = Pick<FileAddress, 'room' | 'record' | 'file'>;

/** What a device is told that brings a file: how many bytes are there, or why it goes no further. */
export type Brought =
	| { readonly is: 'there'; readonly bytes: number }
	| { readonly is: 'done' | 'damaged' | 'unknown' | 'refused' | 'full' };

/** What a device is told that fetches one. */
export type Fetched =
	| { readonly is: 'bytes'; readonly hash: string; readonly bytes: Uint8Array }
	| { readonly is: 'waiting' | 'unknown' };

export const hashOfBytes = (bytes: Uint8Array): string =>
	createHash('sha256').update(bytes).digest('hex');

/**
 * The door of the relay for files, with the rules of the product (who may bring and fetch, which references count, how
 * much a member may keep) and models in the places of HTTP, tus and the file system: a piece is on the disk, whole, when
 * it has come. `sync-server/files/uploads.ts` and `files.ts` are what it does in the same order.
 */
export class FileDoor {
	private readonly attachments: Attachments;
	private readonly references: References;
	private readonly unfinished = new UnfinishedUploads();

	constructor(
		private readonly relay: Relay,
		private readonly disk: FileDisk
	) {
		this.attachments = new Attachments(relay.tables);
		this.references = new References(relay, this.attachments);
		relay.rooms.onEachAccepted((edit) => this.references.take(edit));
	}

	/** Takes a piece of a file, from a byte on; an empty piece asks how far it has come. */
	async bring(who: Asker, spot: FileSpot, from: number, piece: Uint8Array): Promise<Brought> {
		const address = this.addressOf(spot);
		const named = address === null ? null : this.namedFor(who, address);
		if (address === null || named === null) return { is: 'unknown' };
		const may = mayBring(this.relay, who, address);
		if (may === null) return { is: 'unknown' };
		if (!may.ok) return { is: 'refused' };
		const id = uploadId(who.device, address);
		const { uploads, blobs } = this.disk;
		const isFounded = this.attachments.at(named.hash, address) !== undefined;
		if (isFounded && blobs.has(named.hash)) return { is: 'done' };
		const known = uploads.get(id);
		if (known === undefined) {
			const { memberFiles } = this.relay.environment.limits;
			const theirs =
				this.attachments.broughtBy(who.member) + this.unfinished.bytesOf(who.member, id);
			if (theirs + named.size > memberFiles) return { is: 'full' };
			this.unfinished.put({ id, member: who.member, size: named.size, received: 0 });
		}
		const before = known ?? new Uint8Array();
		if (from !== before.length) return { is: 'there', bytes: before.length };
		const now = new Uint8Array([...before, ...piece].slice(0, named.size));
		uploads.set(id, now);
		this.unfinished.progress(id, now.length);
		if (now.length < named.size) return { is: 'there', bytes: now.length };
		return this.finish(id, who, address, named, now);
	}

	/** Hands out a file’s bytes to whoever may have them. */
	async fetch(who: Asker, spot: FileSpot): Promise<Fetched> {
		const address = this.addressOf(spot);
		const named = address === null ? null : this.namedFor(who, address);
		if (address === null || named === null) return { is: 'unknown' };
		const { hash } = named;
		const may =
			this.attachments.at(hash, address) !== undefined ||
			(await this.references.settle(hash, address));
		const bytes = may ? this.disk.blobs.get(hash) : undefined;
		if (bytes === undefined) return { is: 'waiting' };
		if (this.namedFor(who, address)?.hash !== hash) return { is: 'unknown' };
		return { is: 'bytes', hash, bytes };
	}

	/** Checks a complete upload and keeps it: the bytes come first, then the note about them. */
	private async finish(
		id: string,
		{ member }: Asker,
		address: FileAddress,
		{ hash, size }: NamedFile,
		bytes: Uint8Array
	): Promise<Brought> {
		const { uploads, blobs } = this.disk;
		const isTrue = hashOfBytes(bytes) === hash;
		if (isTrue) blobs.set(hash, bytes);
		uploads.delete(id);
		this.unfinished.drop(id);
		if (!isTrue) return { is: 'damaged' };
		await this.references.found(hash, address, member, size);
		return { is: 'done' };
	}

	private namedFor(who: Asker, address: FileAddress): NamedFile | null {
		return isStanding(this.relay, who) ? fileFor(this.relay, who, address) : null;
	}

	private addressOf({ room, record, file }: FileSpot): FileAddress | null {
		const about = parseRoom(room);
		return about === null ? null : { room, about, record, file };
	}
}
