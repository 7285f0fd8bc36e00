import { random } from '$lib/app/context';
import { newId, type MemberId, type RecordId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import { together } from '$lib/domain/core/set-field';
import type { Space } from '$lib/domain/space/space';
import { createTask, type TaskPlan } from '$lib/domain/task/commands';
import { dependencyField } from '$lib/domain/task/dependencies';
import type { Day } from '$lib/domain/core/day';
import { addSpace } from '$lib/features/common/spaces/add-space';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import { roomName } from '$lib/protocol/rooms';
import type { TaskRow } from '$lib/replica/store/rows';

/** A company on this browser's own storage with a work space: what a view of tasks needs around it. */
export interface WorkCompany extends Company {
	readonly works: Space;
}

/** Makes the company "Acme" with its work space "Works": to do, doing and done. */
export async function foundWorks(): Promise<WorkCompany> {
	const company = await foundCompany();
	const { view } = company;
	const made = await addSpace(view, {
		...{ kind: 'work', name: 'Works', visibility: 'public', members: [] },
		stages: [
			{ name: 'To do', kind: 'open', probability: 0, begun: false },
			{ name: 'Doing', kind: 'open', probability: 50, begun: true },
			{ name: 'Done', kind: 'won', probability: 100 }
		]
	});
	const works = made.ok ? view.space(made.value) : null;
	if (works === null) throw new Error('no space');
	return { ...company, works };
}

/** What is said of a task in a test. */
export interface TestTask extends TaskPlan {
	readonly title: string;
	readonly dueOn?: Day | null;
	/** Whose it is, when not of who founded the company; `null` for nobody's. */
	readonly owner?: MemberId | null;
	/** The titles of tasks that came before it in the list, for which it waits. */
	readonly waits?: readonly string[];
	/** The title of the task that it is a part of. */
	readonly of?: string;
	/** The place of its stage. */
	readonly stage?: number;
}

/** Adds tasks to the work space; gives their ids by their titles. */
export async function addTasks(
	{ view, works }: WorkCompany,
	tasks: readonly TestTask[]
): Promise<ReadonlyMap<string, RecordId>> {
	const ids = new Map(tasks.map(({ title }) => [title, newId(random)]));
	const orders = ordersBetween(null, null, tasks.length);
	const { me } = view.replica;
	const made = tasks.map((task, at) => {
		const { title, dueOn = null, owner = me, waits = [], of, stage = 0, ...plan } = task;
		const status = works.stages[stage];
		if (status === undefined) throw new Error('no such stage');
		const parent = of === undefined ? {} : { parent: ids.get(of) ?? null };
		const change = createTask(
			{
				...{ title, space: works.id, stage: status, order: orders[at] ?? '', fields: [] },
				...{ owner, dueOn, plan: { ...plan, ...parent } }
			},
			view.acting
		);
		const links = waits.map((before) => [dependencyField(ids.get(before) ?? ''), 'finish-start']);
		const set = { ...change.set, ...(Object.fromEntries(links) as Record<string, string>) };
		return { id: ids.get(title) ?? '', change: together({ ...change, set }) };
	});
	const room = roomName({ kind: 'space', space: works.id });
	const saved = await view.replica.records.createMany(room, made);
	if (!saved.ok) throw new Error('not saved');
	return ids;
}

/** A task as it is now. */
export async function taskNow({ view }: WorkCompany, id: RecordId): Promise<TaskRow> {
	const row = await view.replica.db.records.get(id);
	if (row?.kind !== 'task') throw new Error('no such task');
	return row;
}
