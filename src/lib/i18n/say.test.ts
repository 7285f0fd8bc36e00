import { expect, test } from 'vitest';
import { overwriteGetLocale } from './runtime';
import { hasTexts, message, takeTexts } from './say';

test('a message whose texts are apart speaks a language once its texts have been loaded', () => {
	overwriteGetLocale(() => 'pl');
	expect(hasTexts('pl')).toBe(true);
	const apart = message('greeting');
	const beside = message(['Hello {name}', 'Cześć', 'Xin chào']);
	expect([hasTexts('pl'), hasTexts('en')]).toEqual([false, false]);
	expect(() => apart({ name: 'Ola' })).toThrow('lacks a language');
	expect(beside({})).toBe('Cześć');
	takeTexts('pl', { greeting: ({ name }, _, show) => `Cześć, ${show(name)}` });
	expect(apart({ name: 'Ola' })).toBe('Cześć, Ola');
	expect([hasTexts('pl'), hasTexts('en')]).toEqual([true, false]);
	expect(() => apart({}, { locale: 'en' })).toThrow('lacks a language');
	overwriteGetLocale(() => 'en');
});
