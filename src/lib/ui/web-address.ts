/** The longest address, and the longest server name in one, that become a link, in UTF-16 units. */
const MAX_ADDRESS = 2000;
const MAX_SERVER = 300;

/**
 * Returns the address that may be opened, or `null` when it is no web address, or one that nobody
 * types: parsing a server name in foreign letters takes quadratic time.
 */
export function webAddress(text: string): string | null {
	if (text.length > MAX_ADDRESS) return null;
	const start = text.indexOf('//') + 2;
	const server = /[/?#\\]/.exec(text.slice(start));
	if ((server?.index ?? text.length - start) > MAX_SERVER || !URL.canParse(text)) return null;
	const { protocol, href, hostname } = new URL(text);
	return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? href : null;
}

/** A server with a port number, which looks like a scheme: `example.com:8080/x`. */
const WITH_PORT = /^(?:[^\s/?#:@]+\.[^\s/?#:@]+|localhost):\d{1,5}(?=[/?#]|$)/i;
const SCHEME = /^[a-z][a-z\d+.-]*:/i;

/**
 * Returns a typed address with a scheme. People write `example.com`, and a link without a scheme would
 * lead into this app. It does not check whether the address may be opened.
 */
export const withScheme = (typed: string): string =>
	SCHEME.test(typed) && !WITH_PORT.test(typed) ? typed : `https://${typed}`;
