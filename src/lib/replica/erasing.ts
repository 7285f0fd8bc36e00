import type { MemberId, RecordId } from '../domain/core/ids';
import type { People } from '../domain/member/member';
import type { Refusal } from '../domain/access/refusal';
import { succeed } from '../domain/core/result';
import { ADMINS_ERASE, judgeErasure, mayErase, ONLY_BINNED } from '../domain/policy/erase';
import { MAX_ERASED, type Answer, type Question } from '../protocol/handshake';
import type { RoomName } from '../protocol/rooms';
import { isNotStored, saving, type NotSaved } from './saved';
import type { RecordStore } from './store/records';

/** What came of deleting for good. */
export type Erasure =
	/** The relay has deleted them; each device does as it hears of it. */
	| { readonly is: 'done' }
	/** It needs the relay, and there is no connection. Nothing more was deleted. */
	| { readonly is: 'offline' }
	/** Changes of theirs have not been sent yet: the relay might not know that they are in the bin. */
	| { readonly is: 'unsent' }
	| { readonly is: 'refused'; readonly refusal: Refusal }
	/** This device could not store it. Nothing more was deleted. */
	| { readonly is: 'not-stored' };

/** What erasing needs of the workspace. */
interface Ports {
	readonly me: MemberId;
	readonly records: RecordStore;
	readonly people: () => People;
	readonly isAttached: () => boolean;
	readonly ask: (question: Question) => Promise<Answer | null>;
}

/**
 * Deletes records of a room for good (HI-05): admins only, and only what is in the bin. There is no
 * way back. With a relay it happens there first, up to `MAX_ERASED` at a time, of which all or none
 * go; this device lets go of them when the relay says so.
 */
export async function eraseForGood(
	ports: Ports,
	room: RoomName,
	ids: readonly RecordId[]
): Promise<Erasure> {
	const done = await saving(async () => succeed(await erase(ports, room, ids)));
	return done.ok ? done.value : notErased(done.error);
}

const notErased = (error: NotSaved): Erasure =>
	isNotStored(error) ? { is: 'not-stored' } : { is: 'refused', refusal: error };

async function erase(
	{ me, records, people, isAttached, ask }: Ports,
	room: RoomName,
	ids: readonly RecordId[]
): Promise<Erasure> {
	if (!mayErase(me, people())) return { is: 'refused', refusal: ADMINS_ERASE };
	if (!isAttached()) {
		const erased = await records.erase(ids, (fields) => judgeErasure(me, fields, people()));
		return erased.ok ? { is: 'done' } : notErased(erased.error);
	}
	const waiting = await records.db.outbox.where('record').anyOf(ids).count();
	if (waiting > 0) return { is: 'unsent' };
	for (let start = 0; start < ids.length; start += MAX_ERASED) {
		const some = ids.slice(start, start + MAX_ERASED);
		const answer = await ask({ ask: 'erase', room, records: some });
		if (answer === null) return { is: 'offline' };
		// Who may not at all has been told above: somebody has taken one out meanwhile.
		if (answer.answer !== 'done') return { is: 'refused', refusal: ONLY_BINNED };
	}
	return { is: 'done' };
}
