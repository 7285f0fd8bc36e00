import { describe, expect, test } from 'vitest';
import { namesOther, segments } from './links';

const links = (text: string) =>
	segments(text).flatMap((part) => (part.is === 'link' ? [part.href] : []));

describe('LS-01 · links in posts', () => {
	test('LS-01 · an address becomes a link, the text around it stays', () => {
		expect(segments('see https://example.org/a?b=1 now')).toEqual([
			{ is: 'text', text: 'see ' },
			{ is: 'link', text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
			{ is: 'text', text: ' now' }
		]);
	});

	test('LS-01 · the end of a sentence is no part of the address', () => {
		expect(links('Read http://example.org/x.')).toEqual(['http://example.org/x']);
		expect(links('(https://example.org/x), and')).toEqual(['https://example.org/x']);
		expect(links('https://en.wikipedia.org/wiki/Polder_(land)')).toEqual([
			'https://en.wikipedia.org/wiki/Polder_(land)'
		]);
	});

	test('LS-01 · only http and https open anything', () => {
		for (const text of [
			'javascript:alert(1)',
			'data:text/html,<script>',
			'file:///etc/passwd',
			'https://',
			'<img src=x onerror=alert(1)>'
		]) {
			expect(links(text)).toEqual([]);
		}
	});

	test('LS-01 · nothing of the text is lost', () => {
		const text = 'a https://example.org/ż, b\nhttp://x.y/(z). c';
		expect(
			segments(text)
				.map((part) => part.text)
				.join('')
		).toBe(text);
	});
});

test('HI-11 · words that read as another address say where they lead', () => {
	const words = (text: string) => ({ href: 'https://evil.example/x', parts: [{ text }] });
	expect(namesOther(words('https://bank.example'))).toBe('evil.example');
	expect(namesOther(words('www.bank.example/login'))).toBe('evil.example');
	expect(namesOther(words('evil.example'))).toBeNull();
	expect(namesOther(words('the offer'))).toBeNull();
	expect(
		namesOther({ href: 'https://evil.example/', parts: [{ parts: [{ text: 'bank.example' }] }] })
	).toBe('evil.example');
});
