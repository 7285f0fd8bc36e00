import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
	draggable,
	dropTargetForElements,
	monitorForElements
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';

/** A list whose rows are dragged by a handle to another place among them. */
export class SortRows {
	/** The row that is being dragged. */
	dragged = $state<string | null>(null);
	/** The gap into which it would fall, from 0 to the number of rows; `null` outside of the list. */
	gap = $state<number | null>(null);
	private readonly type = Symbol('sort-rows');

	/** `drop` is given the place counted among all rows, from 0. */
	constructor(
		private readonly ids: () => readonly string[],
		private readonly drop: (id: string, to: number) => void
	) {}

	/** On the element around the rows. */
	readonly list: Attachment<HTMLElement> = () =>
		monitorForElements({
			canMonitor: ({ source }) => source.data['type'] === this.type,
			onDrag: ({ location }) => {
				const gap = location.current.dropTargets[0]?.data['gap'];
				this.gap = typeof gap === 'number' ? gap : null;
			},
			onDrop: () => {
				const { dragged, gap } = this;
				this.dragged = null;
				this.gap = null;
				if (dragged === null || gap === null) return;
				const from = this.ids().indexOf(dragged);
				const to = gap > from ? gap - 1 : gap;
				if (from >= 0 && to !== from) this.drop(dragged, to);
			}
		});

	/** On a row; what carries `data-handle` inside of it is where it is taken. */
	row(id: string): Attachment<HTMLElement> {
		return (element) => {
			const handle = element.querySelector('[data-handle]');
			return combine(
				draggable({
					element,
					...(handle === null ? {} : { dragHandle: handle }),
					getInitialData: () => ({ type: this.type }),
					onDragStart: () => (this.dragged = id)
				}),
				dropTargetForElements({
					element,
					canDrop: ({ source }) => source.data['type'] === this.type,
					getData: ({ input, element: row }) => {
						const { top, height } = row.getBoundingClientRect();
						const below = input.clientY > top + height / 2;
						return { gap: this.ids().indexOf(id) + (below ? 1 : 0) };
					}
				})
			);
		};
	}
}
