import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../common/limits';
import { Budgets } from './budgets';

function makeClock() {
	const clock = { at: 0, now: (): number => clock.at };
	return clock;
}

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
		(device: string, room: string, socket = { unread: 0 }) => {
			const share = budgets.open(
				{ account: device, member: `member of ${device}` },
				{ socket, cut: () => undefined }
			);
			if (share === null || share.enter(room) !== null) return share;
			share.close();
			return null;
		};

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
		// A sweep must not forget an account whose budget is not full yet.
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

	test('is so many channels over all of its connections, and a place that is given back is free again', () => {
		const few = { ...limits, deviceChannels: 3 };
		const open = opener(new Budgets(makeClock(), few));
		const first = open('device', 'a');
		const leave = first?.enter('a');
		expect(first?.enter('b')).not.toBeNull();
		expect(first?.enter('a')).toBeNull();
		expect(open('device', 'b')).toBeNull();
		leave?.();
		leave?.();
		const second = open('device', 'b');
		expect(second).not.toBeNull();
		expect(second?.enter('b')).toBeNull();
		// What ends gives back all of its places.
		first?.close();
		expect([second?.enter('b'), second?.enter('c')].map((place) => place === null)).toEqual([
			false,
			false
		]);
		expect(second?.enter('c')).toBeNull();
	});
});

describe('LIMIT · what all connections together may cost', () => {
	const limits = { ...DEFAULT_LIMITS, burst: 10, perSecond: 10, unreadAll: 100 };

	test('many devices of one member have one account beside their own', () => {
		const budgets = new Budgets(makeClock(), limits);
		const shares = Array.from({ length: 8 }, (_, n) =>
			budgets.open(
				{ account: `device ${String(n)}`, member: 'anna' },
				{ socket: { unread: 0 }, cut: () => undefined }
			)
		);
		for (const share of shares) share?.spend(10, 0);
		// No device has overdrawn its own budget; together they have used twice what a member may.
		expect(shares.map((share) => share?.wait)).toEqual(shares.map(() => 1000));
	});

	test('who leaves most unread is cut off first, and only until it is little enough', () => {
		const budgets = new Budgets(makeClock(), limits);
		const cut: string[] = [];
		const open = (name: string, unread: number) =>
			budgets.open(
				{ account: name, member: name },
				{ socket: { unread }, cut: () => cut.push(name) }
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
