import { addDays, today, type Day } from '../../src/lib/domain/core/day';
import { putStage, setSpaceField } from '../../src/lib/documents/space';
import type { Space } from '../../src/lib/domain/space/space';
import { asStatus, STATUS_KINDS } from '../../src/lib/domain/space/status';
import { addAssignee, removeAssignee } from '../../src/lib/domain/task/assignees';
import { createTask, editTask, moveTask } from '../../src/lib/domain/task/commands';
import { addDependency, removeDependency } from '../../src/lib/domain/task/dependencies';
import { DEPENDENCY_KINDS } from '../../src/lib/domain/task/dependency';
import {
	comingDays,
	dueTask,
	followingTask,
	idsUpTo,
	makeFollowing,
	type Following
} from '../../src/lib/domain/task/repeat/next';
import { REPEAT_BY } from '../../src/lib/domain/task/repeat/repeat-by';
import { inScope } from '../../src/lib/domain/task/repeat/scope';
import { skipDay } from '../../src/lib/domain/task/repeat/skips';
import { scheduleTask } from '../../src/lib/domain/task/schedule';
import type { Task } from '../../src/lib/domain/task/task';
import { setParent } from '../../src/lib/domain/task/tree';
import { readDirectory } from '../../src/lib/documents/directory';
import { readSpace } from '../../src/lib/documents/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { acting, change, outcome, shortOf, type Person, type Work } from './person';

/** A work space that this device has, with its tasks; `null` when there is none. */
async function anyWork({ workspace, dice }: Person) {
	const entries = workspace.catalogue
		.filter(({ enter, kind }) => enter && kind === 'work')
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	if (entries.length === 0) return null;
	const { id } = dice.pick(entries);
	const document = workspace.space(id);
	await document.whenLoaded();
	const space = document.read((doc) => readSpace(doc, id));
	if (space === null) return null;
	const ids = (await workspace.db.records.where('room').equals(`space.${id}`).toArray())
		.flatMap((row) => (row.kind === 'task' && row.deal === undefined ? [row.id] : []))
		.sort();
	const tasks: Task[] = [];
	// Mostly the same few, so that people meet.
	for (const task of ids.slice(0, 5)) {
		const record = (await workspace.records.read(task))?.record;
		if (record?.kind === 'task') tasks.push(record);
	}
	return { space, tasks, room: roomName({ kind: 'space', space: id }) };
}

const dayFrom = (person: Person) =>
	addDays(today(person.tab.environment.clock), person.dice.below(60) - 20);

async function makes(person: Person, space: Space, room: string): Promise<string | null> {
	const { workspace, profile, dice } = person;
	const [stage] = space.stages;
	if (stage === undefined) return null;
	const repeat = dice.below(2) === 0 ? 'FREQ=WEEKLY' : '';
	const made = createTask(
		{
			...{ title: `Task ${String(dice.below(99))}`, space: space.id, stage, order: 'a0' },
			...{ owner: workspace.me, dueOn: dayFrom(person), plan: { repeat }, fields: [] }
		},
		acting(person)
	);
	return change(person, room, profile.newId(), made, 'plans the task');
}

/** What a team does with the tasks of a work space: two of them may do opposite things before they meet. */
const plans: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const work = await anyWork(person);
	if (work === null) return null;
	const { space, tasks, room } = work;
	if (tasks.length < 2 || dice.below(5) === 0) return makes(person, space, room);
	const [task, other] = [dice.pick(tasks), dice.pick(tasks)];
	const by = acting(person);
	const known = new Map(tasks.map((one) => [one.id, one]));
	switch (dice.below(9)) {
		case 0: {
			const [startOn, dueOn] = [dayFrom(person), dayFrom(person)].sort();
			const dates = { startOn: startOn ?? null, dueOn: dueOn ?? null };
			return change(person, room, task.id, scheduleTask(task, dates, by), 'puts onto other days');
		}
		case 1: {
			const kind = dice.pick(DEPENDENCY_KINDS);
			// Two people who have not met may close a circle, which each of them alone is refused.
			const added = addDependency(task, other.id, kind, known, by);
			return added.ok ? change(person, room, task.id, added.value, 'lets wait') : 'finds a circle';
		}
		case 2: {
			const [before] = Object.keys(task.dependencies);
			if (before === undefined) return null;
			return change(person, room, task.id, removeDependency(task, before, by), 'lets go on');
		}
		case 3: {
			const moved = setParent(task, dice.below(3) === 0 ? null : other.id, known, by);
			return moved.ok
				? change(person, room, task.id, moved.value, 'makes a part')
				: 'finds a circle';
		}
		case 4: {
			const people = [...workspace.directory.read(readDirectory).members.keys()].sort();
			if (people.length === 0) return null;
			const who = dice.pick(people);
			const helps = task.assignees.includes(who);
			const done = helps ? removeAssignee(task, who, by) : addAssignee(task, who, by);
			return change(person, room, task.id, done, helps ? 'takes off' : 'puts on');
		}
		case 5: {
			const value = dice.pick(['', 'FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO', 'FREQ=MONTHLY']);
			return change(
				person,
				room,
				task.id,
				editTask(task, { field: 'repeat', value }, by),
				'repeats'
			);
		}
		case 6:
			return continues(person, work, task);
		case 7: {
			const value = dice.pick([null, '09:00', '17:30']);
			const timed = editTask(task, { field: 'dueTime', value }, by);
			return change(person, room, task.id, timed, 'gives a time');
		}
		default:
			return moves(person, work, task);
	}
};

