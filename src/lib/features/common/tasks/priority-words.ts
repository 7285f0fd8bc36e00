import { PRIORITY_CHOICES, priorityNamed, type PriorityChoice } from '$lib/domain/task/priority';
import { m } from '$lib/i18n/messages';
import type { Option } from '$lib/ui/field';

const WORDS: Readonly<Record<PriorityChoice, () => string>> = {
	none: m.tasks_priority_none,
	low: m.tasks_priority_low,
	medium: m.tasks_priority_medium,
	high: m.tasks_priority_high,
	urgent: m.tasks_priority_urgent
};

/** Returns the name of a priority. */
export const priorityText = (priority: PriorityChoice): string => WORDS[priority]();

/** Returns the priorities to choose from, the most urgent first. */
export const priorityOptions = (): Option[] =>
	PRIORITY_CHOICES.map((value) => ({ value, label: priorityText(value) })).reverse();

/** Returns a stored priority as text. Empty for none, and for one that only a newer version knows. */
export function storedPriorityText(value: unknown): string {
	const priority = priorityNamed(value);
	return priority === null ? '' : priorityText(priority);
}
