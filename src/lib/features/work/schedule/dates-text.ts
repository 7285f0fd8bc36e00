import { spanOf, type Dated } from '$lib/domain/task/schedule';
import { m } from '$lib/i18n/messages';
import { dayText } from '$lib/ui/format';

/** Returns the dates of a task as text: `3 Mar – 7 Mar 2026`, or that it has none. */
export function datesText(task: Dated): string {
	const span = spanOf(task);
	if (span === null) return m.schedule_no_date();
	const { from, to, open } = span;
	if (open === 'start') return m.schedule_due({ day: dayText(to) });
	if (open === 'end') return m.schedule_from({ day: dayText(from) });
	if (from === to) return dayText(from);
	return m.schedule_span({ from: dayText(from), to: dayText(to) });
}
