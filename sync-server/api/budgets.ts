import type { Clock } from '../../src/lib/domain/core/day';
import type { Limits } from '../common/limits';
import { Buckets } from '../common/buckets';

/** How long to wait while as many requests as allowed are open, ms. */
const WHILE_OPEN = 1000;

/** How many requests each token may make, and have open at once. */
export class ApiBudgets {
	private readonly requests: Buckets;
	private readonly open = new Map<string, number>();

	constructor(
		clock: Pick<Clock, 'now'>,
		private readonly limits: Pick<Limits, 'apiBurst' | 'apiPerSecond' | 'apiRequests'>
	) {
		this.requests = new Buckets(clock, limits.apiBurst, limits.apiPerSecond);
	}

	/** Counts a request. Returns how long to wait before trying again, ms; 0 when it may be answered now. */
	begin(token: string): number {
		const bucket = this.requests.of(token);
		if (!bucket.tryTake()) return Math.ceil(1000 / this.limits.apiPerSecond);
		const open = this.open.get(token) ?? 0;
		if (open >= this.limits.apiRequests) return WHILE_OPEN;
		this.open.set(token, open + 1);
		return 0;
	}

	/** Notes that a request has ended for which `begin` returned 0. */
	end(token: string): void {
		const open = (this.open.get(token) ?? 0) - 1;
		if (open > 0) this.open.set(token, open);
		else this.open.delete(token);
	}
}
