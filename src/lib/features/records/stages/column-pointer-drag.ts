import {
	draggable,
	dropTargetForElements,
	monitorForElements
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';
import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import { mayEditSpace } from '$lib/features/common/spaces/may-edit';
import { moveColumn } from './columns';

const COLUMN = 'polder-column';

/** Lets people who may edit the space drag a column by its head (PL-03). */
export function dragColumn(
	view: WorkspaceView,
	space: () => SpaceId,
	/** Returns `null` for a column that is not a stage. */
	stage: () => StageId | null
): Attachment<HTMLElement> {
	return (element) =>
		draggable({
			element,
			canDrag: () => {
				const now = view.space(space());
				return now !== null && stage() !== null && mayEditSpace(view, now);
			},
			getInitialData: () => ({ type: COLUMN, stage: stage() })
		});
}

/** Lets columns be dropped between the others on the board. A line shows the place. */
export function dropColumns(view: WorkspaceView, space: SpaceId): Attachment<HTMLElement> {
	return (element) => {
		const line = document.createElement('div');
		line.className =
			'pointer-events-none absolute inset-y-0 z-20 hidden w-1 rounded-full bg-accent';
		element.append(line);
		const stop = [
			dropTargetForElements({
				element,
				canDrop: ({ source }) => source.data['type'] === COLUMN,
				getData: ({ input }) => ({ gap: gapAt(element, input.clientX) })
			}),
			monitorForElements({
				canMonitor: ({ source }) =>
					source.data['type'] === COLUMN && element.contains(source.element),
				onDrag: ({ location }) => {
					draw(element, line, gapOf(location.current.dropTargets[0]?.data));
				},
				onDrop: ({ source, location }) => {
					draw(element, line, null);
					const gap = gapOf(location.current.dropTargets[0]?.data);
					const stage = source.data['stage'];
					if (gap === null || typeof stage !== 'string') return;
					const stages = view.space(space)?.stages ?? [];
					const at = stages.findIndex(({ id }) => id === stage);
					void moveColumn(view, space, stage, gap > at ? gap - 1 : gap);
				}
			})
		];
		return () => {
			for (const one of stop) one();
			line.remove();
		};
	};
}

const columnsIn = (board: HTMLElement): HTMLElement[] => [
	...board.querySelectorAll<HTMLElement>('[data-stage]')
];

/** Returns how many columns are to the left of a horizontal position in the window. */
const gapAt = (board: HTMLElement, clientX: number): number =>
	columnsIn(board).filter((column) => {
		const { left, width } = column.getBoundingClientRect();
		return left + width / 2 < clientX;
	}).length;

function gapOf(data: Record<string | symbol, unknown> | undefined): number | null {
	const gap = data?.['gap'];
	return typeof gap === 'number' ? gap : null;
}

function draw(board: HTMLElement, line: HTMLElement, gap: number | null): void {
	const columns = columnsIn(board);
	const next = gap === null ? undefined : columns[gap];
	const last = columns.at(-1);
	line.classList.toggle('hidden', gap === null);
	if (next !== undefined) line.style.left = `${String(next.offsetLeft - 8)}px`;
	else if (last !== undefined) {
		line.style.left = `${String(last.offsetLeft + last.offsetWidth + 4)}px`;
	}
}
