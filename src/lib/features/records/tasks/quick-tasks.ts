import { Dexie } from 'dexie';
import { random, type WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import { addDays, type Day } from '$lib/domain/core/day';
import { newId, type RecordId, type SpaceId, type StageId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import type { Stage } from '$lib/domain/space/space';
import { statusForNew } from '$lib/domain/space/status';
import { createTask } from '$lib/domain/task/commands';
import { momentOf, type Moment } from '$lib/domain/task/due';
import type { QuickContext } from '$lib/domain/task/quick/read-line';
import type { QuickEntry } from '$lib/domain/task/quick/read-lines';
import { nextDay, readRule } from '$lib/domain/task/repeat/rule';
import { isOver } from '$lib/domain/project/project';
import { roomName, type RoomName } from '$lib/protocol/rooms';
import type { ReplicaDatabase } from '$lib/replica/store/database';
import { columnPage } from '$lib/replica/store/queries';
import { dateFigures } from '$lib/ui/format';

/** Returns the projects that are not over, of all spaces, for lines that name one. */
export async function openProjects(db: ReplicaDatabase): Promise<QuickContext['projects']> {
	const { minKey, maxKey } = Dexie;
	const rows = await db.records
		.where('[kind+sortTitle]')
		.between(['project', minKey], ['project', maxKey])
		.toArray();
	return rows.flatMap((row) =>
		row.kind === 'project' && !isOver(row.state)
			? [{ id: row.id, name: row.title, space: row.space }]
			: []
	);
}

/** Returns what quick lines are read with: the people, the work spaces and, of `projects`, those that this member may name. */
export function quickContext(
	view: WorkspaceView,
	day: Day,
	projects: QuickContext['projects']
): QuickContext {
	const isFirst = (part: 'day' | 'month') => {
		const { order } = dateFigures();
		return order.indexOf(part) < order.indexOf(part === 'day' ? 'month' : 'day');
	};
	const spaces = view.catalogue.filter(
		({ kind, enter, archived, deleted }) =>
			kind === 'work' && enter && !archived && deleted !== true
	);
	const open = new Set(spaces.map(({ id }) => id));
	return {
		today: day,
		order: isFirst('month') && !isFirst('day') && dateFigures().order[0] !== 'year' ? 'mdy' : 'dmy',
		people: [...view.directory.members.values()].filter(
			({ standing, role }) => standing !== 'removed' && role !== 'guest'
		),
		spaces,
		projects: projects.filter(({ space }) => open.has(space))
	};
}

/** Returns the first day of a repetition, which may be today; `null` when there is none. */
export function firstDay(repeat: string | null, from: Day): Day | null {
	const rule = repeat === null ? null : readRule(repeat);
	return rule === null ? null : nextDay(rule, from, addDays(from, -1));
}

/**
 * Returns the day on which the task of a line is due: the one that it names, else the first of its repetition, else, where
 * it names a time alone, the day on which that comes next.
 */
export function dayOfEntry(
	{ dueOn, repeat, time }: Pick<QuickEntry, 'dueOn' | 'repeat' | 'time'>,
	now: Moment
): Day | null {
	if (dueOn !== null) return dueOn;
	if (repeat !== null) return firstDay(repeat, now.day);
	if (time === null) return null;
	return time > now.time ? now.day : addDays(now.day, 1);
}

/** A task that is to be made. */
export interface NewTask {
	readonly room: RoomName;
	readonly space: SpaceId;
	readonly id: RecordId;
	readonly edits: readonly RecordChange[];
}

/**
 * Returns the tasks of quick lines, at the top of the first status of their spaces in which they may begin: of the space that a line names, else
 * of the one of the task that it is a part of, else of `space`. The first person of a line owns the task, the others
 * work on it; without any it is this member's. Returns `null` when a space has none.
 */
export async function tasksOfLines(
	view: WorkspaceView,
	space: SpaceId,
	entries: readonly QuickEntry[]
): Promise<readonly NewTask[] | null> {
	const places: { id: RecordId; space: SpaceId }[] = [];
	for (const { parent, space: named } of entries) {
		const above = parent === null ? undefined : places[parent];
		places.push({ id: newId(random), space: named ?? above?.space ?? space });
	}
	const begun = new Map<StageId, number>();
	const stages: Stage[] = [];
	for (const [at, { people }] of entries.entries()) {
		const there = view.space(places[at]?.space ?? space);
		const [owner = view.replica.me, ...assignees] = people;
		const stage = there === null ? undefined : statusForNew(view.me, there, { owner, assignees });
		if (stage === undefined) return null;
		stages.push(stage);
		begun.set(stage.id, (begun.get(stage.id) ?? 0) + 1);
	}
	const orders = new Map<StageId, string[]>();
	for (const [at, { id }] of stages.entries()) {
		if (orders.has(id)) continue;
		const { db } = view.replica;
		const [top] = await columnPage(db, places[at]?.space ?? space, id, { start: 0, count: 1 });
		orders.set(id, ordersBetween(null, top?.order ?? null, begun.get(id) ?? 0));
	}
	return entries.map((entry, at) => {
		const [place, stage] = [places[at], stages[at]];
		const into = place === undefined ? null : view.space(place.space);
		if (place === undefined || stage === undefined || into === null) {
			throw new Error('each line has its place');
		}
		const { title, priority, tags, people, project, repeat, time } = entry;
		const dueOn = dayOfEntry(entry, momentOf(view.acting.clock));
		const [owner = view.replica.me, ...assignees] = people;
		const parent = entry.parent === null ? null : (places[entry.parent]?.id ?? null);
		const change = createTask(
			{
				...{
					title,
					space: place.space,
					stage,
					order: orders.get(stage.id)?.shift() ?? '',
					owner,
					dueOn
				},
				plan: {
					...{ priority, tags, assignees, project, parent, dueTime: time },
					repeat: repeat ?? ''
				},
				fields: into.fields
			},
			view.acting
		);
		const room = roomName({ kind: 'space', space: place.space });
		return { room, space: place.space, id: place.id, edits: [change] };
	});
}
