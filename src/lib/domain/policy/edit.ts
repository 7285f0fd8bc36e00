import type { RecordChange } from '../core/change';
import type { Instant } from '../core/day';
import type { MemberId } from '../core/ids';
import type { HistoryEntry, Post } from '../history/history';
import type { Device, Member, People, Team } from '../member/member';
import type { Space, Stage } from '../space/space';

/** One place of a document: its path from the root's name on, what was there, and what is to be. */
export interface Touch {
	readonly path: readonly string[];
	/** `undefined`: nothing was there. */
	readonly from: unknown;
	/** `undefined`: it is taken away. */
	readonly to: unknown;
}

/** A line of history that tells of a field. */
export type FieldLine = Exclude<HistoryEntry, { readonly what: 'created' }>;

/** A record's fields as plain values. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** What one edit does to a record, as the rules see it. */
export interface RecordEdit {
	/** `null`: the edit makes the record. */
	readonly before: RecordFields | null;
	readonly after: RecordFields;
	/** The fields that the edit sets or takes away, also those that it sets to what they were. */
	readonly touched: readonly string[];
	/** Lines added to the history, and posts written. */
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
	/** Something that was in the history or among the posts is there no more. */
	readonly linesRemoved: boolean;
	/** Something was done to the record's note. */
	readonly noteEdited?: true;
	/** Left out of an edit that is about to be made here: its maker sees what there is. */
	readonly elsewhere?: MadeElsewhere;
}

/** What of an edit that was made elsewhere tells how its maker saw the record. */
export interface MadeElsewhere {
	/** Fields that it sets without its maker having seen what stood there. */
	readonly unseen: ReadonlySet<string>;
	/** What it sets that does not stand, because something else that was set meanwhile does. */
	readonly lost: ReadonlyMap<string, unknown>;
	/** The moment of the line behind which each line and post was written, by its id. */
	readonly behind: ReadonlyMap<string, Instant>;
	/** The lines that the record had before of a field. */
	readonly past: (field: string) => readonly FieldLine[];
}

/** A command's change as an edit of a record with these fields. */
export const editOf = (before: RecordFields | null, change: RecordChange): RecordEdit => ({
	before,
	after: { ...before, ...change.set },
	touched: Object.keys(change.set),
	history: change.history,
	posts: change.posts,
	linesRemoved: false,
	...(change.note === undefined ? {} : { noteEdited: true as const })
});

/** What the directory says of the workspace itself, as far as rules care. */
export type WorkspaceFields = Readonly<Record<string, unknown>>;

/** The directory as a value. */
export interface DirectoryValue extends People {
	readonly workspace: WorkspaceFields | null;
	readonly devices: ReadonlyMap<string, Device>;
}

/** A room's own document as a value: what the rules compare before and after a change. */
export type DocumentValue =
	| { readonly kind: 'directory'; readonly directory: DirectoryValue }
	| { readonly kind: 'space'; readonly id: string; readonly space: Space | null }
	| { readonly kind: 'private'; readonly member: MemberId }
	| { readonly kind: 'customers' };

export type { Device, Member, Space, Stage, Team };
