/** What one device may cost the relay. */
export interface Limits {
	/** Largest frame, bytes. */
	readonly frame: number;
	/** Largest update of one record, bytes. */
	readonly update: number;
	/** Largest merged state of one record, bytes. */
	readonly record: number;
	/** Largest merged state of a room's own document, bytes. */
	readonly document: number;
	/** Largest awareness update, bytes. */
	readonly awareness: number;
	/** How long a device may take to prove who it is, ms. */
	readonly proving: number;
	/** Frames and bytes kept for a device that is still proving who it is. */
	readonly queuedFrames: number;
	readonly queuedBytes: number;
	/** Bytes waiting to be read by a device before it is cut off. */
	readonly unread: number;
	/** How long a room stays in memory after the last device left, ms. */
	readonly idleRoom: number;
	/** Records per batch, and about how many bytes. */
	readonly batchRecords: number;
	readonly batchBytes: number;
	/** Log entries kept for devices that catch up; older ones are compacted away. */
	readonly logEntries: number;
	/** Attempts with a wrong claim or invitation secret per minute, over all devices. */
	readonly wrongSecrets: number;
}

const KB = 1024;
const MB = 1024 * KB;

export const DEFAULT_LIMITS: Limits = {
	frame: 8 * MB,
	update: 1 * MB,
	record: 4 * MB,
	document: 8 * MB,
	awareness: 16 * KB,
	proving: 10_000,
	queuedFrames: 16,
	queuedBytes: 8 * MB,
	unread: 32 * MB,
	idleRoom: 30_000,
	batchRecords: 500,
	batchBytes: 512 * KB,
	logEntries: 50_000,
	wrongSecrets: 30
};
