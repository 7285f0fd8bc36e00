import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';

/**
 * When a record is sent to whoever joins: 0, what is drawn and worked on; 1, the rest. What is open, and
 * what was changed recently, comes first; what is closed, lost, in the bin or merged, and customers and topics of long ago, after.
 */
export type Rank = 0 | 1;

/** Every rank, in the order of sending. */
export const RANKS: readonly Rank[] = [0, 1];

/** A record's place in the order of sending: by rank, then by id. */
export interface Place {
	readonly rank: Rank;
	readonly id: RecordId;
}

/** How far a device has come that is sent the whole of a room. */
export interface Joining {
	/** What was changed after this entry of the log counts as recent, for as long as it joins. */
	readonly recent: Sequence;
	/** Everything up to here has been sent. */
	readonly place: Place;
}

/** Returns a record's rank; the same as long as the record is not changed. */
export function rankOf(
	{ kind, ended }: Pick<RecordFacts, 'kind' | 'ended'>,
	changedBy: Sequence,
	recent: Sequence
): Rank {
	if (changedBy > recent) return 0;
	return ended !== true && HAS_AN_END[kind] ? 0 : 1;
}

/** Before the first place, and after the last: no id begins so. */
export const START: Place = { rank: 0, id: '' };
export const END: Place = { rank: 1, id: '~' };

/** Whether a place lies beyond another in the order of sending. */
export const isBeyond = (place: Place, than: Place): boolean =>
	place.rank === than.rank ? place.id > than.id : place.rank > than.rank;

/** Kinds of which what is open is told apart from what is done. */
const HAS_AN_END: Readonly<Record<RecordFacts['kind'], boolean>> = {
	deal: true,
	task: true,
	lead: true,
	campaign: true,
	call: false,
	customer: false,
	topic: false
};
