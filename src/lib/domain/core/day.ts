/** A calendar day without a time zone, `YYYY-MM-DD`. Days compare as strings. */
export type Day = string;

/** A moment: milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

/** A clock, passed in so that the domain stays pure. */
export interface Clock {
	/** Returns the present moment. */
	now(): Instant;
	/** Returns the minutes by which local time is ahead of UTC at that moment. */
	offset(at: Instant): number;
}

const MS_PER_DAY = 86_400_000;
const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** Returns the number of a day, counted from 1970-01-01 in the proleptic Gregorian calendar. */
export function dayNumber(day: Day): number {
	const year = Number(day.slice(0, 4));
	const month = Number(day.slice(5, 7));
	const date = Number(day.slice(8, 10));
	// Years counted from March end with the leap day, so that months have fixed starts.
	const shifted = month <= 2 ? year - 1 : year;
	const era = Math.floor(shifted / 400);
	const yearOfEra = shifted - era * 400;
	const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
	const dayOfEra =
		yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * 146_097 + dayOfEra - 719_468;
}

/** Returns the day with a number. */
export function dayFromNumber(number: number): Day {
	const shifted = number + 719_468;
	const era = Math.floor(shifted / 146_097);
	const dayOfEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra -
			Math.floor(dayOfEra / 1460) +
			Math.floor(dayOfEra / 36_524) -
			Math.floor(dayOfEra / 146_096)) /
			365
	);
	const dayOfYear =
		dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	return `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
}

/** Returns the day with these parts, or `null` when it does not exist (31 February). */
export function dayOfParts(year: number, month: number, date: number): Day | null {
	if (![year, month, date].every(Number.isInteger)) return null;
	if (year < 1 || year > 9999 || month < 1 || month > 12 || date < 1 || date > 31) return null;
	const day = `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
	return dayFromNumber(dayNumber(day)) === day ? day : null;
}

/** Whether the value is an existing day in the form `YYYY-MM-DD`. */
export function isDay(value: unknown): value is Day {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
	return (
		dayOfParts(Number(value.slice(0, 4)), Number(value.slice(5, 7)), Number(value.slice(8))) ===
		value
	);
}

/** Returns the day `count` days later (earlier when negative). */
export const addDays = (day: Day, count: number): Day => dayFromNumber(dayNumber(day) + count);

/** Returns how many days `to` is after `from`. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** Returns the local day of a moment, `offset` minutes ahead of UTC. */
export const dayOf = (at: Instant, offset: number): Day =>
	dayFromNumber(Math.floor((at + offset * 60_000) / MS_PER_DAY));

/** Returns today's date by a clock. */
export function today(clock: Clock): Day {
	const now = clock.now();
	return dayOf(now, clock.offset(now));
}

/** Returns the moment at which a day begins, `offset` minutes ahead of UTC. */
export const startOfDay = (day: Day, offset: number): Instant =>
	dayNumber(day) * MS_PER_DAY - offset * 60_000;
