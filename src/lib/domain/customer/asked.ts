import type { Country } from '../text/country';
import { askedWords } from '../text/fold';
import { loadPhones } from '../text/load-phones';
import { mayBeNumber } from '../text/written-phone';
import { taxKey } from './row-keys';

/** A query: words that must all match, or one of several forms of a number. */
export interface Asked {
	readonly words: readonly string[];
	readonly numbers: readonly string[];
}

/** Reads a query. Numbers without a country code are of `country`. */
export async function askedFor(text: string, country: Country | null): Promise<Asked> {
	return askedWith(text, mayBeNumber(text) ? (await loadPhones()).askedNumbers(text, country) : []);
}

/** Returns a query whose numbers have been read. See `askedNumbers`. */
export function askedWith(text: string, numbers: readonly string[]): Asked {
	const tax = /\d/.test(text) ? taxKey(text) : '';
	return { words: askedWords(text), numbers: [...numbers, ...(tax === '' ? [] : [tax])] };
}

/** Whether a record's words match a query. An empty query asks for nothing. */
export const holdsAsked = (words: readonly string[], asked: Asked): boolean =>
	asked.words.every((word) => words.some((own) => own.startsWith(word))) ||
	asked.numbers.some((number) => words.some((own) => own.startsWith(number)));
