import * as Y from 'yjs';
import type { Acting, RecordChange } from '../../src/lib/domain/core/change';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import { succeed } from '../../src/lib/domain/core/result';
import { together } from '../../src/lib/domain/core/set-field';
import type { Deal } from '../../src/lib/domain/deal/deal';
import { fillField } from '../../src/lib/domain/fields/fill';
import { bodyOf } from '../../src/lib/domain/note/body';
import type { Space } from '../../src/lib/domain/space/space';
import { statusForNew } from '../../src/lib/domain/space/status';
import {
	createDealTask,
	createTask,
	editTask,
	finishTask,
	moveTask,
	type TaskFieldEdit
} from '../../src/lib/domain/task/commands';
import type { Task } from '../../src/lib/domain/task/task';
import { visible } from '../../src/lib/domain/text/visible';
import type { Directory } from '../../src/lib/documents/directory';
import { newRecordDoc } from '../../src/lib/documents/record';
import { readRecord } from '../../src/lib/documents/read-record';
import type { RecordLog } from '../rooms/record-log';
import type { NewRecord, TaskPatch } from './bodies';
import {
	assigneesFit,
	FIRST,
	fitsCustom,
	startsWith,
	tagsChange,
	unfit,
	type Made
} from './making';
import { stageIn, stageNamed } from './stages';
import { relates, relationsChange, TaskReading, waitingFields } from './task-relations';

type NewTask = Extract<NewRecord, { kind: 'task' }> & { readonly owner: MemberId };

/** The space in which tasks are written, and the records there. */
interface At {
	readonly records: RecordLog;
	readonly space: Space;
}

const NO_RELATIONS = unfit('parent', 'A task of a deal stands by itself.');

const NO_FIELDS = unfit('custom', 'Fields are of tasks on a board.', 'LW-06');

/** Returns the change that makes a task: of a deal, or on a board (LW-07). */
export function madeTask(draft: NewTask, at: At, people: Directory, acting: Acting): Made {
	const helpers = assigneesFit(people, draft.assignees ?? []);
	if (!helpers.ok) return helpers;
	return draft.deal === undefined
		? onBoard(draft, at, people, acting)
		: ofDeal(draft, draft.deal, at, acting);
}

function ofDeal(draft: NewTask, deal: RecordId, { records }: At, acting: Acting): Made {
	const { title, owner, dueOn = null, custom, dependencies, ...plan } = draft;
	if (plan.parent !== undefined || dependencies !== undefined) return NO_RELATIONS;
	if (custom !== undefined) return NO_FIELDS;
	const found = dealIn(records, acting.actor, deal);
	if (found === null) return unfit('deal', 'There is no such deal in this space.');
	return succeed(createDealTask({ title, owner, dueOn, plan }, found, acting));
}

function onBoard(draft: NewTask, { records, space }: At, people: Directory, acting: Acting): Made {
	const { title, owner, dueOn = null, custom = {}, dependencies, ...plan } = draft;
	if (space.kind !== 'work') return unfit('kind', 'Boards of tasks are in work spaces.');
	const me = people.members.get(acting.actor);
	const first = () => statusForNew(me, space, { owner, assignees: plan.assignees });
	// Where none may begin, the rule says why.
	const stage = (draft.stage === undefined ? first() : undefined) ?? stageIn(space, draft.stage);
	if (stage === undefined) return unfit('stage', 'There is no such stage.');
	const place = { space: space.id, stage, order: FIRST, fields: space.fields };
	const fit = startsWith(custom, space.fields, 'LW-06');
	if (!fit.ok) return fit;
	const tasks = new TaskReading(records, acting.actor);
	const waits = dependencies === undefined ? {} : { dependencies };
	const related = relates(null, { ...plan, ...waits }, tasks);
	if (!related.ok) return related;
	const made = createTask({ title, ...place, owner, dueOn, plan }, acting, custom);
	return succeed({ ...made, set: { ...made.set, ...waitingFields(dependencies) } });
}

function dealIn(records: RecordLog, member: MemberId, id: RecordId): Deal | null {
	const state = records.stateFor(member, id);
	if (state === null) return null;
	const doc = newRecordDoc();
	Y.applyUpdate(doc, state);
	const record = readRecord(doc, id);
	doc.destroy();
	return record?.kind === 'deal' ? record : null;
}

/** Returns the changes of a task's own fields and status: all that a patch names but its owner and the bin. */
export function changedTask(
	task: Task,
	patch: TaskPatch,
	{ records, space }: At,
	people: Directory,
	acting: Acting
): Made {
	const changes: RecordChange[] = [];
	const { title, note, dueOn, stage, done } = patch;
	if (title !== undefined) {
		if (visible(title) === '') return unfit('title', 'It is empty.');
		changes.push(editTask(task, { field: 'title', value: visible(title) }, acting));
	}
	if (note !== undefined && note !== task.note) {
		// People read the body from then on: nobody would see the change.
		if (records.has(bodyOf(task.id))) {
			return unfit('note', 'Somebody has written in it: it is rich text now.', 'HI-14');
		}
		changes.push(editTask(task, { field: 'note', value: note }, acting));
	}
	if (dueOn !== undefined) changes.push(editTask(task, { field: 'dueOn', value: dueOn }, acting));
	changes.push(planChange(task, patch, acting));
	const helpers = assigneesFit(people, patch.assignees ?? []);
	if (!helpers.ok) return helpers;
	const related = relationsChange(task, patch, new TaskReading(records, acting.actor), acting);
	if (!related.ok) return related;
	changes.push(related.value);
	if (patch.custom !== undefined) {
		if (task.deal !== null) return NO_FIELDS;
		const fit = fitsCustom(patch.custom, space.fields, 'LW-06');
		if (!fit.ok) return fit;
		for (const [id, value] of Object.entries(patch.custom)) {
			changes.push(fillField(task.custom, { id }, value, acting));
		}
	}
	if (done !== undefined) {
		if (task.deal === null) return unfit('done', 'A task on a board is moved to a stage.');
		changes.push(finishTask(task, done, acting));
	}
	const to = stage === undefined ? undefined : stageNamed(space, stage);
	if (stage !== undefined && to?.id !== task.stage) {
		if (to === undefined || task.deal !== null) return unfit('stage', 'There is no such stage.');
		changes.push(moveTask(task, to, FIRST, acting));
	}
	return succeed(together(...changes));
}

/** Returns what a request changes of the plan of a task: what it names, and nothing else. */
function planChange(task: Task, patch: TaskPatch, acting: Acting): RecordChange {
	const { startOn, dueTime, priority, estimate, progress, repeat, tags } = patch;
	const set = (edit: TaskFieldEdit) => editTask(task, edit, acting);
	return together(
		...(startOn === undefined ? [] : [set({ field: 'startOn', value: startOn })]),
		...(dueTime === undefined ? [] : [set({ field: 'dueTime', value: dueTime })]),
		...(repeat === undefined ? [] : [set({ field: 'repeat', value: repeat })]),
		...(priority === undefined ? [] : [set({ field: 'priority', value: priority })]),
		...(estimate === undefined ? [] : [set({ field: 'estimate', value: estimate })]),
		...(progress === undefined ? [] : [set({ field: 'progress', value: progress })]),
		...(tags === undefined ? [] : [tagsChange(task, tags, acting)])
	);
}
