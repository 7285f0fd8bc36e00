import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import type { FieldValue, RecordChange } from '../../domain/core/change';
import type { OwnedBytes } from '../../domain/core/owned-bytes';
import type { Touch } from '../../domain/policy/edit';
import type { RefusalFacts } from '../../domain/access/refusal';
import type { CatalogueEntry } from '../../domain/space/space';
import type { Cursor } from '../../protocol/messages';
import type { RoomName } from '../../protocol/rooms';

/** One stored Yjs update of a record. */
export interface UpdateRow {
	readonly n?: number;
	readonly record: RecordId;
	readonly update: OwnedBytes;
	/**
	 * Said of the first update of a record when others were merged into it: the number of the one that
	 * the record began with on this device. After a refusal it begins anew, in every tab.
	 */
	readonly generation?: number;
	/** The Yjs client ids under which this device wrote what is in it. */
	readonly mine?: readonly number[];
}

/** One local edit that the relay has not acknowledged. */
export interface OutboxRow {
	readonly number?: number;
	readonly room: RoomName;
	readonly record: RecordId;
	readonly update: OwnedBytes;
	/**
	 * What the edit means, so that it can be written again on another state of the record. `null`: the
	 * update is a whole state, of a new record or of one that the relay has lost.
	 */
	readonly change: RecordChange | null;
	/** The relay has lost what the edit builds on: the update brings that as well. */
	readonly again?: true;
	/** How often it was written again because its client id was another device's. */
	readonly authored?: number;
	/** How often it was stamped anew because the relay found its moments ahead of its own time. */
	readonly stamped?: number;
	readonly at: Instant;
}

/** How far this device has followed a room. */
export interface CursorRow {
	readonly room: RoomName;
	readonly cursor: Cursor;
}

/** An edit that the relay refused, kept for the person who made it. */
export interface RefusalRow {
	readonly n?: number;
	readonly room: RoomName;
	readonly record: RecordId;
	readonly title: string;
	readonly rule: string;
	readonly reason: string;
	readonly facts: RefusalFacts;
	readonly wanted: Wanted;
	/** When the edit was made. */
	readonly at: Instant;
}

/** What a refused edit wanted: enough to show it, to copy its words and to try it again. */
export type Wanted =
	/** A change of a record, and what was there in place of the fields that it sets. */
	| {
			readonly of: 'record';
			readonly change: RecordChange;
			readonly was: Readonly<Record<string, FieldValue>>;
	  }
	/** A whole record that the relay did not take. */
	| { readonly of: 'whole-record'; readonly update: OwnedBytes }
	/** A change of a room's own document: the directory, a space, a private document. */
	| { readonly of: 'document'; readonly touches: readonly Touch[] };

/** A space on this device's list. */
export interface CatalogueRow extends CatalogueEntry {
	/** Whether the relay has ever listed it. What it has never listed it cannot take away. */
	readonly listed: boolean;
}

/** Small facts about this replica, by name. */
export interface MetaRow {
	readonly key: string;
	readonly value: unknown;
}
