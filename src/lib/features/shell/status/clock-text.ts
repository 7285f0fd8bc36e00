import { m } from '$lib/paraglide/messages';
import { durationText } from '$lib/ui/format';

/** That this device's clock is off, and by how much: `behind` the relay's, ms, or below 0 ahead of it. */
export const clockText = (behind: number): string =>
	behind > 0
		? m.status_clock_behind({ time: durationText(behind) })
		: m.status_clock_ahead({ time: durationText(-behind) });
