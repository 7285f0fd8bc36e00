import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Cursor } from '../src/lib/protocol/messages';

/** Seals cursors, so that a device can only come back to where it has been. */
export class Sealer {
	constructor(private readonly secret: string) {}

	/** A cursor for that device and room. */
	seal(device: string, room: string, parts: Omit<Cursor, 'seal'>): Cursor {
		return { ...parts, seal: this.mac(device, room, parts) };
	}

	/** Whether this relay gave that cursor to that device for that room. */
	holds(device: string, room: string, cursor: Cursor): boolean {
		const expected = Buffer.from(this.mac(device, room, cursor));
		const given = Buffer.from(cursor.seal);
		return expected.length === given.length && timingSafeEqual(expected, given);
	}

	private mac(device: string, room: string, { log, seq, reach }: Omit<Cursor, 'seal'>): string {
		return createHmac('sha256', this.secret)
			.update(JSON.stringify([device, room, log, seq, reach]))
			.digest('base64url')
			.slice(0, 22);
	}
}
