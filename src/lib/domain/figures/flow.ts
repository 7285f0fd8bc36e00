import type { Instant } from '../core/day';
import type { MemberId, StageId } from '../core/ids';
import type { Plain } from '../history/history';
import type { PastLine } from '../history/past';
import type { Basis, DealState } from './deal-state';

/** A deal with its past. */
export interface PastDeal {
	readonly deal: DealState;
	readonly past: readonly PastLine[];
}

/** A deal's stay in a stage. `until` is `null` while it lasts. */
export interface Stay {
	readonly stage: StageId;
	readonly from: Instant;
	readonly until: Instant | null;
}

/** Returns the stages that a deal has been in, one after the other. */
export function staysOf({ deal, past }: PastDeal): Stay[] {
	const moves = past.filter(({ field }) => field === 'stage');
	const first = moves[0]?.from ?? deal.stage;
	const stays: { stage: StageId; from: Instant; until: Instant | null }[] = [];
	if (typeof first === 'string') stays.push({ stage: first, from: deal.createdAt, until: null });
	for (const { at, to } of moves) {
		if (typeof to !== 'string') continue;
		const last = stays.at(-1);
		if (last !== undefined) last.until = at;
		stays.push({ stage: to, from: at, until: null });
	}
	return stays;
}

/** How deals move through one stage. */
export interface StageFlow {
	readonly stage: StageId;
	/** The number of deals that have been in it. */
	readonly entered: number;
	/** How many of these continued to a later open stage or were won. */
	readonly advanced: number;
	readonly lost: number;
	/** How many of these are in it now. */
	readonly here: number;
	/** The median of the finished stays, in ms; `null` when there is none. */
	readonly medianStay: number | null;
}

/**
 * Returns how deals move through the open stages: how many continued, and how long they stayed. A deal
 * counts once for each stage, however often it came back.
 */
export function stageFlows(
	deals: Iterable<PastDeal>,
	{ stages }: Pick<Basis, 'stages'>
): StageFlow[] {
	const place = new Map(stages.map(({ id }, at) => [id, at]));
	const kinds = new Map(stages.map(({ id, kind }) => [id, kind]));
	const open = stages.filter(({ kind }) => kind === 'open');
	const counts = new Map(
		open.map(({ id }) => [id, { entered: 0, advanced: 0, lost: 0, here: 0, stays: [] as number[] }])
	);
	for (const item of deals) {
		const stays = staysOf(item);
		const seen = new Set<StageId>();
		stays.forEach(({ stage, from, until }, at) => {
			const count = counts.get(stage);
			if (count === undefined) return;
			if (until !== null) count.stays.push(until - from);
			if (seen.has(stage)) return;
			seen.add(stage);
			count.entered += 1;
			const after = stays.slice(at + 1);
			const isFurther = ({ stage: other }: Stay) =>
				kinds.get(other) === 'won' ||
				(kinds.get(other) === 'open' && (place.get(other) ?? 0) > (place.get(stage) ?? 0));
			if (after.some(isFurther)) count.advanced += 1;
			else if (kinds.get(stays.at(-1)?.stage ?? '') === 'lost') count.lost += 1;
			else if (stays.at(-1)?.stage === stage) count.here += 1;
		});
	}
	return open.map(({ id }) => {
		const { stays, ...count } = counts.get(id) ?? { ...NONE, stays: [] };
		return { stage: id, ...count, medianStay: median(stays) };
	});
}

const NONE = { entered: 0, advanced: 0, lost: 0, here: 0 };

/** Returns the median of numbers. For an even count it is the mean of the two in the middle. */
export function median(numbers: readonly number[]): number | null {
	const sorted = [...numbers].sort((a, b) => a - b);
	const at = Math.floor(sorted.length / 2);
	const high = sorted[at];
	if (high === undefined) return null;
	const low = sorted[at - 1];
	return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

/** What one person did with deals in a span of time. */
export interface PersonActivity {
	readonly member: MemberId;
	readonly created: number;
	readonly moves: number;
	readonly activities: number;
	readonly won: number;
	readonly lost: number;
}

/** Something that a person did with a deal, as it is counted for that person. */
export interface Deed {
	readonly by: MemberId;
	readonly at: Instant;
	readonly what: 'created' | 'moves' | 'activities' | 'won' | 'lost';
}

/** A deal with its past, and who wrote it down. */
export interface MadeDeal extends PastDeal {
	readonly createdBy: MemberId;
}

/**
 * Returns what people did with a deal (OP-13). What a file says of an imported deal, that it began and how
 * it ended, counts for the owner whom the file names, not for the person who imported it.
 */
export function deedsOf(
	{ deal, past, createdBy }: MadeDeal,
	{ stages }: Pick<Basis, 'stages'>
): Deed[] {
	const kindOf = (stage: Plain) => stages.find(({ id }) => id === stage)?.kind;
	const begunBy = deal.imported ? (firstOwner(deal, past) ?? createdBy) : createdBy;
	const deeds: Deed[] = [{ by: begunBy, at: deal.createdAt, what: 'created' }];
	const ended = (by: MemberId, at: Instant, stage: Plain) => {
		const kind = kindOf(stage);
		if (kind === 'won' || kind === 'lost') deeds.push({ by, at, what: kind });
	};
	const hasMoved = past.some(({ field }) => field === 'stage');
	if (deal.imported && !hasMoved && deal.closedAt !== null) {
		ended(begunBy, deal.closedAt, deal.stage);
	}
	for (const { at, by, field, to } of past) {
		if (field === 'stage') {
			deeds.push({ by, at, what: 'moves' });
			ended(by, at, to);
		} else if (field.startsWith('done.') && to === true) {
			deeds.push({ by, at, what: 'activities' });
		}
	}
	return deeds;
}

/** Returns the owner that a deal had from its creation on, before it was handed over. */
function firstOwner(deal: DealState, past: readonly PastLine[]): MemberId | null {
	const change = past.find(({ field }) => field === 'owner');
	if (change === undefined) return deal.owner;
	return typeof change.from === 'string' ? change.from : null;
}

/** Returns who did what from one moment until before another, the most active first. */
export function activityOf(
	deals: Iterable<MadeDeal>,
	basis: Pick<Basis, 'stages'>,
	from: Instant,
	until: Instant
): PersonActivity[] {
	const people = new Map<
		MemberId,
		{ -readonly [Key in keyof PersonActivity]: PersonActivity[Key] }
	>();
	for (const deal of deals) {
		for (const { by, at, what } of deedsOf(deal, basis)) {
			if (at < from || at >= until) continue;
			const person = people.get(by) ?? { member: by, ...NOTHING_DONE };
			people.set(by, person);
			person[what] += 1;
		}
	}
	const total = (one: PersonActivity) => one.created + one.moves + one.activities;
	return [...people.values()].sort((a, b) => total(b) - total(a) || (a.member < b.member ? -1 : 1));
}

const NOTHING_DONE = { created: 0, moves: 0, activities: 0, won: 0, lost: 0 };
