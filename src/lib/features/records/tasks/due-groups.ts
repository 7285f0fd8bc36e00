import { addDays, dayNumber, type Day } from '$lib/domain/core/day';

/** When an open task is due: the groups of "My work". */
export type DueGroup = 'overdue' | 'today' | 'week' | 'later' | 'undated';

/** The groups in the order in which they are shown. */
export const DUE_GROUPS: readonly DueGroup[] = ['overdue', 'today', 'week', 'later', 'undated'];

/** Returns the group of a due date. A week ends on Sunday. */
export function dueGroup(dueOn: Day | null, today: Day): DueGroup {
	if (dueOn === null) return 'undated';
	if (dueOn < today) return 'overdue';
	if (dueOn === today) return 'today';
	return dueOn <= sundayOf(today) ? 'week' : 'later';
}

/** Returns the Sunday of a day's week. Day number 0 was a Thursday, three days after a Monday. */
const sundayOf = (day: Day): Day => addDays(day, 6 - ((((dayNumber(day) + 3) % 7) + 7) % 7));

/** Something with a due date. */
interface Due {
	readonly dueOn: Day | null;
	readonly createdAt: number;
}

/**
 * Returns tasks by group, without empty groups, in the order of the groups. Within a group the most
 * urgent task comes first.
 */
export function grouped<Task extends Due>(
	tasks: readonly Task[],
	today: Day
): readonly { readonly group: DueGroup; readonly tasks: readonly Task[] }[] {
	const urgent = (a: Task, b: Task): number =>
		(a.dueOn ?? '') < (b.dueOn ?? '')
			? -1
			: (a.dueOn ?? '') > (b.dueOn ?? '')
				? 1
				: a.createdAt - b.createdAt;
	return DUE_GROUPS.map((group) => ({
		group,
		tasks: tasks.filter(({ dueOn }) => dueGroup(dueOn, today) === group).sort(urgent)
	})).filter((each) => each.tasks.length > 0);
}
