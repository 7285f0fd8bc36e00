import type { Acting, RecordChange } from '../core/change';
import type { Day } from '../core/day';
import type { RecordId } from '../core/ids';
import { allKeyed, keyed } from '../core/keyed';
import { fail, succeed, type Result } from '../core/result';
import { setField } from '../core/set-field';
import { circleOf, pathTo } from './paths';
import { DEPENDENCY_KINDS, type Dependencies, type DependencyKind } from './dependency';
import type { Task } from './task';
import type { Circle } from './tree';

/** Returns the field of a dependency: one for each, so that two people who add one keep both. */
export const dependencyField = (before: RecordId): string => keyed('after', before);

/** Returns what a task waits for, from its fields. A kind that only a newer version knows counts as the usual one. */
export const dependenciesIn = (fields: Readonly<Record<string, unknown>>): Dependencies =>
	Object.fromEntries(
		allKeyed('after', fields).map(([before, kind]) => [
			before,
			DEPENDENCY_KINDS.find((one) => one === kind) ?? 'finish-start'
		])
	);

/** A task as the rules of dependencies read it. Rows leave out what there is not. */
export interface Dependent {
	readonly id: RecordId;
	readonly dependencies?: Dependencies | undefined;
	readonly startOn?: Day | null | undefined;
	readonly dueOn: Day | null;
	readonly closedAt: number | null;
}

/** Returns the steps from a task to what it waits for. */
export const backwards =
	(tasks: ReadonlyMap<RecordId, Pick<Dependent, 'dependencies'>>) =>
	(id: RecordId): readonly RecordId[] =>
		Object.keys(tasks.get(id)?.dependencies ?? {});

/**
 * Lets a task wait for another one, or changes how it waits. Tasks that would wait for each other are refused, with
 * the circle. `tasks` has what the other one waits for, as far as this device knows it.
 */
export function addDependency(
	task: Pick<Task, 'id' | 'dependencies'>,
	before: RecordId,
	kind: DependencyKind,
	tasks: ReadonlyMap<RecordId, Pick<Dependent, 'dependencies'>>,
	acting: Acting
): Result<RecordChange, Circle> {
	const path = pathTo(before, task.id, backwards(tasks));
	if (path !== null) return fail({ path: [task.id, ...path.slice(0, -1)] });
	const was = task.dependencies[before] ?? null;
	return succeed(setField(dependencyField(before), was, kind, acting));
}

/** Lets a task wait for another one no more. */
export const removeDependency = (
	{ dependencies }: Pick<Task, 'dependencies'>,
	before: RecordId,
	acting: Acting
): RecordChange => setField(dependencyField(before), dependencies[before] ?? null, null, acting);

/**
 * Whether a dependency does not hold: the dates contradict it, or what waits is done before what it waits for. What
 * has no date contradicts nothing. A task that only has a due date starts on it, at the latest; one day is enough
 * for both.
 */
export function isViolated(
	kind: DependencyKind,
	before: Omit<Dependent, 'id'>,
	after: Omit<Dependent, 'id'>
): boolean {
	if (kind !== 'start-start' && after.closedAt !== null && before.closedAt === null) return true;
	switch (kind) {
		case 'finish-start':
			return before.closedAt === null && precedes(startOf(after), before.dueOn);
		case 'start-start':
			return precedes(after.startOn, before.startOn);
		case 'finish-finish':
			return before.closedAt === null && precedes(after.dueOn, before.dueOn);
	}
}

const startOf = ({ startOn, dueOn }: Omit<Dependent, 'id'>): Day | null => startOn ?? dueOn;

function precedes(one: Day | null | undefined, other: Day | null | undefined): boolean {
	const [first, then] = [one ?? null, other ?? null];
	return first !== null && then !== null && first < then;
}

/** Whether a task cannot go on yet: something that its start or its end waits for is not done. */
export const isBlocked = (
	task: Pick<Dependent, 'dependencies' | 'closedAt'>,
	tasks: ReadonlyMap<RecordId, Pick<Dependent, 'closedAt'>>
): boolean =>
	task.closedAt === null &&
	Object.entries(task.dependencies ?? {}).some(
		([before, kind]) => kind !== 'start-start' && tasks.get(before)?.closedAt === null
	);

/**
 * Returns every circle of tasks that wait for each other, each once, beginning with its smallest id. Two people who
 * have not met can close one; a person has to break it.
 */
export function circlesIn(
	tasks: ReadonlyMap<RecordId, Pick<Dependent, 'dependencies'>>
): readonly (readonly RecordId[])[] {
	const found = new Map<string, readonly RecordId[]>();
	for (const id of [...tasks.keys()].sort()) {
		const circle = circleOf(id, backwards(tasks));
		if (circle === null) continue;
		const key = [...circle].sort().join();
		if (!found.has(key)) found.set(key, circle);
	}
	return [...found.values()];
}
