import type { Instant } from '../core/day';
import type { MemberId } from '../core/ids';
import { keyOf } from '../core/keyed';
import type { HistoryEntry, Plain } from './history';

/**
 * One change in the past of a deal or a task, short enough to be stored for every one. The figures and the board of
 * a past day are made from it. An activity is stored as its `done.…` field.
 */
export interface PastLine {
	readonly at: Instant;
	readonly by: MemberId;
	readonly field: string;
	readonly from: Plain;
	readonly to: Plain;
}

/** The fields of a deal whose past counts. */
const COUNTED: ReadonlySet<string> = new Set([
	'stage',
	'owner',
	'revenue',
	'currency',
	'closeOn',
	'rate',
	'startOver',
	'title',
	'lostReason'
]);

/** Whether the past of a field of a task counts. */
const countsOfTask = (field: string): boolean =>
	field === 'dueOn' || keyOf('after', field) !== null;

/** Returns a task's past from its history, oldest first. */
export const pastOfTask = (history: readonly HistoryEntry[]): PastLine[] =>
	pastOf(history, countsOfTask);

/** Returns a deal's past from its history, oldest first, or that of another record by the fields that count. */
export const pastOf = (
	history: readonly HistoryEntry[],
	counts: (field: string) => boolean = (field) => COUNTED.has(field)
): PastLine[] =>
	history.flatMap((entry): PastLine[] => {
		const { at, by } = entry;
		switch (entry.what) {
			case 'stage':
			case 'owner':
				return [{ at, by, field: entry.what, from: entry.from, to: entry.to }];
			case 'field':
				return counts(entry.field)
					? [{ at, by, field: entry.field, from: entry.from, to: entry.to }]
					: [];
			case 'activity':
				return [{ at, by, field: `done.${entry.activity}`, from: !entry.done, to: entry.done }];
			case 'binned':
			case 'restored':
				return [
					{ at, by, field: 'binned', from: entry.what === 'restored', to: entry.what === 'binned' }
				];
			case 'created':
				return [];
		}
	});
