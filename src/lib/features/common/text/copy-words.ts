import { m } from '$lib/i18n/messages';
import { toast } from '$lib/ui/toasts.svelte';

/** Copies a text and says so, or that the browser does not allow access to the clipboard. */
export async function copyWords(text: string): Promise<void> {
	try {
		await navigator.clipboard.writeText(text);
		toast({ message: m.refused_copied() });
	} catch {
		// The browser does not allow access to the clipboard.
		toast({ message: m.refused_copy_failed(), tone: 'warn' });
	}
}
