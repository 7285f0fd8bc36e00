import { expect, test } from 'vitest';
import { websiteAddress } from './addresses';

test('OP-01 · a website opens only as http or https', () => {
	expect(websiteAddress('example.org')).toBe('https://example.org/');
	expect(websiteAddress(' http://example.org/a ')).toBe('http://example.org/a');
	expect(websiteAddress('example.org:8080/x')).toBe('https://example.org:8080/x');
	expect(websiteAddress('javascript:alert(1)')).toBeUndefined();
	expect(websiteAddress('data:text/html,x')).toBeUndefined();
	expect(websiteAddress('not a site')).toBeUndefined();
	expect(websiteAddress('')).toBeUndefined();
});
