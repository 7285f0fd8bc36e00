import type { MemberId } from '../../src/lib/domain/core/ids';

/** An unfinished upload. */
export interface UnfinishedUpload {
	readonly id: string;
	readonly member: MemberId;
	/** The size that it will have, bytes. */
	readonly size: number;
	/** How much of it has been received, bytes. */
	readonly received: number;
}

/** The unfinished uploads and whose they are. They count as used space like whole files. */
export class UnfinishedUploads {
	/** In the order of their last progress, the most recent last. */
	private readonly uploads = new Map<string, UnfinishedUpload>();

	/** Adds an upload that has begun, or that was begun before this start. */
	put(upload: UnfinishedUpload): void {
		this.uploads.delete(upload.id);
		this.uploads.set(upload.id, upload);
	}

	/** The ids of all uploads. */
	get ids(): readonly string[] {
		return [...this.uploads.keys()];
	}

	/** Notes how many bytes of an upload have been received. */
	progress(id: string, received: number): void {
		const known = this.uploads.get(id);
		if (known !== undefined) this.put({ ...known, received });
	}

	/** Forgets an upload that is complete or has been removed. */
	drop(id: string): void {
		this.uploads.delete(id);
	}

	/** Returns how many bytes all uploads will take in total, without the upload `apart`. */
	bytes(apart: string): number {
		let sum = 0;
		for (const { id, size } of this.uploads.values()) if (id !== apart) sum += size;
		return sum;
	}

	/** Returns how many bytes a member's uploads will take in total, without the upload `apart`. */
	bytesOf(member: MemberId, apart: string): number {
		return this.of(member, apart).reduce((sum, { size }) => sum + size, 0);
	}

	/**
	 * Returns the uploads of a member to drop so that there are fewer than `most`, not counting `apart`:
	 * those that have made no progress for longest.
	 */
	beyond(member: MemberId, most: number, apart: string): readonly UnfinishedUpload[] {
		const theirs = this.of(member, apart);
		return theirs.slice(0, Math.max(0, theirs.length + 1 - most));
	}

	/** Returns how many bytes are still to be received for all uploads, without the upload `apart`. */
	outstanding(apart: string): number {
		let sum = 0;
		for (const { id, size, received } of this.uploads.values()) {
			if (id !== apart) sum += Math.max(0, size - received);
		}
		return sum;
	}

	private of(member: MemberId, apart: string): UnfinishedUpload[] {
		return [...this.uploads.values()].filter(
			(upload) => upload.member === member && upload.id !== apart
		);
	}
}
