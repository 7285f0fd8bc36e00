import { NO_CHANGE, type RecordChange } from '../core/change';
import type { Instant } from '../core/day';
import type { MemberId, RecordId } from '../core/ids';
import { keyed } from '../core/keyed';

/** What two people wrote in one place of a text without having seen each other's (PG-06). */
export type TextClash = LostWords | TwoVersions;

interface Found {
	/** Where it is: a position of Yjs, which stays with the words around it; base64. */
	readonly at: string;
	/** Whose device found it, when it merged what both had written. */
	readonly by: MemberId;
	/** When they wrote their part, by their clock. Clashes that older devices found do not say it. */
	readonly when?: Instant;
	/** A part of the other one, by which the relay knows who that is: client and clock, as Yjs counts. */
	readonly theirs?: string;
}

/** What somebody did to a text, as Yjs numbers it: a letter that they wrote, or a block or letter that they deleted. */
export interface ClashingPart {
	readonly client: number;
	readonly clock: number;
	readonly deleted: boolean;
}

const PART = /^(\d{1,10})-(\d{1,15})$/u;

/** Whether a text names a part of a text, as a clash does. */
export const isPart = (value: unknown): boolean => typeof value === 'string' && PART.test(value);

/** Returns what the other one did; `null` where a clash does not say it. */
export function theirPart(clash: TextClash): ClashingPart | null {
	const [, client, clock] = PART.exec(clash.theirs ?? '') ?? [];
	if (client === undefined || clock === undefined) return null;
	const deleted = clash.of === 'lost' && clash.wrote;
	return { client: Number(client), clock: Number(clock), deleted };
}

/** Who did that, and when it reached the relay. */
export interface PartAuthor {
	readonly by: MemberId;
	readonly at: Instant;
}

/** Words that went with a paragraph, which somebody else deleted. */
export interface LostWords extends Found {
	readonly of: 'lost';
	/** The paragraph as it was with the words, as far as that is known; else the words. */
	readonly text: string;
	readonly words: string;
	/** Whether `by` wrote the words; else they deleted the paragraph. */
	readonly wrote: boolean;
}

/** Two versions of one passage, each of which replaced the one before. */
export interface TwoVersions extends Found, Versions {
	readonly of: 'versions';
}

/** How a passage reads in each version, and what has become of both. */
export interface Versions {
	/** The version of the one whose device found it. */
	readonly one: string;
	readonly other: string;
	readonly merged: string;
}

/** The longest text of a clash, in UTF-16 units. */
export const MAX_CLASH = 4_000;

/** Keeps a clash beside the text of a page. */
export const noteClash = (id: RecordId, clash: TextClash): RecordChange => ({
	...NO_CHANGE,
	set: { [keyed('clash', id)]: { ...clash } }
});

/** Returns whether each text of a clash is short enough to be kept. */
export const fitsClash = (clash: TextClash): boolean =>
	(clash.of === 'lost' ? [clash.text, clash.words] : [clash.one, clash.other, clash.merged]).every(
		(text) => text.length <= MAX_CLASH
	);

/** Leaves out the sentences at both ends that are the same in all versions of a paragraph. */
export function sentencesOf({ one, other, merged }: Versions): Versions {
	const texts = [one, other, merged];
	const shortest = Math.min(...texts.map(({ length }) => length));
	const isSame = (at: (text: string) => string | undefined): boolean =>
		new Set(texts.map(at)).size === 1;
	let start = 0;
	for (let end = 0; end < shortest && isSame((text) => text[end]); end += 1) {
		if (/[.!?…]\s$/u.test(one.slice(0, end + 1))) start = end + 1;
	}
	let cut = 0;
	for (let end = 1; end <= shortest - start && isSame((text) => text.at(-end)); end += 1) {
		// What follows begins with the space behind a sentence of each.
		const isEnd = texts.every((text) => /[.!?…]/u.test(text.at(-end - 1) ?? ''));
		if (isEnd && /\s/u.test(one.at(-end) ?? '')) cut = end;
	}
	const within = (text: string): string => text.slice(start, text.length - cut);
	return { one: within(one), other: within(other), merged: within(merged) };
}

/** Which of two versions a person keeps. */
export type KeptVersion = 'one' | 'other' | 'both';

/** Returns how a passage reads when a version is kept, or both of them, one after the other. */
export const keptText = ({ one, other }: Versions, kept: KeptVersion): string =>
	kept === 'both' ? `${one.trimEnd()} ${other.trimStart()}` : kept === 'one' ? one : other;

/** A change within a text: what stands from one place to another, in UTF-16 units, gives way to other words. */
export interface Replacement {
	readonly from: number;
	readonly to: number;
	readonly by: string;
}

/**
 * Returns the smallest change after which a text reads as `wanted` where it reads as `merged` now; `null` where it does
 * not read so any more, or more than once.
 */
export function replacing(text: string, merged: string, wanted: string): Replacement | null {
	const start = text.indexOf(merged);
	if (merged === '' || start === -1 || text.includes(merged, start + 1)) return null;
	let before = 0;
	const most = Math.min(merged.length, wanted.length);
	while (before < most && merged[before] === wanted[before]) before += 1;
	let behind = 0;
	while (behind < most - before && merged.at(-1 - behind) === wanted.at(-1 - behind)) behind += 1;
	return {
		from: start + before,
		to: start + merged.length - behind,
		by: wanted.slice(before, wanted.length - behind)
	};
}
