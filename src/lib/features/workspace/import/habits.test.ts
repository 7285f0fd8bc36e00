import { expect, it } from 'vitest';
import { habitsHere } from './habits';

it.each([
	['en-US', 'mdy', '.'],
	['en-GB', 'dmy', '.'],
	['en-VN', 'dmy', ','],
	['vi-VN', 'dmy', ','],
	['pl-PL', 'dmy', ','],
	['en-PL', 'dmy', ',']
])('an import in %s reads %s and %s where a file does not decide', (locale, dates, decimal) => {
	expect(habitsHere(locale)).toEqual({ dates, decimal });
});
