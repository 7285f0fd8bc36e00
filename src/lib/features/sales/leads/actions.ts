import { fromHere } from '$lib/features/common/page/onward';
import type { WorkspaceView } from '$lib/app/context';
import type { MemberId, RecordId, SpaceId } from '$lib/domain/core/ids';
import { NO_CHANGE, type RecordChange } from '$lib/domain/core/change';
import { succeed } from '$lib/domain/core/result';
import { assign } from '$lib/domain/deal/commands';
import { bin } from '$lib/domain/history/commands';
import { discardLead, reopenLead } from '$lib/domain/lead/commands';
import type { Lead } from '$lib/domain/lead/lead';
import { problemOf } from '$lib/features/common/refusals/why';
import { offerUndo, offerUndoIf, undoneBut, type Undone } from '$lib/features/common/undo/undo';
import { undoBin, undoInRecord } from '$lib/features/common/undo/undo-record';
import { m } from '$lib/i18n/messages';
import { toast } from '$lib/ui/toasts.svelte';
import { undoConversion, type Converted, type Converting } from './convert';

/** Returns a lead as this device has it, or `null` when it does not. */
export async function readLead(view: WorkspaceView, id: RecordId): Promise<Lead | null> {
	const record = (await view.replica.records.read(id))?.record;
	return record?.kind === 'lead' ? record : null;
}

/** Changes the present state of a lead. Returns why it was not saved, or `null` when it was. */
async function changeLead(
	view: WorkspaceView,
	id: RecordId,
	change: (lead: Lead) => RecordChange
): Promise<string | null> {
	const lead = await readLead(view, id);
	if (lead === null) return m.leads_missing_title();
	const wanted = change(lead);
	if (Object.keys(wanted.set).length === 0) return null;
	return problemOf(view.changeInSpace(lead.space, id, wanted), m.leads_not_saved());
}

/** Does the same as `changeLead`, and shows a toast when it was not saved. */
export async function changeOrTell(
	view: WorkspaceView,
	id: RecordId,
	change: (lead: Lead) => RecordChange
): Promise<boolean> {
	const problem = await changeLead(view, id, change);
	if (problem !== null) toast({ message: problem, tone: 'danger' });
	return problem === null;
}

/** Undoes what was done to a lead, if the lead is still so. */
const undoLead = (
	view: WorkspaceView,
	id: RecordId,
	isStill: (lead: Lead) => boolean,
	change: (lead: Lead) => RecordChange
): Promise<Undone> =>
	undoInRecord(view, id, {
		isStill: ({ record }) => record.kind === 'lead' && isStill(record),
		back: ({ record }) => (record.kind === 'lead' ? change(record) : NO_CHANGE),
		failure: m.leads_not_saved()
	});

/** Discards a lead. The toast offers undo. Returns why it was not saved, or `null`. */
export async function discard(
	view: WorkspaceView,
	{ id, title }: Pick<Lead, 'id' | 'title'>,
	reason: string
): Promise<string | null> {
	const problem = await changeLead(view, id, (lead) => discardLead(lead, reason, view.acting));
	if (problem !== null) return problem;
	offerUndo({ message: m.leads_was_discarded({ title }) }, () =>
		undoLead(
			view,
			id,
			(lead) => lead.status === 'discarded' && lead.reason === reason,
			(lead) => reopenLead(lead, view.acting)
		)
	);
	return null;
}

/** Says that a lead has become an opportunity. The toast offers undo. */
export function tellConverted(by: Converting, lead: Lead, made: Converted): void {
	offerUndo({ message: m.leads_converted_to({ title: lead.title }), tone: 'ok' }, () =>
		takeBack(by, lead, made)
	);
}

/**
 * Undoes a conversion and opens the lead. What nobody has edited since goes to the bin, the rest stays
 * and is named.
 */
async function takeBack(by: Converting, lead: Lead, made: Converted): Promise<Undone> {
	let kept: readonly string[] = [];
	const go = fromHere();
	const undoing = undoConversion(by, lead.id, made).then((undone) => {
		if (!undone.ok) return undone;
		kept = undone.value;
		return succeed(null);
	});
	const why = await problemOf(undoing, m.leads_not_undone());
	if (why !== null) return { is: 'failed', why };
	await go(leadHref(lead));
	return undoneBut(kept);
}

/** Reopens a lead. The toast offers to close it as it was. */
export async function reopen(
	view: WorkspaceView,
	{ id, title }: Pick<Lead, 'id' | 'title'>
): Promise<void> {
	const before = await readLead(view, id);
	if (before === null) return;
	if (!(await changeOrTell(view, id, (lead) => reopenLead(lead, view.acting)))) return;
	offerUndoIf(
		{ message: m.leads_reopened({ title }) },
		before.status !== 'discarded'
			? null
			: () =>
					undoLead(
						view,
						id,
						({ status }) => status === 'open',
						(lead) => discardLead(lead, before.reason, view.acting)
					)
	);
}

/** Assigns a lead to somebody. The toast offers undo where that is possible. */
export async function giveLead(
	view: WorkspaceView,
	{ id, title, owner }: Pick<Lead, 'id' | 'title' | 'owner'>,
	to: MemberId
): Promise<void> {
	if (owner === to) return;
	if (!(await changeOrTell(view, id, (lead) => assign(lead, to, view.acting)))) return;
	const name = view.directory.members.get(to)?.name ?? m.common_unknown_person();
	offerUndoIf(
		{ message: m.leads_assigned({ title, name }) },
		owner === null
			? null
			: () =>
					undoLead(
						view,
						id,
						(lead) => lead.owner === to,
						(lead) => assign(lead, owner, view.acting)
					)
	);
}

/** Puts a lead into the bin. The toast offers undo. Returns whether it is there. */
export async function binLead(
	view: WorkspaceView,
	{ id, title }: Pick<Lead, 'id' | 'title'>
): Promise<boolean> {
	if (!(await changeOrTell(view, id, () => bin(view.acting)))) return false;
	offerUndo({ message: m.leads_binned({ title }) }, () => undoBin(view, id, m.leads_not_saved()));
	return true;
}

/** Returns the address of a lead's page. */
export const leadHref = (lead: { readonly space: SpaceId; readonly id: RecordId }): string =>
	`/s/${lead.space}/leads/${lead.id}`;
