import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
	draggable,
	dropTargetForElements,
	monitorForElements
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';
import { TouchGrip } from '$lib/features/common/dragging/touch-grip';

/** A list whose rows can be dragged by a handle to another place in it. */
export class SortRows {
	/** The row that is being dragged. */
	dragged = $state<string | null>(null);
	/** The gap into which the row would be dropped, from 0 to the number of rows. `null` outside the list. */
	gap = $state<number | null>(null);
	private readonly type = Symbol('sort-rows');
	private readonly elements = new Map<string, Element>();

	/** `drop` receives the place counted among all rows, from 0. */
	constructor(
		private readonly ids: () => readonly string[],
		private readonly drop: (id: string, to: number) => void
	) {}

	/** Attach it to the element around the rows. */
	readonly list: Attachment<HTMLElement> = () =>
		monitorForElements({
			canMonitor: ({ source }) => source.data['type'] === this.type,
			onDrag: ({ location }) => {
				const gap = location.current.dropTargets[0]?.data['gap'];
				this.gap = typeof gap === 'number' ? gap : null;
			},
			onDrop: () => this.end()
		});

	/** Attach it to a row, with its name. The part with `data-handle` inside the row is the handle. */
	row(id: string, name: string): Attachment<HTMLElement> {
		return (element) => {
			const handle = element.querySelector<HTMLElement>('[data-handle]');
			if (handle === null) throw new Error('nothing to take it by');
			this.elements.set(id, element);
			const touch = new TouchGrip(handle, {
				name: () => name,
				over: (_x, y) => {
					this.dragged = id;
					this.gap = this.gapAt(y);
				},
				drop: () => this.end(),
				cancel: () => {
					this.dragged = null;
					this.gap = null;
				}
			});
			const stop = combine(
				draggable({
					element,
					dragHandle: handle,
					canDrag: () => !touch.isHeld,
					getInitialData: () => ({ type: this.type }),
					onDragStart: () => (this.dragged = id)
				}),
				dropTargetForElements({
					element,
					canDrop: ({ source }) => source.data['type'] === this.type,
					getData: ({ input }) => ({ gap: this.gapAt(input.clientY) })
				})
			);
			return () => {
				stop();
				touch.destroy();
				this.elements.delete(id);
			};
		};
	}

	/** Drops the dragged row at its present gap. */
	private end(): void {
		const { dragged, gap } = this;
		this.dragged = null;
		this.gap = null;
		if (dragged === null || gap === null) return;
		const from = this.ids().indexOf(dragged);
		const to = gap > from ? gap - 1 : gap;
		if (from >= 0 && to !== from) this.drop(dragged, to);
	}

	/** Returns how many rows are above a vertical position in the window. */
	private gapAt(clientY: number): number {
		return this.ids().filter((id) => {
			const box = this.elements.get(id)?.getBoundingClientRect();
			return box !== undefined && box.top + box.height / 2 < clientY;
		}).length;
	}
}
