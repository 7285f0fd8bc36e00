import type { WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import { orderBetween } from '$lib/domain/core/order';
import type { Stage } from '$lib/domain/space/space';
import { finishTask, moveTask } from '$lib/domain/task/commands';
import { m } from '$lib/paraglide/messages';
import { columnPage } from '$lib/replica/store/queries';
import type { TaskRow } from '$lib/replica/store/rows';
import { toast } from '$lib/ui/toasts.svelte';
import { problemOf } from '$lib/features/common/refusals/why';

/**
 * Ticks a task off, or takes it up again, and says so, with a way to take that back: a task of a board
 * goes to its first stage for what is done, or the first that is open; a task of a deal is closed.
 */
export async function tickOff(view: WorkspaceView, row: TaskRow, done = true): Promise<void> {
	const there = await changeTo(view, row, done);
	if (there === null) {
		toast({ message: m.tasks_no_done_stage(), tone: 'warn' });
		return;
	}
	const problem = await save(view, row, there.change);
	if (problem !== null) {
		toast({ message: problem, tone: 'danger' });
		return;
	}
	const { title } = row;
	toast({
		message: done ? m.tasks_ticked({ title }) : m.tasks_open_again({ title }),
		tone: done ? 'ok' : 'neutral',
		action: {
			label: m.common_undo(),
			run: () => {
				void takeBack(view, row, there).then((trouble) => {
					if (trouble !== null) toast({ message: trouble, tone: 'danger' });
				});
			}
		}
	});
}

/** Takes a tick back, unless somebody has moved the task on meanwhile. Gives why not, in words, or `null`. */
async function takeBack(view: WorkspaceView, row: TaskRow, there: Tick): Promise<string | null> {
	const now = await view.replica.db.records.get(row.id);
	if (now?.kind !== 'task' || !there.isStill(now)) return m.common_undo_changed();
	return save(view, row, there.back());
}

interface Tick {
	readonly change: RecordChange;
	readonly back: () => RecordChange;
	/** Whether the task still is as the change has left it. */
	readonly isStill: (now: TaskRow) => boolean;
}

/** The change, and the one that takes it back; `null` when the board has no stage for it. */
async function changeTo(view: WorkspaceView, row: TaskRow, done: boolean): Promise<Tick | null> {
	const { acting } = view;
	if (row.deal !== undefined) {
		const change = finishTask(row, done, acting);
		const closedAt = done ? acting.clock.now() : null;
		return {
			change,
			back: () => finishTask({ closedAt }, !done, view.acting),
			isStill: (now) => (now.closedAt !== null) === done
		};
	}
	const stages = view.space(row.space)?.stages ?? [];
	const target = stages.find(({ kind }) => kind === (done ? 'won' : 'open'));
	if (target === undefined) return null;
	const [top] = await columnPage(view.replica.db, row.space, target.id, { start: 0, count: 1 });
	const change = moveTask(row, target, orderBetween(null, top?.order ?? null), acting);
	const origin: Pick<Stage, 'id' | 'kind'> = stages.find(({ id }) => id === row.stage) ?? {
		id: row.stage,
		kind: 'open'
	};
	return {
		change,
		back: () => moveTask({ stage: target.id }, origin, row.order, view.acting),
		isStill: (now) => now.stage === target.id
	};
}

const save = (view: WorkspaceView, row: TaskRow, change: RecordChange): Promise<string | null> =>
	problemOf(view.changeInSpace(row.space, row.id, change), m.deal_not_saved());
