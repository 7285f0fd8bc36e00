import {
	draggable,
	dropTargetForElements,
	monitorForElements
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';
import { AutoScroll } from '$lib/features/common/dragging/auto-scroll';
import { TouchGrip } from '$lib/features/common/dragging/touch-grip';
import { fromGap } from '$lib/features/records/board/steps';
import type { ProcessBoard } from './process-board.svelte';

const STAGE = 'polder-process-stage';
const ACTIVITY = 'polder-process-activity';
const STAGES = '[data-stage]';
const ACTIVITIES = '[data-activity]';

/** Where the dragged item would be dropped: a gap between all items. */
export type Over =
	| { readonly what: 'stage'; readonly gap: number }
	| { readonly what: 'activity'; readonly stage: string; readonly gap: number };

/**
 * Dragging stages and activities in the editor, with a mouse or by a grip with a finger: the line that shows
 * the place, scrolling at the edges, and the drop. Stages are beside each other, or one below the other on
 * a phone.
 */
export class ProcessDrag {
	over = $state.raw<Over | null>(null);
	/** The stage or activity that is being dragged. */
	dragged = $state<string | null>(null);
	/** The list of all stages. */
	private list: HTMLElement | null = null;
	private scroll: AutoScroll | null = null;

	constructor(private readonly board: ProcessBoard) {}

	/** Returns the gap of a stage into which an activity would go. */
	gapIn(stage: string): number | null {
		const { over } = this;
		return over?.what === 'activity' && over.stage === stage ? over.gap : null;
	}

	/** Makes the head of a stage or an activity draggable. A finger carries it by its grip. */
	item(
		what: 'stage' | 'activity',
		{ id, name }: { id: () => string; name: () => string }
	): Attachment<HTMLElement> {
		return (element) => {
			const grip = element.querySelector<HTMLElement>('[data-grip]');
			if (grip === null) throw new Error('nothing to take it by');
			const touch = new TouchGrip(grip, {
				name,
				over: (x, y) => {
					this.dragged = id();
					this.over = what === 'stage' ? this.stageAt(x, y) : this.activityAt(x, y);
					if (!this.isStacked) this.scroll?.follow(x, y);
				},
				drop: () => {
					const { over } = this;
					this.rest();
					if (over !== null) this.drop(id(), over);
				},
				cancel: () => this.rest()
			});
			const stop = draggable({
				element,
				canDrag: () => !touch.isHeld && this.board.lifted === null,
				getInitialData: () => ({ type: what === 'stage' ? STAGE : ACTIVITY, id: id() }),
				onDragStart: () => (this.dragged = id())
			});
			return () => {
				stop();
				touch.destroy();
			};
		};
	}

	/** Makes the list of stages a drop target for stages. */
	readonly stages: Attachment<HTMLElement> = (element) => {
		this.list = element;
		const scroll = new AutoScroll(element);
		this.scroll = scroll;
		const stop = [
			dropTargetForElements({
				element,
				canDrop: ({ source }) => source.data['type'] === STAGE,
				getData: ({ input }) => ({ over: this.stageAt(input.clientX, input.clientY) })
			}),
			monitorForElements({
				canMonitor: ({ source }) => element.contains(source.element),
				onDrag: ({ location }) => {
					const { dropTargets, input } = location.current;
					this.over = overOf(dropTargets[0]?.data);
					scroll.follow(input.clientX, input.clientY);
				},
				onDrop: ({ source, location }) => {
					this.rest();
					const over = overOf(location.current.dropTargets[0]?.data);
					const { id } = source.data;
					if (over !== null && typeof id === 'string') this.drop(id, over);
				}
			})
		];
		return () => {
			scroll.stop();
			stop.forEach((one) => one());
		};
	};

	/** Makes a stage a drop target for activities. */
	stage(id: () => string): Attachment<HTMLElement> {
		return (element) =>
			dropTargetForElements({
				element,
				canDrop: ({ source }) => source.data['type'] === ACTIVITY,
				getData: ({ input }) => ({
					over: { what: 'activity', stage: id(), gap: gapDown(element, ACTIVITIES, input.clientY) }
				})
			});
	}

	/** Ends the drag. */
	private rest(): void {
		this.scroll?.stop();
		this.dragged = null;
		this.over = null;
	}

	private get columns(): readonly HTMLElement[] {
		return [...(this.list?.querySelectorAll<HTMLElement>(STAGES) ?? [])];
	}

	/** Whether the stages are one below the other. */
	private get isStacked(): boolean {
		const [first, second] = this.columns.map((column) => column.getBoundingClientRect());
		return first !== undefined && second !== undefined && second.top >= first.bottom;
	}

	/** Returns where a stage would be dropped at a position in the window. */
	private stageAt(x: number, y: number): Over | null {
		const { list } = this;
		if (list === null) return null;
		const gap = this.isStacked ? gapDown(list, STAGES, y) : gapAcross(list, STAGES, x);
		return { what: 'stage', gap };
	}

	/**
	 * Returns where an activity would be dropped: in the stage at that position, or else the last one
	 * before it.
	 */
	private activityAt(x: number, y: number): Over | null {
		const { columns, isStacked } = this;
		const column =
			columns.findLast((one) => {
				const { top, left } = one.getBoundingClientRect();
				return isStacked ? top <= y : left <= x;
			}) ?? columns[0];
		const stage = column?.dataset['stage'];
		if (column === undefined || stage === undefined) return null;
		return { what: 'activity', stage, gap: gapDown(column, ACTIVITIES, y) };
	}

	private drop(id: string, over: Over): void {
		const { board } = this;
		if (over.what === 'stage') {
			const at = board.draft.stages.findIndex((stage) => stage.id === id);
			const to = over.gap > at ? over.gap - 1 : over.gap;
			if (to !== at) board.moveStage(id, to);
			return;
		}
		const from = board.draft.placeOf(id);
		if (from === null) return;
		const to = fromGap({ stage: over.stage, index: over.gap }, from);
		if (to.stage !== from.stage || to.index !== from.index) board.move(id, to);
	}
}

/** Returns how many of the items are above a vertical position in the window. */
const gapDown = (element: HTMLElement, items: string, y: number): number =>
	[...element.querySelectorAll(items)].filter((item) => {
		const { top, height } = item.getBoundingClientRect();
		return top + height / 2 < y;
	}).length;

/** Returns how many of the items are to the left of a horizontal position in the window. */
const gapAcross = (element: HTMLElement, items: string, x: number): number =>
	[...element.querySelectorAll(items)].filter((item) => {
		const { left, width } = item.getBoundingClientRect();
		return left + width / 2 < x;
	}).length;

function overOf(data: Record<string | symbol, unknown> | undefined): Over | null {
	const over = data?.['over'];
	return typeof over === 'object' && over !== null ? (over as Over) : null;
}
