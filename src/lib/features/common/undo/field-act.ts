import type { RecordChange } from '$lib/domain/core/change';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { RecordKind } from '$lib/domain/core/record';
import { plainFieldLines, takeFieldsBack } from '$lib/domain/core/undo';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import { listText } from '$lib/ui/format';
import { fieldLabel } from '../refusals/field-labels';
import { problemOf } from '../refusals/why';
import { CHANGED, remember, undoneBut, undoneUnless, type Undone } from './undo';
import type { Undoing } from './undo-record';

/** A record of which fields were edited. */
interface Edited {
	readonly id: RecordId;
	readonly kind: RecordKind;
	readonly title: string;
}

/**
 * Remembers that fields of a record were given other values in place, so that this can be undone. A change
 * of anything else is not remembered here.
 */
export function rememberEdit(
	view: Undoing,
	{ id, kind, title }: Edited,
	change: RecordChange
): void {
	const lines = plainFieldLines(change);
	if (lines === null) return;
	const name = (field: string) => fieldLabel(field, kind);
	const fields = listText(lines.map(({ field }) => name(field)));
	remember(m.common_act_edit({ fields, title }), async (): Promise<Undone> => {
		const now = await view.replica.records.read(id);
		if (now === null) return { is: 'changed', said: m.common_undo_gone() };
		const { change: back, kept } = takeFieldsBack(lines, now.history, view.acting);
		if (back.history.length === 0) return CHANGED;
		const { space } = now.record;
		const room = roomName(space === null ? { kind: 'customers' } : { kind: 'space', space });
		const why = await problemOf(
			view.replica.records.change(room, id, back),
			m.common_undo_failed()
		);
		if (why !== null) return { is: 'failed', why };
		return undoneBut(kept.map(({ field }) => name(field)));
	});
}

/**
 * Remembers that a record was given to somebody. `give` gives it and returns, as text, why it could not.
 * What nobody owned before stays: an owner cannot be taken away.
 */
export function rememberOwner(
	view: Undoing,
	{ id, title }: Edited,
	{
		from,
		to,
		name
	}: { readonly from: MemberId | null; readonly to: MemberId; readonly name: string },
	give: (owner: MemberId) => Promise<string | null>
): void {
	if (from === null || from === to) return;
	remember(m.common_act_owner({ title, name }), async (): Promise<Undone> => {
		const now = await view.replica.records.read(id);
		if (now === null) return { is: 'changed', said: m.common_undo_gone() };
		if (now.record.owner !== to) return CHANGED;
		return undoneUnless(await give(from));
	});
}
