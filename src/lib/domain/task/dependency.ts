import type { RecordId } from '../core/ids';

/** What of a task waits for what of the one before it: its start for the end, its start for the start, its end for the end. */
export type DependencyKind = 'finish-start' | 'start-start' | 'finish-finish';

export const DEPENDENCY_KINDS: readonly DependencyKind[] = [
	'finish-start',
	'start-start',
	'finish-finish'
];

/** What a task waits for: the tasks before it, and how. */
export type Dependencies = Readonly<Record<RecordId, DependencyKind>>;
