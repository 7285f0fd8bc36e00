import type { Day, Instant } from '../../domain/core/day';
import type {
	ActivityId,
	ImportId,
	MemberId,
	RecordId,
	SpaceId,
	StageId
} from '../../domain/core/ids';
import type { CallOutcome } from '../../domain/campaign/campaign';
import type { CustomValue } from '../../domain/fields/field';
import type { AuditEntry } from '../../domain/audit/entry';
import type { Interaction } from '../../domain/history/history';
import type { FieldValues } from '../../domain/fields/values';
import type { FileRef } from '../../domain/file/file';
import type { PastLine } from '../../domain/history/past';
import type { ProjectState } from '../../domain/project/project';
import type { LeadStatus } from '../../domain/lead/lead';
import type { Dependencies } from '../../domain/task/dependency';
import type { TimeOfDay } from '../../domain/task/due';
import type { Priority } from '../../domain/task/priority';
import type { FieldValue, RecordChange } from '../../domain/core/change';
import type { OrderKey } from '../../domain/core/order';
import type { LinkCard, Poll } from '../../domain/topic/post';
import type { TopicForm, TopicPost, TopicStatus } from '../../domain/topic/topic';
import type { Tally } from '../../domain/topic/voting';
import type { OwnedBytes } from '../../domain/core/owned-bytes';
import type { PostPlace } from '../../domain/topic/post-place';
import type { Touch } from '../../domain/policy/edit';
import type { RefusalFacts } from '../../domain/access/refusal';
import type { Amounts } from '../../domain/money/amounts';
import type { Currency, Minor } from '../../domain/money/money';
import type { CatalogueEntry } from '../../domain/space/space';
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
	/** The imports that changed it, for the index. Absent where none has. */
	readonly changedBy?: readonly ImportId[];
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
	/** Whole percent set by hand; `null` when nobody has set one. See `rateIn`. */
	readonly rate: number | null;
	/** Left out when it was created without the starting value of its close rate. */
	readonly startStage?: StageId;
	readonly startOver?: boolean;
	readonly closeOn: Day;
	readonly closedAt: Instant | null;
	readonly createdBy: MemberId;
	readonly participants: readonly MemberId[];
	readonly source: string;
	readonly lostReason: string;
	readonly tags: readonly string[];
	readonly tagKeys?: Readonly<Record<string, string>>;
	/** Values of the space's own fields, by their ids. */
	readonly custom: Readonly<Record<string, CustomValue>>;
	/** The activities that are done. */
	readonly done: readonly ActivityId[];
	/** The spaces, and projects of spaces, that were made from it. */
	readonly projects: readonly SpaceId[];
	/** Since when it is in its stage. */
	readonly movedAt: Instant;
	/** The newest interaction with the customer about it. Absent: none. */
	readonly contactedAt?: Instant;
	readonly fileCount: number;
	readonly productCount: number;
	/** Other deals that it links. Absent when there are none, for the index. */
	readonly links?: readonly RecordId[];
	/** What is known of its note. Absent when nobody has begun one. */
	readonly body?: BodySummary;
}

/** What a card of a work board shows of a task. */
export interface TaskRow extends RowBase {
	readonly kind: 'task';
	readonly space: SpaceId;
	readonly stage: StageId;
	readonly order: OrderKey;
	readonly dueOn: Day | null;
	readonly closedAt: Instant | null;
	/** What a task does not have is absent: most have none of these. */
	readonly dueTime?: TimeOfDay;
	readonly priority?: Priority;
	readonly startOn?: Day;
	/** Minutes. */
	readonly estimate?: number;
	/** Whole percent. */
	readonly progress?: number;
	readonly tags?: readonly string[];
	readonly tagKeys?: Readonly<Record<string, string>>;
	/** The members who work on it beside its owner. */
	readonly assignees?: readonly MemberId[];
	/** The project that it belongs to. */
	readonly project?: RecordId;
	/** The task that it is a part of. */
	readonly parent?: RecordId;
	/** How it comes again, as an RRULE. */
	readonly repeat?: string;
	/** Its series and the day in it, of a task whose next one is made when its day comes; see `BY_DAY`. */
	readonly comes?: { readonly series: RecordId; readonly slot: Day | null };
	/** How many tasks above it are in the same list, where that is a tree. Never stored. */
	readonly depth?: number;
	/** The tasks that it waits for, and how. */
	readonly dependencies?: Dependencies;
	/**
	 * Its project, its parent, what it waits for, its assignees and `BY_DAY`: by each of them the index finds it. Absent
	 * when there are none.
	 */
	readonly links?: readonly string[];
	/** The months of a board's task, for the index that finds it by its days; see `monthKeys`. */
	readonly months?: readonly string[];
	/** The deal that it belongs to. Absent, not null, for the index. */
	readonly deal?: RecordId;
	/** The values of the custom fields. Absent when there are none. */
	readonly custom?: Readonly<Record<string, CustomValue>>;
	/** What is known of its description. Absent when nobody has begun one. */
	readonly body?: BodySummary;
}

