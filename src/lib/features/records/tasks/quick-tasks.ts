import { random, type WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import { addDays, today, type Day } from '$lib/domain/core/day';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import { firstStage, type Space } from '$lib/domain/space/space';
import { createTask } from '$lib/domain/task/commands';
import type { QuickContext } from '$lib/domain/task/quick/read-line';
import type { QuickEntry } from '$lib/domain/task/quick/read-lines';
import { nextDay, readRule } from '$lib/domain/task/repeat/rule';
import { roomName, type RoomName } from '$lib/protocol/rooms';
import { columnPage } from '$lib/replica/store/queries';
import { dateFigures } from '$lib/ui/format';

/** Returns what quick lines are read with: the people and the work spaces that this member may name. */
export function quickContext(view: WorkspaceView, day: Day): QuickContext {
	const isFirst = (part: 'day' | 'month') => {
		const { order } = dateFigures();
		return order.indexOf(part) < order.indexOf(part === 'day' ? 'month' : 'day');
	};
	return {
		today: day,
		order: isFirst('month') && !isFirst('day') && dateFigures().order[0] !== 'year' ? 'mdy' : 'dmy',
		people: [...view.directory.members.values()].filter(
			({ standing, role }) => standing !== 'removed' && role !== 'guest'
		),
		spaces: view.catalogue.filter(
			({ kind, enter, archived, deleted }) =>
				kind === 'work' && enter && !archived && deleted !== true
		),
		// A task has a day, and no hour.
		leave: ['time']
	};
}

/** Returns the first day of a repetition, which may be today; `null` when there is none. */
export function firstDay(repeat: string | null, from: Day): Day | null {
	const rule = repeat === null ? null : readRule(repeat);
	return rule === null ? null : nextDay(rule, from, addDays(from, -1));
}

/** A task that is to be made. */
export interface NewTask {
	readonly room: RoomName;
	readonly space: SpaceId;
	readonly id: RecordId;
	readonly edits: readonly RecordChange[];
}

/**
 * Returns the tasks of quick lines, at the top of the first stage of their spaces: of the space that a line names, else
 * of the one of the task that it is a part of, else of `space`. The first person of a line owns the task, the others
 * work on it; without any it is this member's. Returns `null` when a space has no stage.
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
	const orders = new Map<SpaceId, { readonly space: Space; readonly keys: string[] }>();
	for (const id of new Set(places.map((place) => place.space))) {
		const there = view.space(id);
		const stage = there === null ? undefined : firstStage(there.stages);
		if (there === null || stage === undefined) return null;
		const [top] = await columnPage(view.replica.db, id, stage.id, { start: 0, count: 1 });
		const count = places.filter((place) => place.space === id).length;
		orders.set(id, { space: there, keys: ordersBetween(null, top?.order ?? null, count) });
	}
	return entries.map((entry, at) => {
		const place = places[at];
		const into = orders.get(place?.space ?? space);
		if (place === undefined || into === undefined) throw new Error('each line has its place');
		const stage = firstStage(into.space.stages);
		if (stage === undefined) throw new Error('each of the spaces has a stage');
		const { title, priority, tags, people, repeat } = entry;
		const dueOn = entry.dueOn ?? firstDay(repeat, today(view.acting.clock));
		const [owner = view.replica.me, ...assignees] = people;
		const parent = entry.parent === null ? null : (places[entry.parent]?.id ?? null);
		const change = createTask(
			{
				...{ title, space: place.space, stage, order: into.keys.shift() ?? '', owner, dueOn },
				plan: { priority, tags, assignees, parent, repeat: repeat ?? '' },
				fields: into.space.fields
			},
			view.acting
		);
		const room = roomName({ kind: 'space', space: place.space });
		return { room, space: place.space, id: place.id, edits: [change] };
	});
}
