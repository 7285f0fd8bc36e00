import type { RecordChange } from '../core/change';
import type { Instant } from '../core/day';
import type { MemberId } from '../core/ids';
import type { HistoryEntry, Post } from '../history/history';
import type { Device, Member, People, Team } from '../member/member';
import type { SharedArrangements } from '../figures/arrangement';
import type { SavedTemplates } from '../space/saved-template';
import type { Targets } from '../figures/target';
import type { Space, Stage } from '../space/space';

/** One changed value of a document: its path from the root's name on, the old value, and the new one. */
export interface Touch {
	readonly path: readonly string[];
	/** The old value; `undefined` when there was none. */
	readonly from: unknown;
	/** The new value; `undefined` when it is removed. */
	readonly to: unknown;
}

/** A history line about a field. */
export type FieldLine = Exclude<HistoryEntry, { readonly what: 'created' }>;

/** A record's fields as plain values. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** What one edit changes in a record, as the rules see it. */
export interface RecordEdit {
	/** The fields before the edit; `null` when the edit creates the record. */
	readonly before: RecordFields | null;
	readonly after: RecordFields;
	/** The fields that the edit sets or removes, even when it sets them to their present value. */
	readonly touched: readonly string[];
	/** Lines added to the history, and posts written. */
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
	/** Whether something was removed from the history or the posts. */
	readonly linesRemoved: boolean;
	/** Whether the note was edited. */
	readonly noteEdited?: true;
	/** Left out of an edit that is about to be made here, because its author sees the present state. */
	readonly elsewhere?: MadeElsewhere;
}

/** For an edit that was made elsewhere: what its author had seen of the record. */
export interface MadeElsewhere {
	/** The fields that it sets although its author had not seen their present value. */
	readonly unseen: ReadonlySet<string>;
	/** The values that it sets without effect, because another value that was set meanwhile wins. */
	readonly lost: ReadonlyMap<string, unknown>;
	/** The moment of the line after which each line and post was written, by its id. */
	readonly behind: ReadonlyMap<string, Instant>;
	/** Returns the earlier lines of the record about a field. */
	readonly past: (field: string) => readonly FieldLine[];
}

/** Returns a command's change as an edit of a record with these fields. */
export const editOf = (before: RecordFields | null, change: RecordChange): RecordEdit => ({
	before,
	after: { ...before, ...change.set },
	touched: Object.keys(change.set),
	history: change.history,
	posts: change.posts,
	linesRemoved: false,
	...(change.note === undefined ? {} : { noteEdited: true as const })
});

/** The workspace's own values in the directory, as far as the rules need them. */
export type WorkspaceFields = Readonly<Record<string, unknown>>;

/** The directory as a value. */
export interface DirectoryValue extends People {
	readonly workspace: WorkspaceFields | null;
	readonly devices: ReadonlyMap<string, Device>;
	readonly targets: Targets;
	/** Left out by a directory that is part of a test. */
	readonly arrangements?: SharedArrangements;
	readonly templates?: SavedTemplates;
}

/** A room's own document as a value, which the rules compare before and after a change. */
export type DocumentValue =
	| { readonly kind: 'directory'; readonly directory: DirectoryValue }
	| { readonly kind: 'space'; readonly id: string; readonly space: Space | null }
	| { readonly kind: 'private'; readonly member: MemberId }
	| { readonly kind: 'customers' };

export type { Device, Member, Space, Stage, Team };
