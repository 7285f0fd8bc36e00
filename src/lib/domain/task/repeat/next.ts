import { addDays, daysBetween, type Day } from '../../core/day';
import { derivedId, type RecordId } from '../../core/ids';
import type { Acting, RecordChange } from '../../core/change';
import type { OrderKey } from '../../core/order';
import type { Space, Stage } from '../../space/space';
import { AGAIN } from '../again';
import { createTask } from '../commands';
import type { Task } from '../task';
import { carriedFrom } from './later';
import { nextDay, readRule } from './rule';
import { skipField } from './skips';

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

/** What of a task says how its series goes on. */
export type Repeating = Pick<Task, 'id' | 'repeat' | 'series' | 'slot' | 'dueOn' | 'skips'>;

/** The most days of a series that are looked through. One of which nothing was done for longer goes on from there. */
const MOST_DAYS = 1000;

/** Returns the day of its series that a task stands for: where it has been moved to does not count. */
export const slotOf = ({ slot, dueOn }: Pick<Task, 'slot' | 'dueOn'>, today: Day): Day =>
	slot ?? dueOn ?? today;

/** Returns the days of the series after a task's own up to `until`, without those that are left out, in their order. */
export function daysAfter(task: Repeating, today: Day, until: Day): readonly Day[] {
	const rule = readRule(task.repeat);
	const here = slotOf(task, today);
	const days: Day[] = [];
	if (rule === null) return days;
	let day = nextDay(rule, here, here);
	for (let count = 0; day !== null && day <= until && count < MOST_DAYS; count += 1) {
		if (!task.skips.includes(day)) days.push(day);
		day = nextDay(rule, here, day);
	}
	return days;
}

/**
 * Returns which task follows one that repeats when it ends, or `null` when none does. Days that have passed by `today` are
 * left out: work that was not done in time does not come several times at once. A task that was moved to another day
 * changes nothing for the next one: its slot counts.
 */
export function followingTask(task: Repeating, today: Day): Following | null {
	const rule = readRule(task.repeat);
	if (rule === null) return null;
	const here = slotOf(task, today);
	const before = addDays(today, -1);
	let slot = nextDay(rule, here, here > before ? here : before);
	while (slot !== null && task.skips.includes(slot)) slot = nextDay(rule, here, slot);
	return slot === null ? null : following(task, slot, here);
}

/** Returns the task of the series of which the day has come by `today`, the last of them, or `null` when there is none. */
export function dueTask(task: Repeating, today: Day): Following | null {
	const slot = daysAfter(task, today, today).at(-1);
	return slot === undefined ? null : following(task, slot, slotOf(task, today));
}

function following(task: Repeating, slot: Day, here: Day): Following {
	return { id: repeatedId(task.series ?? task.id, slot), slot, later: daysBetween(here, slot) };
}

/**
 * Returns the ids of the tasks that may have been made after this one, up to the one that follows. Where one of them has
 * been made, also one that is done or in the bin, the series goes on from there and not from here.
 */
export const idsUpTo = (task: Repeating, today: Day, { slot }: Following): readonly RecordId[] =>
	daysAfter(task, today, slot).map((day) => repeatedId(task.series ?? task.id, day));

/**
 * Returns the change that makes the task that follows: as the one before is now, so that a change of it counts from then
 * on, without what was changed for that one alone; open, with nothing done, and with its dates as much later as its slot.
 */
export function makeFollowing(
	task: Task,
	{ slot, later }: Following,
	place: {
		readonly stage: Pick<Stage, 'id' | 'kind'>;
		readonly order: OrderKey;
		readonly fields: Space['fields'];
	},
	acting: Acting
): RecordChange {
	const { space, tags, assignees, project, parent, startOn, dueTime, note, repeatBy } = task;
	const { title, owner, priority, estimate, lead } = carriedFrom(task, leadOf(task));
	const begins = startOn === null ? null : addDays(startOn, later);
	const plan = {
		...{ priority, estimate, tags, assignees, project, parent, dueTime },
		startOn: lead === null ? begins : addDays(slot, -lead)
	};
	const made = createTask(
		{ ...place, title, space, owner, dueOn: slot, plan },
		acting,
		task.custom
	);
	const repeat = anchored(task.repeat, slotOf(task, slot));
	const series = task.series ?? task.id;
	const skips = task.skips.filter((day) => day > slotOf(task, slot));
	return {
		...made,
		set: {
			...made.set,
			...(note === '' ? {} : { note }),
			...{ repeat, series, slot },
			...(repeatBy === 'end' ? {} : { repeatBy }),
			...Object.fromEntries(skips.map((day) => [skipField(day), true]))
		}
	};
}

/** Returns how many days before its due date a task begins; `null` when it does not say both. */
export const leadOf = ({ startOn, dueOn }: Pick<Task, 'startOn' | 'dueOn'>): number | null =>
	startOn === null || dueOn === null ? null : daysBetween(startOn, dueOn);

/**
 * Returns a rule that names the day of the month which it is about, as the first task of the series had it: else one
 * that begins on the 31st would stay on the 28th after its first February.
 */
function anchored(text: string, first: Day): string {
	const rule = readRule(text);
	if (rule?.every !== 'month' || rule.monthDay !== null) return text;
	return `${text};BYMONTHDAY=${String(Number(first.slice(8)))}`;
}

/** A day that is to come of a series. */
export interface Coming {
	readonly day: Day;
	/** Whether it is left out. */
	readonly isSkipped: boolean;
}

/** Returns the days of a series that are to come after a task, those that are left out among them, `count` at most. */
export function comingDays(task: Repeating, today: Day, count: number): readonly Coming[] {
	const rule = readRule(task.repeat);
	const here = slotOf(task, today);
	const yesterday = addDays(today, -1);
	const days: Coming[] = [];
	if (rule === null) return days;
	let day = nextDay(rule, here, here > yesterday ? here : yesterday);
	while (day !== null && days.length < count) {
		days.push({ day, isSkipped: task.skips.includes(day) });
		day = nextDay(rule, here, day);
	}
	return days;
}
