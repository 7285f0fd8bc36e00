import type { Instant } from '../../domain/core/day';
import type { FileId, RecordId, SpaceId } from '../../domain/core/ids';
import type { FileRef } from '../../domain/file/file';
import type { KeptKind } from '../../domain/file/keeping';
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
	/** They are kept here whatever room there is, because somebody wants them on this device (FL-04). */
	readonly kept?: true;
}

/** Bytes of a file of which the rest has not come yet. */
export interface PieceRow {
	/** Of the whole file. */
	readonly hash: string;
	/** Where in the file they begin. */
	readonly from: number;
	readonly bytes: Blob;
	/** The record by which they came: when it is not here any more, they go too. */
	readonly record: RecordId;
	readonly at: Instant;
}

/** What was said about keeping something on this device. */
export interface KeepingRow {
	/** Of a space, a folder or a file of the file area its id; of an attached file that of its record, a slash and its own. */
	readonly id: string;
	readonly of: KeptKind;
	readonly space: SpaceId;
	readonly keep: boolean;
}

/** Why a file that is to be kept here cannot be fetched. */
export type DownloadFault =
	/** This device has no room for it. */
	| 'full'
	/** It is not at the relay any more, or not for this member. */
	| 'gone'
	/** What came was not the file, more than once. */
	| 'damaged';

/** A file that is to be kept on this device and is not here yet. */
export interface DownloadRow {
	/** The hash of its bytes: however many files have them, they are fetched once. */
	readonly id: string;
	readonly room: RoomName;
	/** The record by which they are fetched. */
	readonly record: RecordId;
	readonly file: FileRef;
	/** What it is called where it is shown. */
	readonly name: string;
	/** What is not to be kept any more when it is called off. */
	readonly keeping: Pick<KeepingRow, 'id' | 'of' | 'space'>;
	/** Bytes that have come. */
	readonly received: number;
	readonly fault: DownloadFault | null;
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
