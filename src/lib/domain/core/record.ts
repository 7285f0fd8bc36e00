import type { ImportId, MemberId, RecordId, SpaceId } from './ids';
import type { Instant } from './day';

/** The kinds of record that exist so far. */
export type RecordKind = 'deal' | 'customer' | 'task' | 'topic' | 'lead' | 'campaign' | 'call';

export const RECORD_KINDS: readonly RecordKind[] = [
	'deal',
	'customer',
	'task',
	'topic',
	'lead',
	'campaign',
	'call'
];

/** What every record has. */
export interface RecordBase {
	readonly id: RecordId;
	readonly kind: RecordKind;
	/** `null` for customers, which belong to the workspace. */
	readonly space: SpaceId | null;
	readonly title: string;
	readonly owner: MemberId | null;
	readonly createdAt: Instant;
	readonly createdBy: MemberId;
	/** A binned record is kept, and counts nowhere. */
	readonly binned: boolean;
	readonly importId: ImportId | null;
	/** The record's id in the system that it came from. */
	readonly externalId: string | null;
}

/** What access to a record depends on, and when it is sent: all that the relay needs to know of it. */
export interface RecordFacts {
	readonly kind: RecordKind;
	readonly owner: MemberId | null;
	/** Who works on it beside its owner (PR-11). Left out when there is nobody. */
	readonly participants?: readonly MemberId[];
	/** Said of a task that belongs to a deal: it is seen as deals are (OP-08). */
	readonly ofDeal?: true;
	/** Said of what is closed, in the bin or merged into another: who joins is sent it last. */
	readonly ended?: true;
}
