/** The disk, or the store, could not take something: nothing of it counts, and it may be tried again later. */
export class StorageFault extends Error {}

/** What the system says when a disk takes nothing, or not so much. */
const CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS']);

/** Whether an error says that the disk could not take something. */
export function isStorageFault(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	if (error instanceof StorageFault || ('code' in error && CODES.has(error.code))) return true;
	return isStorageFault(error.cause);
}
