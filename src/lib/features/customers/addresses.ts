/**
 * The address behind what somebody typed as a website; `undefined` when it is none that may be
 * opened. `example.org` alone is taken as https.
 */
export function websiteAddress(text: string): string | undefined {
	const typed = text.trim();
	if (typed === '' || /\s/.test(typed)) return undefined;
	const address =
		/^[a-z][a-z0-9+.-]*:/i.test(typed) && !/^[^/]+:\d/.test(typed) ? typed : `https://${typed}`;
	if (!URL.canParse(address)) return undefined;
	const { protocol, href, hostname } = new URL(address);
	return /^https?:$/.test(protocol) && hostname.includes('.') ? href : undefined;
}
