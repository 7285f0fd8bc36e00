import type { Clock } from '../../src/lib/domain/core/day';
import type { Limits } from '../common/limits';
import { Buckets } from '../common/buckets';
import type { PassHolder } from '../access/file-passes';

/** How long a device with too many open requests is told to wait, ms. */
const WHILE_OPEN = 1_000;

/** Counts requests for files per device, and the bytes sent per member. */
export class FileBudgets {
	private readonly requests: Buckets;
	private readonly bytes: Buckets;
	private readonly open = new Map<string, number>();

	constructor(
		clock: Pick<Clock, 'now'>,
		private readonly limits: Pick<
			Limits,
			'requestBurst' | 'requestsPerSecond' | 'deviceRequests' | 'fetchBurst' | 'fetchesPerSecond'
		>
	) {
		this.requests = new Buckets(clock, limits.requestBurst, limits.requestsPerSecond);
		this.bytes = new Buckets(clock, limits.fetchBurst, limits.fetchesPerSecond);
	}

	/** Counts a request. Returns how long to wait before trying again, ms; 0 when it may be answered now. */
	begin({ device }: PassHolder): number {
		const bucket = this.requests.of(device);
		if (bucket.wait > 0) return bucket.wait;
		bucket.take(1);
		const open = this.open.get(device) ?? 0;
		if (open >= this.limits.deviceRequests) return WHILE_OPEN;
		this.open.set(device, open + 1);
		return 0;
	}

	/** Notes that a request has ended for which `begin` returned 0. */
	end({ device }: PassHolder): void {
		const open = (this.open.get(device) ?? 0) - 1;
		if (open > 0) this.open.set(device, open);
		else this.open.delete(device);
	}

	/**
	 * Counts bytes to be sent to a member. Returns how long to wait before trying again, ms; 0 when they may
	 * be sent now.
	 */
	spend({ member }: PassHolder, bytes: number): number {
		const bucket = this.bytes.of(member);
		if (bucket.wait > 0) return bucket.wait;
		bucket.take(bytes);
		return 0;
	}

	/** Notes that so many of the bytes that `spend` counted were not sent, because the reader went away. */
	unspent({ member }: PassHolder, bytes: number): void {
		if (bytes > 0) this.bytes.of(member).giveBack(bytes);
	}
}
