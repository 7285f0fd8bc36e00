import { NO_CHANGE, type Acting, type RecordChange } from '../../core/change';
import { addDays, daysBetween, type Day } from '../../core/day';
import { setField, together } from '../../core/set-field';
import { assign } from '../../deal/commands';
import type { Task } from '../task';
import { laterField, type KeptField } from './later';
import { leadOf } from './next';
import { storedBy } from './repeat-by';
import { readRule, ruleWith, weekdayCode } from './rule';

/** Which tasks of a series a change is about: one alone, or it and those that come after it. */
export type Scope = 'one' | 'later';

/** What of a task can differ from those that come after it. */
const ASKED: ReadonlySet<string> = new Set([
	...['title', 'owner', 'priority', 'estimate', 'dueOn', 'startOn']
]);

/** What the next task takes over as it is. */
const PLAIN = ['title', 'owner', 'priority', 'estimate'] as const satisfies readonly KeptField[];

/** Whether somebody is to be asked which tasks of a series a change of one is about. */
export const asksScope = (task: Pick<Task, 'repeat'>, { set }: RecordChange): boolean =>
	readRule(task.repeat) !== null && Object.keys(set).some((field) => ASKED.has(field));

/** Returns a change of a task of a series as a change of that one alone, or of the ones that come after it, too (LW-05). */
export function inScope(
	task: Task,
	change: RecordChange,
	scope: Scope,
	acting: Acting
): RecordChange {
	const touched = PLAIN.filter((field) => field in change.set);
	const rest =
		scope === 'one'
			? [...touched.map((field) => keep(task, field, task[field], acting)), ...datesOfOne()]
			: [...touched.map((field) => forget(task, field, acting)), ...datesOfAll()];
	return together(change, ...rest.filter((each) => each !== NO_CHANGE));

	/** The series keeps its days, and its tasks the time that they take. */
	function datesOfOne(): RecordChange[] {
		if (!('dueOn' in change.set) && !('startOn' in change.set)) return [];
		const isFirst = task.slot === null && task.dueOn !== null;
		const lead = leadOf(task);
		const changes = leadOf(datesIn(task, change)) !== lead;
		return [
			isFirst ? setField('slot', null, task.dueOn, acting) : NO_CHANGE,
			changes ? keep(task, 'lead', lead, acting) : NO_CHANGE
		];
	}

	/** The series goes on from the new day. */
	function datesOfAll(): RecordChange[] {
		if (!('dueOn' in change.set) && !('startOn' in change.set)) return [];
		const lead = forget(task, 'lead', acting);
		const { dueOn } = datesIn(task, change);
		if (!('dueOn' in change.set) || dueOn === null) return [lead];
		const from = task.slot ?? task.dueOn ?? dueOn;
		return [
			lead,
			setField('slot', task.slot, dueOn, acting),
			setField('repeat', task.repeat, movedRule(task.repeat, from, dueOn), acting)
		];
	}
}

/** Keeps what the next task is to have. What was kept already stays: this one was changed before. */
const keep = (
	{ later }: Pick<Task, 'later'>,
	field: KeptField,
	value: string | number | null,
	acting: Acting
): RecordChange =>
	later[field] === undefined ? setField(laterField(field), null, value ?? '', acting) : NO_CHANGE;

const forget = ({ later }: Pick<Task, 'later'>, field: KeptField, acting: Acting): RecordChange =>
	setField(laterField(field), later[field] ?? null, null, acting);

const dayIn = ({ set }: RecordChange, field: string, before: Day | null): Day | null => {
	const value = set[field];
	return value === undefined ? before : typeof value === 'string' ? value : null;
};

/** Returns the dates of a task as they are after a change. */
const datesIn = (task: Pick<Task, 'startOn' | 'dueOn'>, change: RecordChange) => ({
	startOn: dayIn(change, 'startOn', task.startOn),
	dueOn: dayIn(change, 'dueOn', task.dueOn)
});

/** Returns a rule that goes on from another day: on other weekdays, or another day of the month. */
function movedRule(text: string, from: Day, to: Day): string {
	const rule = readRule(text);
	if (rule === null) return text;
	if (rule.weekdays.length > 0) {
		const days = rule.weekdays.map((day) => (((day + daysBetween(from, to)) % 7) + 7) % 7).sort();
		return ruleWith(text, 'BYDAY', days.map(weekdayCode).join(','));
	}
	return rule.monthDay === null ? text : ruleWith(text, 'BYMONTHDAY', String(Number(to.slice(8))));
}

/**
 * Returns the change of a task that comes after a changed one: the same values, and dates moved by as many days. What it
 * has of its own stays.
 */
export function alongWith(
	task: Task,
	changed: Task,
	change: RecordChange,
	acting: Acting
): RecordChange {
	const { set } = change;
	const before = { ...task, repeatBy: storedBy(task.repeatBy) };
	const parts = (['title', 'priority', 'estimate', 'repeatBy'] as const).flatMap((field) => {
		const value = set[field];
		return value === undefined ? [] : [setField(field, before[field], value, acting)];
	});
	const { owner, repeat } = set;
	if (typeof owner === 'string' && owner !== task.owner) parts.push(assign(task, owner, acting));
	const to = datesIn(changed, change);
	const days =
		changed.dueOn === null || to.dueOn === null ? 0 : daysBetween(changed.dueOn, to.dueOn);
	if (typeof repeat === 'string' && repeat !== task.repeat) {
		parts.push(setField('repeat', task.repeat, repeat, acting));
	}
	if (days !== 0 && task.dueOn !== null) {
		parts.push(setField('dueOn', task.dueOn, addDays(task.dueOn, days), acting));
		if (task.slot !== null) {
			parts.push(setField('slot', task.slot, addDays(task.slot, days), acting));
		}
	}
	const lead = leadOf(to);
	const due = task.dueOn === null ? null : addDays(task.dueOn, days);
	if (('dueOn' in set || 'startOn' in set) && due !== null) {
		const startOn = lead === null ? task.startOn : addDays(due, -lead);
		parts.push(setField('startOn', task.startOn, startOn, acting));
	}
	const said = parts.filter((part) => part !== NO_CHANGE);
	return said.length === 0 ? NO_CHANGE : together(...said);
}
