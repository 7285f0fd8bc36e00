import type { Day, Instant } from '../../domain/core/day';
import type { TimeZone } from '../../domain/core/zone';
import type { MemberId, RecordId, SpaceId, TeamId } from '../../domain/core/ids';
import type { Grouping, OneSort } from '../../domain/deal/filter-address';
import type { DealFilter } from '../../domain/deal/filter';
import type { CustomField } from '../../domain/fields/field';
import type { Stage } from '../../domain/space/space';
import type { PartsDone } from '../../domain/task/tree';
import type { Reckoning, Figure } from '../store/aggregates';
import type { DealRow, TaskRow } from '../store/rows';

/** What the scan holds: the deals of a sales space, or the tasks of a work space. */
export type ScanRow = DealRow | TaskRow;

/** What an answer depends on beside the rows. Plain data: it is sent to a worker. */
export interface ScanContext extends Omit<Reckoning, 'stages'> {
	/** In their order. */
	readonly stages: readonly Pick<Stage, 'id' | 'kind' | 'probability' | 'idleDays'>[];
	readonly fields: readonly Pick<CustomField, 'id' | 'type' | 'removed'>[];
	readonly teamOf: ReadonlyMap<MemberId, TeamId>;
	/** The members as sections by owner stand in, by name. */
	readonly owners: readonly MemberId[];
	/** The projects of the space in their order. Left out: none. */
	readonly projects?: readonly RecordId[];
	readonly now: Instant;
	/** The workspace's: moments have their days there. */
	readonly timeZone: TimeZone;
	readonly today: Day;
}

/** A question about the records of one space. */
export interface ScanQuery {
	readonly space: SpaceId;
	readonly kind: 'deal' | 'task';
	readonly filter: DealFilter;
	readonly sort: OneSort;
	/** What decides between rows that are the same by `sort`. Left out: nothing. */
	readonly further?: readonly OneSort[];
	readonly group: Grouping;
	readonly context: ScanContext;
}

/** A stretch of the rows of one group, or of all groups one after the other. */
export interface ScanWindow {
	/** `null`: of the whole. */
	readonly group: string | null;
	readonly start: number;
	readonly count: number;
}

/** One group of an answer, in the order of the groups. */
export interface ScanGroup {
	/** The stage, the owner, the project, the month (`2026-07`, or `past`), or `''`: no stage, nobody, everything. */
	readonly key: string;
	/** The place of its first row in the whole. */
	readonly start: number;
	readonly totals: Figure;
	/** Of a project: how much of it is done. Left out where no task of it counts, and of other groups. */
	readonly done?: PartsDone;
}

/** What the scan answers. Sums are in the currency of the context's reckoning. */
export interface ScanAnswer {
	/** Grows with every change of the space's rows. */
	readonly version: number;
	/** How many match. */
	readonly count: number;
	/** How many there are. */
	readonly of: number;
	readonly groups: readonly ScanGroup[];
	/** The rows that were asked for, as the windows were. */
	readonly windows: readonly (readonly ScanRow[])[];
}

/** What values of a space's records there are to choose from, the most frequent first. */
export interface ScanFacets {
	readonly tags: readonly string[];
	readonly sources: readonly string[];
}

/** What happens to a space's rows without having been asked for. */
export type ScanNews =
	| {
			readonly type: 'loading';
			readonly space: SpaceId;
			readonly done: number;
			readonly total: number;
	  }
	| { readonly type: 'changed'; readonly space: SpaceId; readonly version: number };
