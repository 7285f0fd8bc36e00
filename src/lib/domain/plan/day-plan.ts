import { addDays, type Day } from '../core/day';
import type { MemberId, RecordId } from '../core/ids';

/** A part of a day that somebody has planned something for. Minutes are those since midnight, in the workspace's time zone. */
export interface Slot {
	readonly from: number;
	readonly minutes: number;
}

/** What a person plans to do on a day, and when (LW-07). It stands in their private document. */
export interface PlannedBlock extends Slot {
	readonly id: string;
	readonly day: Day;
	readonly record: RecordId;
}

/** What others are told of somebody's day: what they do as far as the reader may see it, that they are busy, or nothing. */
export type PlanSharing = 'title' | 'busy' | 'nothing';

export const PLAN_SHARINGS: readonly PlanSharing[] = ['title', 'busy', 'nothing'];

/** What is told of whoever has chosen nothing. */
export const DEFAULT_SHARING: PlanSharing = 'nothing';

/** What a person plans, and what others are told of it. */
export interface OwnPlan {
	readonly blocks: readonly PlannedBlock[];
	readonly sharing: PlanSharing;
}

/** A part of somebody's day as another person is told of it; without a record they are busy. */
export interface ToldBlock extends Slot {
	readonly record?: RecordId;
}

/** What somebody is told of another person's day. */
export interface ToldDay {
	readonly member: MemberId;
	readonly blocks: readonly ToldBlock[];
}

export const DAY_MINUTES = 24 * 60;

/** The step in which blocks are placed, and their shortest length, in minutes. */
export const STEP = 15;

/** How long a block is at first, in minutes. */
export const USUAL_MINUTES = 60;

/** The most blocks of one day. */
export const MAX_BLOCKS = 50;

/** The most people whose day is asked for at once. */
export const MAX_ASKED = 20;

/** For how many days a plan is kept. */
const KEPT_DAYS = 60;

/** Returns the first day whose plan is still kept. */
export const keptFrom = (today: Day): Day => addDays(today, -KEPT_DAYS);

/** Whether something is a slot of a day, in whole minutes. */
export const isSlot = ({ from, minutes }: Readonly<Record<string, unknown>>): boolean =>
	isWhole(from) && isWhole(minutes) && from >= 0 && minutes > 0 && from + minutes <= DAY_MINUTES;

const isWhole = (value: unknown): value is number => Number.isInteger(value);

const snapped = (minutes: number): number => Math.round(minutes / STEP) * STEP;

/** Returns a slot that begins near a minute of the day: in steps, and whole within the day. */
export function placedAt<Placed extends Slot>(slot: Placed, from: number): Placed {
	const last = DAY_MINUTES - slot.minutes;
	return { ...slot, from: Math.max(0, Math.min(last, snapped(from))) };
}

/** Returns a slot that ends near a minute of the day: in steps, no shorter than one, and whole within the day. */
export function endingAt<Placed extends Slot>(slot: Placed, to: number): Placed {
	const end = Math.min(DAY_MINUTES, Math.max(slot.from + STEP, snapped(to)));
	return { ...slot, minutes: end - slot.from };
}

/**
 * Returns where a slot of some length is free first, from a minute of the day on; where none is, it stands at that minute, or at the end of the
 * day.
 */
export function firstFree(taken: readonly Slot[], minutes: number, notBefore: number): Slot {
	const inOrder = [...taken].sort((a, b) => a.from - b.from);
	const begin = Math.ceil(notBefore / STEP) * STEP;
	let from = begin;
	for (const slot of inOrder) {
		if (slot.from >= from + minutes) break;
		from = Math.max(from, Math.ceil((slot.from + slot.minutes) / STEP) * STEP);
	}
	const isIn = from + minutes <= DAY_MINUTES;
	return placedAt({ from: 0, minutes }, isIn ? from : begin);
}

/** A slot beside those that overlap it: its place among them, and how many places there are. */
export interface Lane<Placed> {
	readonly slot: Placed;
	readonly lane: number;
	readonly lanes: number;
}

/** Lays slots out beside each other where they overlap, so that none covers another. */
export function lanesOfDay<Placed extends Slot>(slots: readonly Placed[]): readonly Lane<Placed>[] {
	const laid: Lane<Placed>[] = [];
	let ends: number[] = [];
	let group: { readonly slot: Placed; readonly lane: number }[] = [];
	const close = (): void => {
		laid.push(...group.map((each) => ({ ...each, lanes: ends.length })));
		[ends, group] = [[], []];
	};
	const inOrder = [...slots].sort((a, b) => a.from - b.from || b.minutes - a.minutes);
	for (const slot of inOrder) {
		if (ends.every((end) => end <= slot.from)) close();
		const free = ends.findIndex((end) => end <= slot.from);
		const lane = free === -1 ? ends.length : free;
		ends[lane] = slot.from + slot.minutes;
		group.push({ slot, lane });
	}
	close();
	return laid;
}

/**
 * Returns what a reader is told of somebody's day, in the order of its hours (LW-07); `null` when they tell nothing. What the reader may not see
 * is time in which they are busy, and what is busy without a gap is one block: it does not say how many things they do.
 */
export function toldOf(
	{ blocks, sharing }: OwnPlan,
	day: Day,
	mayRead: (record: RecordId) => boolean
): readonly ToldBlock[] | null {
	if (sharing === 'nothing') return null;
	const ofDay = blocks.filter((block) => block.day === day).slice(0, MAX_BLOCKS);
	const isNamed = ({ record }: PlannedBlock) => sharing === 'title' && mayRead(record);
	const named = ofDay.filter(isNamed);
	const busy = joined(ofDay.filter((block) => !named.includes(block)));
	return [...named.map(({ from, minutes, record }) => ({ from, minutes, record })), ...busy].sort(
		(a, b) => a.from - b.from || a.minutes - b.minutes
	);
}

/** Joins slots that overlap or follow each other without a gap. */
function joined(slots: readonly Slot[]): readonly Slot[] {
	const whole: { from: number; minutes: number }[] = [];
	for (const { from, minutes } of [...slots].sort((a, b) => a.from - b.from)) {
		const last = whole.at(-1);
		if (last === undefined || last.from + last.minutes < from) whole.push({ from, minutes });
		else last.minutes = Math.max(last.minutes, from + minutes - last.from);
	}
	return whole;
}
