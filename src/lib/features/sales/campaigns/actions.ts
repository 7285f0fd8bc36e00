import type { WorkspaceView } from '$lib/app/context';
import { callPost, closeCampaign, recordCall, reopenCampaign } from '$lib/domain/campaign/commands';
import type { CallResult } from '$lib/domain/campaign/commands';
import type { Call, Campaign } from '$lib/domain/campaign/campaign';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import { assign } from '$lib/domain/deal/commands';
import { bin } from '$lib/domain/history/commands';
import { mayChange } from '$lib/features/common/refusals/offered';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo, offerUndoIf } from '$lib/features/common/undo/undo';
import { undoBin, undoInRecord, undoInRecords } from '$lib/features/common/undo/undo-record';
import { m } from '$lib/i18n/messages';
import { customerNow } from '$lib/replica/store/merged';
import { roomName } from '$lib/protocol/rooms';
import type { RecordEdits } from '$lib/replica/store/change-together';
import type { CallRow } from '$lib/replica/store/rows';
import { toast } from '$lib/ui/toasts.svelte';
import { outcomeName } from './outcome-words';

/** Changes records of a space together. Shows a toast when that was not saved. */
async function changeAll(
	view: WorkspaceView,
	space: SpaceId,
	ids: readonly RecordId[],
	change: (id: RecordId) => RecordChange
): Promise<boolean> {
	const room = roomName({ kind: 'space', space });
	const saving = view.replica.records.changeMany(room, ids, change);
	const problem = await problemOf(saving, m.campaigns_not_saved());
	if (problem !== null) toast({ message: problem, tone: 'danger' });
	return problem === null;
}

/** Closes or reopens a campaign. The toast offers undo. */
export async function setClosed(
	view: WorkspaceView,
	campaign: Campaign,
	closed: boolean
): Promise<void> {
	const { id, space, title } = campaign;
	const change = closed
		? closeCampaign(campaign, view.acting)
		: reopenCampaign(campaign, view.acting);
	if (!(await changeAll(view, space, [id], () => change))) return;
	offerUndo(
		{ message: closed ? m.campaigns_was_closed({ title }) : m.campaigns_was_reopened({ title }) },
		() =>
			undoInRecord(view, id, {
				isStill: ({ record }) =>
					record.kind === 'campaign' && (record.closedAt !== null) === closed,
				back: ({ record }) => {
					if (record.kind !== 'campaign') return NO_CHANGE;
					return closed ? reopenCampaign(record, view.acting) : closeCampaign(record, view.acting);
				},
				failure: m.campaigns_not_saved()
			})
	);
}

/** Puts a campaign into the bin. The toast offers undo. Returns whether it is there. */
export async function binCampaign(
	view: WorkspaceView,
	{ id, space, title }: Campaign
): Promise<boolean> {
	if (!(await changeAll(view, space, [id], () => bin(view.acting)))) return false;
	offerUndo({ message: m.campaigns_binned({ title }) }, () =>
		undoBin(view, id, m.campaigns_not_saved())
	);
	return true;
}

/** Assigns each call to the member named for it. The toast offers undo. */
export async function handCalls(
	view: WorkspaceView,
	space: SpaceId,
	calls: readonly CallRow[],
	to: ReadonlyMap<RecordId, MemberId>
): Promise<void> {
	const moved = calls.filter(({ id, owner }) => to.has(id) && to.get(id) !== owner);
	const byId = new Map(moved.map((call) => [call.id, call]));
	const ids = [...byId.keys()];
	if (ids.length === 0) return;
	const change = (id: RecordId, owner: MemberId, from: MemberId | null) =>
		assign({ owner: from }, owner, view.acting);
	const handed = await changeAll(view, space, ids, (id) =>
		change(id, to.get(id) ?? '', byId.get(id)?.owner ?? null)
	);
	if (!handed) return;
	const owned = ids.filter((id) => byId.get(id)?.owner !== null);
	offerUndoIf(
		{ message: m.campaigns_handed({ count: ids.length }) },
		owned.length === 0
			? null
			: () =>
					undoInRecords(view, owned, {
						isStill: ({ record }) => record.owner === to.get(record.id),
						back: ({ record }) =>
							change(record.id, byId.get(record.id)?.owner ?? '', to.get(record.id) ?? null),
						failure: m.campaigns_not_saved()
					})
	);
}

/**
 * Records the outcome of a call. Where this member may, also logs it with the customer as an
 * interaction (OP-04). Returns, as text, why it was not saved, or `null` when it was.
 */
export async function saveCall(
	view: WorkspaceView,
	call: Call,
	campaign: string,
	result: CallResult,
	corrects: boolean
): Promise<string | null> {
	const change = recordCall(call, result, view.acting, corrects);
	if (change.history.length === 0) return null;
	const heading = m.campaigns_post({ outcome: outcomeName(result.outcome), campaign });
	const text = [heading, result.note.trim()].filter((part) => part !== '').join('\n');
	const own = {
		room: roomName({ kind: 'space', space: call.space }),
		id: call.id,
		edits: [change]
	};
	const saved = withLine(view, call, text).then((line) =>
		view.replica.records.changeTogether([own, ...line])
	);
	return problemOf(saved, m.campaigns_not_saved());
}

/** Returns the line of a call at its customer: none at one that the caller may not see or write at. */
async function withLine(view: WorkspaceView, call: Call, text: string): Promise<RecordEdits[]> {
	const customer = await customerNow(view.replica.db, call.customer);
	const there = await view.replica.records.read(customer);
	if (there?.record.kind !== 'customer' || there.record.binned) return [];
	const line = callPost(text, view.acting);
	if (!mayChange(view, there.record, line).ok) return [];
	return [{ room: roomName({ kind: 'customers' }), id: customer, edits: [line] }];
}
