import { expect, test } from 'vitest';
import { withScheme } from './web-address';

test.each([
	['example.com', 'https://example.com'],
	['example.com:8080/x', 'https://example.com:8080/x'],
	['example.com:8080', 'https://example.com:8080'],
	['localhost:3000?a=1', 'https://localhost:3000?a=1'],
	['10.0.0.7:80/x', 'https://10.0.0.7:80/x'],
	['[::1]:80/x', 'https://[::1]:80/x'],
	['http://example.com:8080/x', 'http://example.com:8080/x'],
	['HTTPS://example.com', 'HTTPS://example.com'],
	['mailto:a@b.example', 'mailto:a@b.example'],
	['tel:48600700', 'tel:48600700'],
	['javascript:1', 'javascript:1'],
	['data:1,x', 'data:1,x']
])('what is typed as an address: %s', (typed, address) => {
	expect(withScheme(typed)).toBe(address);
});
