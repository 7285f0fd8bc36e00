/** The disk or the store failed to take something. Nothing of it counts, and it may be tried again later. */
export class StorageFault extends Error {}

/** The system's error codes for a disk that cannot take something. */
const CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS']);

/** Returns whether an error means that the disk failed to take something. */
export function isStorageFault(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	if (error instanceof StorageFault || ('code' in error && CODES.has(error.code))) return true;
	return isStorageFault(error.cause);
}
