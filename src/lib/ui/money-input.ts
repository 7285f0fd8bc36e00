import { exactText, marksOf } from './format';

/** Returns the index of the decimal mark among the points and commas, or -1 when all of them group digits. */
function decimalAt(text: string, decimals: number, decimal: string): number {
	const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
	if (last === -1) return -1;
	const mark = text[last];
	const repeated = text.indexOf(mark ?? '') !== last;
	if (repeated) return -1;
	const both = text.includes('.') && text.includes(',');
	if (both) return last;
	const after = text.length - last - 1;
	// `1.500` đồng cannot contain a fraction of a đồng, and `1,500` means 1500 where `.` is the
	// decimal mark.
	if (after === 3 && (decimals === 0 || mark !== decimal)) return -1;
	return last;
}

/**
 * The longest text that is parsed as an amount. Patterns are not tried on longer ones, because that
 * could take long.
 */
const MAX_LENGTH = 64;

/** Matches only a certain currency, because the `k` of `5k` or the `mln` of `5 mln` must not be lost. */
const CURRENCY_BEFORE = /^(-?)(?:\p{Sc}|[A-Z]{3})/u;
const CURRENCY_AFTER = /(?:\p{Sc}|[A-Z]{3}|zł|đ|Kč|kr)$/u;

/** Whether the part left of the decimal mark consists of digits in groups of three, or without groups. */
const isGrouped = (text: string): boolean =>
	/^\d*$/.test(text) || /^\d{1,3}(\.\d{3})+$/.test(text) || /^\d{1,3}(,\d{3})+$/.test(text);

/**
 * Reads an amount as people write it. Returns minor units, or `null` when the text is empty or no
 * number. It accepts the region's own marks, other common ones where they are unambiguous, and a
 * currency around the number.
 */
export function parseMoney(text: string, decimals: number, locale: string): number | null {
	const typed = text.trim();
	if (typed.length > MAX_LENGTH) return null;
	const bare = typed
		.normalize('NFKC')
		.replace(/[\s'’_]/gu, '')
		.replace(/[−–]/gu, '-')
		.replace(CURRENCY_BEFORE, '$1')
		.replace(CURRENCY_AFTER, '');
	const negative = bare.startsWith('-');
	const digits = negative ? bare.slice(1) : bare;
	if (!/^[\d.,]*\d[\d.,]*$/.test(digits)) return null;
	const mark = decimalAt(digits, decimals, marksOf(locale).decimal);
	const whole = mark === -1 ? digits : digits.slice(0, mark);
	const fraction = mark === -1 ? '' : digits.slice(mark + 1);
	if (!isGrouped(whole) || !/^\d*$/.test(fraction)) return null;
	// Rounded as text, so that no binary fraction is involved.
	const shifted = (fraction + '0'.repeat(decimals + 1)).slice(0, decimals + 1);
	const minor =
		Number(whole.replace(/[.,]/g, '') + shifted.slice(0, decimals)) +
		(Number(shifted.at(-1)) >= 5 ? 1 : 0);
	if (!Number.isSafeInteger(minor)) return null;
	return negative && minor !== 0 ? -minor : minor;
}

/** Returns an amount as the text of a field: with groups, without a currency. */
export function moneyInput(minor: number | null, decimals: number, locale: string): string {
	if (minor === null) return '';
	const whole = minor % 10 ** decimals === 0;
	return exactText(minor / 10 ** decimals, whole ? 0 : decimals, decimals, locale);
}
