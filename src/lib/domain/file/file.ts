import type { Instant } from '../core/day';
import type { FileId, MemberId } from '../core/ids';

/** A file that is attached to a record. Its bytes are elsewhere, under their hash. */
export interface FileRef {
	readonly id: FileId;
	readonly name: string;
	/** The size in bytes. */
	readonly size: number;
	/** The type that the browser gave. It is never trusted for showing. */
	readonly type: string;
	/** The SHA-256 of the bytes, hexadecimal. */
	readonly hash: string;
	readonly at: Instant;
	readonly by: MemberId;
}

/** Whether a text has the form of a SHA-256, by which files are named. */
export const isFileHash = (value: unknown): value is string =>
	typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
