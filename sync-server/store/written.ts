import type { RoomCommit, RowWrite } from './store';

/** What commits write, for the operator. */
export const WRITTEN_KINDS = ['log', 'snapshots', 'facts', 'authors', 'tables'] as const;

export type WrittenKind = (typeof WRITTEN_KINDS)[number];

/**
 * Returns the bytes that a commit stores, by kind: about the size of each row, without what the adapter adds
 * (LMDB writes whole pages).
 */
export function bytesWritten(
	commits: readonly RoomCommit[],
	rows: readonly RowWrite[]
): Readonly<Record<WrittenKind, number>> {
	const written = { log: 0, snapshots: 0, facts: 0, authors: 0, tables: 0 };
	for (const { log, facts, authors, snapshots, erased } of commits) {
		for (const { update, ...entry } of log) written.log += update.length + sizeOf(entry);
		for (const { state } of snapshots ?? []) written.snapshots += state.length;
		for (const row of facts ?? []) written.facts += sizeOf(row);
		for (const row of authors ?? []) written.authors += sizeOf(row);
		for (const tombstone of erased ?? []) written.tables += sizeOf(tombstone);
	}
	for (const row of rows) written.tables += sizeOf(row);
	return written;
}

const sizeOf = (row: object): number => JSON.stringify(row).length;
