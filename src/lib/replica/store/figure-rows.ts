import type { Instant } from '../../domain/core/day';
import type { MemberId, RecordId, SpaceId, StageId } from '../../domain/core/ids';
import type { PastLine } from '../../domain/history/past';
import type { Amounts } from '../../domain/money/amounts';
import type { Currency, Minor } from '../../domain/money/money';

/** The past of a deal or of a board's task, for figures and the board of past days. Only of those that have one. */
export interface PastRow {
	readonly id: RecordId;
	readonly space: SpaceId;
	readonly lines: readonly PastLine[];
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
