import { untrack } from 'svelte';
import { m } from '$lib/paraglide/messages';
import type { DeviceSettings } from '$lib/ui/settings';
import { toast } from '$lib/ui/toasts.svelte';

/** Says once that this browser does not keep small settings, and what that means. Returns the way to stop. */
export function tellTrouble(settings: DeviceSettings): () => void {
	const tell = (): void => {
		const message =
			settings.trouble === 'full' ? m.common_settings_full() : m.common_settings_blocked();
		// What an effect says must not become what it depends on.
		untrack(() => toast({ message, tone: 'warn' }));
	};
	if (settings.trouble === null) return settings.onTrouble(tell);
	tell();
	return () => undefined;
}
