import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearest, slipsBetween, slipsIn } from './near';

describe('a mistyped word', () => {
	test.each([
		['harbuor', 'harbour', 1],
		['harbor', 'harbour', 1],
		['harbourr', 'harbour', 1],
		['hatbour', 'harbour', 1],
		['harb', 'harbour', 0],
		['habr', 'harbour', 1],
		['crane', 'harbour', null],
		['abcd', 'badc', null]
	])('%s is %s with slips: %s', (typed, word, slips) => {
		expect(slipsBetween(typed, word, 1)).toBe(slips);
	});

	test('finds the words with the fewest slips first', () => {
		const words = ['harbour', 'harbours', 'harvest', 'crane', 'arbour'];
		expect(nearest('harbuor', words, 5)).toEqual(['harbour', 'harbours']);
		expect(nearest('cra', words, 5)).toEqual([]);
	});

	const letters = fc.string({
		unit: fc.constantFrom('a', 'b', 'c', 'd'),
		minLength: 4,
		maxLength: 12
	});

	test('is found whatever letter is left out, added, exchanged or swapped', () => {
		fc.assert(
			fc.property(
				letters,
				fc.nat(11),
				fc.constantFrom('a', 'b', 'x'),
				fc.nat(3),
				(word, at, letter, how) => {
					const place = at % word.length;
					const [before, own = '', next = '', after] = [
						word.slice(0, place),
						word[place],
						word[place + 1],
						word.slice(place + 2)
					];
					const typed = [
						before + next + after,
						before + letter + own + next + after,
						before + letter + next + after,
						before + next + own + after
					][how] as string;
					expect(slipsBetween(typed, word, 1)).toBeLessThanOrEqual(1);
				}
			)
		);
	});

	test('never needs more slips than its bound, and none for a beginning', () => {
		fc.assert(
			fc.property(letters, letters, (typed, word) => {
				const slips = slipsBetween(typed, word, slipsIn(typed));
				if (word.startsWith(typed)) expect(slips).toBe(0);
				else expect(slips === null || slips <= slipsIn(typed)).toBe(true);
			})
		);
	});
});
