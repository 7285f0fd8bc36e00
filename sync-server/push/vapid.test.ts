import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SECRET_FILES } from '../ops/secrets';
import { openVapid, VAPID_FILE, vapidHeader } from './vapid';

let directory: string;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'polder-vapid-'));
});
afterEach(() => {
	rmSync(directory, { recursive: true });
});

const opened = () => {
	const key = openVapid(directory);
	if (!key.ok) throw new Error(key.error);
	return key.value;
};

test('IN-05 · the key is made at the first start, for its owner alone, and stays; backups leave it out', () => {
	const first = opened();
	expect(Buffer.from(first.publicKey, 'base64url')).toHaveLength(65);
	expect(statSync(join(directory, VAPID_FILE)).mode & 0o777).toBe(0o600);
	expect(opened().publicKey).toBe(first.publicKey);
	expect(SECRET_FILES).not.toContain(VAPID_FILE);
});

test('IN-05 · a file that holds no key stops the start with a sentence that says what to do', () => {
	for (const text of ['', 'nonsense', Buffer.alloc(32).toString('base64url')]) {
		writeFileSync(join(directory, VAPID_FILE), text);
		const key = openVapid(directory);
		expect(key.ok ? '' : key.error).toMatch(/vapid\.secret is no usable key: .*Delete it/);
	}
});

test('IN-05 · the header is signed for the push service’s origin and for a limited time', () => {
	const key = opened();
	const header = vapidHeader(key, new URL('https://push.example:8443/x/y?z'), 1_000_000);
	const [, head = '', claims = '', signature = '', shown = ''] =
		/^vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(.+)$/.exec(header) ?? [];
	expect(shown).toBe(key.publicKey);
	const read = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());
	expect(read(head)).toEqual({ typ: 'JWT', alg: 'ES256' });
	expect(read(claims)).toEqual({
		...{ aud: 'https://push.example:8443', exp: 1000 + 12 * 3600 },
		sub: expect.stringMatching(/^mailto:/) as string
	});
	const publicKey = createPublicKey(key.privateKey);
	const bytes = Buffer.from(signature, 'base64url');
	const how = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
	expect(verify('sha256', Buffer.from(`${head}.${claims}`), how, bytes)).toBe(true);
});