/** Says how a series goes on, changes one task of it alone or the later ones, too, or makes the one whose day has come. */
async function continues(
	person: Person,
	{ space, room }: { readonly space: Space; readonly room: string },
	task: Task
): Promise<string | null> {
	const { workspace, dice, tab } = person;
	const by = acting(person);
	const now = today(tab.environment.clock);
	switch (dice.below(4)) {
		case 0: {
			const value = dice.pick(REPEAT_BY);
			const said = editTask(task, { field: 'repeatBy', value }, by);
			return change(person, room, task.id, said, `goes on by ${value}`);
		}
		case 1: {
			const coming = comingDays(task, now, 3);
			if (coming.length === 0) return null;
			const { day, isSkipped } = dice.pick(coming);
			return change(person, room, task.id, skipDay(task, day, !isSkipped, by), `skips ${day}`);
		}
		case 2: {
			const renamed = editTask(
				task,
				{ field: 'title', value: `Again ${String(dice.below(9))}` },
				by
			);
			const moved = scheduleTask(task, { startOn: task.startOn, dueOn: dayFrom(person) }, by);
			const scope = dice.pick(['one', 'later'] as const);
			const about = inScope(task, dice.below(2) === 0 ? renamed : moved, scope, by);
			return change(person, room, task.id, about, `changes ${scope}`);
		}
		default: {
			// The clocks of devices differ by days here, as on devices that were closed for a while.
			const day = addDays(now, dice.below(20));
			const due = task.repeatBy === 'day' ? dueTask(task, day) : null;
			const next = await made(person, { space, room }, { task, day, due });
			if (next.length === 0) return null;
			const saved = await workspace.records.changeTogether(next);
			return `makes the task whose day has come${outcome(saved)}`;
		}
	}
}

/** Returns what makes the next task of a series; nothing where it, or a later one, is here already. */
async function made(
	person: Person,
	{ space, room }: { readonly space: Space; readonly room: string },
	{ task, day, due }: { readonly task: Task; readonly day: Day; readonly due: Following | null }
) {
	const [stage] = space.stages;
	if (due === null || stage === undefined) return [];
	const ids = idsUpTo(task, day, due);
	const { updates } = person.workspace.db;
	for (const id of ids) {
		if ((await updates.where('record').equals(id).count()) > 0) return [];
	}
	const place = { stage, order: 'a0', fields: [] };
	return [{ room, id: due.id, edits: [makeFollowing(task, due, place, acting(person))] }];
}

/** Moves a task to another status. One that comes again and ends makes the next one, in the same transaction. */
async function moves(
	person: Person,
	{ space, room }: { readonly space: Space; readonly room: string },
	task: Task
): Promise<string | null> {
	const { workspace, dice, tab } = person;
	if (space.stages.length === 0) return null;
	const to = dice.pick(space.stages);
	const by = acting(person);
	const own = { room, id: task.id, edits: [moveTask(task, to, 'a0', by)] };
	const day = today(tab.environment.clock);
	const ends = to.kind !== 'open' && to.id !== task.stage && task.repeatBy === 'end';
	const due = ends ? followingTask(task, day) : null;
	const next = await made(person, { space, room }, { task, day, due });
	const saved = await workspace.records.changeTogether([own, ...next]);
	const more = next.length > 0 ? ', and makes the next one' : '';
	return `moves ${shortOf(task.id)} to ${to.kind}${more}${outcome(saved)}`;
}

/** What the statuses of a work space mean, hold and ask for; also by whom that is not for. */
const statuses: Work['run'] = async (person) => {
	const { workspace, dice } = person;
	const work = await anyWork(person);
	if (work === null || work.space.stages.length === 0) return null;
	const { space } = work;
	const stage = dice.pick(space.stages);
	const kind = dice.below(6);
	const status = dice.pick(STATUS_KINDS);
	const enterBy = dice.pick(['everyone', 'assignees', 'managers'] as const);
	const limit = dice.below(3) === 0 ? null : 1 + dice.below(5);
	const from = dice.below(2) === 0 ? null : [dice.pick(space.stages).id];
	// Some status stays open: everything new begins there.
	const opens = space.stages.filter((one) => one.kind === 'open' && one.id !== stage.id);
	const meaning = opens.length > 0 ? asStatus(status) : { begun: true };
	const saved = await workspace.space(space.id).edit((doc) => {
		if (kind === 0) putStage(doc, { ...stage, ...meaning });
		else if (kind === 1) putStage(doc, { ...stage, limit });
		else if (kind === 2) putStage(doc, { ...stage, enterBy });
		else if (kind === 3) setSpaceField(doc, 'datesBy', enterBy);
		else if (kind === 4) setSpaceField(doc, 'approval', !space.approval);
		else putStage(doc, { ...stage, enterFrom: from });
	});
	return `changes the status ${shortOf(stage.id)}${outcome(saved)}`;
};

export const TASK_WORK = {
	plans: { weight: 9, run: plans },
	statuses: { weight: 2, run: statuses }
} as const satisfies Record<string, Work>;