/** What the list of projects shows. What is left out is not there. */
export interface ProjectRow extends RowBase {
	readonly kind: 'project';
	readonly space: SpaceId;
	readonly createdBy: MemberId;
	readonly state: ProjectState;
	readonly startOn?: Day;
	readonly dueOn?: Day;
	readonly closedAt: Instant | null;
	readonly tags?: readonly string[];
	readonly tagKeys?: Readonly<Record<string, string>>;
	/** The topics and pages that are about it, for the index. */
	readonly links?: readonly RecordId[];
	/** What is known of its description. */
	readonly body?: BodySummary;
}

/** What the list of customers shows. */
export interface CustomerRow extends RowBase {
	readonly kind: 'customer';
	readonly email: string;
	readonly phone: string;
	readonly sector: string;
	readonly taxNumber: string;
	readonly tags: readonly string[];
	/** The values of the workspace's fields, by their ids (LS-10). Absent where there are none. */
	readonly custom?: FieldValues;
	/** When they were called last, by what was written down with them. Absent: never. */
	readonly calledAt?: Instant;
	/** The newest interaction that was written down with them, not with a deal. Absent: none. */
	readonly contactedAt?: Instant;
	/** By which duplicates are found; see `customerKeys`. */
	readonly keys: readonly string[];
	/** Customers that look alike and are others. Absent where nobody has said so. */
	readonly apart?: readonly RecordId[];
	/** Whom it was merged into, when it stays all the same: of a ring of merges, or the other is not here. */
	readonly mergedInto?: RecordId;
}

/** What the lead inbox shows (PL-05). */
export interface LeadRow extends RowBase {
	readonly kind: 'lead';
	readonly space: SpaceId;
	readonly company: string;
	readonly contact: string;
	readonly email: string;
	readonly phone: string;
	readonly source: string;
	readonly status: LeadStatus;
	/** Why it was discarded. */
	readonly reason: string;
	readonly tags: readonly string[];
	readonly closedAt: Instant | null;
	readonly keys: readonly string[];
}

/** What the list of call campaigns shows (OP-14). */
export interface CampaignRow extends RowBase {
	readonly kind: 'campaign';
	readonly space: SpaceId;
	readonly closedAt: Instant | null;
}

/** What a campaign shows of one of its customers. */
export interface CallRow extends RowBase {
	readonly kind: 'call';
	readonly space: SpaceId;
	readonly campaign: RecordId;
	readonly customer: RecordId;
	readonly phone: string;
	readonly outcome: CallOutcome;
	readonly note: string;
	readonly callbackOn: Day | null;
	readonly attempts: number;
	readonly calledAt: Instant | null;
	readonly order: OrderKey;
}

/** What the list of topics shows. */
export interface TopicRow extends RowBase {
	readonly kind: 'topic';
	readonly space: SpaceId;
	readonly createdBy: MemberId;
	/** What it is for. Left out of a plain one, as everything below is where there is nothing to say. */
	readonly form?: TopicForm;
	/** Whether it is closed, answered or decided upon. */
	readonly decided?: true;
	/** What has become of an idea or a proposal. */
	readonly state?: TopicStatus;
	/** Said of a pinned topic alone: the list asks the index of statuses for them. */
	readonly status?: 'pinned';
	readonly tags?: readonly string[];
	/** How many voted for, against and neither. */
	readonly votes?: Tally;
	/** Whether it asks to be confirmed, and who has. */
	readonly asks?: true;
	readonly confirmed?: readonly MemberId[];
	/** When the topic itself was changed last. `updatedAt` is later when something was said since. */
	readonly changedAt: Instant;
}

