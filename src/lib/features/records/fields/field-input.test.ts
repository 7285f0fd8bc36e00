import { describe, expect, test } from 'vitest';
import type { FieldType } from '$lib/domain/fields/field';
import { hrefOf, isTyped, readTyped, typedText, type TypedFieldType } from './field-input';

describe('LW-06 · what is typed into a field', () => {
	test.each<[TypedFieldType, string, unknown]>([
		['text', '  Hue  ', 'Hue'],
		['text', '   ', null],
		['number', '1,5', 1.5],
		['number', 'many', undefined],
		['money', '1.234,50', 123450],
		['money', 'dear', undefined],
		['link', 'example.com/a', 'https://example.com/a'],
		['link', 'example.com:8080/x', 'https://example.com:8080/x'],
		['link', 'https://example.com', 'https://example.com'],
		['link', 'mailto:a@b.example', undefined],
		['link', 'javascript:alert(1)', undefined],
		['link', 'two words', undefined],
		['email', 'a@b.example', 'a@b.example'],
		['email', 'a at b', undefined],
		['phone', '+48 600 700', '+48 600 700']
	])('%s: %j', (type, typed, value) => {
		expect(readTyped(type, typed, 'EUR', 'de')).toEqual(value);
	});

	test.each<[TypedFieldType, string | number | null | undefined, string]>([
		['number', 1.5, '1,5'],
		['number', 0, '0'],
		['money', 123450, '1234,50'],
		['text', 'Hue', 'Hue'],
		['text', null, ''],
		['number', undefined, '']
	])('and how it stands there again: %s %j', (type, value, text) => {
		expect(typedText(type, value, 'EUR', 'de').replace(/[. ]/g, '')).toBe(text);
	});

	test.each<[FieldType, string | number | null, string | undefined]>([
		['link', 'https://example.com', 'https://example.com'],
		['link', 'javascript:alert(1)', undefined],
		['email', 'a@b.example', 'mailto:a@b.example'],
		['phone', '+48 600 700 800', undefined],
		['text', 'https://example.com', undefined],
		['number', 5, undefined],
		['email', '', undefined]
	])('where a value leads: %s %j', (type, value, href) => {
		expect(hrefOf(type, value)).toBe(href);
	});

	test.each<[FieldType, boolean]>([
		['text', true],
		['money', true],
		['choice', false],
		['date', false]
	])('what is written in a line: %s', (type, typed) => {
		expect(isTyped(type)).toBe(typed);
	});
});
