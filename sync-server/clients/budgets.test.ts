import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../common/limits';
import { Attempts, Bucket, Budgets } from './budgets';

function makeClock() {
	const clock = { at: 0, now: (): number => clock.at };
	return clock;
}

describe('a bucket', () => {
	test('holds its size, may be overdrawn, and says how long it takes to be level again', () => {
		const clock = makeClock();
		const bucket = new Bucket(clock, 10, 5);
		bucket.take(10);
		expect(bucket.wait).toBe(0);
		bucket.take(20);
		expect(bucket.wait).toBe(4000);
		clock.at = 3000;
		expect(bucket.wait).toBe(1000);
		clock.at = 100_000;
		expect(bucket.isFull).toBe(true);
		bucket.take(11);
		expect(bucket.wait).toBe(200);
	});

	test('gives single tokens only while it has some', () => {
		const clock = makeClock();
		const bucket = new Bucket(clock, 2, 1);
		expect([bucket.tryTake(), bucket.tryTake(), bucket.tryTake()]).toEqual([true, true, false]);
		clock.at = 999;
		expect(bucket.tryTake()).toBe(false);
		clock.at = 1000;
		expect(bucket.tryTake()).toBe(true);
	});

	test('goes on after the clock was set back', () => {
		const clock = makeClock();
		clock.at = 1_000_000;
		const bucket = new Bucket(clock, 1, 1);
		bucket.take(2);
		clock.at = 0;
		expect(bucket.wait).toBe(1000);
		clock.at = 1000;
		expect(bucket.wait).toBe(0);
	});
});

describe('what a device may use', () => {
	const limits = {
		...DEFAULT_LIMITS,
		burst: 10,
		perSecond: 10,
		deviceConnections: 3,
		deviceRooms: 2
	};
	const opener =
		(budgets: Budgets) =>
		(device: string, room: string, socket = { unread: 0 }) =>
			budgets.open(
				{ account: device, member: `member of ${device}` },
				{ room, socket, cut: () => undefined }
			);

	test('is counted over all of its connections, and does not start anew when it comes back', () => {
		const clock = makeClock();
		const open = opener(new Budgets(clock, limits));
		const one = open('device', 'a');
		const two = open('device', 'a');
		one?.spend(10, 0);
		expect(one?.wait).toBe(0);
		two?.spend(10, 0);
		expect(one?.wait).toBe(1000);
		one?.close();
		two?.close();
		// Long after anybody looked, and yet not forgotten too early.
		expect(open('device', 'a')?.wait).toBe(1000);
		expect(open('other', 'a')?.wait).toBe(0);
		clock.at = 120_000;
		expect(open('device', 'a')?.wait).toBe(0);
	});

	test('is so many connections and rooms, and what it has not read on all of them', () => {
		const open = opener(new Budgets(makeClock(), limits));
		const first = open('device', 'a', { unread: 5 });
		expect(first).not.toBeNull();
		expect(open('device', 'b', { unread: 6 })).not.toBeNull();
		expect(open('device', 'c')).toBeNull();
		expect(first?.unread).toBe(11);
		expect(open('device', 'b')).not.toBeNull();
		expect(open('device', 'a')).toBeNull();
		first?.close();
		expect(open('device', 'a')).not.toBeNull();
	});
});

describe('LIMIT · what all connections together may cost', () => {
	const limits = { ...DEFAULT_LIMITS, burst: 10, perSecond: 10, unreadAll: 100 };

	test('many devices of one member have one account beside their own', () => {
		const budgets = new Budgets(makeClock(), limits);
		const shares = Array.from({ length: 8 }, (_, n) =>
			budgets.open(
				{ account: `device ${String(n)}`, member: 'anna' },
				{ room: 'a', socket: { unread: 0 }, cut: () => undefined }
			)
		);
		for (const share of shares) share?.spend(10, 0);
		// None has overdrawn its own; together they have used twice what a member may.
		expect(shares.map((share) => share?.wait)).toEqual(shares.map(() => 1000));
	});

	test('who leaves most unread is cut off first, and only until it is little enough', () => {
		const budgets = new Budgets(makeClock(), limits);
		const cut: string[] = [];
		const open = (name: string, unread: number) =>
			budgets.open(
				{ account: name, member: name },
				{ room: 'a', socket: { unread }, cut: () => cut.push(name) }
			);
		open('reads', 0);
		open('slow', 30);
		open('silent', 60);
		budgets.shed();
		expect([cut, budgets.isCrowded]).toEqual([[], true]);
		open('another', 40);
		budgets.shed();
		expect(cut).toEqual(['silent']);
	});
});

describe('wrong secrets', () => {
	const limits = { wrongSecrets: 2, allWrongSecrets: 3 };

	test('are counted by address and by network, for a minute', () => {
		const clock = makeClock();
		const attempts = new Attempts(clock, limits);
		for (const address of ['1.2.3.4', '1.2.3.4']) attempts.note(address);
		expect([attempts.tooMany('1.2.3.4'), attempts.tooMany('1.2.3.5')]).toEqual([true, false]);
		attempts.note('1.2.3.6');
		expect([attempts.tooMany('1.2.3.5'), attempts.tooMany('1.2.4.5')]).toEqual([true, false]);
		clock.at = 60_000;
		expect([attempts.tooMany('1.2.3.4'), attempts.tooMany('1.2.3.5')]).toEqual([false, false]);
	});

	test('of very many shut out nobody else, and take bounded memory', () => {
		const attempts = new Attempts(makeClock(), limits);
		for (let n = 0; n < 30_000; n += 1) {
			attempts.note(`${String(n % 200)}.${String((n >> 8) % 256)}.${String(n % 256)}.1`);
		}
		expect(attempts.tooMany('250.1.1.1')).toBe(false);
		expect(attempts.tooMany('device phone')).toBe(false);
		expect(attempts['wrong'].size).toBeLessThanOrEqual(20_000);
	});
});
