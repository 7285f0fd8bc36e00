import { random, type WorkspaceView } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { ordersBetween } from '$lib/domain/core/order';
import { succeed } from '$lib/domain/core/result';
import { firstStage } from '$lib/domain/space/space';
import { createTask } from '$lib/domain/task/commands';
import { exampleCount, type ExampleTask } from '$lib/domain/task/example-tasks';
import { getLocale } from '$lib/i18n/runtime';
import { roomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';

/**
 * Adds the example tasks of a template to a new space, in the person's language: all of them, or none (LW-03). Nobody
 * owns them, so that they stand in nobody's work until somebody takes them. One whose status was removed from the form
 * stands in the first one.
 */
export function startWork(
	view: WorkspaceView,
	id: SpaceId,
	examples: readonly ExampleTask[]
): Promise<Saved> {
	const space = view.space(id);
	const first = firstStage(space?.stages ?? []);
	if (space === null || first === undefined || examples.length === 0) {
		return Promise.resolve(succeed(null));
	}
	const { acting } = view;
	const now = today(acting.clock);
	const room = roomName({ kind: 'space', space: id });
	const orders = ordersBetween(null, null, exampleCount(examples));
	let made = 0;
	const edits = examples.flatMap(({ title, status, days, takes, priority, parts = [] }) => {
		const stage = space.stages.find(({ builtIn }) => builtIn === status) ?? first;
		const dueOn = days === undefined ? null : addDays(now, days);
		const startOn = dueOn === null || takes === undefined ? null : addDays(dueOn, -takes);
		const whole: RecordId = newId(random);
		return [title, ...parts].map((words, at) => {
			const isWhole = at === 0;
			const change = createTask(
				{
					...{ title: words[getLocale()], space: id, stage, order: orders[made++] ?? '' },
					...{ owner: null, dueOn: isWhole ? dueOn : null, fields: space.fields },
					plan: isWhole ? { startOn, priority: priority ?? null } : { parent: whole }
				},
				acting
			);
			return { room, id: isWhole ? whole : newId(random), edits: [change] };
		});
	});
	return view.replica.records.changeTogether(edits);
}
