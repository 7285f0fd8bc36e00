import type { RecordId } from '../core/ids';

/** What the undo of an import has left, because others have changed it meanwhile (LS-09). */
export interface UndoneImport {
	/** Values that somebody has changed since. */
	readonly values: readonly {
		readonly record: RecordId;
		readonly title: string;
		readonly field: string;
		readonly value: string;
	}[];
	/** The names of stages that contain records. */
	readonly stages: readonly string[];
	/** The names of people who have joined, or own records. */
	readonly people: readonly string[];
	/** Whether it may have changed values that cannot be found again, as imports of older versions did. */
	readonly isUnknown: boolean;
}

/** Nothing is left. */
export const NOTHING_LEFT: UndoneImport = { values: [], stages: [], people: [], isUnknown: false };

/** Whether everything is as it was before. */
export const isWhole = ({ values, stages, people, isUnknown }: UndoneImport): boolean =>
	values.length === 0 && stages.length === 0 && people.length === 0 && !isUnknown;
