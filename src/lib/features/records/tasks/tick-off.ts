import type { WorkspaceView } from '$lib/app/context';
import { problemOf } from '$lib/features/common/refusals/why';
import {
	CHANGED,
	offerUndo,
	UNDONE,
	undoneUnless,
	type Undone
} from '$lib/features/common/undo/undo';
import { finishTask } from '$lib/domain/task/commands';
import { m } from '$lib/i18n/messages';
import type { TaskRow } from '$lib/replica/store/rows';
import { toast } from '$lib/ui/toasts.svelte';
import { moveRecord, takeMoveBack, type Move } from '../moves/move-record';
import { moveProblem, moveRefusalWords } from '../moves/move-words';
import { topOf } from '../moves/target';

/** Undoes a tick. */
type TakeBack = () => Promise<Undone>;

/** The outcome of a tick: a function that undoes it, or why it was not made. */
type Ticked =
	| { readonly ok: true; readonly takeBack: TakeBack }
	| { readonly ok: false; readonly problem: string | null };

/**
 * Ticks a task off or reopens it, and says so with an undo. A task of a board moves to its first done
 * stage, or the first open one. A task of a deal is closed or reopened.
 */
export async function tickOff(view: WorkspaceView, row: TaskRow, done = true): Promise<void> {
	const target = view.space(row.space)?.stages.find(({ kind }) => kind === (done ? 'won' : 'open'));
	if (row.deal === undefined && target === undefined) {
		toast({ message: m.tasks_no_done_stage(), tone: 'warn' });
		return;
	}
	const ticked =
		row.deal === undefined && target !== undefined
			? await move(view, row, target.id)
			: await finish(view, row, done);
	if (!ticked.ok) {
		if (ticked.problem !== null) toast({ message: ticked.problem, tone: 'danger' });
		return;
	}
	const { title } = row;
	offerUndo(
		{
			message: done ? m.tasks_ticked({ title }) : m.tasks_open_again({ title }),
			tone: done ? 'ok' : 'neutral'
		},
		ticked.takeBack
	);
}

/** Moves a task of a board. */
async function move(view: WorkspaceView, row: TaskRow, stage: string): Promise<Ticked> {
	const outcome = await moveRecord(view, row, topOf(stage));
	if (outcome.is === 'moved') return { ok: true, takeBack: () => moveBack(view, outcome.move) };
	return { ok: false, problem: moveProblem(outcome, row.title, m.deal_not_saved()) };
}

async function moveBack(view: WorkspaceView, made: Move): Promise<Undone> {
	const taken = await takeMoveBack(view, made);
	switch (taken.is) {
		case 'refused':
			return { is: 'failed', why: moveRefusalWords(taken.refusal, taken.from) };
		case 'not-stored':
			return { is: 'failed', why: m.common_undo_failed() };
		case 'changed':
			return CHANGED;
		case 'back':
			return UNDONE;
	}
}

/** Closes a task of a deal, or opens it again. */
async function finish(view: WorkspaceView, row: TaskRow, done: boolean): Promise<Ticked> {
	const change = finishTask(row, done, view.acting);
	const saving = view.changeInSpace(row.space, row.id, change);
	const problem = await problemOf(saving, m.deal_not_saved());
	return problem === null
		? { ok: true, takeBack: () => openAgain(view, row, done) }
		: { ok: false, problem };
}

/** Undoes a tick, unless somebody has undone it or changed more meanwhile. */
async function openAgain(view: WorkspaceView, row: TaskRow, done: boolean): Promise<Undone> {
	const now = await view.replica.db.records.get(row.id);
	if (now?.kind !== 'task' || (now.closedAt !== null) !== done) return CHANGED;
	const change = finishTask(now, !done, view.acting);
	const saving = view.changeInSpace(row.space, row.id, change);
	return undoneUnless(await problemOf(saving, m.deal_not_saved()));
}
