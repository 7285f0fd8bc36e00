import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { addressOf, networksOf } from './network-address';

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
		['an address with its port, as some proxies add it', '127.0.0.1', '1.2.3.4:5678', 1, '1.2.3.4'],
		['IPv6 with its port', '127.0.0.1', '[2001:db8::7]:443', 1, '2001:db8:0:0::/64'],
		['what is no address', '127.0.0.1', 'x'.repeat(5000), 1, 'unknown'],
		['a local one with its interface', 'fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64']
	] as const)('%s', (_what, direct, forwarded, proxies, expected) => {
		expect(addressOf(request(direct, forwarded), proxies)).toBe(expected);
	});
});

describe('the networks of an address', () => {
	test.each([
		['1.2.3.4', ['1.2.3.0/24', '1.2.3.4']],
		['2001:db8:0:1234::/64', ['2001:db8:0::/48', '2001:db8:0:1200::/56', '2001:db8:0:1234::/64']],
		['2001:db8:0:1::/64', ['2001:db8:0::/48', '2001:db8:0:000::/56', '2001:db8:0:1::/64']],
		['unknown', ['unknown']],
		['device abc', ['device abc']]
	])('of %s', (address, networks) => {
		expect(networksOf(address)).toEqual(networks);
	});
});
