import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../src/lib/domain/core/day';
import type { DeviceId } from '../../src/lib/domain/core/ids';
import { ticketText, type Ticket } from '../../src/lib/protocol/subprotocol';

/** How long a ticket is valid, ms: longer than a holiday. Each welcome brings a new one. */
export const TICKET_LIFETIME = 30 * 86_400_000;

/**
 * Issues and checks the tickets with which devices come back. A device that has proved who it is gets one.
 * The ticket is bound to the device and reserves it a place among the connections that have yet to prove who
 * they are; it allows nothing else. Nothing is stored: the relay recognises its own signature.
 */
export class Tickets {
	constructor(
		private readonly secret: string,
		private readonly clock: Pick<Clock, 'now'>
	) {}

	/** Returns a new ticket, as text. */
	issue(device: DeviceId): string {
		const until = this.clock.now() + TICKET_LIFETIME;
		return ticketText({ device, until, mac: this.mac(device, until) });
	}

	/** Returns whether this relay issued the ticket and it has not expired. */
	holds({ device, until, mac }: Ticket): boolean {
		const given = Buffer.from(mac);
		const expected = Buffer.from(this.mac(device, until));
		if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
		return this.clock.now() < until;
	}

	private mac(device: string, until: number): string {
		// The prefix keeps this signature apart from everything else that is signed with the secret.
		return createHmac('sha256', this.secret)
			.update(`polder-ticket/1 ${device} ${String(until)}`)
			.digest('base64url');
	}
}
