import type { Welcome } from '../protocol/handshake';
import { isTicket, TICKET_PROTOCOL } from '../protocol/subprotocol';
import type { ReplicaDatabase } from './store/database';

/** The name of the fact of which ticket the relay gave this device last. */
const TICKET = 'ticket';

/** How old the remembered ticket may get before a newer one is written down, ms: each welcome brings one. */
const WRITE_AFTER = 86_400_000;

/** Of so many attempts in a row that lead nowhere, one is made without the ticket. */
const WITHOUT_EVERY = 4;

/**
 * Keeps the newest ticket for coming back that the relay gave this device (`TICKET_PROTOCOL`), also
 * over starts. It is shown by the connections of this workspace alone.
 */
export class TicketKeeper {
	private ticket: string | null = null;
	private rememberedAt = -Infinity;

	constructor(
		private readonly db: Pick<ReplicaDatabase, 'meta'>,
		private readonly now: () => number,
		private readonly onFailure: (error: unknown) => void
	) {}

	/** Reads what was remembered. */
	async load(): Promise<void> {
		const known = (await this.db.meta.get(TICKET))?.value;
		if (typeof known === 'string' && isTicket(known)) this.ticket ??= known;
	}

	/** The relay has let this device in. */
	take({ ticket }: Pick<Welcome, 'ticket'>): void {
		if (ticket === this.ticket) return;
		this.ticket = ticket;
		// A relay of a version from before knows no tickets: what it did not give must not be shown to it.
		if (ticket !== null && Math.abs(this.now() - this.rememberedAt) < WRITE_AFTER) return;
		this.rememberedAt = ticket === null ? -Infinity : this.now();
		this.remember(ticket).catch(this.onFailure);
	}

	/**
	 * What the next connection shows, as websocket subprotocols.
	 *
	 * @param failures how many attempts in a row have led nowhere: a relay that has gone back to a
	 * version from before answers no subprotocol, and the browser then gives the connection up
	 */
	protocols(failures: number): string[] {
		const { ticket } = this;
		if (ticket === null || failures % WITHOUT_EVERY === WITHOUT_EVERY - 1) return [];
		return [TICKET_PROTOCOL + ticket];
	}

	private async remember(ticket: string | null): Promise<void> {
		if (ticket === null) await this.db.meta.delete(TICKET);
		else await this.db.meta.put({ key: TICKET, value: ticket });
	}
}
