import type { Clock } from '../../src/lib/domain/core/day';
import type { Limits } from '../common/limits';
import { networksOf } from '../common/network-address';

/** The period over which failed attempts are counted, ms. */
const MINUTE = 60_000;

/** How many addresses and networks are remembered; the oldest are forgotten first. */
const REMEMBERED = 20_000;

/**
 * Counts failed attempts (wrong claim secrets, invitation secrets, file passes), so that nobody can guess
 * by trying many. Each address and each network has its own count: failures elsewhere never lock it out.
 */
export class Attempts {
	private readonly wrong = new Map<string, { count: number; readonly since: number }>();

	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		private readonly limits: Pick<Limits, 'wrongSecrets' | 'allWrongSecrets'>
	) {}

	/** Returns whether an address, or one of its networks, has failed too often lately to try again. */
	tooMany(address: string): boolean {
		return networksOf(address).some((network) => {
			const { wrongSecrets, allWrongSecrets } = this.limits;
			return this.countOf(network) >= (network === address ? wrongSecrets : allWrongSecrets);
		});
	}

	/** Counts one failed attempt. */
	note(address: string): void {
		for (const network of networksOf(address)) {
			const count = this.countOf(network);
			const since = this.wrong.get(network)?.since ?? this.clock.now();
			this.wrong.set(network, { count: count + 1, since });
		}
		for (const oldest of this.wrong.keys()) {
			if (this.wrong.size <= REMEMBERED) break;
			this.wrong.delete(oldest);
		}
	}

	/** Returns the number of failures in the minute that began with the first of them. */
	private countOf(network: string): number {
		const known = this.wrong.get(network);
		if (known === undefined) return 0;
		if (Math.abs(this.clock.now() - known.since) < MINUTE) return known.count;
		this.wrong.delete(network);
		return 0;
	}
}
