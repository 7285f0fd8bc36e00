/** What there is an end to for each member. */
export type Quota = 'stored' | 'devices' | 'links' | 'spaces' | 'ids';

/** What the relay counts of its own work. */
export interface Meter {
	connections(open: number): void;
	rooms(loaded: number): void;
	frameIn(): void;
	frameOut(): void;
	accepted(edits: number): void;
	refused(rule: string): void;
	/** One flushed commit: how long it took, and how many updates it held. */
	committed(seconds: number, updates: number): void;
	/** The store did not take a commit, or the try of one. */
	storeFailed(): void;
	/** Whether the store takes what it is given at present. */
	storing(works: boolean): void;
	/** The relay ended a connection, with this close code. */
	closed(code: number): void;
	/** A connection was not let in for now, or had to go again because others were to have a place. */
	turnedAway(why: 'address' | 'all' | 'taken'): void;
	/** A device sent more than it may in that time, and is read later. */
	slowedDown(): void;
	/** A document or a record has come near to what it may be: in size, parts or client ids. */
	nearLimit(of: 'document' | 'record'): void;
	/** A member has used up what one may have of something. */
	quota(of: Quota): void;
	/** An awareness update beyond the rate was dropped. */
	awarenessDropped(): void;
	/** A bug showed: a connection was ended over it. */
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
	storeFailed: () => undefined,
	storing: () => undefined,
	closed: () => undefined,
	turnedAway: () => undefined,
	slowedDown: () => undefined,
	quota: () => undefined,
	nearLimit: () => undefined,
	awarenessDropped: () => undefined,
	fault: () => undefined
};
