import { daysBetween, type Day } from '../core/day';
import type { RecordId } from '../core/ids';
import { backwards, type Dependent } from './dependencies';
import type { DependencyKind } from './dependency';
import { circleOf } from './paths';
import { movedBy, type Dates } from './schedule';

const between = (from: Day | null | undefined, to: Day | null | undefined): number =>
	(from ?? null) === null || (to ?? null) === null ? 0 : daysBetween(from ?? '', to ?? '');

/** Returns by how many days a task has to be later so that a dependency holds; 0 when it does. */
function delayFor(kind: DependencyKind, before: Dates, after: Dates): number {
	switch (kind) {
		case 'finish-start':
			return Math.max(0, between(after.startOn ?? after.dueOn, before.dueOn));
		case 'start-start':
			return Math.max(0, between(after.startOn, before.startOn));
		case 'finish-finish':
			return Math.max(0, between(after.dueOn, before.dueOn));
	}
}

/**
 * Returns the dates of the tasks that have to be later because a task they wait for is: those that would begin or end
 * too early, each as much later as it must be and no longer than it was (LW-05). What is done, has no date, or waits
 * for itself in a circle stays. `tasks` has those that wait for the moved one, and for each other, with that one as it
 * is after the move.
 */
export function pushedBy(
	moved: RecordId,
	tasks: ReadonlyMap<RecordId, Dependent>
): ReadonlyMap<RecordId, Dates> {
	const waiting = new Map<RecordId, (readonly [Dependent, DependencyKind])[]>();
	const before = backwards(tasks);
	for (const task of tasks.values()) {
		if (task.closedAt !== null || circleOf(task.id, before) !== null) continue;
		for (const [id, kind] of Object.entries(task.dependencies ?? {})) {
			waiting.set(id, [...(waiting.get(id) ?? []), [task, kind]]);
		}
	}
	const pushed = new Map<RecordId, Dates>();
	const datesOf = (id: RecordId): Dates => {
		const task = tasks.get(id);
		return pushed.get(id) ?? { startOn: task?.startOn ?? null, dueOn: task?.dueOn ?? null };
	};
	// Each is in it once at a time. Without circles it ends at tasks that nothing waits for.
	const left = new Set([moved]);
	for (const id of left) {
		left.delete(id);
		if (id !== moved && tasks.get(id)?.closedAt !== null) continue;
		for (const [task, kind] of waiting.get(id) ?? []) {
			if (task.id === moved) continue;
			const delay = delayFor(kind, datesOf(id), datesOf(task.id));
			if (delay === 0) continue;
			pushed.set(task.id, movedBy(datesOf(task.id), delay));
			left.add(task.id);
		}
	}
	return pushed;
}
