import { expect, it } from 'vitest';
import { exampleOf, regionOptions } from './regions';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

it('each region shows what it looks like in it', () => {
	expect(plain(exampleOf('US', 'EUR', 'en'))).toBe('12/31/2026 · 5:48 PM · €1,234.50');
	expect(plain(exampleOf('GB', 'EUR', 'en'))).toBe('31/12/2026 · 17:48 · €1,234.50');
	expect(plain(exampleOf('PL', 'EUR', 'en'))).toBe('31.12.2026 · 17:48 · €1 234,50');
	expect(plain(exampleOf('VN', 'EUR', 'vi'))).toBe('31/12/2026 · 17:48 · 1.234,50 €');
});

it('regions are sorted by name in the language, and a chosen one is always among them', () => {
	const names = regionOptions('IS', 'en').map(({ label }) => label);
	expect(names).toContain('Iceland');
	expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
	expect(new Set(regionOptions(null, 'pl').map(({ detail }) => detail)).size).toBeGreaterThan(8);
});
