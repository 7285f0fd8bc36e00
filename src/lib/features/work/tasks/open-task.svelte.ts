import type { RecordChange } from '$lib/domain/core/change';
import { today } from '$lib/domain/core/day';
import { together } from '$lib/domain/core/set-field';
import { bin } from '$lib/domain/history/commands';
import { slotOf } from '$lib/domain/task/repeat/next';
import { readRule } from '$lib/domain/task/repeat/rule';
import { skipField } from '$lib/domain/task/repeat/skips';
import type { Task } from '$lib/domain/task/task';
import { problemOf } from '$lib/features/common/refusals/why';
import { undoneUnless, type Undone } from '$lib/features/common/undo/undo';
import { undoBin } from '$lib/features/common/undo/undo-record';
import { OpenRecord } from '$lib/features/records/record/record.svelte';
import { nextOf, takenBack, type Beside } from '$lib/features/records/moves/following';
import { laterTasks } from '$lib/features/records/moves/later-tasks';
import { inSeries } from '$lib/features/records/series/in-series';
import { seriesQuestion } from '$lib/features/records/series/series-question.svelte';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import { toast } from '$lib/ui/toasts.svelte';

/** An open task. Of one that repeats, it asks which tasks of the series a change is about (LW-05). */
export class OpenTask extends OpenRecord {
	private get task(): Task | null {
		const record = this.whole?.record;
		return record?.kind === 'task' ? record : null;
	}

	/** Saves a change as a record does. Nothing is saved when the person does not say what it is about. */
	override async save(change: RecordChange): Promise<string | null> {
		const { task, view } = this;
		const edits = task === null ? undefined : await inSeries(view, task, change);
		if (edits === null) return null;
		const [own, ...along] = edits ?? [];
		const [whole = change] = own?.edits ?? [];
		if (along.length === 0) return super.save(whole);
		return this.saved(this.changeAll([{ id: this.id, edits: [whole] }, ...along]));
	}

	/** Puts the task into the bin, and later ones of its series, or makes the next one (LW-05). */
	override async bin(): Promise<(() => Promise<Undone>) | null> {
		const { task, view } = this;
		if (task === null || readRule(task.repeat) === null) return super.bin();
		const scope = await seriesQuestion.ask('bin');
		if (scope === null) return null;
		const gone: Beside = { id: task.id, edits: [bin(view.acting)] };
		const next = scope === 'one' ? await this.nextWithout(task) : null;
		const later = scope === 'one' ? [] : await laterTasks(view, task);
		const binned = later.map(({ id }) => ({ id, edits: [bin(view.acting)] }));
		const all = [gone, ...binned, ...(next === null ? [] : [next])];
		const problem = await this.saved(this.changeAll(all));
		if (problem !== null) {
			toast({ message: problem, tone: 'danger' });
			return null;
		}
		return () => this.undoBinned([task.id, ...later.map(({ id }) => id)], next);
	}

	/** Returns the task that follows one that is deleted, which says that its day is left out. */
	private async nextWithout(task: Task): Promise<Beside | null> {
		const space = this.view.space(this.space);
		const next = space === null ? null : await nextOf(this.view, space, task);
		if (next === null) return null;
		const day = slotOf(task, today(this.view.acting.clock));
		const [made, ...more] = next.edits;
		if (made === undefined) return next;
		const left = { set: { [skipField(day)]: true }, history: [], posts: [] };
		return { id: next.id, edits: [together(made, left), ...more] };
	}

	private changeAll(edits: readonly Beside[]) {
		const room = roomName({ kind: 'space', space: this.space });
		return this.view.replica.records.changeTogether(edits.map((edit) => ({ room, ...edit })));
	}

	/** Takes tasks out of the bin again, and takes back the one that was made instead. */
	private async undoBinned(ids: readonly string[], next: Beside | null): Promise<Undone> {
		const { view } = this;
		const back = next === null ? null : await takenBack(view, next.id);
		if (back !== null) {
			const undone = undoneUnless(await problemOf(this.changeAll([back]), m.common_undo_failed()));
			if (undone.is === 'failed') return undone;
		}
		let last: Undone = { is: 'done' };
		for (const id of ids) {
			last = await undoBin(view, id, m.deal_not_saved());
			if (last.is === 'failed') return last;
		}
		return last;
	}
}