/** What the file area shows of a folder. */
export interface FolderRow extends RowBase {
	readonly kind: 'folder';
	readonly space: SpaceId;
	readonly createdBy: MemberId;
	/** Left out at the top. */
	readonly parent?: RecordId;
}

/** What the file area shows of a file. */
export interface FileRow extends RowBase {
	readonly kind: 'file';
	readonly space: SpaceId;
	readonly createdBy: MemberId;
	/** The folder that it says it is in, whether that is here or not; empty at the top. */
	readonly folder: RecordId | '';
	/** The newest version; `null` where a document has none, which no rule lets in. */
	readonly file: FileRef | null;
	/** Of the newest version, bytes. */
	readonly size: number;
	readonly versionCount: number;
	readonly tags?: readonly string[];
	readonly tagKeys?: Readonly<Record<string, string>>;
}

/** What the tree of a space's pages shows of one, and lists of pages. What is left out is not there. */
export interface PageRow extends RowBase {
	readonly kind: 'page';
	readonly space: SpaceId;
	readonly createdBy: MemberId;
	readonly order: OrderKey;
	readonly parent?: RecordId;
	readonly icon?: string;
	readonly locked?: true;
	readonly tags?: readonly string[];
	/** How many comments on passages are open. */
	readonly open?: number;
	/** What is known of its text. */
	readonly body?: BodySummary;
}

/** What the history of a page shows of a version. */
export interface VersionRow extends RowBase {
	readonly kind: 'version';
	readonly space: SpaceId;
	readonly page: RecordId;
	readonly createdBy: MemberId;
	readonly depth: number;
	/** The page, for the index. */
	readonly links: readonly RecordId[];
}

/** What is shown of a post that several people write before it is said. */
export interface DraftRow extends RowBase {
	readonly kind: 'draft';
	readonly space: SpaceId;
	readonly createdBy: MemberId;
	readonly topic: RecordId;
	readonly replyTo?: RecordId;
	readonly participants: readonly MemberId[];
	/** Who of them writes along, and who has declined. */
	readonly joined: readonly MemberId[];
	readonly declined: readonly MemberId[];
	/** Its topic, and `DRAFTS`, for the index. */
	readonly links: readonly string[];
	/** What is known of its text. */
	readonly body?: BodySummary;
}

/** What a topic shows of a post. The text is in it, so that reading a topic opens no document. */
export interface PostRow {
	readonly id: RecordId;
	readonly kind: 'post';
	readonly room: RoomName;
	readonly space: SpaceId;
	readonly topic: RecordId;
	readonly at: Instant;
	readonly by: MemberId;
	readonly text: string;
	/** The members who put each sign on it. */
	readonly signs: Readonly<Record<string, readonly MemberId[]>>;
	/** Who has written it with who sent it. Left out, as all that follows, where there is nothing to say. */
	readonly with?: readonly MemberId[];
	/** How often its authors have changed the text. */
	readonly edits?: number;
	/** Who has deleted it. It has no text then. */
	readonly removed?: MemberId;
	readonly replyTo?: RecordId;
	/** Who made the post that it answers. */
	readonly replyToBy?: MemberId;
	readonly poll?: Poll;
	readonly pollClosed?: true;
	readonly ballots?: TopicPost['ballots'];
	readonly items?: readonly string[];
	readonly ticks?: TopicPost['ticks'];
	readonly card?: LinkCard;
	readonly files?: readonly FileRef[];
	/** Its place in the order in which posts of its topic came to this device, from 1. */
	readonly came: number;
}

