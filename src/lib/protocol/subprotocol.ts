import { fail, succeed, type Result } from '../domain/core/result';

/** The prefix of the websocket subprotocol that carries an API token. */
export const TOKEN_PROTOCOL = 'polder-token.';

/** The prefix of the websocket subprotocol that carries a ticket for coming back. */
export const TICKET_PROTOCOL = 'polder-ticket.';

/** A ticket for coming back, read. Whether it is good only its relay knows. */
export interface Ticket {
	readonly device: string;
	/** When it runs out, ms. */
	readonly until: number;
	/** The relay's signature over the above. */
	readonly mac: string;
}

/** What somebody shows when they connect. */
export type Shown =
	| { readonly kind: 'token'; readonly token: string }
	| { readonly kind: 'ticket'; readonly ticket: Ticket };

/** Id and secret of an API token: the secret is 32 bytes, base64url. */
const TOKEN = /^[0-9A-Za-z_-]{1,64}\.[0-9A-Za-z_-]{43}$/;

/** Device (16 bytes of a hash), end (ms) and signature (32 bytes). */
const TICKET = /^([0-9A-Za-z_-]{22})\.([0-9]{1,15})\.([0-9A-Za-z_-]{43})$/;

/** The longest subprotocol that is one of ours, in letters. */
const LONGEST = 160;

/** Writes a ticket as a device keeps it and shows it behind `TICKET_PROTOCOL`. */
export const ticketText = ({ device, until, mac }: Ticket): string =>
	[device, String(until), mac].join('.');

/** Whether a text has the form of a ticket. */
export const isTicket = (text: string): boolean => text.length < LONGEST && TICKET.test(text);

/**
 * Reads the subprotocols of a websocket request: none, or one of ours whose letters and length are
 * exactly right. Everything else is malformed, also several: nothing of it is used for anything.
 */
export function readSubprotocol(header: string | undefined): Result<Shown | null, 'malformed'> {
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
