import {
	draggable,
	dropTargetForElements,
	monitorForElements
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';
import type { ActivityPlace, ProcessDraft } from './process-draft.svelte';
import { TouchGrip } from '$lib/features/common/dragging/touch-grip';

const STAGE = 'polder-process-stage';
const ACTIVITY = 'polder-process-activity';
const STAGE_ROW = '[data-stage-row]';

/** Where the dragged item would be dropped: a gap between all items. */
export type Over =
	| { readonly what: 'stage'; readonly gap: number }
	| { readonly what: 'activity'; readonly stage: string; readonly gap: number };

/** Dragging stages and activities in the editor: the drop line, and the drop. */
export class ProcessDrag {
	over = $state.raw<Over | null>(null);
	/** The stage or activity that is being dragged. */
	dragged = $state<string | null>(null);
	/** The list of all stages. */
	private list: HTMLElement | null = null;

	constructor(
		private readonly draft: ProcessDraft,
		private readonly dropped: {
			stage(id: string, to: number): void;
			activity(id: string, to: ActivityPlace): void;
		}
	) {}

	/** Makes a stage or an activity draggable by its grip, with a mouse or a finger. */
	item(
		what: 'stage' | 'activity',
		{ id, name }: { id: () => string; name: () => string }
	): Attachment<HTMLElement> {
		return (element) => {
			const grip = element.querySelector<HTMLElement>('[data-grip]');
			if (grip === null) throw new Error('nothing to take it by');
			const touch = new TouchGrip(grip, {
				name,
				over: (_x, y) => {
					this.dragged = id();
					this.over = what === 'stage' ? this.stageAt(y) : this.activityAt(y);
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
				dragHandle: grip,
				canDrag: () => !touch.isHeld,
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
		const stop = [
			dropTargetForElements({
				element,
				canDrop: ({ source }) => source.data['type'] === STAGE,
				getData: ({ input }) => ({ over: this.stageAt(input.clientY) })
			}),
			monitorForElements({
				canMonitor: ({ source }) => element.contains(source.element),
				onDrag: ({ location }) => {
					this.over = overOf(location.current.dropTargets[0]?.data);
				},
				onDrop: ({ source, location }) => {
					this.rest();
					const over = overOf(location.current.dropTargets[0]?.data);
					const { id } = source.data;
					if (over !== null && typeof id === 'string') this.drop(id, over);
				}
			})
		];
		return () => stop.forEach((one) => one());
	};

	/** Makes a stage a drop target for activities. */
	stage(id: () => string): Attachment<HTMLElement> {
		return (element) =>
			dropTargetForElements({
				element,
				canDrop: ({ source }) => source.data['type'] === ACTIVITY,
				getData: ({ input }) => ({
					over: {
						what: 'activity',
						stage: id(),
						gap: gapAt(element, '[data-activity]', input.clientY)
					}
				})
			});
	}

	/** Ends the drag. */
	private rest(): void {
		this.dragged = null;
		this.over = null;
	}

	/** Returns where a stage would be dropped at a vertical position in the window. */
	private stageAt(clientY: number): Over | null {
		const { list } = this;
		return list && { what: 'stage', gap: gapAt(list, STAGE_ROW, clientY) };
	}

	/**
	 * Returns where an activity would be dropped: in the stage at that position, or the last one above
	 * it.
	 */
	private activityAt(clientY: number): Over | null {
		const rows = [...(this.list?.querySelectorAll<HTMLElement>(STAGE_ROW) ?? [])];
		const row = rows.findLast((one) => one.getBoundingClientRect().top <= clientY) ?? rows[0];
		const stage = row?.dataset['stageRow'];
		if (row === undefined || stage === undefined) return null;
		return { what: 'activity', stage, gap: gapAt(row, '[data-activity]', clientY) };
	}

	private drop(id: string, over: Over): void {
		const { draft } = this;
		if (over.what === 'stage') {
			const at = draft.stages.findIndex((stage) => stage.id === id);
			const to = over.gap > at ? over.gap - 1 : over.gap;
			if (to !== at) this.dropped.stage(id, to);
			return;
		}
		const from = draft.placeOf(id);
		if (from === null) return;
		const inside = from.stage === over.stage;
		const index = inside && over.gap > from.index ? over.gap - 1 : over.gap;
		if (!inside || index !== from.index) {
			this.dropped.activity(id, { stage: over.stage, index });
		}
	}
}

/** Returns how many of the items are above a vertical position in the window. */
function gapAt(element: HTMLElement, items: string, clientY: number): number {
	return [...element.querySelectorAll(items)].filter((item) => {
		const { top, height } = item.getBoundingClientRect();
		return top + height / 2 < clientY;
	}).length;
}

function overOf(data: Record<string | symbol, unknown> | undefined): Over | null {
	const over = data?.['over'];
	return typeof over === 'object' && over !== null ? (over as Over) : null;
}
