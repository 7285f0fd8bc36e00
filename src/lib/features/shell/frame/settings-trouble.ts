import { untrack } from 'svelte';
import { m } from '$lib/i18n/messages';
import type { DeviceSettings } from '$lib/ui/settings';
import { toast } from '$lib/ui/toasts.svelte';

/**
 * Says once that this browser does not store settings, and what that means. Returns a function that
 * stops this.
 */
export function tellTrouble(settings: DeviceSettings): () => void {
	const tell = (): void => {
		const message =
			settings.trouble === 'full' ? m.common_settings_full() : m.common_settings_blocked();
		// The effect must not depend on the state of the toasts.
		untrack(() => toast({ message, tone: 'warn' }));
	};
	if (settings.trouble === null) return settings.onTrouble(tell);
	tell();
	return () => undefined;
}
