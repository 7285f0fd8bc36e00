import type { Instant } from '../core/day';
import type { FileId, MemberId } from '../core/ids';

/** A file that is attached to a record. Its bytes are elsewhere, under their hash. */
export interface FileRef {
	readonly id: FileId;
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** As the browser named it; never trusted for showing. */
	readonly type: string;
	/** SHA-256 of the bytes, hexadecimal. */
	readonly hash: string;
	readonly at: Instant;
	readonly by: MemberId;
}

/** Whether a text is the SHA-256 of something, as files are named. */
export const isFileHash = (value: unknown): value is string =>
	typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
