import * as v from 'valibot';
import type { Instant } from '../../src/lib/domain/core/day';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { parseRoom, type RoomName } from '../../src/lib/protocol/rooms';
import type { Tables } from '../store/tables';
import type { FileAddress } from './address';
import { isUnfounded } from './unfounded';

const attachmentSchema = v.object({
	size: v.number(),
	by: v.string(),
	at: v.number(),
	/** The moment from which the record has no longer named the file; `null` while it names it. */
	unnamedSince: v.nullable(v.number())
});

/** A blob that was uploaded for a record. */
export interface Attachment {
	readonly size: number;
	readonly by: MemberId;
	readonly at: Instant;
	readonly unnamedSince: Instant | null;
}

/** An attachment with its blob and its record. */
export interface StoredAttachment extends Attachment {
	readonly key: string;
	readonly hash: string;
	readonly room: RoomName;
	readonly record: string;
	readonly file: string;
}

/**
 * Which blobs were uploaded for which records. Knowing a hash gives no right to its bytes: somebody who only
 * names a hash in a record of their own has no attachment until they upload the bytes themselves.
 */
export class Attachments {
	private readonly byHash = new Map<string, Map<string, StoredAttachment>>();
	private readonly byMember = new Map<MemberId, number>();
	private stored = 0;

	constructor(private readonly tables: Tables) {
		for (const { key, value } of tables.list('files')) {
			if (isUnfounded(key)) continue;
			const attachment = known(key, v.parse(attachmentSchema, value));
			if (attachment !== null) this.index(attachment);
		}
	}

	/** Returns all attachments, in no order. */
	all(): readonly StoredAttachment[] {
		return [...this.byHash.values()].flatMap((attachments) => [...attachments.values()]);
	}

	/** Returns whether a blob was uploaded for any record. */
	has(hash: string): boolean {
		return this.byHash.has(hash);
	}

	/** Returns the attachments of a blob. */
	of(hash: string): readonly StoredAttachment[] {
		return [...(this.byHash.get(hash)?.values() ?? [])];
	}

	/** Returns the attachment of a blob at an address. */
	at(
		hash: string,
		address: Pick<FileAddress, 'room' | 'record' | 'file'>
	): StoredAttachment | undefined {
		return this.byHash.get(hash)?.get(keyOf(hash, address));
	}

	/** Returns how many bytes a member has uploaded that are still kept. */
	broughtBy(member: MemberId): number {
		return this.byMember.get(member) ?? 0;
	}

	/** Returns how many bytes the kept files are: several attachments of one blob are stored once. */
	get total(): number {
		return this.stored;
	}

	/** Stores an attachment, or a change of it. Resolves after the commit. */
	async put(
		hash: string,
		address: Pick<FileAddress, 'room' | 'record' | 'file'>,
		attachment: Attachment
	): Promise<void> {
		const key = keyOf(hash, address);
		await this.tables.change('files', key, () => ({ value: { ...attachment } }));
		const { room, record, file } = address;
		this.index({ ...attachment, key, hash, room, record, file });
	}

	/** Removes an attachment. Resolves after the commit. */
	async drop(attachment: StoredAttachment): Promise<void> {
		await this.tables.change('files', attachment.key, () => 'remove');
		this.unindex(attachment);
	}

	private index(attachment: StoredAttachment): void {
		const attachments = this.byHash.get(attachment.hash) ?? new Map<string, StoredAttachment>();
		const old = attachments.get(attachment.key);
		if (old !== undefined) this.count(old.by, -old.size);
		if (attachments.size === 0) this.stored += attachment.size;
		attachments.set(attachment.key, attachment);
		this.byHash.set(attachment.hash, attachments);
		this.count(attachment.by, attachment.size);
	}

	private unindex({ hash, key, by, size }: StoredAttachment): void {
		const attachments = this.byHash.get(hash);
		if (attachments?.delete(key) !== true) return;
		if (attachments.size === 0) {
			this.byHash.delete(hash);
			this.stored -= size;
		}
		this.count(by, -size);
	}

	private count(member: MemberId, bytes: number): void {
		this.byMember.set(member, (this.byMember.get(member) ?? 0) + bytes);
	}
}

/** The key of a file that a record names. */
export const keyOf = (
	hash: string,
	{ room, record, file }: Pick<FileAddress, 'room' | 'record' | 'file'>
): string => [hash, room, record, file].join('/');

function known(key: string, attachment: Attachment): StoredAttachment | null {
	const [hash, room, record, file] = key.split('/');
	if (hash === undefined || room === undefined || parseRoom(room) === null) return null;
	if (record === undefined || file === undefined) return null;
	return { ...attachment, key, hash, room, record, file };
}
