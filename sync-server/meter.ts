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
}

/** Counts nothing. */
export const SILENT: Meter = {
	connections: () => undefined,
	rooms: () => undefined,
	frameIn: () => undefined,
	frameOut: () => undefined,
	accepted: () => undefined,
	refused: () => undefined,
	committed: () => undefined
};
