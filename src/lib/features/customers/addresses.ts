import { webAddress } from '$lib/ui/web-address';

/**
 * The address behind what somebody typed as a website; `undefined` when it is none that may be
 * opened. `example.org` alone is taken as https.
 */
export function websiteAddress(text: string): string | undefined {
	const typed = text.trim();
	if (typed === '' || /\s/.test(typed)) return undefined;
	const address =
		/^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[^/]+:\d/.test(typed) ? typed : `https://${typed}`;
	const href = webAddress(address);
	return href !== null && new URL(href).hostname.includes('.') ? href : undefined;
}
