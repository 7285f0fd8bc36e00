import { readRule } from '$lib/domain/task/repeat/rule';
import type { RepeatBy } from '$lib/domain/task/repeat/repeat-by';
import { m } from '$lib/i18n/messages';
import { firstWeekday, listText, weekdayNames } from '$lib/ui/format';
import type { Option } from '$lib/ui/field';

/** The rules that are offered to choose from. */
const OFFERED: readonly string[] = [
	'FREQ=DAILY',
	'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
	'FREQ=WEEKLY',
	'FREQ=WEEKLY;INTERVAL=2',
	'FREQ=MONTHLY',
	'FREQ=MONTHLY;BYMONTHDAY=-1',
	'FREQ=MONTHLY;INTERVAL=3',
	'FREQ=YEARLY'
];

/** Returns a rule as text: how often a task comes again. Of one that is not understood, the rule itself. */
export function repeatText(text: string): string {
	if (text === '') return m.tasks_repeat_never();
	const rule = readRule(text);
	if (rule === null) return text;
	const { interval: count, weekdays, monthDay } = rule;
	switch (rule.every) {
		case 'day':
			return m.tasks_repeat_days({ count });
		case 'week': {
			if (weekdays.length === 0) return m.tasks_repeat_weeks({ count });
			const names = weekdayNames();
			// The names begin with the region's first day, 0 for Sunday; the rule counts from Monday.
			const nameOf = (day: number) => names[(day + 8 - firstWeekday()) % 7]?.short ?? '';
			const days = listText(weekdays.map(nameOf));
			return m.tasks_repeat_weekdays({ count, days });
		}
		case 'month':
			return monthDay !== null && monthDay < 0
				? m.tasks_repeat_month_ends({ count })
				: m.tasks_repeat_months({ count });
		case 'year':
			return m.tasks_repeat_years({ count });
	}
}

/** Returns the repetitions to choose from, and the present one where it is another. */
export const repeatOptions = (now: string): Option[] =>
	['', ...OFFERED, ...(now === '' || OFFERED.includes(now) ? [] : [now])].map((value) => ({
		value,
		label: repeatText(value)
	}));

/** Returns, as text, when the next task of a series is made. */
export const repeatByText = (by: RepeatBy): string =>
	by === 'day' ? m.tasks_repeat_by_day() : m.tasks_repeat_by_end();
