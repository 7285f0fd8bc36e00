import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Limits } from './limits';

/**
 * The address that a request comes from, as connections are counted by.
 *
 * @param proxies how many proxies of ours stand in front of the relay: each adds to
 * `X-Forwarded-For` whom it was reached by, and whatever stands before that anybody may have written
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

/** IPv4 as it is; of IPv6 the first half: the other half is for each to choose. */
function network(address: string): string {
	const plain = address.replace(/^::ffff:(?=[0-9.]+$)/i, '');
	if (!isIPv6(plain)) return plain;
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

/** Why somebody is not let in for now: too many from that address, or too many at all. */
export type TurnedAway = 'address' | 'all';

/** A connection that was let in. */
export interface Ticket {
	/** It has proved who it is. */
	proved(): void;
	/** It has ended. May be called twice. */
	leave(): void;
}

/** Counts the open connections, of all and by address, and those that have not proved who they are. */
export class Admission {
	private all = 0;
	private strangers = 0;
	private readonly byAddress = new Map<string, { all: number; strangers: number }>();

	constructor(
		private readonly limits: Pick<
			Limits,
			'connections' | 'addressConnections' | 'strangers' | 'addressStrangers'
		>
	) {}

	/** Lets a connection in, or says why not. */
	enter(address: string): Ticket | TurnedAway {
		const { limits } = this;
		const known = this.byAddress.get(address) ?? { all: 0, strangers: 0 };
		if (known.all >= limits.addressConnections || known.strangers >= limits.addressStrangers) {
			return 'address';
		}
		if (this.all >= limits.connections || this.strangers >= limits.strangers) return 'all';
		this.byAddress.set(address, known);
		this.all += 1;
		this.strangers += 1;
		known.all += 1;
		known.strangers += 1;
		let state: 'stranger' | 'proved' | 'gone' = 'stranger';
		const noStranger = () => {
			this.strangers -= 1;
			known.strangers -= 1;
		};
		return {
			proved: () => {
				if (state !== 'stranger') return;
				state = 'proved';
				noStranger();
			},
			leave: () => {
				if (state === 'gone') return;
				if (state === 'stranger') noStranger();
				state = 'gone';
				this.all -= 1;
				known.all -= 1;
				if (known.all === 0) this.byAddress.delete(address);
			}
		};
	}
}
