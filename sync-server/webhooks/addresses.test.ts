import { describe, expect, test } from 'vitest';
import { AddressGuard, isPublic, PUBLIC_ONLY, readAllowed } from './addresses';

const INNER = [
	...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.9.9.9'],
	...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.168.1.1', '198.18.0.1'],
	...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
	...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1', 'fec0::1'],
	...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '0:0:0:0:0:ffff:a9fe:a9fe'],
	// IPv4 inside IPv6: compatible, NAT64, 6to4, Teredo.
	...['::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001:0:1::1'],
	...['2001:db8::1', '3fff::1', '', 'localhost', '1.2.3', '999.1.1.1']
];
const PUBLIC = ['93.184.215.14', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'];

/** Ways to write inner addresses, as the URL parser reads them. */
const DISGUISED = [
	...['https://127.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/'],
	...['https://0x7f.0.0.1/', 'https://127.0.0.1./', 'https://[::1]/', 'https://[::ffff:7f00:1]/'],
	...[
		'https://[::ffff:10.0.0.1]/',
		'https://[0:0:0:0:0:0:0:1]/',
		'https://0/',
		'https://localhost/'
	],
	...[
		'https://LOCALHOST./',
		'https://a.localhost/',
		'https://①②⑦.0.0.1/',
		'https://169.254.169.254/'
	],
	...['https://[fe80::1]/', 'https://[fd00::1]/', 'https://[64:ff9b::7f00:1]/', 'https://10.1/'],
	...['https://polder.example.org/', 'https://198.51.100.7:8443/', 'https://8.8.4.4/']
];

const guardOf = (answers: readonly string[], allow = '', http = false) => {
	const allowed = readAllowed(allow, http);
	if (!allowed.ok) throw new Error(allowed.error);
	const own = () => ['polder.example.org', '8.8.4.4'];
	return new AddressGuard(allowed.value, own, () => Promise.resolve(answers));
};
const nobody = new AddressGuard(
	PUBLIC_ONLY,
	() => [],
	() => Promise.reject(new Error('none'))
);

describe('LS-04 · webhooks reach nothing of the relay’s own network', () => {
	test.each(INNER)('LS-04 · %s is inner', (address) => {
		expect(isPublic(address)).toBe(false);
	});

	test.each(PUBLIC)('LS-04 · %s is public', (address) => {
		expect(isPublic(address)).toBe(true);
	});

	test.each(DISGUISED)('LS-04 · %s is refused before anything is asked', (text) => {
		expect(guardOf([]).read(text)).toEqual({ ok: false, error: 'address' });
	});

	test.each([
		...['http://example.org/', 'ftp://example.org/', 'file:///etc/passwd', 'https://', 'nonsense'],
		...['https://user@example.org/', 'https://user:secret@example.org/', 'https://example.org/#x']
	])('LS-04 · %s is no address of a webhook', (text) => {
		expect(guardOf([]).read(text).ok).toBe(false);
	});

	test.each(INNER.filter((text) => /^[\da-f:.]+$/.test(text)))(
		'LS-04 · a name that has %s among its addresses is not called',
		async (inner) => {
			const guard = guardOf(['93.184.215.14', inner]);
			const url = new URL('https://example.org/');
			expect(await guard.addressesOf(url)).toEqual({ ok: false, error: 'address' });
		}
	);

	test('a public name is called at the addresses that were checked', async () => {
		const found = await guardOf(PUBLIC).addressesOf(new URL('https://example.org/'));
		expect(found).toEqual({ ok: true, value: PUBLIC });
		const none = await nobody.addressesOf(new URL('https://example.org/'));
		expect(none).toEqual({ ok: false, error: 'name' });
	});

	test('the operator allows names, addresses, networks and http', async () => {
		const guard = guardOf(['10.2.3.4'], 'n8n.internal, 10.1.0.0/16, fd00::/8, 127.0.0.1', true);
		for (const text of [
			...['https://n8n.internal/', 'http://n8n.internal:5678/x', 'https://10.1.9.9/'],
			...['https://[fd00::1]/', 'https://127.0.0.1/', 'https://[::ffff:127.0.0.1]/']
		]) {
			expect(guard.read(text).ok).toBe(true);
		}
		expect(guard.read('https://127.0.0.2/').ok).toBe(false);
		expect((await guard.addressesOf(new URL('https://n8n.internal/'))).ok).toBe(true);
		expect((await guard.addressesOf(new URL('https://other.internal/'))).ok).toBe(false);
	});

	test.each(['10.0.0.0/33', 'fd00::/129', 'a b', '10.0.0.0/8/8', '*', '10.0.0.0/x', 'http://a'])(
		'a setting that says %s is a fault',
		(text) => {
			expect(readAllowed(text, false)).toEqual({ ok: false, error: text });
		}
	);
});
