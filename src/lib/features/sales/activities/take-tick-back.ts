import type { WorkspaceView } from '$lib/app/context';
import { NO_CHANGE } from '$lib/domain/core/change';
import type { RecordId } from '$lib/domain/core/ids';
import type { Activity, Doing } from '$lib/domain/process/activity';
import { untick } from '$lib/domain/process/tick';
import { triggeredId } from '$lib/domain/process/trigger';
import { refusalWords } from '$lib/features/common/refusals/why';
import { CHANGED, undoneBut, type Undone } from '$lib/features/common/undo/undo';
import { undoInRecord, undoMade, type Undoing } from '$lib/features/common/undo/undo-record';
import { m } from '$lib/i18n/messages';

/** A tick that was just made. */
export interface MadeTick {
	readonly deal: RecordId;
	readonly activity: Activity;
	/** The tick as the deal stores it. */
	readonly made: Doing | undefined;
	/** Whether the tick has created a task. */
	readonly withTask: boolean;
}

/**
 * Undoes a tick and the task that it has created. The task goes to the bin, unless somebody has edited
 * it since: then it stays and is named.
 */
export async function takeTickBack(
	view: Undoing & Pick<WorkspaceView, 'me'>,
	{ deal, activity, made, withTask }: MadeTick
): Promise<Undone> {
	const { me } = view;
	const now = (await view.replica.records.read(deal))?.record;
	if (me === undefined || made === undefined || now?.kind !== 'deal') return CHANGED;
	const change = untick(now, activity, me, view.acting);
	if (!change.ok) return { is: 'failed', why: refusalWords(change.error) };
	const undone = await undoInRecord(view, deal, {
		isStill: ({ record }) => {
			const is = record.kind === 'deal' ? record.done.get(activity.id) : undefined;
			return is !== undefined && is.at === made.at && is.by === made.by;
		},
		back: ({ record }) => (record.kind === 'deal' ? change.value : NO_CHANGE),
		failure: m.deal_not_saved()
	});
	if (undone.is !== 'done' || !withTask) return undone;
	const task = triggeredId(deal, activity.id);
	const gone = await undoMade(view, [task], m.deal_not_saved());
	return gone.is === 'done' || gone.is === 'partly'
		? undoneBut(gone.is === 'partly' ? gone.kept : [])
		: gone;
}
