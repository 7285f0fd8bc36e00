import { DAY_MINUTES, type Slot } from '$lib/domain/plan/day-plan';
import { minutesText } from '$lib/domain/task/minutes';
import { m } from '$lib/i18n/messages';
import { hourText } from '$lib/ui/format';

/** Returns a minute of the day as text: `9:30 AM`, `09:30`. */
export const minuteText = (minute: number): string =>
	hourText(minutesText(minute % DAY_MINUTES).padStart(5, '0'));

/** Returns from when to when a slot goes, as text. */
export const slotText = ({ from, minutes }: Slot): string =>
	m.schedule_span({ from: minuteText(from), to: minuteText(from + minutes) });
