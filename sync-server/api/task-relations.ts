import * as Y from 'yjs';
import type { Acting, RecordChange } from '../../src/lib/domain/core/change';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import { succeed, type Result } from '../../src/lib/domain/core/result';
import { setField, together } from '../../src/lib/domain/core/set-field';
import { addAssignee, removeAssignee } from '../../src/lib/domain/task/assignees';
import { dependencyField, removeDependency } from '../../src/lib/domain/task/dependencies';
import { pathTo } from '../../src/lib/domain/task/paths';
import type { Task } from '../../src/lib/domain/task/task';
import { newRecordDoc } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import type { RecordLog } from '../rooms/record-log';
import type { TaskPatch } from './bodies';
import { unfit, type Made, type Unfit } from './making';

/** The most tasks that are read to see whether what belongs together goes round in a circle. */
const MOST = 2000;

/** Reads tasks of a board for whoever asks, each once. */
export class TaskReading {
	private readonly known = new Map<RecordId, Task | null>();
	/** Whether there was more to read than is read: what was asked for may be there all the same. */
	isCut = false;

	constructor(
		private readonly records: Pick<RecordLog, 'stateFor'>,
		private readonly member: MemberId,
		private readonly most = MOST
	) {}

	/** Returns a task of the board, or `null` where there is none that the asking member may read. */
	of(id: RecordId): Task | null {
		const known = this.known.get(id);
		if (known !== undefined) return known;
		if (this.known.size >= this.most) {
			this.isCut = true;
			return null;
		}
		const task = this.read(id);
		this.known.set(id, task);
		return task;
	}

	private read(id: RecordId): Task | null {
		const state = this.records.stateFor(this.member, id);
		if (state === null) return null;
		const doc = newRecordDoc();
		Y.applyUpdate(doc, state);
		const record = readRecord(doc, id);
		doc.destroy();
		return record?.kind === 'task' && record.deal === null && !record.binned ? record : null;
	}
}

/** What of a task a request says that is about others: who works on it, what it is a part of and waits for. */
type Related = Pick<TaskPatch, 'assignees' | 'parent' | 'dependencies'>;

/**
 * Whether what a request names is there and closes no circle; a circle is named by its path (LW-05). Where more hangs
 * together than is looked through, the request is refused with these words.
 */
export function relates(
	id: RecordId | null,
	patch: Related,
	tasks: TaskReading
): Result<null, Unfit> {
	const found = relatesAsRead(id, patch, tasks);
	return tasks.isCut
		? unfit(
				'dependencies',
				`More tasks hang together with it than are looked through: nothing was changed.`
			)
		: found;
}

function relatesAsRead(
	id: RecordId | null,
	{ parent, dependencies }: Related,
	tasks: TaskReading
): Result<null, Unfit> {
	if (parent !== undefined && parent !== null) {
		if (tasks.of(parent) === null) return unfit('parent', 'There is no such task on this board.');
		const up = (at: RecordId) => [tasks.of(at)?.parent ?? null].filter((one) => one !== null);
		const path = id === null ? null : pathTo(parent, id, up);
		if (path !== null) return circle('parent', id, path);
	}
	// What the task waits for by then: the request replaces what it waited for.
	const before = (at: RecordId) =>
		Object.keys((at === id ? dependencies : tasks.of(at)?.dependencies) ?? {});
	for (const other of Object.keys(dependencies ?? {})) {
		const field = `dependencies.${other}`;
		if (tasks.of(other) === null) return unfit(field, 'There is no such task on this board.');
		const path = id === null ? null : pathTo(other, id, before);
		if (path !== null) return circle(field, id, path);
	}
	return succeed(null);
}

const circle = (field: string, id: RecordId | null, path: readonly RecordId[]) =>
	unfit(field, `It would wait for itself: ${[id ?? '', ...path].join(' → ')}.`, 'LW-05');

/** Returns what a request changes of who works on a task, what it is a part of and what it waits for. */
export function relationsChange(
	task: Task,
	patch: Related,
	tasks: TaskReading,
	acting: Acting
): Made {
	const { parent, assignees, dependencies } = patch;
	if (task.deal !== null && (parent !== undefined || dependencies !== undefined)) {
		return unfit('parent', 'A task of a deal stands by itself.');
	}
	const fit = relates(task.id, patch, tasks);
	if (!fit.ok) return fit;
	const changes: RecordChange[] = [];
	if (parent !== undefined) changes.push(setField('parent', task.parent, parent, acting));
	if (assignees !== undefined) {
		const [more, less] = [
			assignees.filter((one) => !task.assignees.includes(one)),
			task.assignees.filter((one) => !assignees.includes(one))
		];
		changes.push(...more.map((one) => addAssignee(task, one, acting)));
		changes.push(...less.map((one) => removeAssignee(task, one, acting)));
	}
	if (dependencies !== undefined) {
		for (const before of Object.keys(task.dependencies)) {
			if (!Object.hasOwn(dependencies, before)) {
				changes.push(removeDependency(task, before, acting));
			}
		}
		for (const [before, kind] of Object.entries(dependencies)) {
			const was = task.dependencies[before] ?? null;
			changes.push(setField(dependencyField(before), was, kind, acting));
		}
	}
	return succeed(together(...changes));
}

/** Returns the fields of a new task for what it waits for. */
export const waitingFields = (dependencies: Related['dependencies']): RecordChange['set'] =>
	Object.fromEntries(
		Object.entries(dependencies ?? {}).map(([before, kind]) => [dependencyField(before), kind])
	);
