import { Dexie } from 'dexie';
import type { Day } from '$lib/domain/core/day';
import type { MemberId } from '$lib/domain/core/ids';
import type { ReplicaDatabase } from '$lib/replica/store/database';

/**
 * Returns how many open tasks of a member are due today or late, over all spaces. From the totals by month and day, so
 * that the navigation reads no task.
 */
export async function dueCount(
	{ periods }: ReplicaDatabase,
	me: MemberId,
	today: Day
): Promise<number> {
	const month = today.slice(0, 7);
	const { minKey, maxKey } = Dexie;
	// The month '' is of tasks without a day.
	const [months, days] = await Promise.all([
		periods.where(':id').between(['due', 'month', '0'], ['due', 'month', month, minKey]).toArray(),
		periods
			.where(':id')
			.between(['due', 'day', `${month}-01`, minKey], ['due', 'day', today, maxKey], true, true)
			.toArray()
	]);
	const cell = JSON.stringify(['task', me, '']);
	return [...months, ...days].reduce((sum, { cells }) => sum + (cells[cell]?.count ?? 0), 0);
}
