import { isTimeOfDay } from '$lib/domain/task/due';
import { hourText, percentText, workTimeText } from '$lib/ui/format';
import { storedPriorityText } from './priority-words';
import { repeatByText, repeatText } from './repeat-words';

/**
 * Returns the value of a field that plans a task as text: its priority, its estimate, its progress, how and when it repeats. Returns `null`
 * for any other field.
 */
export function plannedText(field: string, value: unknown): string | null {
	switch (field) {
		case 'priority':
			return storedPriorityText(value);
		case 'estimate':
			return typeof value === 'number' ? workTimeText(value) : '';
		case 'progress':
			return typeof value === 'number' ? percentText(value) : '';
		case 'dueTime':
			return isTimeOfDay(value) ? hourText(value) : '';
		case 'repeatBy':
			return repeatByText(value === 'day' ? 'day' : 'end');
		case 'repeat':
			return typeof value === 'string' && value !== '' ? repeatText(value) : '';
		default:
			return null;
	}
}
