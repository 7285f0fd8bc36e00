/** What each member has a quota of. */
export type Quota = 'stored' | 'devices' | 'links' | 'spaces' | 'ids' | 'webhooks';

/** Receives the counts of the relay's own work. */
export interface Meter {
	connections(open: number): void;
	rooms(loaded: number): void;
	frameIn(): void;
	frameOut(): void;
	accepted(edits: number): void;
	refused(rule: string): void;
	/** One commit was flushed: how long it took, and how many updates it held. */
	committed(seconds: number, updates: number): void;
	/** So many bytes of one kind were stored: log entries, snapshots, facts, authors or rows of tables. */
	written(kind: string, bytes: number): void;
	/** The store failed to take a commit, or a test write. */
	storeFailed(): void;
	/** Whether the store takes writes at present. */
	storing(works: boolean): void;
	/** The relay ended a connection, with this close code. */
	closed(code: number): void;
	/** A connection was not admitted for now, or was closed to make room for others. */
	turnedAway(why: 'address' | 'all' | 'taken'): void;
	/** A device has used more than its budget and is read later. */
	slowedDown(): void;
	/** A document or a record is near one of its limits: size, parts or client ids. */
	nearLimit(of: 'document' | 'record'): void;
	/** A member has used up a quota. */
	quota(of: Quota): void;
	/** A request to the HTTP API was answered with this status. */
	apiAnswered(status: number): void;
	/** A delivery of a webhook was taken by its receiver, or failed. */
	delivered(result: 'taken' | 'failed'): void;
	/** An awareness update above the allowed rate was dropped. */
	awarenessDropped(): void;
	/** A bug was caught. */
	fault(): void;
}

/** Counts nothing. */
export const SILENT: Meter = {
	connections: () => undefined,
	rooms: () => undefined,
	frameIn: () => undefined,
	frameOut: () => undefined,
	accepted: () => undefined,
	refused: () => undefined,
	committed: () => undefined,
	written: () => undefined,
	storeFailed: () => undefined,
	storing: () => undefined,
	closed: () => undefined,
	turnedAway: () => undefined,
	slowedDown: () => undefined,
	quota: () => undefined,
	nearLimit: () => undefined,
	apiAnswered: () => undefined,
	delivered: () => undefined,
	awarenessDropped: () => undefined,
	fault: () => undefined
};
