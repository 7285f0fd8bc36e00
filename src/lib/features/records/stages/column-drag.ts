import type { Attachment } from 'svelte/attachments';
import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId, StageId } from '$lib/domain/core/ids';
import { attachLater } from '$lib/ui/attach-later';

const withPointer = attachLater(() => import('./column-pointer-drag'));

/** Lets people who may edit the space drag a column by its head (PL-03). */
export const dragColumn = (
	view: WorkspaceView,
	space: () => SpaceId,
	/** Returns `null` for a column that is not a stage. */
	stage: () => StageId | null
): Attachment<HTMLElement> => withPointer(({ dragColumn: attach }) => attach(view, space, stage));

/** Lets columns be dropped between the others on the board. A line shows the place. */
export const dropColumns = (view: WorkspaceView, space: SpaceId): Attachment<HTMLElement> =>
	withPointer(({ dropColumns: attach }) => attach(view, space));
