import { expect, it } from 'vitest';
import { hueOf, initials } from './identity';

it('takes the first letters of the first and last word', () => {
	expect(initials('Nguyễn Văn An')).toBe('NA');
	expect(initials('Łukasz Żółć')).toBe('ŁŻ');
	expect(initials('Đặng')).toBe('Đ');
	expect(initials('“Ann” O’Neil-Smith')).toBe('AS');
	expect(initials('  ')).toBe('?');
});

it('gives an id one hue for ever and many ids many hues', () => {
	expect(hueOf('member-1')).toBe(hueOf('member-1'));
	const hues = new Set(Array.from({ length: 200 }, (_, i) => hueOf(`member-${i}`)));
	expect(hues.size).toBe(12);
});
