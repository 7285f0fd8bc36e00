import { m } from '$lib/i18n/messages';
import { toast } from './toasts.svelte';

/**
 * Says that a part of the app could not be loaded. The relay may serve another version by now, so the
 * message asks to reload the page, and does not blame the connection.
 */
export const tellPartMissing = (): void => {
	toast({
		message: m.common_part_missing(),
		tone: 'danger',
		action: {
			label: m.common_reload(),
			run: () => {
				location.reload();
			}
		}
	});
};
