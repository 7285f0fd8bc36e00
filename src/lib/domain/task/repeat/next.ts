import { addDays, daysBetween, type Day } from '../../core/day';
import { derivedId, type RecordId } from '../../core/ids';
import type { Acting, RecordChange } from '../../core/change';
import type { OrderKey } from '../../core/order';
import type { Space, Stage } from '../../space/space';
import { AGAIN } from '../again';
import { createTask } from '../commands';
import type { Task } from '../task';
import { nextDay, readRule } from './rule';

/**
 * Returns the id of the task of a series that stands for a day. It follows from the two, so devices that have not met
 * make one task, and making it again makes no second one.
 */
export const repeatedId = (series: RecordId, slot: Day): RecordId => derivedId(AGAIN, series, slot);

/** A task that follows another one, and the day in the series that it stands for. */
export interface Following {
	readonly id: RecordId;
	readonly slot: Day;
	/** How many days later it is than the task that it follows. */
	readonly later: number;
}

/**
 * Returns which task follows one that repeats, or `null` when none does. Days that have passed by `today` are left out:
 * work that was not done in time does not come several times at once. A task that was moved to another day changes
 * nothing for the next one: its slot counts.
 */
export function followingTask(
	task: Pick<Task, 'id' | 'repeat' | 'series' | 'slot' | 'dueOn'>,
	today: Day
): Following | null {
	const rule = readRule(task.repeat);
	const here = task.slot ?? task.dueOn ?? today;
	if (rule === null) return null;
	const before = addDays(today, -1);
	const slot = nextDay(rule, here, here > before ? here : before);
	if (slot === null) return null;
	const series = task.series ?? task.id;
	return { id: repeatedId(series, slot), slot, later: daysBetween(here, slot) };
}

/**
 * Returns the change that makes the task that follows: as the one before is now, so that a change of it counts from then
 * on, open, with nothing done, and with its dates as much later as its slot.
 */
export function makeFollowing(
	task: Task,
	following: Following,
	place: {
		readonly stage: Pick<Stage, 'id' | 'kind'>;
		readonly order: OrderKey;
		readonly fields: Space['fields'];
	},
	acting: Acting
): RecordChange {
	const { title, space, owner, priority, estimate, tags, assignees, project, parent } = task;
	const { slot, later } = following;
	const dueOn = slot;
	const startOn = task.startOn === null ? null : addDays(task.startOn, later);
	const plan = { priority, estimate, tags, assignees, project, parent, startOn };
	const made = createTask({ ...place, title, space, owner, dueOn, plan }, acting, task.custom);
	const { note } = task;
	const repeat = anchored(task.repeat, task.slot ?? task.dueOn ?? slot);
	const series = task.series ?? task.id;
	return { ...made, set: { ...made.set, ...(note === '' ? {} : { note }), repeat, series, slot } };
}

/**
 * Returns a rule that names the day of the month which it is about, as the first task of the series had it: else one
 * that begins on the 31st would stay on the 28th after its first February.
 */
function anchored(text: string, first: Day): string {
	const rule = readRule(text);
	if (rule?.every !== 'month' || rule.monthDay !== null) return text;
	return `${text};BYMONTHDAY=${String(Number(first.slice(8)))}`;
}
