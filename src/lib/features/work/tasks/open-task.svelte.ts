import type { RecordChange } from '$lib/domain/core/change';
import { readRule } from '$lib/domain/task/repeat/rule';
import type { Task } from '$lib/domain/task/task';
import type { Undone } from '$lib/features/common/undo/undo';
import { OpenRecord } from '$lib/features/records/record/record.svelte';
import type { Beside } from '$lib/features/records/moves/following';
import { binInSeries } from '$lib/features/records/series/bin-in-series';
import { inSeries, undoChange } from '$lib/features/records/series/in-series';
import { seriesQuestion } from '$lib/features/records/series/series-question.svelte';
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
		const edits = await binInSeries(view, task, scope);
		const problem = await this.saved(this.changeAll(edits));
		if (problem !== null) {
			toast({ message: problem, tone: 'danger' });
			return null;
		}
		return () => undoChange(view, this.space, edits);
	}

	private changeAll(edits: readonly Beside[]) {
		const room = roomName({ kind: 'space', space: this.space });
		return this.view.replica.records.changeTogether(edits.map((edit) => ({ room, ...edit })));
	}
}
