import type { RecordId, SpaceId } from '../core/ids';
import type { RecordKind } from '../core/record';

/** What the undo of an import has left, because others have changed it meanwhile (LS-09). */
export interface UndoneImport {
	/** Values that somebody has changed since, or that the rules keep. */
	readonly values: readonly {
		readonly record: RecordId;
		readonly title: string;
		readonly kind: RecordKind | 'space';
		readonly space?: SpaceId;
		readonly field: string;
		/** What the field is called, where that is not known from what it is. */
		readonly name?: string;
		readonly value: string;
	}[];
	/** The names of spaces that hold something, or that somebody has changed. */
	readonly spaces: readonly string[];
	/** The names of spaces that were archived, because only admins delete spaces. */
	readonly archived: readonly string[];
	/** The names of stages that contain records. */
	readonly stages: readonly string[];
	/** The names of people who have joined, or own records. */
	readonly people: readonly string[];
	/** Whether it may have changed values that cannot be found again, as imports of older versions did. */
	readonly isUnknown: boolean;
}

/** An undo that somebody has stopped: what it took back stays taken back, and it can be begun again. */
export interface StoppedUndo {
	readonly isStopped: true;
	/** How many records are through, of how many. */
	readonly done: number;
	readonly total: number;
}

/** Whether an undo has been stopped before its end. */
export const isStopped = (undone: object): undone is StoppedUndo => 'isStopped' in undone;

/** Nothing is left. */
export const NOTHING_LEFT: UndoneImport = {
	...{ values: [], spaces: [], archived: [], stages: [], people: [] },
	isUnknown: false
};

/** Whether everything is as it was before. */
export function isWhole(undone: UndoneImport | StoppedUndo): boolean {
	if (isStopped(undone)) return false;
	const { values, spaces, archived, stages, people, isUnknown } = undone;
	const left = [values, spaces, archived, stages, people];
	return left.every(({ length }) => length === 0) && !isUnknown;
}
