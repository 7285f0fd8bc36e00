import type { WorkspaceView } from '$lib/app/context';
import type { PlannedBlock } from '$lib/domain/plan/day-plan';
import { dropBlock, putBlock, readPlan } from '$lib/documents/private-plan';
import { currentDay } from '$lib/features/common/time/today.svelte';
import { CHANGED, offerUndo, UNDONE } from '$lib/features/common/undo/undo';
import { m } from '$lib/i18n/messages';
import { dayText } from '$lib/ui/format';
import { toast } from '$lib/ui/toasts.svelte';
import { slotText } from './plan-words';

/** What becomes of a block: `null` where there is none. */
interface Step {
	readonly title: string;
	readonly before: PlannedBlock | null;
	readonly after: PlannedBlock | null;
}

/** Plans something, puts it elsewhere or plans it no longer, and offers to undo that. Returns whether it was stored. */
export async function planBlock(view: WorkspaceView, step: Step): Promise<boolean> {
	if (!(await write(view, step))) {
		toast({ message: m.plan_not_saved(), tone: 'danger' });
		return false;
	}
	const { title, before, after } = step;
	const message =
		after === null
			? m.plan_removed({ title })
			: m.plan_put({ title, day: dayText(after.day), time: slotText(after) });
	offerUndo({ message }, async () => {
		const block = before ?? after;
		const now = view.replica.mine.read(readPlan).blocks.find(({ id }) => id === block?.id);
		// Another device of this person may have put it elsewhere meanwhile.
		if (!isSame(now ?? null, after)) return CHANGED;
		return (await write(view, { title, before: after, after: before }))
			? UNDONE
			: { is: 'failed', why: m.plan_not_saved() };
	});
	return true;
}

async function write({ replica }: WorkspaceView, { before, after }: Step): Promise<boolean> {
	const saved = await replica.mine.edit((doc) => {
		if (after !== null) putBlock(doc, after, currentDay.current);
		else if (before !== null) dropBlock(doc, before.id);
	});
	return saved.ok;
}

const isSame = (a: PlannedBlock | null, b: PlannedBlock | null): boolean =>
	a === b ||
	(a !== null &&
		b !== null &&
		a.record === b.record &&
		a.day === b.day &&
		a.from === b.from &&
		a.minutes === b.minutes);
