import { fold } from '../text/fold';

/** The longest estimate, in minutes: a year of hours. */
export const MAX_MINUTES = 525_600;

/** The words for hours and minutes in English, Vietnamese and Polish, folded. */
const HOURS = /^(?:h|hr|hrs|hours?|gio|tieng|g|godz|godziny?)\.?$/;
const MINUTES = /^(?:m|min|mins|minutes?|p|ph|phut|minut[ay]?)\.?$/;

/**
 * Returns a typed time of work in whole minutes: `90`, `1:30`, `1h 30m`, `1,5 h`, `2 giờ 15 phút`, `45 min`. A number
 * alone is minutes. Returns `null` when it cannot be read, or is longer than a year.
 */
export function readMinutes(typed: string): number | null {
	const text = fold(typed).trim();
	const clock = /^(\d{1,4}):([0-5]\d)$/.exec(text);
	if (clock !== null) return fitting(Number(clock[1]) * 60 + Number(clock[2]));
	if (!/^(?:\d+(?:[.,]\d+)?\s*[a-z]*\.?\s*)+$/.test(text)) return null;
	let minutes = 0;
	let last: 'hours' | null = null;
	for (const [, figure = '', unit = ''] of text.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]*\.?)/g)) {
		const value = Number(figure.replace(',', '.'));
		if (HOURS.test(unit)) {
			minutes += value * 60;
			last = 'hours';
		} else if (MINUTES.test(unit) || (unit === '' && (last === 'hours' || figure === text))) {
			minutes += value;
			last = null;
		} else return null;
	}
	return fitting(minutes);
}

const fitting = (minutes: number): number | null =>
	minutes > MAX_MINUTES ? null : Math.round(minutes);

/** Returns minutes as a field shows them to be edited, the same in every language: `1:30`. */
export const minutesText = (minutes: number): string =>
	`${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
