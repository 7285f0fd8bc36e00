import { fail, succeed, type Result } from '../domain/core/result';

/** The prefix of the websocket subprotocol that carries an API token. */
export const TOKEN_PROTOCOL = 'polder-token.';

/** The prefix of the websocket subprotocol that carries a returning device's ticket. */
export const TICKET_PROTOCOL = 'polder-ticket.';

/** A returning device's ticket, decoded. Only its relay can tell whether it is valid. */
export interface Ticket {
	readonly device: string;
	/** When it runs out, ms. */
	readonly until: number;
	/** The relay's signature over the above. */
	readonly mac: string;
}

/** What a client shows when it connects. */
export type Credential =
	| { readonly kind: 'token'; readonly token: string }
	| { readonly kind: 'ticket'; readonly ticket: Ticket };

/** Id and secret of an API token: the secret is 32 bytes, base64url. */
const TOKEN = /^[0-9A-Za-z_-]{1,64}\.[0-9A-Za-z_-]{43}$/;

/** Device (16 bytes of a hash), end (ms) and signature (32 bytes). */
const TICKET = /^([0-9A-Za-z_-]{22})\.([0-9]{1,15})\.([0-9A-Za-z_-]{43})$/;

/** The longest subprotocol that is one of ours, in letters. */
const LONGEST = 160;

/** Returns a ticket as text: devices store it and show it after `TICKET_PROTOCOL`. */
export const ticketText = ({ device, until, mac }: Ticket): string =>
	[device, String(until), mac].join('.');

/** Returns whether a text has the form of a ticket. */
export const isTicket = (text: string): boolean => text.length < LONGEST && TICKET.test(text);

/**
 * Parses the subprotocols of a websocket request. Returns `null` when there are none. Fails with `malformed`
 * unless there is exactly one of Polder's, with exactly the right characters and length.
 */
export function readSubprotocol(
	header: string | undefined
): Result<Credential | null, 'malformed'> {
	if (header === undefined) return succeed(null);
	const text = header.length > LONGEST ? '' : header.trim();
	if (text.startsWith(TOKEN_PROTOCOL)) {
		const token = text.slice(TOKEN_PROTOCOL.length);
		return TOKEN.test(token) ? succeed({ kind: 'token', token }) : fail('malformed');
	}
	if (!text.startsWith(TICKET_PROTOCOL)) return fail('malformed');
	const [, device, until, mac] = TICKET.exec(text.slice(TICKET_PROTOCOL.length)) ?? [];
	if (device === undefined || until === undefined || mac === undefined) return fail('malformed');
	return succeed({ kind: 'ticket', ticket: { device, until: Number(until), mac } });
}
