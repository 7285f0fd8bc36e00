import { describe, expect, test } from 'vitest';
import { Admission } from './admission';

describe('admission', () => {
	const limits = {
		connections: 4,
		addressConnections: 1000,
		strangers: 10,
		addressStrangers: 8,
		returning: 3
	};
	const open = (change: Partial<typeof limits> = {}) => {
		const admission = new Admission({ ...limits, ...change });
		const taken: string[] = [];
		let number = 0;
		const come = (address: string, device: string | null = null) => {
			const name = `${address} ${String(number++)}`;
			const entered = admission.enter(address, device, (why) => taken.push(`${name} ${why}`));
			return typeof entered === 'string' ? entered : { ...entered, name };
		};
		const mustCome = (address: string, device: string | null = null) => {
			const entered = come(address, device);
			if (typeof entered === 'string') throw new Error(entered);
			return entered;
		};
		return { come, mustCome, taken };
	};

	test.each([
		['IPv4 /24', (n: number) => `1.2.3.${String(n)}`],
		['IPv6 /64', () => '2001:db8:0:1::/64'],
		['IPv6 /56', (n: number) => `2001:db8:0:12${n.toString(16).padStart(2, '0')}::/64`],
		['IPv6 /48', (n: number) => `2001:db8:0:${n.toString(16)}${n.toString(16)}00::/64`]
	])(
		'who floods from one %s loses places of their own, and nobody else any',
		(_, addressOfFlood) => {
			const { mustCome, taken } = open();
			const guests = ['9.9.9.9', '2001:db8:ffff:1::/64'].map((address) => mustCome(address));
			for (let n = 1; n < 200; n += 1) mustCome(addressOfFlood(n % 250));
			expect(taken).toHaveLength(191);
			for (const guest of guests) expect(taken.join()).not.toContain(guest.name);
			// The next one is admitted.
			mustCome('8.8.8.8');
			expect(taken).toHaveLength(192);
		}
	);

	test('the oldest of those that hold most has to go: who has just come has had no time yet', () => {
		const { mustCome, taken } = open({ strangers: 3 });
		mustCome('9.9.9.9');
		mustCome('1.2.3.4');
		mustCome('1.2.3.4');
		mustCome('7.7.7.7');
		expect(taken).toEqual(['1.2.3.4 1 stranger']);
	});

	test('no place is taken from a network that holds one: who comes then is turned away', () => {
		const { come, mustCome, taken } = open({ strangers: 3 });
		for (const address of ['1.1.1.1', '2.2.2.2', '3.3.3.3']) mustCome(address);
		expect([come('4.4.4.4'), come('1.1.1.1')]).toEqual(['all', 'all']);
		expect(taken).toEqual([]);
	});

	test('one address holds so many, and its own older ones make room', () => {
		const { mustCome, taken } = open({ addressStrangers: 2 });
		for (let n = 0; n < 4; n += 1) mustCome('1.2.3.4');
		expect(taken).toEqual(['1.2.3.4 0 stranger', '1.2.3.4 1 stranger']);
	});

	test('all connections of one address that came without a ticket are bounded', () => {
		const { come, mustCome } = open({ addressConnections: 2 });
		const first = mustCome('1.2.3.4');
		first.proved(['anna', 'phone']);
		mustCome('1.2.3.4');
		expect(come('1.2.3.4')).toBe('address');
		mustCome('1.2.3.5');
		// A device that has been here before is not limited by its address.
		mustCome('1.2.3.4', 'phone').proved(['anna', 'phone']);
		first.leave();
		first.leave();
		mustCome('1.2.3.4');
		expect(come('1.2.3.4')).toBe('address');
	});

	test('who has a ticket comes in when strangers hold every place, and one device cannot hold all of those', () => {
		const { come, mustCome, taken } = open({ strangers: 1, returning: 3 });
		mustCome('1.1.1.1');
		expect(come('2.2.2.2')).toBe('all');
		const greedy = [1, 2, 3].map(() => mustCome('3.3.3.3', 'greedy'));
		mustCome('4.4.4.4', 'phone');
		mustCome('4.4.4.4', 'tablet');
		expect(taken).toEqual(greedy.slice(0, 2).map(({ name }) => `${name} stranger`));
		// Each device has one place. The newcomer is a stranger like any other, and there is no place for it.
		expect(come('5.5.5.5', 'laptop')).toBe('all');
	});

	test('places inside are shared out by members, and a member’s by their devices', () => {
		const { mustCome, taken } = open({ connections: 4 });
		const enter = (address: string, who: readonly string[]) => {
			const entered = mustCome(address);
			entered.proved(who);
			return entered.name;
		};
		enter('1.1.1.1', ['anna', 'a1']);
		const [first] = [enter('2.2.2.2', ['eve', 'e1']), enter('2.2.2.2', ['eve', 'e1'])];
		enter('2.2.2.2', ['eve', 'e2']);
		enter('3.3.3.3', ['bob', 'b1']);
		expect(taken).toEqual([`${first} inside`]);
		enter('4.4.4.4', ['gus', 'g1']);
		expect(taken).toHaveLength(2);
		// Each of the four members has one place. There is none for a fifth, who has to go.
		const last = enter('5.5.5.5', ['sue', 's1']);
		expect(taken[2]).toBe(`${last} inside`);
	});

	test('who has proved themself is no stranger any more, and who has gone holds nothing', () => {
		const { come, mustCome } = open({ strangers: 2 });
		const first = mustCome('1.1.1.1');
		mustCome('2.2.2.2');
		expect(come('3.3.3.3')).toBe('all');
		first.proved(['anna', 'a1']);
		first.proved(['anna', 'a1']);
		const third = mustCome('3.3.3.3');
		expect(come('4.4.4.4')).toBe('all');
		third.leave();
		third.leave();
		third.proved(['gus', 'g1']);
		mustCome('4.4.4.4');
		expect(come('5.5.5.5')).toBe('all');
	});
});
