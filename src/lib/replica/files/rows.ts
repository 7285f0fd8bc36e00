import type { Instant } from '../../domain/core/day';
import type { FileId, RecordId } from '../../domain/core/ids';
import type { RoomName } from '../../protocol/rooms';

/** The bytes of a file that are on this device, by their SHA-256. */
export interface BlobRow {
	readonly hash: string;
	readonly bytes: Blob;
}

/** What is known of such bytes without reading them. */
export interface HeldRow {
	readonly hash: string;
	/** Bytes. */
	readonly size: number;
	readonly usedAt: Instant;
	/** The records by which they came here: when none of those is here any more, they go too. */
	readonly records: readonly RecordId[];
}

/** Why the relay does not take a file. */
export type UploadFault =
	/** It is larger than the relay takes. */
	| 'too-large'
	/** The member keeps as much at the relay as they may. */
	| 'full'
	/** The member may not attach it, or not any more. */
	| 'refused'
	/** What this device has is not what the record says. */
	| 'damaged';

/** A file that waits to be brought to the relay. Its bytes are never let go before. */
export interface UploadRow {
	readonly id: FileId;
	readonly room: RoomName;
	readonly record: RecordId;
	readonly hash: string;
	readonly size: number;
	readonly at: Instant;
	/** Bytes that the relay has already. */
	readonly sent: number;
	readonly fault: UploadFault | null;
	/** The relay had it once, or another that had its place: it is only brought in case it is lacking. */
	readonly again?: true;
}
