import { addDays, dayOf, dayOfParts, startOfDay, type Clock, type Day, type Instant } from './day';

/** A time zone with its IANA name, such as `Europe/Warsaw`. */
export type TimeZone = string;

/** The formatters of the zones, which are slow to create and few. `null` for a zone that does not exist. */
const formats = new Map<TimeZone, Intl.DateTimeFormat | null>();

function formatOf(zone: TimeZone): Intl.DateTimeFormat | null {
	let format = formats.get(zone);
	if (format === undefined) {
		try {
			format = new Intl.DateTimeFormat('en-US', {
				timeZone: zone,
				calendar: 'iso8601',
				hourCycle: 'h23',
				year: 'numeric',
				month: 'numeric',
				day: 'numeric',
				hour: 'numeric',
				minute: 'numeric',
				second: 'numeric'
			});
		} catch {
			// This browser does not know the zone.
			format = null;
		}
		formats.set(zone, format);
	}
	return format;
}

/** Whether a value names a time zone that this device knows. */
export const isTimeZone = (value: unknown): value is TimeZone =>
	typeof value === 'string' && value !== '' && value.length <= 64 && formatOf(value) !== null;

const MS_PER_DAY = 86_400_000;

/** The offsets at the start of UTC days, by zone, because they are needed for many thousands of moments. */
const known = new Map<TimeZone, Map<number, number>>();

/** The most days that are stored for each zone. */
const MOST = 20_000;

/**
 * Returns the minutes by which local time in a zone is ahead of UTC at a moment: the offset of that
 * moment, not today's. An unknown zone counts as UTC.
 */
export function offsetIn(zone: TimeZone, at: Instant): number {
	const day = Math.floor(at / MS_PER_DAY);
	const [before, after] = [offsetAtDay(zone, day), offsetAtDay(zone, day + 1)];
	// Clocks change at most once a day.
	return before === after ? before : exactOffset(zone, at);
}

function offsetAtDay(zone: TimeZone, day: number): number {
	let days = known.get(zone);
	if (days === undefined || days.size > MOST) known.set(zone, (days = new Map<number, number>()));
	let offset = days.get(day);
	if (offset === undefined) days.set(day, (offset = exactOffset(zone, day * MS_PER_DAY)));
	return offset;
}

function exactOffset(zone: TimeZone, at: Instant): number {
	const parts = new Map<string, number>();
	for (const { type, value } of formatOf(zone)?.formatToParts(at) ?? []) {
		parts.set(type, Number(value));
	}
	const part = (name: string): number => parts.get(name) ?? 0;
	const day = dayOfParts(part('year'), part('month'), part('day'));
	if (day === null) return 0;
	const seconds = (part('hour') * 60 + part('minute')) * 60 + part('second');
	const local = startOfDay(day, 0) + seconds * 1000;
	return Math.round((local - Math.floor(at / 1000) * 1000) / 60_000);
}

/** Returns a clock with the days of a zone. */
export const clockIn = (zone: TimeZone, clock: Pick<Clock, 'now'>): Clock => ({
	now: () => clock.now(),
	offset: (at) => offsetIn(zone, at)
});

/** Returns the day of a moment in a zone, with that moment's own offset. It is the same for everybody. */
export const dayIn = (zone: TimeZone, at: Instant): Day => dayOf(at, offsetIn(zone, at));

/**
 * Returns the moment at which a day begins in a zone: midnight, or the first moment of a day without
 * midnight.
 */
export function beginsIn(zone: TimeZone, day: Day): Instant {
	const rough = startOfDay(day, 0);
	// The offsets around that midnight, on both sides of it.
	const offsets = [offsetIn(zone, rough - MS_PER_DAY), offsetIn(zone, rough + MS_PER_DAY)];
	const candidates = offsets.map((offset) => startOfDay(day, offset)).sort((a, b) => a - b);
	const yesterday = addDays(day, -1);
	for (const at of candidates) {
		if (dayIn(zone, at) === day && dayIn(zone, at - 1) === yesterday) return at;
	}
	// The clocks skip midnight, and the day begins with that.
	const [early = rough, late = rough] = candidates;
	for (let at = early; at <= late; at += 60_000) if (dayIn(zone, at) === day) return at;
	return late;
}
