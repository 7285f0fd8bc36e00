import type { ClientInit, HandleClientError } from '@sveltejs/kit';
import { loadFirstTexts } from '$lib/i18n/load-texts';
import { errorLog } from '$lib/ui/error-log';
import { chosenLocale } from '$lib/ui/locale.svelte';

/** Before anything is drawn there are texts to draw. */
export const init: ClientInit = async () => {
	await loadFirstTexts(chosenLocale(), (error) => {
		errorLog.report(error);
	});
};

/** Puts what a page failed with into the error log. An address that leads nowhere is no fault. */
export const handleError: HandleClientError = ({ error, status }) => {
	if (status !== 404) errorLog.report(error);
};
