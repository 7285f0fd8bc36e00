import type { ActivityId } from '../../domain/core/ids';
import { isNothing, NO_AMOUNTS, plusAmounts, type Amounts } from '../../domain/money/amounts';
import type { AggregateRow, PeriodCell } from './figure-rows';

/** The activities that are done in a deal, as the key of all deals in which just these are. */
export const doneKey = (done: readonly ActivityId[]): string => [...done].sort().join(' ');

/** The activities that a key stands for. */
export const doneIn = (key: string): ReadonlySet<ActivityId> => new Set(key.split(' '));

/** Two sets of amounts by key as one; what comes to nothing is left out. */
export function plusEach(
	one: AggregateRow['following'],
	other: AggregateRow['following'],
	sign: 1 | -1
): AggregateRow['following'] {
	const all: Record<string, Amounts> = { ...one };
	for (const [key, amounts] of Object.entries(other)) {
		const total = plusAmounts(all[key] ?? NO_AMOUNTS, amounts, sign);
		if (isNothing(total)) Reflect.deleteProperty(all, key);
		else all[key] = total;
	}
	return all;
}

/**
 * The parts of a cell's name: stage, owner and currency of deals; status and owner of closed tasks; else the kind of
 * record, and whose it is.
 */
export type CellName = readonly [string, string, string];

/** Returns the parts of a cell's name. */
export const cellName = (key: string): CellName => JSON.parse(key) as CellName;

/** The cell of nothing. */
export const NO_CELL: PeriodCell = { count: 0 };

/** Returns two cells as one; `null` when nothing is left. */
export function plusCell(one: PeriodCell, other: PeriodCell): PeriodCell | null {
	const count = one.count + other.count;
	const sum = (one.sum ?? 0) + (other.sum ?? 0);
	const following = plusEach(one.following ?? {}, other.following ?? {}, 1);
	const handWeighted = (one.handWeighted ?? 0) + (other.handWeighted ?? 0);
	const hasFollowing = Object.keys(following).length > 0;
	if (count === 0 && sum === 0 && handWeighted === 0 && !hasFollowing) return null;
	return {
		count,
		...(sum === 0 ? {} : { sum }),
		...(hasFollowing ? { following } : {}),
		...(handWeighted === 0 ? {} : { handWeighted })
	};
}
