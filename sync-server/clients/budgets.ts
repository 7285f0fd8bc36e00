import type { Clock } from '../../src/lib/domain/core/day';
import { networksOf } from './admission';
import type { Limits } from '../common/limits';
import type { Socket } from './socket';

/** How often accounts that nobody uses are looked for, ms. */
const SWEEP = 60_000;

/**
 * Holds up to `size` tokens and gains `perSecond`. It may be overdrawn: what has arrived has arrived,
 * and whoever overdrew it waits until it is level again.
 */
export class Bucket {
	private level: number;
	private filledAt: number;

	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		private readonly size: number,
		private readonly perSecond: number
	) {
		this.level = size;
		this.filledAt = clock.now();
	}

	/** Takes tokens, also when there are too few. */
	take(count: number): void {
		this.fill();
		this.level -= count;
	}

	/** Takes one token, if there is one. */
	tryTake(): boolean {
		this.fill();
		if (this.level < 1) return false;
		this.level -= 1;
		return true;
	}

	/** How long it takes until nothing is overdrawn, ms; 0 when nothing is. */
	get wait(): number {
		this.fill();
		return this.level >= 0 ? 0 : Math.ceil((-this.level / this.perSecond) * 1000);
	}

	get isFull(): boolean {
		this.fill();
		return this.level >= this.size;
	}

	private fill(): void {
		const now = this.clock.now();
		// A clock that was set back fills nothing, and counts on from where it is.
		const seconds = Math.max(0, now - this.filledAt) / 1000;
		this.filledAt = now;
		this.level = Math.min(this.size, this.level + seconds * this.perSecond);
	}
}

/** A bucket for each of many; those that are full are not remembered. */
export class Buckets {
	private readonly buckets = new Map<string, Bucket>();
	private sweptAt: number;

	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		private readonly size: number,
		private readonly perSecond: number
	) {
		this.sweptAt = clock.now();
	}

	/** The bucket of one of them. */
	of(who: string): Bucket {
		const known = this.buckets.get(who);
		if (known !== undefined) return known;
		this.sweep();
		const bucket = new Bucket(this.clock, this.size, this.perSecond);
		this.buckets.set(who, bucket);
		return bucket;
	}

	private sweep(): void {
		const now = this.clock.now();
		if (Math.abs(now - this.sweptAt) < SWEEP) return;
		this.sweptAt = now;
		for (const [who, bucket] of this.buckets) if (bucket.isFull) this.buckets.delete(who);
	}
}

/** A connection's share in what its device may use. */
export interface Share {
	/** Counts frames and bytes. */
	spend(frames: number, bytes: number): void;
	/** Counts bytes that stay on the disk. */
	keep(bytes: number): void;
	/** How long to read nothing more, ms; 0 for going on. */
	readonly wait: number;
	/** Bytes that the device has not read, on all of its connections. */
	readonly unread: number;
	/** The connection has ended. */
	close(): void;
}

interface Account {
	readonly connections: Set<OpenConnection>;
	readonly frames: Bucket;
	readonly bytes: Bucket;
	/** What stays on the disk of it. */
	readonly stored: Bucket;
}

interface OpenConnection {
	readonly room: string;
	readonly socket: Pick<Socket, 'unread'>;
	/** Ends it: its device comes back later. */
	readonly cut: () => void;
}

/** Whose connection it is: a device's of a member, or a token's of its maker. */
export interface Payer {
	readonly account: string;
	readonly member: string;
}

/** What all devices of one member may use together, as a multiple of what one may. */
const DEVICES = 4;

