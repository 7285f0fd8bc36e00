import { m } from '$lib/paraglide/messages';
import { errorLog } from '$lib/ui/error-log';
import { tellPartMissing } from '$lib/ui/part-missing';
import { toast } from '$lib/ui/toasts.svelte';

/** How long it takes until the same is said again, ms: one cause often fails many things at once. */
const PATIENCE = 10_000;

/** Failures with these names are how something ends that nobody waits for any more. */
const ENDINGS: ReadonlySet<string> = new Set(['AbortError', 'DatabaseClosedError']);

/**
 * What to say of something that failed and that nothing on the screen has told of; `null` when it is
 * no fault, but the end of what is not wanted any more.
 */
export function uncaughtWords(reason: unknown): string | null {
	const { name, message } =
		reason instanceof Error || reason instanceof DOMException ? reason : { name: '', message: '' };
	if (ENDINGS.has(name)) return null;
	// Every browser says it in words of its own.
	return /dynamically imported module|importing a module script/i.test(message)
		? m.common_part_missing()
		: m.common_not_worked();
}

/**
 * From now on no failure that nobody caught goes by without a word and without a line in the error
 * log. Returns the way to stop that.
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
		// What a browser tells of its own doing, such as of its observers, has no error.
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
