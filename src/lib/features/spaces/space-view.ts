import type { SpaceId } from '$lib/domain/core/ids';

/** The ways to look at a space. */
export type SpaceView = 'board' | 'list' | 'discussion';

/** What an address shows of a space; `null` for a panel, which lies over what was there before. */
export function viewAt(pathname: string, space: SpaceId): SpaceView | null {
	const [part = ''] = pathname.replace(`/s/${space}`, '').split('/').filter(Boolean);
	if (part === '') return 'board';
	return part === 'list' || part === 'discussion' ? part : null;
}

let behind: { space: SpaceId; view: SpaceView } | null = null;

/** The view to show at an address; under a panel, the one that the panel was opened from. */
export function viewOf(pathname: string, space: SpaceId): SpaceView {
	const view = viewAt(pathname, space);
	if (view !== null) behind = { space, view };
	if (behind?.space !== space || behind.view === 'discussion') return view ?? 'board';
	return behind.view;
}

/** The address of the view that lies behind a panel. */
export const behindPanel = (space: SpaceId): string =>
	behind?.space === space && behind.view === 'list' ? `/s/${space}/list` : `/s/${space}`;
