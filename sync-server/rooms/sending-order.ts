import type { RecordId } from '../../src/lib/domain/core/ids';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { Sequence } from '../../src/lib/protocol/messages';

/**
 * When a record is sent to a device that joins. 0 is what is shown and worked on: what is open, and what was
 * changed recently. 1 is the rest: what is closed, lost, in the bin or merged, and older customers, topics
 * and calls. 2 are bodies, those that were changed last first: nothing that is listed waits for a text that
 * somebody may open.
 */
export type Rank = 0 | 1 | 2;

/** Every rank, in the order of sending. */
export const RANKS: readonly Rank[] = [0, 1, 2];

/** A record's place in the order of sending: by rank, then by id; bodies by their last change. */
export interface Place {
	readonly rank: Rank;
	/** The record's id, or what stands for a body's last change; see `placeOf`. */
	readonly id: RecordId;
}

/** How far a device has come that is being sent a whole room. */
export interface Joining {
	/** Changes after this log entry count as recent for as long as the device joins. */
	readonly recent: Sequence;
	/** Everything up to here has been sent. */
	readonly place: Place;
}

/** Returns a record's rank, which stays the same until the record changes. */
function rankOf(
	{ kind, ended }: Pick<RecordFacts, 'kind' | 'ended'>,
	changedBy: Sequence,
	recent: Sequence
): Rank {
	if (kind === 'body') return BODIES;
	if (changedBy > recent) return 0;
	return ended !== true && HAS_AN_END[kind] ? 0 : 1;
}

/** Returns a record's place, which stays the same until the record changes. */
export function placeOf(
	id: RecordId,
	facts: Pick<RecordFacts, 'kind' | 'ended'>,
	changedBy: Sequence,
	recent: Sequence
): Place {
	const rank = rankOf(facts, changedBy, recent);
	return { rank, id: rank === BODIES ? bodyPlace(changedBy) : id };
}

/** The rank of bodies. */
export const BODIES: Rank = 2;

/** Returns a text for a sequence number, which is smaller for a later one. */
const bodyPlace = (changedBy: Sequence): string =>
	String(Number.MAX_SAFE_INTEGER - changedBy).padStart(16, '0');

/** Returns the sequence number of a body's place: the bodies after it in the order were changed before it. */
export const changeAt = (place: string): Sequence =>
	place === '' ? Infinity : Number.MAX_SAFE_INTEGER - Number(place);

/** The places before the first record and after the last. */
export const START: Place = { rank: 0, id: '' };
export const END: Place = { rank: 2, id: '~' };

/** Returns whether a place is beyond another in the sending order. */
export const isBeyond = (place: Place, than: Place): boolean =>
	place.rank === than.rank ? place.id > than.id : place.rank > than.rank;

/** The kinds of record that can be open or ended. */
const HAS_AN_END: Readonly<Record<RecordFacts['kind'], boolean>> = {
	deal: true,
	task: true,
	project: true,
	lead: true,
	campaign: true,
	call: false,
	customer: false,
	topic: false,
	page: false,
	version: false,
	post: false,
	draft: true,
	body: false,
	folder: false,
	file: false
};
