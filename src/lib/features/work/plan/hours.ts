import { DAY_MINUTES, type Lane, type Slot } from '$lib/domain/plan/day-plan';

/** The height of an hour, in pixels. */
export const HOUR = 48;

/** The hours of a day. */
export const HOURS: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

/** How far a minute of the day is from the top, in pixels. */
export const topOf = (minute: number): number => (minute / 60) * HOUR;

/** The height of a whole day, in pixels. */
export const DAY_HEIGHT = topOf(DAY_MINUTES);

/** Returns the place of a slot among the hours, as CSS: beside what overlaps it. */
export function placeIn({ slot, lane, lanes }: Lane<Slot>): string {
	const share = 100 / lanes;
	return [
		`top:${String(topOf(slot.from))}px`,
		`height:${String(topOf(slot.minutes) - 1)}px`,
		`left:calc(${String(share * lane)}% + 1px)`,
		`width:calc(${String(share)}% - 2px)`
	].join(';');
}
