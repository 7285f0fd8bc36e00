import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
	draggable,
	dropTargetForElements,
	monitorForElements
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';
import type { RecordId } from '$lib/domain/core/ids';
import { TouchGrip } from '$lib/features/common/dragging/touch-grip';

/** Where a dragged page would be dropped: beside a page, or under it. */
export interface Drop {
	readonly on: RecordId;
	readonly where: 'before' | 'inside' | 'after';
}

/** The part of a row, at its top and at its bottom, that is beside the page and not inside it. */
const EDGE = 0.28;

/** Lets rows of a tree be dragged beside and under each other: by a mouse, or by a finger on the icon. */
export class TreeDrag {
	dragged = $state<RecordId | null>(null);
	drop = $state.raw<Drop | null>(null);
	private readonly type = Symbol('tree-drag');
	private readonly rows = new Map<RecordId, Element>();

	/** `takes` tells whether a page may be dropped there. */
	constructor(
		private readonly takes: (id: RecordId, drop: Drop) => boolean,
		private readonly put: (id: RecordId, drop: Drop) => void
	) {}

	/** Attach it to the list. */
	readonly list: Attachment<HTMLElement> = () =>
		monitorForElements({
			canMonitor: ({ source }) => source.data['type'] === this.type,
			onDrag: ({ location }) => {
				const { clientX, clientY } = location.current.input;
				this.over(clientX, clientY);
			},
			onDrop: () => this.end()
		});

	/** Attach it to a row that may be dragged. The part with `data-grip` in it is what a finger takes it by. */
	row(id: RecordId, name: string): Attachment<HTMLElement> {
		return (element) => {
			const grip = element.querySelector<HTMLElement>('[data-grip]');
			this.rows.set(id, element);
			const touch =
				grip === null
					? null
					: new TouchGrip(grip, {
							name: () => name,
							over: (x, y) => {
								this.dragged = id;
								this.over(x, y);
							},
							drop: () => this.end(),
							cancel: () => this.stop()
						});
			const stop = combine(
				draggable({
					element,
					canDrag: () => touch !== null && !touch.isHeld,
					getInitialData: () => ({ type: this.type }),
					onDragStart: () => (this.dragged = id)
				}),
				dropTargetForElements({
					element,
					canDrop: ({ source }) => source.data['type'] === this.type
				})
			);
			return () => {
				stop();
				touch?.destroy();
				this.rows.delete(id);
			};
		};
	}

	private over(x: number, y: number): void {
		const { dragged } = this;
		this.drop = null;
		if (dragged === null) return;
		for (const [on, element] of this.rows) {
			const { left, right, top, bottom, height } = element.getBoundingClientRect();
			if (x < left || x > right || y < top || y >= bottom) continue;
			const at = (y - top) / height;
			const drop = {
				on,
				where: at < EDGE ? 'before' : at > 1 - EDGE ? 'after' : 'inside'
			} as const;
			if (this.takes(dragged, drop)) this.drop = drop;
			return;
		}
	}

	private end(): void {
		const { dragged, drop } = this;
		this.stop();
		if (dragged !== null && drop !== null) this.put(dragged, drop);
	}

	private stop(): void {
		this.dragged = null;
		this.drop = null;
	}
}