/** What is known of the posts of a topic, without reading them. */
export interface ThreadRow {
	readonly topic: RecordId;
	/** How many posts it has, those that are at the relay alone included. */
	readonly count: number;
	/** The last place that was given in the order of arrival. */
	readonly came: number;
	/** When the last post was written; 0 when there is none. */
	readonly lastAt: Instant;
	/** Left out while this device has all of its posts. */
	readonly floor?: Floor;
	/** When older posts came last because somebody read them: they stay for a while. */
	readonly olderReadAt?: Instant;
}

/**
 * Where the posts of a topic begin that are on this device. It has all of them from there on, and counts none of those
 * before it: a few may be here because something of them came by itself.
 */
export interface Floor extends PostPlace {
	readonly room: RoomName;
	/** How many posts the topic has before it, at the relay. */
	readonly older: number;
}

/** What lists, searches and links know of the text of a record, without opening it. */
export interface BodySummary {
	/** Its beginning, as it was written: `[[member:…]]` for a name. */
	readonly excerpt: string;
	/** How many words it has. */
	readonly count: number;
	/** The records that it names. */
	readonly links: readonly RecordId[];
}

/** What is known of a body without opening it. */
export interface BodyRow {
	readonly id: RecordId;
	readonly kind: 'body';
	readonly room: RoomName;
	/** The record whose text it is. */
	readonly record: RecordId;
	readonly summary: BodySummary;
	/** The text has changed since this was read from it: it is read when writing pauses, and after a crash. */
	readonly stale?: 1;
}

export type Row =
	| DealRow
	| TaskRow
	| ProjectRow
	| CustomerRow
	| TopicRow
	| PageRow
	| VersionRow
	| DraftRow
	| LeadRow
	| CampaignRow
	| CallRow
	| FolderRow
	| FileRow;

/** A record in the bin: enough to name it and to bring it back. */
export interface BinRow {
	readonly id: RecordId;
	readonly room: RoomName;
	readonly kind: Row['kind'];
	readonly title: string;
	readonly importId?: ImportId;
	/** Said of a customer that turned out to be another one: it is not in the bin, it is that one. */
	readonly mergedInto?: RecordId;
	/** Said of one that was merged and is in the bin by itself as well. */
	readonly binned?: true;
}

/** The past of a deal or of a board's task, for figures and the board of past days. Only of those that have one. */
export interface PastRow {
	readonly id: RecordId;
	readonly space: SpaceId;
	readonly lines: readonly PastLine[];
}

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

/** Totals of one stage, owner and currency, kept with the rows so that a board's figures cost nothing. */
export interface AggregateRow {
	readonly space: SpaceId;
	readonly stage: StageId;
	/** Empty when nobody owns the records. */
	readonly owner: MemberId;
	/** Empty for what has no revenue. */
	readonly currency: Currency;
	readonly count: number;
	readonly sum: Minor;
	/** Revenues of the deals whose rate follows stage or activities, by the activities that are done. */
	readonly following: Readonly<Record<string, Amounts>>;
	/** What the deals weigh whose rate follows neither, each rounded. */
	readonly handWeighted: Minor;
}

/**
 * What totals by day and month are of: open deals by the day on which they are expected to close; closed
 * deals by the day of their closing; open deals by the day of their last change; records of all kinds but
 * customers by the day on which they were made; open tasks by the day on which they are due; closed tasks by the
 * day on which they were done or cancelled; calls of campaigns by their day; what was said in records, and their files, by theirs.
 * Of some there are totals by month over all owners. `zone` is the row with the time zone.
 */
export type PeriodOf = SummedOf | OverAll | ('made' | 'due' | 'done' | 'called' | 'said') | 'zone';

/** What is kept over all owners as well: what the first figures of the overview are made of. */
export type SummedOf = 'expected' | 'closed' | 'touched';

/** Totals over all owners, by month alone: a day has few owners in a space. */
export type OverAll = `${SummedOf}-all`;

/** Totals of records of one stage, owner and currency, or of one kind and person. What is 0 is left out. */
export interface PeriodCell {
	readonly count: number;
	readonly sum?: Minor;
	readonly following?: AggregateRow['following'];
	readonly handWeighted?: Minor;
}

/**
 * Totals of one space by day and by month, kept with the rows so that figures over all spaces never read
 * records.
 */
