import type { WorkspaceView } from '$lib/app/context';
import type { RecordChange } from '$lib/domain/core/change';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import { bin, restore } from '$lib/domain/history/commands';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import type { WholeRecord } from '$lib/documents/record-reading';
import { problemOf } from '../refusals/why';
import { CHANGED, undoneBut, undoneUnless, type Undone } from './undo';

/** The parts of the open workspace that an undo needs. */
export type Undoing = Pick<WorkspaceView, 'acting'> & {
	readonly replica: {
		readonly records: Pick<WorkspaceView['replica']['records'], 'read' | 'change'>;
	};
};

/** How to undo a change of a record. */
export interface RecordUndo {
	/** Returns whether the record is still as the change left it. */
	readonly isStill: (now: WholeRecord) => boolean;
	/** Returns the change that undoes it, starting from the present record. */
	readonly back: (now: WholeRecord) => RecordChange;
	/** The text to show when this device cannot save the undo. */
	readonly failure: string;
}

/**
 * Undoes a change of one record, unless somebody has changed the same since. A record that is no longer
 * on this device stays as it is.
 */
export async function undoInRecord(
	{ replica: { records } }: Undoing,
	id: RecordId,
	{ isStill, back, failure }: RecordUndo
): Promise<Undone> {
	const now = await records.read(id);
	if (now === null) return { is: 'changed', said: m.common_undo_gone() };
	if (!isStill(now)) return CHANGED;
	const change = back(now);
	if (Object.keys(change.set).length === 0 && change.history.length === 0) return CHANGED;
	const { space } = now.record;
	const room = roomName(space === null ? { kind: 'customers' } : { kind: 'space', space });
	return undoneUnless(await problemOf(records.change(room, id, change), failure));
}

/**
 * Does the same as `undoInRecord` for several records. Records that somebody has changed since stay as
 * they are and are named.
 */
export async function undoInRecords(
	undoing: Undoing,
	ids: readonly RecordId[],
	undo: RecordUndo
): Promise<Undone> {
	const kept: string[] = [];
	for (const id of ids) {
		const title = (await undoing.replica.records.read(id))?.record.title;
		const undone = await undoInRecord(undoing, id, undo);
		if (undone.is === 'failed') return undone;
		if (undone.is === 'changed') kept.push(title ?? m.common_undo_gone_one());
	}
	return undoneBut(kept);
}

/** Whether a record is in the bin because this member put it there: nobody has taken it out and put it back since. */
export const isBinnedBy = (
	member: MemberId,
	{ record, history }: Pick<WholeRecord, 'record' | 'history'>
): boolean =>
	record.binned &&
	history.findLast(({ what }) => what === 'binned' || what === 'restored')?.by === member;

/** Takes a record out of the bin again, unless somebody has taken it out and put it back since. */
export const undoBin = (view: Undoing, id: RecordId, failure: string): Promise<Undone> =>
	undoInRecord(view, id, {
		isStill: (now) => isBinnedBy(view.acting.actor, now),
		back: () => restore(view.acting),
		failure
	});

/**
 * Moves records that were just created to the bin. Records that somebody has edited since, its author
 * included, stay and are named.
 */
export const undoMade = (
	view: Undoing,
	ids: readonly RecordId[],
	failure: string
): Promise<Undone> =>
	undoInRecords(view, ids, {
		isStill: ({ record, history, posts }) =>
			!record.binned && history.every(({ what }) => what === 'created') && posts.length === 0,
		back: () => bin(view.acting),
		failure
	});
