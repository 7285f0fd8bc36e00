import type { ActivityId } from '../../domain/core/ids';
import { isNothing, NO_AMOUNTS, plusAmounts, type Amounts } from '../../domain/money/amounts';
import type { AggregateRow } from './rows';

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
