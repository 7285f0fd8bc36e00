import { webAddress, withScheme } from '$lib/ui/web-address';

/**
 * Returns the address of what somebody typed as a website, or `undefined` when it must not be opened.
 * `example.org` alone is read as https.
 */
export function websiteAddress(text: string): string | undefined {
	const typed = text.trim();
	if (typed === '' || /\s/.test(typed)) return undefined;
	const href = webAddress(withScheme(typed));
	return href !== null && new URL(href).hostname.includes('.') ? href : undefined;
}
