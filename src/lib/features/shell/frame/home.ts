import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { lastSpace } from '$lib/features/common/page/last-space';
import type { Settings } from '$lib/ui/settings';

/**
 * Returns the space that the screen at an address most likely shows, so that it can be read before the workspace
 * is open. At the address without a path that is the one shown last.
 */
export const firstSpace = (pathname: string, settings: Settings): SpaceId | null =>
	pathname === '/' ? lastSpace(settings) : (/^\/s\/([^/]+)/.exec(pathname)?.[1] ?? null);

/**
 * Returns the address at which a workspace opens: the overview when there are several sales spaces, else the
 * last shown space, else the list of spaces.
 */
export function homeOf(view: WorkspaceView): string {
	const open = view.catalogue.filter(({ enter, archived }) => enter && !archived);
	// Over a single space it would say what the space says itself.
	if (open.filter(({ kind }) => kind === 'sales').length > 1) return '/overview';
	const last = lastSpace(view.settings);
	const space = open.find(({ id }) => id === last) ?? (open.length === 1 ? open[0] : undefined);
	return space === undefined ? '/spaces' : `/s/${space.id}`;
}
