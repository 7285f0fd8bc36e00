import type { RecordChange } from '../../domain/core/change';
import type { MemberId } from '../../domain/core/ids';
import { isAuthorship } from '../../domain/policy/draft-rules';
import { editOf } from '../../domain/policy/edit';
import { openRecord } from '../../documents/record';
import type { RoomName } from '../../protocol/rooms';
import { wholeChange } from './meaning';
import type { Judge } from './rebase';
import type { UpdateRow } from './sync-rows';

/** Why something waits no more for a shared draft that a relay has lost: its owner may not bring it back (HI-17). */
export const LOST_DRAFT = { rule: 'HI-17', reason: 'lost', facts: {} } as const;

/**
 * Whether this is a shared draft that its owner may not make any more. An admin whom it names may have it and bring it
 * back, or may never have been sent it: what waits for that could wait for ever.
 */
export function isLostDraft(
	room: RoomName,
	stored: readonly UpdateRow[],
	judgeOf: (member: MemberId) => Judge
): boolean {
	const doc = openRecord(stored.map(({ update }) => update));
	const { set, history } = wholeChange(doc);
	doc.destroy();
	const { kind, owner } = set;
	if (kind !== 'draft' || typeof owner !== 'string') return false;
	// As it was begun: who has joined since says so in their own name.
	const begun = Object.entries(set).filter(([field]) => !isAuthorship(field));
	const change: RecordChange = {
		set: Object.fromEntries(begun),
		history: history.filter(({ what }) => what === 'created'),
		posts: []
	};
	return !judgeOf(owner)(room, editOf(null, change)).ok;
}
