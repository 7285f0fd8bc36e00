import type { HandleClientError } from '@sveltejs/kit';
import { errorLog } from '$lib/ui/error-log';

/** Puts what a page failed with into the error log. An address that leads nowhere is no fault. */
export const handleError: HandleClientError = ({ error, status }) => {
	if (status !== 404) errorLog.report(error);
};
