import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/**
 * Returns the address by which the connections of a request are counted.
 *
 * @param proxies how many of our own proxies stand in front of the relay. Each appends the address that it
 * was
 * reached from to `X-Forwarded-For`; anybody may have written the entries before those.
 */
export function addressOf(
	request: Pick<IncomingMessage, 'headers' | 'socket'>,
	proxies: number
): string {
	const direct = request.socket.remoteAddress ?? '';
	if (proxies === 0) return network(direct);
	const header = request.headers['x-forwarded-for'] ?? '';
	const chain = (Array.isArray(header) ? header.join() : header)
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
	return network(chain.at(-proxies) ?? direct);
}

/**
 * Returns an IPv4 address as it is, and the /64 network of an IPv6 address: a client chooses the rest itself.
 */
function network(address: string): string {
	// Some proxies add the port.
	const bare = /^\[(.*)\](?::\d+)?$/.exec(address)?.[1] ?? address.replace(/^([0-9.]+):\d+$/, '$1');
	const plain = bare.replace(/^::ffff:(?=[0-9.]+$)/i, '');
	if (isIPv4(plain)) return plain;
	if (!isIPv6(plain)) return NOWHERE;
	const [head = '', tail] = plain.split('%', 1)[0]?.toLowerCase().split('::') ?? [];
	const before = head === '' ? [] : head.split(':');
	const after = tail === undefined || tail === '' ? [] : tail.split(':');
	const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
	const groups = [...before, ...Array.from({ length: gap }, () => '0'), ...after];
	return `${groups
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':')}::/64`;
}

/** Stands for everything that is not an address. All of it is counted as one address. */
const NOWHERE = 'unknown';

/**
 * Returns the networks that an address is in, from the widest to the address itself: for IPv4 the /24, for
 * IPv6 the /48 and /56. For anything else it returns the text alone.
 */
export function networksOf(address: string): readonly string[] {
	const [, half] = /^([0-9.]+)\.[0-9]+$/.exec(address) ?? [];
	if (half !== undefined) return [`${half}.0/24`, address];
	const groups = address.endsWith('::/64') ? address.slice(0, -'::/64'.length).split(':') : [];
	const [first, second, third, fourth] = groups;
	if (fourth === undefined) return [address];
	const site = [first, second, third].join(':');
	const subnet = (parseInt(fourth, 16) >> 8).toString(16);
	return [`${site}::/48`, `${site}:${subnet}00::/56`, address];
}
