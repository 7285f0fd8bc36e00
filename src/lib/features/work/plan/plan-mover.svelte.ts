import { random, type WorkspaceView } from '$lib/app/context';
import { addDays, type Day } from '$lib/domain/core/day';
import { newId, type RecordId } from '$lib/domain/core/ids';
import {
	DAY_MINUTES,
	endingAt,
	firstFree,
	placedAt,
	STEP,
	USUAL_MINUTES,
	type PlannedBlock
} from '$lib/domain/plan/day-plan';
import { currentDay, currentMoment } from '$lib/features/common/time/today.svelte';
import { m } from '$lib/i18n/messages';
import { announce } from '$lib/ui/announcer.svelte';
import { dayText } from '$lib/ui/format';
import { planBlock } from './plan-acts';
import { slotText } from './plan-words';

/** Something that can be planned. */
export interface Plannable {
	readonly record: RecordId;
	readonly title: string;
	/** How long it takes, in minutes, as far as that is known. */
	readonly estimate?: number | undefined;
}

/** What somebody is putting onto an hour, by the pointer or by the keyboard. */
export interface HeldBlock {
	readonly title: string;
	/** Where it was planned; `null` for what was not. */
	readonly before: PlannedBlock | null;
	readonly block: PlannedBlock;
	/** Whether it would be planned where it is held: a pointer may be beside the hours. */
	readonly isOver: boolean;
	readonly by: 'pointer' | 'keys';
	/** Where the pointer is, in the window. */
	readonly at: { readonly x: number; readonly y: number };
}

/** The minute of the day at which a day begins that has nothing planned. */
export const WORK_BEGINS = 9 * 60;

/** The longest block that an estimate makes, in minutes: what takes longer is planned in parts. */
const LONGEST = 4 * 60;

/**
 * Plans a day (LW-07): what is held shows where it would be, and is written when it is dropped, with an undo. Pointer, finger and keyboard do
 * the same.
 */
export class PlanMover {
	/** The day that is planned. */
	day = $state<Day>(currentDay.current);
	held = $state.raw<HeldBlock | null>(null);
	/** The hours of one's own day on the screen, from the first to the last. */
	hours: HTMLElement | null = null;

	constructor(private readonly view: WorkspaceView) {}

	/** What is planned for the day. */
	get planned(): readonly PlannedBlock[] {
		return (this.view.own?.plan?.blocks ?? []).filter(({ day }) => day === this.day);
	}

	/** What is planned for the day, with what is held where it would be. */
	get blocks(): readonly PlannedBlock[] {
		const { held, planned } = this;
		if (held === null) return planned;
		const others = planned.filter(({ id }) => id !== held.block.id);
		return held.isOver && held.block.day === this.day ? [...others, held.block] : others;
	}

	/** Takes hold of what is planned, or of what is to be planned. */
	lift(title: string, before: PlannedBlock | null, block: PlannedBlock, by: HeldBlock['by']): void {
		const isOver = before !== null;
		this.held = { title, before, block, isOver, by, at: { x: 0, y: 0 } };
		if (by === 'keys') announce(m.plan_lifted({ title, time: slotText(block) }));
	}

	/** Returns the block of something that is not planned yet, as long as it takes. */
	newBlock({ record, estimate }: Plannable): PlannedBlock {
		const minutes = Math.min(LONGEST, Math.ceil((estimate ?? USUAL_MINUTES) / STEP) * STEP);
		const slot = { from: WORK_BEGINS, minutes: Math.max(STEP, minutes) };
		return { id: newId(random), record, day: this.day, ...slot };
	}

	/** Holds the block at a minute of the day; `null` beside the hours. */
	hold(from: number | null, at: HeldBlock['at']): void {
		const { held } = this;
		if (held === null) return;
		const block = from === null ? held.block : { ...placedAt(held.block, from), day: this.day };
		this.held = { ...held, block, isOver: from !== null, at };
	}

	/** Returns the minute of the day under a place in the window; `null` beside the hours. */
	minuteAt(x: number, y: number): number | null {
		if (this.hours === null) return null;
		const { left, right, top, bottom, height } = this.hours.getBoundingClientRect();
		const isInside = x >= left && x <= right && y >= top && y <= bottom;
		return isInside ? ((y - top) / height) * DAY_MINUTES : null;
	}

	/** Holds the end of the block at a minute of the day. */
	holdEnd(to: number): void {
		this.change((block) => endingAt(block, to));
	}

	/** Moves the held block by minutes. */
	step(minutes: number): void {
		this.change((block) => placedAt(block, block.from + minutes));
	}

	/** Makes the held block longer or shorter. */
	stretch(minutes: number): void {
		this.change((block) => endingAt(block, block.from + block.minutes + minutes));
	}

	/** Moves the held block to another day, which is shown then. */
	toDay(days: number): void {
		const { held } = this;
		if (held === null) return;
		const day = addDays(held.block.day, days);
		this.day = day;
		this.change((block) => ({ ...block, day }));
	}

	/** Lets go of the held block: it stays where it was. */
	cancel(): void {
		const { held } = this;
		this.held = null;
		if (held?.by !== 'keys') return;
		if (held.before !== null) this.day = held.before.day;
		announce(m.board_put_back({ title: held.title }));
	}

	/** Plans the held block where it is. Beside the hours nothing happens. */
	async drop(): Promise<void> {
		const { held } = this;
		if (held === null) return;
		const { title, before, block: after } = held;
		const isMoved =
			before === null ||
			before.day !== after.day ||
			before.from !== after.from ||
			before.minutes !== after.minutes;
		if (held.isOver && isMoved) await planBlock(this.view, { title, before, after });
		// Until then it is shown where it was dropped.
		if (this.held === held) this.held = null;
	}

	/** Plans something for the first hour of the day that is free. Returns its block; `null` when it could not be stored. */
	async place(what: Plannable): Promise<PlannedBlock | null> {
		const block = this.newBlock(what);
		const after = { ...block, ...firstFree(this.blocks, block.minutes, this.begin) };
		const isPlanned = await planBlock(this.view, { title: what.title, before: null, after });
		return isPlanned ? after : null;
	}

	/** Plans something no longer. */
	async remove(title: string, block: PlannedBlock): Promise<void> {
		await planBlock(this.view, { title, before: block, after: null });
	}

	/** The first minute at which something is planned by itself: today none that has passed. */
	private get begin(): number {
		const { day, time } = currentMoment.current;
		return this.day === day ? Math.max(WORK_BEGINS, minuteOf(time)) : WORK_BEGINS;
	}

	private change(next: (block: PlannedBlock) => PlannedBlock): void {
		const { held } = this;
		if (held === null) return;
		const block = next(held.block);
		this.held = { ...held, block };
		if (held.by === 'keys') announce(`${dayText(block.day)}, ${slotText(block)}`);
	}
}

/** Returns the minute of the day of a time `HH:MM`. */
export const minuteOf = (time: string): number =>
	Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
