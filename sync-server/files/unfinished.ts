import type { MemberId } from '../../src/lib/domain/core/ids';

/** An upload that is not whole yet. */
export interface UnfinishedUpload {
	readonly id: string;
	readonly member: MemberId;
	/** What it is to be, bytes. */
	readonly size: number;
	/** What is there of it, bytes. */
	readonly received: number;
}

/** Which uploads are not whole yet, and whose they are: they take room like files that are. */
export class UnfinishedUploads {
	/** Those with which somebody went on last are the last. */
	private readonly uploads = new Map<string, UnfinishedUpload>();

	/** An upload has begun, or goes on from before. */
	put(upload: UnfinishedUpload): void {
		this.uploads.delete(upload.id);
		this.uploads.set(upload.id, upload);
	}

	/** All of them. */
	get ids(): readonly string[] {
		return [...this.uploads.keys()];
	}

	/** So much of an upload is there now. */
	progress(id: string, received: number): void {
		const known = this.uploads.get(id);
		if (known !== undefined) this.put({ ...known, received });
	}

	/** An upload is whole, or gone. */
	drop(id: string): void {
		this.uploads.delete(id);
	}

	/** How many bytes the uploads of a member will take, apart from one. */
	bytesOf(member: MemberId, apart: string): number {
		return this.of(member, apart).reduce((sum, { size }) => sum + size, 0);
	}

	/**
	 * The uploads of a member that have to go so that there are fewer than `most`, apart from one: those
	 * with which nobody has gone on for longest.
	 */
	beyond(member: MemberId, most: number, apart: string): readonly UnfinishedUpload[] {
		const theirs = this.of(member, apart);
		return theirs.slice(0, Math.max(0, theirs.length + 1 - most));
	}

	/** How many bytes all of them have yet to be sent, apart from one. */
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
