import type { SpaceId } from '$lib/domain/core/ids';

/** The ways to look at a space. */
export type SpaceView = 'board' | 'list' | 'discussion' | 'leads' | 'campaigns' | 'forecast';

/** The views with an address of their own, and those of them that panels lie over. */
const OTHERS: readonly SpaceView[] = ['list', 'discussion', 'leads', 'campaigns', 'forecast'];
const UNDER_PANELS: readonly SpaceView[] = ['board', 'list'];

/** What an address shows of a space; `null` for a panel, which lies over what was there before. */
export function viewAt(pathname: string, space: SpaceId): SpaceView | null {
	const [part = ''] = pathname.replace(`/s/${space}`, '').split('/').filter(Boolean);
	if (part === '') return 'board';
	return OTHERS.find((view) => view === part) ?? null;
}

let behind: { space: SpaceId; view: SpaceView } | null = null;

/** The view to show at an address; under a panel, the one that the panel was opened from. */
export function viewOf(pathname: string, space: SpaceId): SpaceView {
	const view = viewAt(pathname, space);
	if (view !== null) behind = { space, view };
	if (behind?.space !== space || !UNDER_PANELS.includes(behind.view)) return view ?? 'board';
	return behind.view;
}

const searches = new Map<SpaceId, string>();

/**
 * The part of an address that says how the records of a space are looked at. What lies over the
 * records, and says nothing of it, leaves it as it was.
 */
export function searchOf(
	{ pathname, search }: Pick<URL, 'pathname' | 'search'>,
	space: SpaceId
): string {
	const isInside = pathname === `/s/${space}` || pathname.startsWith(`/s/${space}/`);
	if (isInside && (search !== '' || viewAt(pathname, space) !== null)) searches.set(space, search);
	return searches.get(space) ?? '';
}

/** The address of the view that lies behind a panel. */
export const behindPanel = (space: SpaceId): string =>
	`${behind?.space === space && behind.view === 'list' ? `/s/${space}/list` : `/s/${space}`}${searches.get(space) ?? ''}`;
