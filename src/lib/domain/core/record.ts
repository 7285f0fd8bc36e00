import type { ImportId, MemberId, RecordId, SpaceId } from './ids';
import type { Instant } from './day';

/** The kinds of record. */
export type RecordKind =
	| 'deal'
	| 'customer'
	| 'task'
	| 'project'
	| 'topic'
	| 'post'
	| 'draft'
	| 'body'
	| 'page'
	| 'version'
	| 'lead'
	| 'campaign'
	| 'call'
	| 'folder'
	| 'file';

export const RECORD_KINDS: readonly RecordKind[] = [
	'deal',
	'customer',
	'task',
	'project',
	'topic',
	'post',
	'draft',
	'body',
	'page',
	'version',
	'lead',
	'campaign',
	'call',
	'folder',
	'file'
];

/**
 * The kinds of record that are a part of another one: what is said in a topic, or is about to be, the text of a record,
 * what a page was.
 */
export type PartKind = 'post' | 'draft' | 'body' | 'version';

/** Whether a record of this kind is a part of another one, and is shown with that alone. */
export const isPart = (kind: RecordKind): kind is PartKind =>
	kind === 'post' || kind === 'draft' || kind === 'body' || kind === 'version';

/** The fields of every record. */
export interface RecordBase {
	readonly id: RecordId;
	readonly kind: RecordKind;
	/** `null` for customers, which belong to the workspace. */
	readonly space: SpaceId | null;
	readonly title: string;
	readonly owner: MemberId | null;
	readonly createdAt: Instant;
	readonly createdBy: MemberId;
	/** A record in the bin is kept, but counts nowhere. */
	readonly binned: boolean;
	readonly importId: ImportId | null;
	/** The record's id in the system from which it was imported. */
	readonly externalId: string | null;
}

/** What determines who may read a record. */
export interface Readers {
	readonly kind: RecordKind;
	readonly owner: MemberId | null;
	readonly participants?: readonly MemberId[];
	readonly ofDeal?: true;
}

/** What determines access to a record, and when it is sent. The relay needs to know nothing else of it. */
export interface RecordFacts {
	readonly kind: RecordKind;
	readonly owner: MemberId | null;
	/** The participants beside its owner (PR-11). Left out when there are none. */
	readonly participants?: readonly MemberId[];
	/** Set for a task that belongs to a deal, which is visible as deals are (OP-08). */
	readonly ofDeal?: true;
	/** The record that it takes its readers from: a post's topic, or that of which a body is the text. Left out when it has readers of its own. */
	readonly of?: RecordId;
	/** Who reads that other record now. Left out while it is not there. */
	readonly readers?: Readers;
	/** Set for a record that is closed, in the bin or merged into another. New devices receive it last. */
	readonly ended?: true;
	/** When a post was said. Left out for other kinds, and in what was stored before this was kept. */
	readonly said?: Instant;
}
