import type { Acting, RecordChange } from '../../core/change';
import type { Day } from '../../core/day';
import { allKeyed, keyed } from '../../core/keyed';
import { setField } from '../../core/set-field';
import type { Task } from '../task';

/** Returns the field that leaves a day out of a series: one for each, so that two people who leave days out keep both. */
export const skipField = (day: Day): string => keyed('skip', day);

/** Returns the days that a series leaves out, in their order, from the fields of its task. */
export const skipsIn = (fields: Readonly<Record<string, unknown>>): readonly Day[] =>
	allKeyed('skip', fields).flatMap(([day, is]) => (is === true ? [day] : []));

/** Leaves a day out of the series that goes on from a task, or takes it in again (LW-05). */
export const skipDay = (
	{ skips }: Pick<Task, 'skips'>,
	day: Day,
	isSkipped: boolean,
	acting: Acting
): RecordChange =>
	setField(skipField(day), skips.includes(day) ? true : null, isSkipped ? true : null, acting);
