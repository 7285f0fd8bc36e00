import { m } from '$lib/i18n/messages';
import { durationText } from '$lib/ui/format';

/**
 * Returns a text that says that this device's clock is wrong, and by how much. `behind` is how far it
 * is behind the relay's, in ms, negative when it is ahead.
 */
export const clockText = (behind: number): string =>
	behind > 0
		? m.status_clock_behind({ time: durationText(behind) })
		: m.status_clock_ahead({ time: durationText(-behind) });
