import type { SpaceId } from '$lib/domain/core/ids';
import type { Settings } from '$lib/ui/settings';

const NAME = 'last-space';

/** Stores in this browser which space of a workspace was shown last. */
export function rememberSpace(settings: Settings, space: SpaceId): void {
	settings.setItem(NAME, space);
}

/** Returns the space that was shown last. */
export const lastSpace = (settings: Settings): SpaceId | null => settings.getItem(NAME);
