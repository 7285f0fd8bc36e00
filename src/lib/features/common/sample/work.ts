import { addDays, dayOf } from '$lib/domain/core/day';
import { newId, type RecordId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import { createProject } from '$lib/domain/project/commands';
import type { ProjectState } from '$lib/domain/project/project';
import type { Space } from '$lib/domain/space/space';
import { createTask, moveTask } from '$lib/domain/task/commands';
import { actingAt, DAY_MS, HOUR_MS, together, type Made, type Making } from './making';

/** A project of the sample: its days are counted from today. */
interface SampleProject {
	readonly title: string;
	readonly state: ProjectState;
	readonly starts: number;
	readonly ends: number;
	/** The places of the sample's tasks that are in it. */
	readonly tasks: readonly number[];
}

/** The sample's projects: one that goes on, one that is late, one that is planned, and one that is over. */
export const PROJECTS: readonly SampleProject[] = [
	{ title: 'Hội chợ Hà Nội', state: 'active', starts: -20, ends: 14, tasks: [0, 3, 4, 14] },
	{ title: 'Nowa strona serwisowa', state: 'active', starts: -40, ends: -3, tasks: [5, 6, 9] },
	{ title: 'Spring campaign', state: 'planned', starts: 10, ends: 45, tasks: [7, 2] },
	{ title: 'Move to the new warehouse', state: 'done', starts: -75, ends: -14, tasks: [] }
];

/** The place of the project that is over: what is done already was done for it. */
const OVER = 3;

/**
 * What the sample's people have done: the title, how many days ago it was done, for how many days it was worked on, and
 * how many days after its due date it was done (`null`: it had none).
 */
const FINISHED: readonly (readonly [string, number, number, number | null])[] = [
	['Measure the new halls', 70, 4, -2],
	['Chọn công ty vận chuyển', 64, 6, 1],
	['Podpisać umowę najmu', 58, 9, -1],
	['Order racks', 52, 3, 0],
	['Lắp đặt mạng nội bộ', 47, 5, 3],
	['Przenieść magazyn A', 41, 7, -3],
	['Move warehouse B', 38, 6, 0],
	['Kiểm tra an toàn cháy nổ', 33, 2, -1],
	['Zaktualizować adresy dostaw', 29, 1, 2],
	['Train the night shift', 24, 4, -2],
	['Bàn giao kho cũ', 19, 3, 0],
	['Rozliczyć przeprowadzkę', 15, 5, 4],
	['Answer the tender of the port', 11, 3, -1],
	['Cập nhật bảng giá', 8, 2, null],
	['Odświeżyć zdjęcia produktów', 5, 2, 1],
	['Check the alarm system', 3, 1, 0],
	['Gửi báo cáo tháng', 1, 1, 0]
];

/** Returns the sample's projects, and the project of each of the sample's tasks by its place. */
export function sampleProjects(
	making: Making,
	space: Space
): { readonly made: readonly Made[]; readonly of: ReadonlyMap<number, RecordId> } {
	const { chance, now, offset, people } = making;
	const today = dayOf(now, offset);
	const of = new Map<number, RecordId>();
	const made = PROJECTS.map(({ title, state, starts, ends, tasks }) => {
		const id = newId(chance);
		for (const place of tasks) of.set(place, id);
		const owner = chance.pick(people);
		const isOver = state === 'done';
		const at = now - (isOver ? -ends : 1 - Math.min(starts, 0)) * DAY_MS;
		const change = createProject(
			{
				...{ title, space: space.id, state, owner },
				...{ startOn: addDays(today, starts), dueOn: addDays(today, ends) }
			},
			actingAt(making, owner, at)
		);
		return { id, change };
	});
	return { made, of };
}

/** Returns tasks that were done in the last weeks, each with the history of its moves. */
export function sampleFinished(
	making: Making,
	space: Space,
	projects: readonly Made[]
): readonly Made[] {
	const { chance, now, offset, people } = making;
	const first = space.stages.find(({ kind }) => kind === 'open');
	const doing = space.stages.find(({ begun }) => begun === true);
	const done = space.stages.find(({ kind }) => kind === 'won');
	if (first === undefined || doing === undefined || done === undefined) return [];
	const orders = ordersBetween(null, null, FINISHED.length);
	const over = projects[OVER];
	return FINISHED.map(([title, ago, took, late], at) => {
		const owner = at % 4 === 0 ? making.visitor : chance.pick(people);
		const ended = now - ago * DAY_MS - chance.between(0, 5) * HOUR_MS;
		const began = ended - took * DAY_MS;
		const order = orders[at] ?? '';
		const acting = (moment: number) => actingAt(making, owner, moment);
		const dueOn = late === null ? null : addDays(dayOf(ended, offset), -late);
		const isOfProject = over !== undefined && ago > -(PROJECTS[OVER]?.ends ?? 0);
		const draft = {
			title,
			space: space.id,
			stage: first,
			order,
			owner,
			dueOn,
			fields: space.fields
		};
		const plan = { project: isOfProject ? over.id : null };
		const change = together([
			createTask({ ...draft, plan }, acting(began - chance.between(1, 4) * DAY_MS)),
			moveTask({ stage: first.id }, doing, order, acting(began)),
			moveTask({ stage: doing.id }, done, order, acting(ended))
		]);
		return { id: newId(chance), change };
	});
}
