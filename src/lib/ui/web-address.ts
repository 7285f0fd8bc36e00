/** The longest address that becomes a link, and the longest name of a server in one, in UTF-16 units. */
const MAX_ADDRESS = 2000;
const MAX_SERVER = 300;

/**
 * The address as it may be opened; `null` when it is none of the web, or one that nobody types: taking
 * apart a server's name in foreign letters costs the square of its length.
 */
export function webAddress(text: string): string | null {
	if (text.length > MAX_ADDRESS) return null;
	const start = text.indexOf('//') + 2;
	const server = /[/?#\\]/.exec(text.slice(start));
	if ((server?.index ?? text.length - start) > MAX_SERVER || !URL.canParse(text)) return null;
	const { protocol, href, hostname } = new URL(text);
	return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? href : null;
}

/** A server with the number of a port, which looks like a scheme: `example.com:8080/x`. */
const WITH_PORT = /^(?:[^\s/?#:@]+\.[^\s/?#:@]+|localhost):\d{1,5}(?=[/?#]|$)/i;
const SCHEME = /^[a-z][a-z\d+.-]*:/i;

/**
 * What somebody typed as an address, with its scheme: people write `example.com`, and a link without
 * a scheme would lead into this app. Says nothing of whether it may be opened.
 */
export const withScheme = (typed: string): string =>
	SCHEME.test(typed) && !WITH_PORT.test(typed) ? typed : `https://${typed}`;
