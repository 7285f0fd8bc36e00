import type { Due } from '$lib/domain/task/due';
import { dayText, hourText, type DayStyle } from '$lib/ui/format';

/** Returns when something is due as text: its day, and its time if it has one. Empty where it has no day. */
export function dueText({ dueOn, dueTime }: Due, style: DayStyle = 'short'): string {
	if (dueOn === null) return '';
	const day = dayText(dueOn, style);
	return (dueTime ?? null) === null ? day : `${day}, ${hourText(dueTime ?? '')}`;
}
