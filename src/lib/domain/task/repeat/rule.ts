import { addDays, dayNumber, dayOfParts, daysBetween, isDay, type Day } from '../../core/day';

/** How often a task comes again: the parts of an RRULE (RFC 5545) that are about whole days. */
export interface Repeat {
	readonly every: 'day' | 'week' | 'month' | 'year';
	/** Of how many of them, from 1. */
	readonly interval: number;
	/** In a week: the weekdays, 0 for Monday, in their order. Empty for that of the first day. */
	readonly weekdays: readonly number[];
	/** In a month: the day, negative from its end; `null` for that of the first day. */
	readonly monthDay: number | null;
	/** The last day on which it comes; `null` for no end. */
	readonly until: Day | null;
}

const FREQUENCIES = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;
const CODES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The longest interval. More is no repetition that somebody lives to see. */
const MOST = 1000;

/**
 * Reads an RRULE. Returns `null` for one that cannot be read, or has parts about which nothing is known here: a task
 * that came on other days than its rule says would be worse than one that does not repeat.
 */
export function readRule(text: string): Repeat | null {
	const parts = new Map<string, string>();
	for (const part of text
		.toUpperCase()
		.replace(/^RRULE:/, '')
		.split(';')) {
		const [name = '', value = '', ...more] = part.split('=');
		if (value === '' || more.length > 0 || parts.has(name)) return null;
		parts.set(name, value);
	}
	const named = parts.get('FREQ') ?? '';
	const every = Object.hasOwn(FREQUENCIES, named)
		? FREQUENCIES[named as keyof typeof FREQUENCIES]
		: null;
	const interval = whole(parts.get('INTERVAL') ?? '1');
	const weekdays = (parts.get('BYDAY')?.split(',') ?? []).map((code) => CODES.indexOf(code));
	const monthDay = parts.has('BYMONTHDAY') ? signed(parts.get('BYMONTHDAY') ?? '') : null;
	const until = parts.has('UNTIL') ? untilDay(parts.get('UNTIL') ?? '') : null;
	const known = ['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'UNTIL', 'WKST'];
	const isUnfit =
		every === null ||
		interval === null ||
		[...parts.keys()].some((name) => !known.includes(name)) ||
		(parts.get('WKST') ?? 'MO') !== 'MO' ||
		weekdays.includes(-1) ||
		(weekdays.length > 0 && every !== 'week') ||
		(parts.has('BYMONTHDAY') && (monthDay === null || every !== 'month')) ||
		(parts.has('UNTIL') && until === null);
	if (isUnfit) return null;
	return { every, interval, weekdays: [...new Set(weekdays)].sort(), monthDay, until };
}

/** Returns how a rule names a weekday, 0 for Monday. */
export const weekdayCode = (day: number): string => CODES[day] ?? '';

/** Returns a rule with another value of one of its parts, which it has or is given. */
export function ruleWith(text: string, name: string, value: string): string {
	const parts = text.split(';').filter((part) => !part.toUpperCase().startsWith(`${name}=`));
	return [...parts, `${name}=${value}`].join(';');
}

const whole = (text: string): number | null =>
	/^\d{1,4}$/.test(text) && Number(text) > 0 && Number(text) <= MOST ? Number(text) : null;

const signed = (text: string): number | null =>
	/^-?\d{1,2}$/.test(text) && Number(text) !== 0 && Math.abs(Number(text)) <= 31
		? Number(text)
		: null;

function untilDay(text: string): Day | null {
	const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})(?:T\d{6}Z?)?$/.exec(text) ?? [];
	const found = `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
	return isDay(found) ? found : null;
}

/** How many months are looked through for the next day: a rule may ask for a 29th of February. */
const PATIENCE = 200;

/**
 * Returns the next day of a rule after `after`, counted from its first day; `null` when it does not come again. A month
 * without its day has its last day instead, so that what is due at the end of a month never leaves one out.
 */
export function nextDay(rule: Repeat, first: Day, after: Day): Day | null {
	const found = after < first ? onOrAfterFirst(rule, first) : following(rule, first, after);
	return found === null || (rule.until !== null && found > rule.until) ? null : found;
}

const onOrAfterFirst = (rule: Repeat, first: Day): Day | null =>
	rule.weekdays.length === 0 || rule.weekdays.includes(weekdayOf(first))
		? first
		: following(rule, first, first);

function following(rule: Repeat, first: Day, after: Day): Day | null {
	switch (rule.every) {
		case 'day': {
			const passed = Math.floor(daysBetween(first, after) / rule.interval);
			return addDays(first, (passed + 1) * rule.interval);
		}
		case 'week':
			return nextInWeeks(rule, first, after);
		case 'month':
			return nextInMonths(rule.interval, rule.monthDay, first, after);
		case 'year':
			return nextInMonths(rule.interval * 12, null, first, after);
	}
}

/** Returns the place of a day in its week, 0 for Monday. Day number 0 was a Thursday. */
const weekdayOf = (day: Day): number => (((dayNumber(day) + 3) % 7) + 7) % 7;

function nextInWeeks({ interval, weekdays }: Repeat, first: Day, after: Day): Day | null {
	const wanted = weekdays.length === 0 ? [weekdayOf(first)] : weekdays;
	const monday = addDays(first, -weekdayOf(first));
	const passed = Math.max(0, Math.floor(daysBetween(monday, after) / 7 / interval));
	for (let week = passed; week <= passed + 1; week += 1) {
		for (const weekday of wanted) {
			const day = addDays(monday, week * interval * 7 + weekday);
			if (day > after && day > first) return day;
		}
	}
	return null;
}

function nextInMonths(
	interval: number,
	monthDay: number | null,
	first: Day,
	after: Day
): Day | null {
	const [year = 0, month = 1, date = 1] = first.split('-').map(Number);
	const [nowYear = 0, nowMonth = 1] = after.split('-').map(Number);
	const begin = year * 12 + month - 1;
	const passed = Math.max(0, Math.floor((nowYear * 12 + nowMonth - 1 - begin) / interval));
	for (let step = passed; step <= passed + PATIENCE; step += 1) {
		const day = dayInMonth(begin + step * interval, monthDay ?? date);
		if (day !== null && day > after && day > first) return day;
	}
	return null;
}

function dayInMonth(index: number, date: number): Day | null {
	const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
	let last = 31;
	while (last > 28 && dayOfParts(year, month, last) === null) last -= 1;
	const wanted = date > 0 ? Math.min(date, last) : Math.max(1, last + 1 + date);
	return dayOfParts(year, month, wanted);
}
