import { m } from '$lib/paraglide/messages';
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
export function untoldWords(reason: unknown): string | null {
	const { name, message } =
		reason instanceof Error || reason instanceof DOMException ? reason : { name: '', message: '' };
	if (ENDINGS.has(name)) return null;
	// Every browser says it in words of its own.
	return /dynamically imported module|importing a module script/i.test(message)
		? m.common_part_missing()
		: m.common_not_worked();
}

/** From now on no failure goes by without a word; gives the way to stop that. */
export function tellUntold(page: Window): () => void {
	const saidAt = new Map<string, number>();
	const tell = ({ reason, timeStamp }: PromiseRejectionEvent) => {
		const words = untoldWords(reason);
		if (words === null || timeStamp - (saidAt.get(words) ?? -PATIENCE) < PATIENCE) return;
		saidAt.set(words, timeStamp);
		if (words === m.common_part_missing()) tellPartMissing();
		else toast({ message: words, tone: 'danger' });
	};
	page.addEventListener('unhandledrejection', tell);
	return () => {
		page.removeEventListener('unhandledrejection', tell);
	};
}
