import type { KeptDifference } from '../replica/device-clock';
import type { Settings } from '../ui/settings';

const NAME = 'polder/clock-behind';

/** Keeps how far the device's clock is off in the small settings, so that an app that starts offline knows it. */
export const keptDifference = (settings: Settings): KeptDifference => ({
	read: () => {
		const kept = Number(settings.getItem(NAME));
		return Number.isFinite(kept) ? kept : 0;
	},
	write: (difference) => {
		if (difference === 0) settings.removeItem(NAME);
		else settings.setItem(NAME, String(difference));
	}
});
