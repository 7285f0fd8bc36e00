import type { SpaceId } from '$lib/domain/core/ids';
import type { Settings } from '$lib/ui/settings';

const NAME = 'last-space';

/** Remembers in this browser which space of a workspace was looked at last. */
export function rememberSpace(settings: Settings, space: SpaceId): void {
	settings.setItem(NAME, space);
}

/** The space that was looked at last. */
export const lastSpace = (settings: Settings): SpaceId | null => settings.getItem(NAME);
