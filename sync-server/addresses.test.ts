import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { addressOf, Admission } from './addresses';

const request = (remoteAddress: string, forwarded?: string) =>
	({
		headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
		socket: { remoteAddress }
	}) as unknown as IncomingMessage;

describe('the address that connections are counted by', () => {
	test.each([
		[
			'what stands in a header is nobody’s word without a proxy',
			'9.9.9.9',
			'1.1.1.1',
			0,
			'9.9.9.9'
		],
		['one proxy: what it added, which is the last', '127.0.0.1', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
		[
			'two proxies: what the first of them saw',
			'127.0.0.1',
			'6.6.6.6, 1.1.1.1, 10.0.0.1',
			2,
			'1.1.1.1'
		],
		['a proxy that adds nothing', '127.0.0.1', undefined, 1, '127.0.0.1'],
		['IPv4 in the dress of IPv6', '::ffff:1.2.3.4', undefined, 0, '1.2.3.4'],
		['of IPv6 the network', '2001:db8:0:1:aaaa::7', undefined, 0, '2001:db8:0:1::/64'],
		['of IPv6 the network, written short', '2001:db8::7', undefined, 0, '2001:db8:0:0::/64'],
		['a local one with its interface', 'fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64']
	] as const)('%s', (_what, direct, forwarded, proxies, expected) => {
		expect(addressOf(request(direct, forwarded), proxies)).toBe(expected);
	});
});

describe('admission', () => {
	const limits = { connections: 4, addressConnections: 3, strangers: 3, addressStrangers: 2 };
	const ticket = (admission: Admission, address: string) => {
		const entered = admission.enter(address);
		if (typeof entered === 'string') throw new Error(entered);
		return entered;
	};

	test('counts strangers and all, by address and over all', () => {
		const admission = new Admission(limits);
		const first = ticket(admission, 'a');
		ticket(admission, 'a');
		expect(admission.enter('a')).toBe('address');
		first.proved();
		first.proved();
		ticket(admission, 'a').proved();
		expect(admission.enter('a')).toBe('address');
		ticket(admission, 'b');
		expect(admission.enter('c')).toBe('all');
		first.leave();
		first.leave();
		first.proved();
		ticket(admission, 'c');
		expect(admission.enter('d')).toBe('all');
	});
});
