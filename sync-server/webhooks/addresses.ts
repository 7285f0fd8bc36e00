import { BlockList, isIP, isIPv4 } from 'node:net';
import { fail, succeed, type Result } from '../../src/lib/domain/core/result';

/** What the operator lets webhooks call beside the public network. */
export interface Allowed {
	/** Names, in small letters: whatever addresses they have. */
	readonly hosts: ReadonlySet<string>;
	/** Networks as `10.1.0.0/16` or `fd00::/8`. */
	readonly networks: readonly Network[];
	/** Whether plain http is allowed. */
	readonly http: boolean;
}

export interface Network {
	readonly address: string;
	readonly prefix: number;
}

export const PUBLIC_ONLY: Allowed = { hosts: new Set(), networks: [], http: false };

/** Asks for the addresses of a name. Rejects when there are none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** IPv4 networks that are not part of the public internet (RFC 6890 and its successors). */
const INNER_V4 = [
	...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
	...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
	...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4']
];

/**
 * Of IPv6 only global unicast is public. In it lie networks for documentation, and those whose addresses
 * contain an IPv4 address, by which an inner one could be reached (6to4, Teredo).
 */
const PUBLIC_V6 = '2000::/3';
const INNER_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const listOf = (networks: readonly (string | Network)[]): BlockList => {
	const list = new BlockList();
	for (const network of networks) {
		const { address, prefix } = typeof network === 'string' ? networkOf(network) : network;
		list.addSubnet(address, prefix, isIPv4(address) ? 'ipv4' : 'ipv6');
	}
	return list;
};

const networkOf = (text: string): Network => {
	const [address = '', prefix] = text.split('/');
	return { address, prefix: Number(prefix) };
};

const innerV4 = listOf(INNER_V4);
const publicV6 = listOf([PUBLIC_V6]);
const innerV6 = listOf(INNER_V6);

/** Returns an IPv4 address that is written as IPv6 (`::ffff:10.0.0.1`) as IPv4, and any other as it is. */
export function plainAddress(address: string): string {
	const bare = address.split('%', 1)[0] ?? '';
	if (isIPv4(bare)) return bare;
	// The URL parser writes every IPv6 address in one way, and so this one with hexadecimal groups.
	const written = URL.canParse(`http://[${bare}]/`) ? new URL(`http://[${bare}]/`).hostname : '';
	const mapped = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(written);
	if (mapped === null) return bare;
	const [high, low] = [parseInt(mapped[1] ?? '0', 16), parseInt(mapped[2] ?? '0', 16)];
	return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Returns whether an address is on the public internet. What is no address is not. */
export function isPublic(address: string): boolean {
	const plain = plainAddress(address);
	if (isIPv4(plain)) return !innerV4.check(plain, 'ipv4');
	return isIP(plain) === 6 && publicV6.check(plain, 'ipv6') && !innerV6.check(plain, 'ipv6');
}

/** Why a webhook's address is not called. */
export type Forbidden = 'address' | 'name';

/** Decides which addresses webhooks may call, so that nobody reaches the relay's own network through it. */
export class AddressGuard {
	private readonly networks: BlockList;

	/**
	 * @param own returns the addresses and the name under which the relay itself is reached
	 * @param resolve asks for the addresses of a name, each time anew
	 */
	constructor(
		private readonly allowed: Allowed,
		private readonly own: () => readonly string[],
		private readonly resolve: Resolve
	) {
		this.networks = listOf(allowed.networks);
	}

	/**
	 * Returns a webhook's address, read. Fails when it is not one that the relay calls, as far as can be said
	 * without asking for the addresses of its name.
	 */
	read(text: string): Result<URL, Forbidden> {
		const url = URL.canParse(text) ? new URL(text) : null;
		if (url === null) return fail('address');
		const isWeb = url.protocol === 'https:' || (url.protocol === 'http:' && this.allowed.http);
		const hasExtras = url.username !== '' || url.password !== '' || url.hash !== '';
		if (!isWeb || hasExtras || url.hostname === '') return fail('address');
		const host = hostOf(url);
		if (isIP(host) === 0) {
			return this.mayCallName(host) ? succeed(url) : fail('address');
		}
		return this.mayCall(host) ? succeed(url) : fail('address');
	}

	/**
	 * Returns the addresses of a webhook's host, to connect to and no others: a name that is asked again may
	 * have others by then. Fails when one of them may not be called.
	 */
	async addressesOf(url: URL): Promise<Result<readonly string[], Forbidden>> {
		const host = hostOf(url);
		if (isIP(host) !== 0) return this.mayCall(host) ? succeed([host]) : fail('address');
		if (!this.mayCallName(host)) return fail('address');
		let addresses: readonly string[];
		try {
			addresses = await this.resolve(host);
		} catch {
			// Expected: the name has no address, or nobody could say.
			return fail('name');
		}
		if (addresses.length === 0) return fail('name');
		const isFree = this.allowed.hosts.has(host);
		return isFree || addresses.every((address) => this.mayCall(address))
			? succeed(addresses)
			: fail('address');
	}

	/** The relay's own name is refused whatever its addresses; `localhost` has no others. */
	private mayCallName(host: string): boolean {
		if (this.allowed.hosts.has(host)) return true;
		return !this.own().includes(host) && !/(?:^|\.)localhost$/.test(host);
	}

	private mayCall(address: string): boolean {
		const plain = plainAddress(address);
		if (isIP(plain) === 0) return false;
		if (this.allowed.hosts.has(plain)) return true;
		if (this.networks.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')) return true;
		return isPublic(plain) && !this.own().map(plainAddress).includes(plain);
	}
}

/** Returns the host of an address, without brackets and without the dot at its end. */
export const hostOf = ({ hostname }: URL): string =>
	hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

/**
 * Reads what the operator allows: names, addresses and networks, between commas. Returns the first part that
 * is none of them.
 */
export function readAllowed(text: string, http: boolean): Result<Allowed, string> {
	const hosts = new Set<string>();
	const networks: Network[] = [];
	for (const part of text.split(',').map((each) => each.trim().toLowerCase())) {
		if (part === '') continue;
		const [address = '', prefix, ...more] = part.split('/');
		const kind = isIP(address);
		const longest = kind === 4 ? 32 : 128;
		if (kind === 0 && prefix === undefined && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(address)) {
			hosts.add(address);
			continue;
		}
		const bits = prefix === undefined ? longest : /^\d{1,3}$/.test(prefix) ? Number(prefix) : NaN;
		if (kind === 0 || more.length > 0 || !(bits <= longest)) return fail(part);
		networks.push({ address, prefix: bits });
	}
	return succeed({ hosts, networks, http });
}
