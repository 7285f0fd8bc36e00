import type { Day, Instant } from '../../domain/core/day';
import type { ImportId, MemberId, RecordId, SpaceId, StageId } from '../../domain/core/ids';
import type { FieldValue, RecordChange } from '../../domain/core/change';
import type { OrderKey } from '../../domain/core/order';
import type { Touch } from '../../domain/policy/edit';
import type { RefusalFacts } from '../../domain/access/refusal';
import type { Minor } from '../../domain/money/money';
import type { CatalogueEntry } from '../../domain/space/space';
import { rateField } from '../../domain/deal/commands';
import { fold, words } from '../../domain/text/fold';
import type { AnyRecord } from '../../documents/record';
import type { Cursor } from '../../protocol/messages';
import type { RoomName } from '../../protocol/rooms';

/** What every projection row has. Rows are derived from documents and never edited by themselves. */
interface RowBase {
	readonly id: RecordId;
	readonly room: RoomName;
	readonly title: string;
	/** The title as lists sort it: folded. */
	readonly sortTitle: string;
	/** Folded words that a search finds the record by. */
	readonly words: readonly string[];
	readonly owner: MemberId | null;
	readonly createdAt: Instant;
	/** When the last change to the record was made, by its maker's clock. */
	readonly updatedAt: Instant;
	readonly postCount: number;
	/** Absent, not null, so that the index holds only records that came with an import. */
	readonly importId?: ImportId;
	readonly externalId?: string;
}

/** What a card and a line of the list show of a deal. */
export interface DealRow extends RowBase {
	readonly kind: 'deal';
	readonly space: SpaceId;
	readonly stage: StageId;
	readonly order: OrderKey;
	readonly contact: string;
	readonly customer?: RecordId;
	readonly revenue: Minor;
	readonly currency: string;
	/** Whole percent set by hand; `null` follows the stage. */
	readonly rate: number | null;
	readonly closeOn: Day;
	readonly closedAt: Instant | null;
}

/** What a card of a work board shows of a task. */
export interface TaskRow extends RowBase {
	readonly kind: 'task';
	readonly space: SpaceId;
	readonly stage: StageId;
	readonly order: OrderKey;
	readonly dueOn: Day | null;
	readonly closedAt: Instant | null;
}

/** What the list of customers shows. */
export interface CustomerRow extends RowBase {
	readonly kind: 'customer';
	readonly email: string;
	readonly phone: string;
	readonly sector: string;
}

/** What the list of topics shows. */
export interface TopicRow extends RowBase {
	readonly kind: 'topic';
	readonly space: SpaceId;
	readonly createdBy: MemberId;
}

export type Row = DealRow | TaskRow | CustomerRow | TopicRow;

/** A record in the bin: enough to name it and to bring it back. */
export interface BinRow {
	readonly id: RecordId;
	readonly room: RoomName;
	readonly kind: Row['kind'];
	readonly title: string;
	readonly importId?: ImportId;
}

/** One stored Yjs update of a record. */
export interface UpdateRow {
	readonly n?: number;
	readonly record: RecordId;
	readonly update: Uint8Array;
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
	readonly update: Uint8Array;
	/**
	 * What the edit means, so that it can be written again on another state of the record. `null`: the
	 * update is a whole state, of a new record or of one that the relay has lost.
	 */
	readonly change: RecordChange | null;
	/** The relay has lost what the edit builds on: the update brings that as well. */
	readonly again?: true;
	/** How often it was written again because its client id was another device's. */
	readonly authored?: number;
	readonly at: Instant;
}

/** How far this device has followed a room. */
export interface CursorRow extends Cursor {
	readonly room: RoomName;
}

/** Totals of one stage and owner, kept with the rows so that a board's figures cost nothing. */
export interface AggregateRow {
	readonly space: SpaceId;
	readonly stage: StageId;
	/** Empty when nobody owns the records. */
	readonly owner: MemberId;
	readonly count: number;
	readonly sum: Minor;
	/** Revenue of the deals whose rate follows the stage. */
	readonly following: Minor;
	/** Revenue times percent of the deals whose rate was set by hand. */
	readonly handWeighted: number;
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
	| { readonly of: 'whole-record'; readonly update: Uint8Array }
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

/**
 * Derives the row of a record. `touched` is the moment of its newest history entry or post.
 */
export function project(
	record: AnyRecord,
	room: RoomName,
	touched: Instant,
	postCount: number
): Row {
	const base = {
		id: record.id,
		room,
		title: record.title,
		sortTitle: fold(record.title),
		owner: record.owner,
		createdAt: record.createdAt,
		updatedAt: Math.max(record.createdAt, touched),
		postCount,
		...(record.importId === null ? {} : { importId: record.importId }),
		...(record.externalId === null ? {} : { externalId: record.externalId })
	};
	switch (record.kind) {
		case 'deal':
			return {
				...base,
				kind: 'deal',
				space: record.space,
				stage: record.stage,
				order: record.order,
				contact: record.contact,
				...(record.customer === null ? {} : { customer: record.customer }),
				revenue: record.revenue,
				currency: record.currency,
				rate: rateField(record.rate),
				closeOn: record.closeOn,
				closedAt: record.closedAt,
				words: words(`${record.title} ${record.contact} ${record.externalId ?? ''}`)
			};
		case 'task':
			return {
				...base,
				kind: 'task',
				space: record.space,
				stage: record.stage,
				order: record.order,
				dueOn: record.dueOn,
				closedAt: record.closedAt,
				words: words(record.title)
			};
		case 'customer':
			return {
				...base,
				kind: 'customer',
				email: record.email,
				phone: record.phone,
				sector: record.sector,
				words: words(`${record.title} ${record.email} ${record.phone}`)
			};
		case 'topic':
			return {
				...base,
				kind: 'topic',
				space: record.space,
				createdBy: record.createdBy,
				words: words(record.title)
			};
	}
}
