import { webAddress, withScheme } from '$lib/ui/web-address';

/**
 * The address behind what somebody typed as a website; `undefined` when it is none that may be
 * opened. `example.org` alone is taken as https.
 */
export function websiteAddress(text: string): string | undefined {
	const typed = text.trim();
	if (typed === '' || /\s/.test(typed)) return undefined;
	const href = webAddress(withScheme(typed));
	return href !== null && new URL(href).hostname.includes('.') ? href : undefined;
}
