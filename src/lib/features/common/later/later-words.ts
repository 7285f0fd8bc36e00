import type { BeforeDue, Later } from '$lib/domain/inbox/snooze';
import { m } from '$lib/i18n/messages';

/** Returns the name of a moment that is offered. */
export const laterWords = (later: Later): string => LATER[later]();

const LATER: Readonly<Record<Later, () => string>> = {
	hour: m.inbox_later_hour,
	evening: m.inbox_later_evening,
	tomorrow: m.inbox_later_tomorrow,
	'next-week': m.inbox_later_week,
	month: m.inbox_later_month
};

/** Returns the name of a moment before something is due. */
export const beforeWords = (before: BeforeDue): string => BEFORE[before]();

const BEFORE: Readonly<Record<BeforeDue, () => string>> = {
	'day-before': m.later_day_before,
	'hour-before': m.later_hour_before,
	due: m.later_when_due
};
