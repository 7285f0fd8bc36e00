import { m } from '$lib/i18n/messages';
import { errorLog } from '$lib/ui/error-log';
import { tellPartMissing } from '$lib/ui/part-missing';
import { toast } from '$lib/ui/toasts.svelte';

/** How long the same message is not repeated, in ms. One cause often fails many things at once. */
const PATIENCE = 10_000;

/** Failures with these names end operations for which nobody waits any more. */
const ENDINGS: ReadonlySet<string> = new Set(['AbortError', 'DatabaseClosedError']);

/**
 * Returns what to say about a failure that no screen has shown, or `null` when it is no fault but the
 * end of an operation that is no longer wanted.
 */
export function uncaughtWords(reason: unknown): string | null {
	const { name, message } =
		reason instanceof Error || reason instanceof DOMException ? reason : { name: '', message: '' };
	if (ENDINGS.has(name)) return null;
	// Every browser has its own text for this.
	return /dynamically imported module|importing a module script/i.test(message)
		? m.common_part_missing()
		: m.common_not_worked();
}

/**
 * From now on reports every failure that nobody has caught, with a toast and a line in the error log.
 * Returns a function that stops this.
 */
export function reportUncaught(page: Window): () => void {
	const saidAt = new Map<string, number>();
	const say = (reason: unknown, timeStamp: number) => {
		const words = uncaughtWords(reason);
		if (words === null || timeStamp - (saidAt.get(words) ?? -PATIENCE) < PATIENCE) return;
		saidAt.set(words, timeStamp);
		if (words === m.common_part_missing()) tellPartMissing();
		else toast({ message: words, tone: 'danger' });
	};
	const rejected = (event: PromiseRejectionEvent) => {
		errorLog.report(event.reason);
		// The log writes it to the console.
		event.preventDefault();
		say(event.reason, event.timeStamp);
	};
	const thrown = (event: ErrorEvent) => {
		// Reports of the browser about itself, such as about observers, have no error object.
		if (!(event.error instanceof Error)) return;
		errorLog.report(event.error);
		event.preventDefault();
		say(event.error, event.timeStamp);
	};
	page.addEventListener('unhandledrejection', rejected);
	page.addEventListener('error', thrown);
	return () => {
		page.removeEventListener('unhandledrejection', rejected);
		page.removeEventListener('error', thrown);
	};
}