/** What each device (or token) and each member use, over all of their connections and beyond their end. */
export class Budgets {
	private readonly accounts = new Map<string, Account>();
	private readonly members = new Map<string, Account>();
	private sweptAt: number;
	private crowded = false;

	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		private readonly limits: Limits
	) {
		this.sweptAt = clock.now();
	}

	/** Whether much waits to be read over all: what is not urgent waits, too. */
	get isCrowded(): boolean {
		return this.crowded;
	}

	/** A share for another connection, or `null` when it has as many connections or rooms as it may. */
	open({ account: who, member }: Payer, connection: OpenConnection): Share | null {
		this.sweep();
		const account = this.account(this.accounts, who, 1);
		const whole = this.account(this.members, member, DEVICES);
		const { connections, frames, bytes } = account;
		if (connections.size >= this.limits.deviceConnections) return null;
		if (whole.connections.size >= this.limits.deviceConnections * DEVICES) return null;
		const { room } = connection;
		const rooms = new Set([...connections].map((each) => each.room));
		if (!rooms.has(room) && rooms.size >= this.limits.deviceRooms) return null;
		connections.add(connection);
		whole.connections.add(connection);
		return {
			spend: (frameCount, byteCount) => {
				frames.take(frameCount);
				bytes.take(byteCount);
				whole.frames.take(frameCount);
				whole.bytes.take(byteCount);
			},
			keep: (byteCount) => {
				whole.stored.take(byteCount);
			},
			get wait() {
				const { frames: allFrames, bytes: allBytes, stored } = whole;
				return Math.max(frames.wait, bytes.wait, allFrames.wait, allBytes.wait, stored.wait);
			},
			get unread() {
				return unreadOf(account);
			},
			close: () => {
				connections.delete(connection);
				whole.connections.delete(connection);
			}
		};
	}

	/**
	 * Looks how much waits to be read over all. When it is more than may be held, those who leave most
	 * unread are cut off, until it is less: they come back and catch up. Called now and then.
	 */
	shed(): void {
		const { unreadAll } = this.limits;
		let total = 0;
		for (const account of this.accounts.values()) total += unreadOf(account);
		this.crowded = total > unreadAll / 2;
		if (total <= unreadAll) return;
		const largest = [...this.accounts.values()]
			.map((account) => ({ account, unread: unreadOf(account) }))
			.sort((a, b) => b.unread - a.unread);
		for (const { account, unread } of largest) {
			if (total <= unreadAll) return;
			total -= unread;
			for (const { cut } of [...account.connections]) cut();
		}
	}

	private account(accounts: Map<string, Account>, who: string, times: number): Account {
		let account = accounts.get(who);
		if (account === undefined) {
			const { burst, perSecond, burstBytes, bytesPerSecond } = this.limits;
			const { memberStored, memberStoredPerSecond } = this.limits;
			account = {
				connections: new Set(),
				frames: new Bucket(this.clock, burst * times, perSecond * times),
				bytes: new Bucket(this.clock, burstBytes * times, bytesPerSecond * times),
				stored: new Bucket(this.clock, memberStored, memberStoredPerSecond)
			};
			accounts.set(who, account);
		}
		return account;
	}

	/** Forgets whom nothing is to be remembered of. Whoever comes back at once finds what they left. */
	private sweep(): void {
		const now = this.clock.now();
		if (Math.abs(now - this.sweptAt) < SWEEP) return;
		this.sweptAt = now;
		for (const accounts of [this.accounts, this.members]) {
			for (const [who, { connections, frames, bytes, stored }] of accounts) {
				const isFull = frames.isFull && bytes.isFull && stored.isFull;
				if (connections.size === 0 && isFull) accounts.delete(who);
			}
		}
	}
}

/** Bytes that an account has not read, on all of its connections. */
function unreadOf({ connections }: Account): number {
	let sum = 0;
	for (const { socket } of connections) sum += socket.unread;
	return sum;
}

/** The time over which wrong secrets are counted, ms. */
const MINUTE = 60_000;

/** How many addresses and networks wrong secrets are remembered of; the oldest are forgotten. */
const REMEMBERED = 20_000;

/**
 * Counts wrong claim and invitation secrets, so that nobody can try many. Each address and each
 * network has a count of its own: however many others are wrong, it is not held against them.
 */
export class Attempts {
	private readonly wrong = new Map<string, { count: number; readonly since: number }>();

	constructor(
		private readonly clock: Pick<Clock, 'now'>,
		private readonly limits: Pick<Limits, 'wrongSecrets' | 'allWrongSecrets'>
	) {}

	/** Whether there have been too many lately, from there or its network, to try another. */
	tooMany(address: string): boolean {
		return networksOf(address).some((network) => {
			const { wrongSecrets, allWrongSecrets } = this.limits;
			return this.countOf(network) >= (network === address ? wrongSecrets : allWrongSecrets);
		});
	}

	/** Notes a wrong secret. */
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

	/** How many there have been in the minute that began with the first. */
	private countOf(network: string): number {
		const known = this.wrong.get(network);
		if (known === undefined) return 0;
		if (Math.abs(this.clock.now() - known.since) < MINUTE) return known.count;
		this.wrong.delete(network);
		return 0;
	}
}
