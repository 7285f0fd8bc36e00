import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../src/lib/domain/core/day';
import { isId, type DeviceId, type MemberId } from '../../src/lib/domain/core/ids';

/** How long a pass for files holds, ms. Long enough for a part of a file, too short to be worth stealing. */
export const PASS_LIFETIME = 5 * 60_000;

/** Whom a pass was given to. */
export interface PassHolder {
	readonly device: DeviceId;
	readonly member: MemberId;
}

/**
 * Passes for the file transfers: given to a device that has proved who it is, bound to it and its
 * member, and good for a few minutes. Nothing is stored; the relay knows its own signature.
 */
export class FilePasses {
	constructor(
		private readonly secret: string,
		private readonly clock: Pick<Clock, 'now'>
	) {}

	/** A new pass. */
	issue({ device, member }: PassHolder): string {
		const words = `${device}.${member}.${String(this.clock.now() + PASS_LIFETIME)}`;
		return `${words}.${this.mac(words)}`;
	}

	/** Whom the pass was given to; `null` when it is forged, or has run out. */
	check(text: string): PassHolder | null {
		const [device, member, until, mac, ...more] = text.split('.');
		if (!isId(device) || !isId(member) || until === undefined || mac === undefined) return null;
		const given = Buffer.from(mac);
		const expected = Buffer.from(this.mac(`${device}.${member}.${until}`));
		if (more.length > 0 || given.length !== expected.length) return null;
		if (!timingSafeEqual(given, expected) || this.clock.now() >= Number(until)) return null;
		return { device, member };
	}

	private mac(words: string): string {
		// The words before keep this apart from everything else that is signed with the secret.
		return createHmac('sha256', this.secret)
			.update(`polder-file-pass/1 ${words}`)
			.digest('base64url');
	}
}
