import type { Clock } from '../../src/lib/domain/core/day';
import { Bucket } from '../common/buckets';
import type { Limits } from '../common/limits';

/** How often unused accounts are dropped from memory, ms. */
const SWEEP = 60_000;

/** One connection's share of the budget of its device. */
export interface Share {
	/** Counts frames and bytes. */
	spend(frames: number, bytes: number): void;
	/** Counts bytes that stay on the disk. */
	keep(bytes: number): void;
	/** How long to stop reading, ms; 0 to go on. */
	readonly wait: number;
	/** Bytes that the device has not read yet, over all of its connections. */
	readonly unread: number;
	/**
	 * Takes a place in a room. Returns the function that gives it back, or `null` when the device is in as many
	 * rooms, or in rooms as many times, as it may be.
	 */
	enter(room: string): (() => void) | null;
	/** The connection has ended. Its places in rooms are given back. */
	close(): void;
}

interface Account {
	readonly connections: Set<OpenConnection>;
	/** The rooms that it is in, with how many times each. */
	readonly rooms: Map<string, number>;
	/** How many times it is in a room. */
	channels: number;
	readonly frames: Bucket;
	readonly bytes: Bucket;
	/** The bytes that it adds to the disk. */
	readonly stored: Bucket;
}

interface OpenConnection {
	/** How much the other side has not read yet, bytes. */
	readonly socket: { readonly unread: number };
	/** Ends the connection. Its device comes back later. */
	readonly cut: () => void;
}

/** Whose budget a connection uses: a device with its member, or an API token with the admin who made it. */
export interface Payer {
	readonly account: string;
	readonly member: string;
}

/** How many times the budget of one device all devices of a member may use together. */
const DEVICES = 4;

/**
 * The budgets of each device (or token) and each member, over all of their connections. They outlast the
 * connections.
 */
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

	/** Whether much waits to be read over all connections. Work that is not urgent then waits, too. */
	get isCrowded(): boolean {
		return this.crowded;
	}

	/**
	 * Returns the share of a new connection, or `null` when the account or its member has as many connections
	 * as they may.
	 */
	open({ account: who, member }: Payer, connection: OpenConnection): Share | null {
		this.sweep();
		const account = this.account(this.accounts, who, 1);
		const whole = this.account(this.members, member, DEVICES);
		const { connections, frames, bytes } = account;
		if (connections.size >= this.limits.deviceConnections) return null;
		if (whole.connections.size >= this.limits.deviceConnections * DEVICES) return null;
		connections.add(connection);
		whole.connections.add(connection);
		const places = new Set<() => void>();
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
			enter: (room) => {
				if (!this.hasPlace(room, account, whole)) return null;
				enterRoom(account, room, 1);
				enterRoom(whole, room, 1);
				const leave = () => {
					if (!places.delete(leave)) return;
					enterRoom(account, room, -1);
					enterRoom(whole, room, -1);
				};
				places.add(leave);
				return leave;
			},
			close: () => {
				for (const leave of [...places]) leave();
				connections.delete(connection);
				whole.connections.delete(connection);
			}
		};
	}

	/**
	 * Adds up what waits to be read over all connections. When it is more than is allowed, cuts off the
	 * accounts that leave most unread until it is less; they come back and catch up. Called now and then.
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

	/** Returns whether an account of a member may be in a room once more. */
	private hasPlace(room: string, account: Account, whole: Account): boolean {
		const { deviceChannels, deviceRooms } = this.limits;
		if (account.channels >= deviceChannels || whole.channels >= deviceChannels * DEVICES)
			return false;
		return account.rooms.has(room) || account.rooms.size < deviceRooms;
	}

	private account(accounts: Map<string, Account>, who: string, times: number): Account {
		let account = accounts.get(who);
		if (account === undefined) {
			const { burst, perSecond, burstBytes, bytesPerSecond } = this.limits;
			const { memberStored, memberStoredPerSecond } = this.limits;
			account = {
				connections: new Set(),
				rooms: new Map(),
				channels: 0,
				frames: new Bucket(this.clock, burst * times, perSecond * times),
				bytes: new Bucket(this.clock, burstBytes * times, bytesPerSecond * times),
				stored: new Bucket(this.clock, memberStored, memberStoredPerSecond)
			};
			accounts.set(who, account);
		}
		return account;
	}

	/**
	 * Drops accounts that have no connection and whose budgets are full again. Until then an account that
	 * returns finds what it has used.
	 */
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

/** Counts one place more (1) or less (-1) in a room. */
function enterRoom(account: Account, room: string, by: 1 | -1): void {
	const times = (account.rooms.get(room) ?? 0) + by;
	if (times === 0) account.rooms.delete(room);
	else account.rooms.set(room, times);
	account.channels += by;
}

/** Returns the bytes that an account has not read yet, over all of its connections. */
function unreadOf({ connections }: Account): number {
	let sum = 0;
	for (const { socket } of connections) sum += socket.unread;
	return sum;
}
