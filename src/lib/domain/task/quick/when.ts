import { addDays, dayNumber, dayOfParts, type Day } from '../../core/day';
import {
	AFTER_SPAN,
	BEFORE_DAY,
	BEFORE_SPAN,
	DAYS_AWAY,
	EVERY,
	NEXT_WEEK,
	REPEATS,
	SHORT_WEEKDAYS,
	UNITS,
	WEEKDAYS,
	type Unit
} from './tables';
import { phrase, type Token } from './tokens';

/** Something that was understood, and how many words it took. */
export interface Found<Value> {
	readonly value: Value;
	readonly length: number;
}

/** In which order the parts of a date without names are written. */
export type PartsOrder = 'dmy' | 'mdy';

/** The most words of a phrase. */
const LONGEST = 3;

/** The most units that a line may be ahead: more is no date that somebody means. */
const FARTHEST = 1000;

/** Returns the day that begins at a word: "tomorrow", "thứ hai", "za 3 dni", "24.12.2026". */
export function readDayAt(
	tokens: readonly Token[],
	at: number,
	today: Day,
	order: PartsOrder
): Found<Day> | null {
	const before = phrase(tokens, at, 1);
	if (before !== null && BEFORE_DAY.has(before)) {
		const found = plainDay(tokens, at + 1, today, order, true);
		if (found !== null) return { ...found, length: found.length + 1 };
	}
	return plainDay(tokens, at, today, order, false);
}

function plainDay(
	tokens: readonly Token[],
	at: number,
	today: Day,
	order: PartsOrder,
	isAnnounced: boolean
): Found<Day> | null {
	for (let length = LONGEST; length > 0; length -= 1) {
		const words = phrase(tokens, at, length);
		if (words === null) continue;
		const away = own(DAYS_AWAY, words);
		if (away !== undefined) return { value: addDays(today, away), length };
		if (NEXT_WEEK.has(words)) return { value: addDays(today, 7 - weekdayOf(today)), length };
		const weekday = own(WEEKDAYS, words);
		if (weekday !== undefined && (isAnnounced || !SHORT_WEEKDAYS.has(words))) {
			return { value: nextWeekday(today, weekday), length };
		}
	}
	return writtenDay(tokens, at, today, order) ?? spanAhead(tokens, at, today);
}

/** Returns the place of a day in its week, 0 for Monday. Day number 0 was a Thursday. */
const weekdayOf = (day: Day): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

/** Returns the next such day after today. */
const nextWeekday = (today: Day, weekday: number): Day =>
	addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1);

function writtenDay(
	tokens: readonly Token[],
	at: number,
	today: Day,
	order: PartsOrder
): Found<Day> | null {
	const text = phrase(tokens, at, 1);
	if (text === null) return null;
	const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	const parts = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?$/.exec(text);
	const [year, month, date] =
		iso !== null
			? [iso[1], iso[2], iso[3]]
			: parts === null
				? []
				: [parts[3], ...(order === 'dmy' ? [parts[2], parts[1]] : [parts[1], parts[2]])];
	if (month === undefined || date === undefined) return null;
	const thisYear = Number(today.slice(0, 4));
	const value = dayOfParts(Number(year ?? thisYear), Number(month), Number(date));
	if (value === null) return null;
	if (year !== undefined || value >= today) return { value, length: 1 };
	// A day without its year that is past means the one of the next year.
	const next = dayOfParts(thisYear + 1, Number(month), Number(date));
	return next === null ? null : { value: next, length: 1 };
}

/** Reads "in 3 days", "sau 2 tuần", "za 3 dni", "3 ngày nữa". */
function spanAhead(tokens: readonly Token[], at: number, today: Day): Found<Day> | null {
	const isBefore = BEFORE_SPAN.has(phrase(tokens, at, 1) ?? '');
	const start = isBefore ? at + 1 : at;
	const count = wholeAt(tokens, start);
	const unit = own(UNITS, phrase(tokens, start + 1, 1) ?? '');
	if (count === null || unit === undefined) return null;
	if (isBefore) return { value: ahead(today, count, unit), length: 3 };
	if (!AFTER_SPAN.has(phrase(tokens, start + 2, 1) ?? '')) return null;
	return { value: ahead(today, count, unit), length: 3 };
}

function wholeAt(tokens: readonly Token[], at: number): number | null {
	const text = phrase(tokens, at, 1) ?? '';
	const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
	return count > 0 && count <= FARTHEST ? count : null;
}

/** Returns the day so many units after another one. A month has its last day where it has no such day. */
export function ahead(day: Day, count: number, unit: Unit): Day {
	if (unit === 'day' || unit === 'week') return addDays(day, unit === 'day' ? count : count * 7);
	const months = unit === 'month' ? count : count * 12;
	const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
	const index = year * 12 + (month - 1) + months;
	for (let last = date; last > 27; last -= 1) {
		const found = dayOfParts(Math.floor(index / 12), (index % 12) + 1, last);
		if (found !== null) return found;
	}
	return dayOfParts(Math.floor(index / 12), (index % 12) + 1, Math.min(date, 27)) ?? day;
}

const FREQUENCIES: Readonly<Record<Unit, string>> = {
	day: 'DAILY',
	week: 'WEEKLY',
	month: 'MONTHLY',
	year: 'YEARLY'
};
const DAY_CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** Returns the repetition that begins at a word, as an RRULE: "every 2 weeks", "mỗi thứ hai", "co tydzień". */
export function readRepeatAt(tokens: readonly Token[], at: number): Found<string> | null {
	for (const length of [2, 1]) {
		const unit = own(REPEATS, phrase(tokens, at, length) ?? '');
		if (unit !== undefined) return { value: ruleOf(unit, 1), length };
	}
	const offset = BEFORE_DAY.has(phrase(tokens, at, 1) ?? '') ? 1 : 0;
	if (!EVERY.has(phrase(tokens, at + offset, 1) ?? '')) return null;
	const start = at + offset + 1;
	// "Hàng" is also a row of things: with a unit right after it, and only so, it is "hằng", every.
	const isEvery = phrase(tokens, at + offset, 1) !== 'hang';
	for (const length of [2, 1]) {
		const weekday = own(WEEKDAYS, phrase(tokens, start, length) ?? '');
		if (weekday === undefined || !isEvery) continue;
		const code = DAY_CODES[weekday] ?? 'MO';
		return { value: `FREQ=WEEKLY;BYDAY=${code}`, length: offset + 1 + length };
	}
	const count = isEvery ? wholeAt(tokens, start) : null;
	const unit = own(UNITS, phrase(tokens, count === null ? start : start + 1, 1) ?? '');
	if (unit === undefined) return null;
	return { value: ruleOf(unit, count ?? 1), length: offset + (count === null ? 2 : 3) };
}

const ruleOf = (unit: Unit, interval: number): string =>
	`FREQ=${FREQUENCIES[unit]}${interval === 1 ? '' : `;INTERVAL=${String(interval)}`}`;

/** Returns the value of a table's own key: words such as "constructor" are none. */
const own = <Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined =>
	Object.hasOwn(table, key) ? table[key] : undefined;
