import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { isRecipient } from '../access/push-subscriptions';
import { encryptFor } from './encrypt';

const raw = (text: string) => Buffer.from(text, 'base64url');

test('IN-05 · a message is encrypted as in the example of RFC 8291', () => {
	const sender = createECDH('prime256v1');
	sender.setPrivateKey(raw('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'));
	const recipient = {
		p256dh:
			'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
		auth: 'BTBZMqHH6r4Tts7J_aSIgg'
	};
	const text = 'When I grow up, I want to be a watermelon';
	const message = encryptFor(recipient, text, { sender, salt: raw('DGv6ra1nlYgDCS1FRnbzlw') });
	if (!message.ok) throw new Error(message.error);
	expect(message.value.toString('base64url')).toBe(
		'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml' +
			'mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT' +
			'pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'
	);
});

test('IN-05 · each message has a salt and a key of its own, and its recipient reads it', () => {
	const browser = createECDH('prime256v1');
	browser.generateKeys();
	const auth = Buffer.alloc(16, 7);
	const recipient = {
		p256dh: browser.getPublicKey('base64url'),
		auth: auth.toString('base64url')
	};
	const [one, other] = [encryptFor(recipient, 'Hộp thư'), encryptFor(recipient, 'Hộp thư')];
	if (!one.ok || !other.ok) throw new Error('not encrypted');
	expect(one.value.subarray(0, 86)).not.toEqual(other.value.subarray(0, 86));
	const [salt, theirs] = [one.value.subarray(0, 16), one.value.subarray(21, 86)];
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), theirs]);
	const keying = Buffer.from(hkdfSync('sha256', browser.computeSecret(theirs), auth, info, 32));
	const part = (name: string, length: number) =>
		Buffer.from(hkdfSync('sha256', keying, salt, `Content-Encoding: ${name}\0`, length));
	const open = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
	open.setAuthTag(one.value.subarray(-16));
	const text = Buffer.concat([open.update(one.value.subarray(86, -16)), open.final()]);
	expect(text.toString()).toBe('Hộp thư\u0002');
});

test('IN-05 · what is no key is found out, whatever its length', () => {
	const auth = Buffer.alloc(16).toString('base64url');
	const off = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
	expect(isRecipient({ p256dh: off, auth })).toBe(true);
	expect(encryptFor({ p256dh: off, auth }, 'x')).toEqual({ ok: false, error: 'key' });
	expect(isRecipient({ p256dh: '', auth })).toBe(false);
	expect(isRecipient({ p256dh: off, auth: 'AA' })).toBe(false);
});
