import type { Instant } from '../core/day';
import type { MemberId, StageId } from '../core/ids';
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

/** Returns who did what from one moment until before another, the most active first. */
export function activityOf(
	deals: Iterable<PastDeal & { readonly createdBy: MemberId }>,
	{ stages }: Pick<Basis, 'stages'>,
	from: Instant,
	until: Instant
): PersonActivity[] {
	const kinds = new Map(stages.map(({ id, kind }) => [id, kind]));
	const people = new Map<
		MemberId,
		{ -readonly [Key in keyof PersonActivity]: PersonActivity[Key] }
	>();
	const of = (member: MemberId) => {
		const known = people.get(member) ?? {
			member,
			created: 0,
			moves: 0,
			activities: 0,
			won: 0,
			lost: 0
		};
		people.set(member, known);
		return known;
	};
	const isWithin = (at: Instant) => at >= from && at < until;
	for (const { deal, past, createdBy } of deals) {
		if (isWithin(deal.createdAt)) of(createdBy).created += 1;
		for (const { at, by, field, to } of past) {
			if (!isWithin(at)) continue;
			if (field.startsWith('done.')) of(by).activities += to === true ? 1 : 0;
			else if (field === 'stage') {
				const person = of(by);
				person.moves += 1;
				const kind = typeof to === 'string' ? kinds.get(to) : undefined;
				if (kind === 'won' || kind === 'lost') person[kind] += 1;
			}
		}
	}
	const total = (one: PersonActivity) => one.created + one.moves + one.activities;
	return [...people.values()].sort((a, b) => total(b) - total(a) || (a.member < b.member ? -1 : 1));
}
