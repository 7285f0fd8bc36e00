import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { converted } from './convert';
import { FIELD_TYPES, fitsField, type CustomValue, type FieldType } from './field';

const to = (type: FieldType, choices: readonly string[] = []) => ({ type, choices, decimals: 2 });

describe('LS-10 · another type of a field', () => {
	test.each<[FieldType, CustomValue, FieldType, CustomValue]>([
		['text', '12,5', 'number', 12.5],
		['text', 'a lot', 'number', null],
		['number', 12.5, 'text', '12.5'],
		['number', 12.5, 'money', 1250],
		['money', 1250, 'number', 12.5],
		['money', 1250, 'text', '12.5'],
		['text', '2026-11-29', 'date', '2026-11-29'],
		['text', 'soon', 'date', null],
		['date', '2026-11-29', 'text', '2026-11-29'],
		['text', 'north', 'choice', 'North'],
		['text', 'West', 'choice', null],
		['choice', 'South', 'choices', ['South']],
		['choices', ['North', 'South'], 'text', 'North, South'],
		['text', 'South; north', 'choices', ['South', 'North']],
		['text', 'South; west', 'choices', null],
		['text', 'Tak', 'yes-no', true],
		['number', 0, 'yes-no', false],
		['yes-no', true, 'text', 'yes'],
		['text', 'ann@acme.example', 'email', 'ann@acme.example'],
		['text', 'nobody', 'email', null],
		['text', 'Ann', 'member', null],
		['choice', 'Gone', 'choice', null]
	])('%s %o as %s is %o', (from, value, type, expected) => {
		expect(converted(value, from, to(type, ['North', 'South']))).toEqual(expected);
	});

	test('what is converted is of the new type, or nothing', () => {
		const value = fc.oneof(
			fc.string(),
			fc.double({ noNaN: true, noDefaultInfinity: true }),
			fc.boolean(),
			fc.array(fc.string(), { maxLength: 4 }),
			fc.constant(null)
		);
		fc.assert(
			fc.property(
				value,
				fc.constantFrom(...FIELD_TYPES),
				fc.constantFrom(...FIELD_TYPES),
				fc.array(fc.string(), { maxLength: 4 }),
				(given, from, type, choices) => {
					if (!fitsField({ type: from }, given)) return;
					expect(fitsField({ type }, converted(given, from, to(type, choices)))).toBe(true);
				}
			)
		);
	});
});
