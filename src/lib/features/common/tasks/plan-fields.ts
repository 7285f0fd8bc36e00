import { minutesText, readMinutes } from '$lib/domain/task/minutes';
import type { TimeOfDay } from '$lib/domain/task/due';
import { timeIn } from '$lib/domain/task/quick/time';
import { m } from '$lib/i18n/messages';

/** Returns an estimate as its field shows it. Empty when there is none. */
export const estimateText = (minutes: number | null): string =>
	minutes === null ? '' : minutesText(minutes);

/** Returns a typed estimate in minutes; `null` for an empty field. */
export const readEstimate = (text: string): number | null =>
	text.trim() === '' ? null : readMinutes(text);

/** Returns why a typed estimate cannot be accepted, or `undefined` when it can. */
export const estimateFault = (text: string): string | undefined =>
	text.trim() !== '' && readMinutes(text) === null ? m.tasks_estimate_unreadable() : undefined;

/** Returns a typed progress in whole percent; `null` when it is none. An empty field means nothing done. */
export function readProgress(text: string): number | null {
	const figure = text.replace('%', '').trim();
	if (figure === '') return 0;
	return /^\d{1,3}$/.test(figure) && Number(figure) <= 100 ? Number(figure) : null;
}

/** Returns why a typed progress cannot be accepted, or `undefined` when it can. */
export const progressFault = (text: string): string | undefined =>
	readProgress(text) === null ? m.tasks_progress_unreadable() : undefined;

/** Returns a typed time of day: "17:00", "5 pm", "17h30", in any of the languages; `null` for an empty field or none. */
export const readTime = (text: string): TimeOfDay | null => timeIn(text);

/** Returns why a typed time of day cannot be accepted, or `undefined` when it can. */
export const timeFault = (text: string): string | undefined =>
	text.trim() !== '' && readTime(text) === null ? m.tasks_due_time_unreadable() : undefined;