export interface PeriodRow {
	readonly of: PeriodOf;
	/** Each record is in the row of its month and in that of its day. What has no day is in a month: ''. */
	readonly by: 'month' | 'day';
	readonly period: string;
	readonly space: SpaceId;
	/** By their names; see `cellName`. */
	readonly cells: Readonly<Record<string, PeriodCell>>;
	/** In the row `zone` alone. */
	readonly zone?: string;
	/** In the row `zone` alone: by which version of the code the totals over all owners were added up. */
	readonly sums?: number;
	/** In the row `zone` alone: by which version of the code the records were counted. */
	readonly counted?: number;
}

/** The deals of one customer in a stage and a currency: how many, worth how much. */
export interface DealingCell {
	readonly space: SpaceId;
	readonly stage: StageId;
	readonly currency: Currency;
	readonly count: number;
	readonly sum: Minor;
}

/**
 * What the visible deals of a customer come to, kept with the rows so that the list of customers never
 * reads deals. Under the id that the deals name, which may be one of a merged customer.
 */
export interface DealingsRow {
	readonly customer: RecordId;
	readonly cells: readonly DealingCell[];
	/** The newest interaction about one of the deals; `null` when there was none. */
	readonly contactedAt: Instant | null;
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

/** What a line of a record is: something said, a file, or something logged with a customer. */
export type LineKind = SaidKind | 'body';

/** The kinds of line that were said or done at a moment, and are counted. A text is only found. */
export type SaidKind = 'post' | 'file' | Interaction;

/** A post, a comment, an interaction or a file of a record, as it is found and counted. */
export interface LineRow {
	readonly id: string;
	readonly record: RecordId;
	readonly kind: LineKind;
	/** Empty for customers, which are in no space. */
	readonly space: SpaceId | '';
	readonly at: Instant;
	readonly by: MemberId;
	/** Folded words of what was written, or of the file's name. */
	readonly words: readonly string[];
	/** The topic that it was said in, or the record whose text it is: who finds it opens that. Left out of what is in its record itself. */
	readonly topic?: RecordId;
	/** Where an attached file is, by `attachedIn`. Left out of everything else, for the index. */
	readonly attachedIn?: string;
}

/** An entry as this device has it. `log` names the relay's log, in which its number counts. */
export interface AuditRow extends AuditEntry {
	readonly log: string;
}

/** A moment at which something was looked at, and what this device had of it then. */
export interface Look {
	readonly at: Instant;
	/** The state of the record's document; empty for a space. */
	readonly reached: Uint8Array;
}

/** When a record or a space was looked at on this device. */
export interface VisitRow {
	readonly id: RecordId;
	/** The last look of the visit that is going on, or was the last. */
	readonly seenAt: Instant;
	readonly reached: Uint8Array;
	/** The end of the visit before it; `null` at the first. */
	readonly before: Look | null;
}

/** A record, or a line of one, that the index of words has, and the number that it has there. */
export interface IndexedRow {
	readonly id: string;
	readonly ordinal: number;
}

/** Which ids some ordinals stand for, one after the other; empty for what is not there any more. */
export interface OrdinalsRow {
	readonly key: string;
	readonly ids: readonly string[];
}

/** A page of the index of words: the words that begin with the same letters, and which of some records have them. */
export interface PostingsRow {
	readonly key: string;
	/** In their order, a space between them. */
	readonly words: string;
	/** For each word how many have it, and their places: as a list, or from some number on as bits. */
	readonly places: Uint16Array;
}

/**
 * What the index of words does not have on its pages yet, of many rows that were written or removed at once: a search
 * looks at it as well, until it is taken over into the pages (`mergeSegments`).
 */
export type SegmentRow = { readonly n?: number; readonly of: 'c' | 'r' | 'l' } & (
	| {
			readonly is: 'added';
			/** The number of the first; the others follow it. */
			readonly from: number;
			/** Empty for what is not there any more. */
			readonly ids: readonly string[];
			/** The words of each, a space before and after every one of them; see `spaced`. */
			readonly words: readonly string[];
	  }
	| {
			readonly is: 'gone';
			/** The numbers that they had. */
			readonly ordinals: readonly number[];
			readonly words: readonly string[];
	  }
);
