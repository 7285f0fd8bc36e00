import type { Acting, RecordChange } from '$lib/domain/core/change';
import type { Instant } from '$lib/domain/core/day';
import type { MemberId, RecordId } from '$lib/domain/core/ids';
import type { Chance } from './chance';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What the sample's records are made from. */
export interface Making {
	readonly chance: Chance;
	readonly now: Instant;
	/** The minutes by which local time is ahead of UTC. */
	readonly offset: number;
	readonly people: readonly MemberId[];
	/** Who visits the sample: they have deals, tasks and calls of their own, and are told of things. */
	readonly visitor: MemberId;
}

/** A record of the sample. */
export interface Made {
	readonly id: RecordId;
	readonly change: RecordChange;
}

/** Returns the context for a change that somebody made at a moment in the past. */
export const actingAt = ({ chance, offset }: Making, actor: MemberId, at: Instant): Acting => ({
	actor,
	clock: { now: () => at, offset: () => offset },
	random: chance
});

/** Returns one change that combines several changes to one record, in their order. */
export const together = (changes: readonly RecordChange[]): RecordChange => ({
	set: Object.assign({}, ...changes.map(({ set }) => set)) as RecordChange['set'],
	history: changes.flatMap(({ history }) => history),
	posts: changes.flatMap(({ posts }) => posts)
});
