import type { Instant } from '../domain/core/day';
import type { RoomName } from '../protocol/rooms';

/** How one connection stands. */
export type Link =
	| { readonly state: 'none' }
	| { readonly state: 'connecting' }
	| { readonly state: 'open' }
	/** The relay ended it and told us not to come back by ourselves. */
	| { readonly state: 'ended'; readonly code: number; readonly reason: string };

/** Changes of one document or room that the relay has not acknowledged. */
export interface Waiting {
	readonly room: RoomName;
	/** How many edits wait. */
	readonly count: number;
	/** When the first of them was made. */
	readonly since: Instant;
}

/**
 * What the screen says of syncing, in one word:
 * `local`: the workspace lives on this device only, and everything is saved;
 * `synced`: the relay has everything on disk and we have all that it has;
 * `working`: connected, and something is on its way;
 * `offline`: no connection; everything is saved here;
 * `ended`: the relay does not want us (the link says why);
 * `failed`: this device could not save — the one state in which an edit may be lost.
 */
export type SyncState = 'local' | 'synced' | 'working' | 'offline' | 'ended' | 'failed';

/** The whole status, as the panel shows it. */
export interface SyncStatus {
	readonly state: SyncState;
	/** Edits that wait for the relay, over all rooms. */
	readonly waitingCount: number;
	readonly waiting: readonly Waiting[];
	/** What waits has not been counted yet: there may be more. */
	readonly isCounting?: boolean;
	/** How long sending what waits takes at the present pace, ms; `null` while that is not known. */
	readonly timeLeft: number | null;
	/** Edits that the relay refused and that are kept for their maker. */
	readonly refusedCount: number;
	/** Why saving failed, when it did. */
	readonly failure: StorageFailure | null;
	readonly ended: { readonly code: number; readonly reason: string } | null;
}

/** Why the browser did not store. */
export type StorageFailure =
	| 'quota'
	| 'closed'
	| 'refused'
	/** Another tab has a newer version of the app, which has changed the storage. */
	| 'newer'
	/** The workspace was removed from this device. */
	| 'removed'
	/** The device's own storage was cleared, and its key with it. */
	| 'cleared';

/** Names the failure behind an error of IndexedDB. */
export function storageFailure(error: unknown): StorageFailure {
	const text = describe(cause(error));
	// Requests of a transaction that the browser gives up for lack of room end with no more than "aborted".
	if (/quota/i.test(describe(error))) return 'quota';
	if (/NewerDatabase/.test(text)) return 'newer';
	if (/MissingDatabase/.test(text)) return 'removed';
	if (/quota/i.test(text)) return 'quota';
	if (/clos|InvalidState/i.test(text)) return 'closed';
	return 'refused';
}

/**
 * The names under which a browser, or Dexie for it, says that it did not store. Everything else that is thrown while
 * something is stored (a key that is there already, a transaction that has ended, a value that cannot be cloned, an
 * error of our own) is a bug.
 */
const STORAGE_FAULTS: ReadonlySet<string> = new Set([
	'AbortError',
	'DatabaseClosedError',
	'InvalidStateError',
	'MissingAPIError',
	'MissingDatabase',
	'NewerDatabase',
	'NoSuchDatabaseError',
	'NotAllowedError',
	'NotFoundError',
	'NotReadableError',
	'OpenFailedError',
	'QuotaExceededError',
	'SecurityError',
	'TimeoutError',
	'UnknownError',
	'VersionError'
]);

/** Names the failure of the browser's storage behind an error, or returns `null` when the error is a bug. */
export function storageFaultIn(error: unknown): StorageFailure | null {
	const found = cause(error);
	const { name } = found instanceof Error || found instanceof DOMException ? found : { name: '' };
	return STORAGE_FAULTS.has(name) ? storageFailure(error) : null;
}

/**
 * Whether an error is a mistake in the code, and no failure of the browser's storage or the network: it is never
 * taken for one of those.
 */
export function isBug(error: unknown): boolean {
	const found = cause(error);
	return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => found instanceof kind);
}

/** Dexie wraps the browser's own error, and by other names: what the browser said counts. */
function cause(error: unknown): unknown {
	if (!(error instanceof Error)) return error;
	const wrapped: unknown =
		'inner' in error
			? error.inner
			: 'failures' in error && Array.isArray(error.failures)
				? error.failures[0]
				: error.cause;
	return wrapped instanceof Error || wrapped instanceof DOMException ? cause(wrapped) : error;
}

const describe = (error: unknown): string =>
	error instanceof Error || error instanceof DOMException
		? `${error.name} ${error.message}`
		: String(error);

/** Puts the parts together into one word that people can trust. */
export function syncState(parts: {
	readonly attached: boolean;
	readonly links: readonly Link[];
	readonly caughtUp: boolean;
	readonly waitingCount: number;
	readonly failure: StorageFailure | null;
}): SyncState {
	if (parts.failure !== null) return 'failed';
	if (!parts.attached) return 'local';
	if (parts.links.some(({ state }) => state === 'ended')) return 'ended';
	if (parts.links.length === 0 || parts.links.some(({ state }) => state !== 'open')) {
		return 'offline';
	}
	return parts.caughtUp && parts.waitingCount === 0 ? 'synced' : 'working';
}
