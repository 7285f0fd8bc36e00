import type { Day, Instant } from '../../domain/core/day';
import type { TimeZone } from '../../domain/core/zone';
import type { MemberId, SpaceId, StageId } from '../../domain/core/ids';
import type { Ending } from '../../domain/figures/closed';
import type { Basis, DealState } from '../../domain/figures/deal-state';
import type { PersonActivity, StageFlow } from '../../domain/figures/flow';
import type { Change, Walk } from '../../domain/figures/changes';
import type { DaySpan, ForecastCell, Slice } from '../../domain/figures/forecast';
import type { Sums } from '../../domain/money/sums';

/** The figures of which space, by what they are reckoned, and as of when. Plain data. */
export interface FiguresQuery {
	readonly space: SpaceId;
	readonly basis: Basis;
	/** The day that the figures are of: what is expected before it is overdue. */
	readonly today: Day;
	/** The moment of whose end they are; `null`: as things stand. */
	readonly asOf: Instant | null;
	/** The workspace's: moments have their days there. */
	readonly timeZone: TimeZone;
	/** The days of the forecast's months. */
	readonly days: DaySpan;
	/** The span of the figures about what has happened: endings and activity. */
	readonly from: Instant;
	readonly until: Instant;
}

/** The figures of a space, over the deals that this device has. */
export interface Figures {
	readonly count: number;
	readonly cells: readonly ForecastCell[];
	readonly flows: readonly StageFlow[];
	readonly endings: readonly Ending[];
	readonly activity: readonly PersonActivity[];
}

/** Which deals a figure is made of. */
export type Pick =
	| (Slice & { readonly of: 'forecast'; readonly kind?: 'open' | 'won' | 'lost' })
	| { readonly of: 'ending'; readonly kind: 'won' | 'lost'; readonly reason: string }
	/** Deals that have been in a stage, or are in it. */
	| { readonly of: 'stage'; readonly stage: StageId; readonly still: boolean }
	| { readonly of: 'person'; readonly member: MemberId };

/** The deals behind a figure, the most valuable first. */
export interface Picked {
	readonly count: number;
	/** Not all of them when there are very many. */
	readonly deals: readonly DealState[];
}

/** What has changed in a slice of the forecast since an earlier moment, which is the end of a day. */
export interface ChangesQuery extends FiguresQuery {
	readonly since: { readonly at: Instant; readonly day: Day };
	readonly slice: Slice;
}

/** The forecast of then and of now, and the way between them. */
export interface Changes {
	/** Of the whole space: the slice is looked at in `walk`. */
	readonly then: readonly ForecastCell[];
	readonly now: readonly ForecastCell[];
	readonly walk: Walk;
	/** When the first deal was made that this device knows of; `null` when it knows of none. */
	readonly first: Instant | null;
}

/** A deal that has changed the forecast for the reason asked for, and by how much. */
export interface ChangedDeal extends Change {
	readonly then: DealState | null;
	readonly now: DealState | null;
}

/** The deals behind one part of the way, those that change most first. */
export interface Changed {
	readonly count: number;
	/** Not all of them when there are very many. */
	readonly deals: readonly ChangedDeal[];
}

/** One column of the board of a past day. */
export interface PastColumn {
	/** `null`: in which stage they were is not known. */
	readonly stage: StageId | null;
	readonly count: number;
	/** What all of them are expected to bring. */
	readonly expected: Sums;
	readonly deals: readonly DealState[];
}

/** What the worker tells without having been asked. */
export type FiguresNews =
	| {
			readonly type: 'loading';
			readonly space: SpaceId;
			readonly done: number;
			readonly total: number;
	  }
	| { readonly type: 'changed'; readonly space: SpaceId };
