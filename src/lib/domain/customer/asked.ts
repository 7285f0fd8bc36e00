import { askedWords } from '../text/fold';
import { askedNumbers, type Country } from '../text/phone';
import { taxKey } from './keys';

/** What somebody looks for: words that all have to be there, or one of several forms of a number. */
export interface Asked {
	readonly words: readonly string[];
	readonly numbers: readonly string[];
}

/** Reads what somebody looks for; numbers without a country are of `country`. */
export const askedFor = (text: string, country: Country | null): Asked => {
	const tax = /\d/.test(text) ? taxKey(text) : '';
	return {
		words: askedWords(text),
		numbers: [...askedNumbers(text, country), ...(tax === '' ? [] : [tax])]
	};
};

/** Whether a record's words hold what was asked for. What is empty asks for nothing. */
export const holdsAsked = (words: readonly string[], asked: Asked): boolean =>
	asked.words.every((word) => words.some((own) => own.startsWith(word))) ||
	asked.numbers.some((number) => words.some((own) => own.startsWith(number)));
