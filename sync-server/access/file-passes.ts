import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../src/lib/domain/core/day';
import { isId, type DeviceId, type MemberId } from '../../src/lib/domain/core/ids';

/** How long a file pass is valid, ms: long enough for a piece of a file, too short to be worth stealing. */
export const PASS_LIFETIME = 5 * 60_000;

/** The device and the member that a pass was issued to. */
export interface PassHolder {
	readonly device: DeviceId;
	readonly member: MemberId;
}

/**
 * Issues and checks the passes for file transfers. A device that has proved who it is gets one; the pass is
 * bound to the device and its member and valid for a few minutes. Nothing is stored: the relay recognises its
 * own signature.
 */
export class FilePasses {
	constructor(
		private readonly secret: string,
		private readonly clock: Pick<Clock, 'now'>
	) {}

	/** Returns a new pass. */
	issue({ device, member }: PassHolder): string {
		const words = `${device}.${member}.${String(this.clock.now() + PASS_LIFETIME)}`;
		return `${words}.${this.mac(words)}`;
	}

	/** Returns whom a pass was issued to; `null` when it is forged or has expired. */
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
		// The prefix keeps this signature apart from everything else that is signed with the secret.
		return createHmac('sha256', this.secret)
			.update(`polder-file-pass/1 ${words}`)
			.digest('base64url');
	}
}
