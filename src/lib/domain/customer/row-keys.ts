import { fold } from '../text/fold';
import { writtenPhones } from '../text/written-phone';

/** What two entries of the same customer can have in common. */
export interface Identifying {
	readonly title: string;
	readonly email: string;
	readonly phone: string;
	readonly taxNumber: string;
}

/** Legal forms of companies with several words. Folded, longest first. */
const LEGAL_PHRASES: readonly RegExp[] = [
	'spolka z ograniczona odpowiedzialnoscia',
	'prosta spolka akcyjna',
	'spolka (?:akcyjna|komandytowa|jawna|cywilna|partnerska)',
	'z ograniczona odpowiedzialnoscia',
	'trach nhiem huu han',
	'(?:cong ty|cty|ctcp|ct) co phan',
	'mot thanh vien',
	'doanh nghiep tu nhan',
	'sp z ?o ?o',
	'sp (?:k|j|p)',
	'limited liability company'
].map((phrase) => new RegExp(`(?<= )${phrase}(?= )`, 'g'));

/** Words that are legal forms and do not identify a company. Folded. */
const LEGAL_FORMS = new Set(
	(
		'ab ag as asa bv co company corp corporation cong ty cp cty ctcp dntn doo eurl gmbh group inc incorporated jsc kft kg ' +
		'kk limited llc llp lp ltd mbh mtv nv ohg oy oyj plc psa pte pty sa sarl sas sc sia sj sk sl sp spk spj srl spa spolka ' +
		'spzoo sro tnhh ug uab zoo'
	).split(' ')
);

/**
 * Returns the keys that a row stores. Two customers that share one may be the same. The keys are the
 * name without accents and legal forms, phone, email and tax number; a field with several phones or
 * emails results in one key for each. Numbers are stored as they are written, so that storing waits for
 * nothing, and another country of the workspace changes no row. `inCountry` compares them, `storedKeys`
 * finds them.
 */
export const rowKeys = (identifying: Identifying): string[] =>
	keysWith(
		identifying,
		writtenPhones(identifying.phone).map(({ number }) => number)
	);

/** Returns the keys of a customer whose numbers have been read. */
export function keysWith(
	{ title, email, taxNumber }: Identifying,
	numbers: readonly string[]
): string[] {
	const keys = new Set<string>();
	const name = nameKey(title);
	if (name !== '') keys.add(`n:${name}`);
	for (const one of several(email)) {
		const address = fold(one);
		if (address.includes('@')) keys.add(`e:${address}`);
	}
	for (const number of numbers) if (isTelling(number)) keys.add(`p:${number}`);
	const tax = taxKey(taxNumber);
	if (tax !== '') keys.add(`t:${tax}`);
	return [...keys];
}

/** Whether a number identifies somebody. Fewer than seven digits do not. */
const isTelling = (number: string): boolean => number.replace(/\D/g, '').length >= 7;

/**
 * Returns a name in the form in which it is compared: folded, without punctuation and legal forms, in
 * one word.
 */
export function nameKey(name: string): string {
	const spaced = fold(name)
		// "S.A." and "z o.o." are written in many ways, so letters with dots are one word.
		.replace(/\b(\p{L})\.\s?(?=\p{L}\b)/gu, '$1')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((part) => part !== '');
	const without = LEGAL_PHRASES.reduce(
		(text, phrase) => text.replace(phrase, ''),
		` ${spaced.join(' ')} `
	);
	const telling = without.split(' ').filter((part) => part !== '' && !LEGAL_FORMS.has(part));
	// A name that consists only of a legal form is kept.
	return (telling.length > 0 ? telling : spaced).join('');
}

const several = (text: string): string[] => text.split(/[;,/|\n]/);

/** The country codes that can precede tax numbers. */
const TAX_COUNTRIES =
	'at be bg ch cy cz de dk ee el es fi fr gb gr hr hu ie it lt lu lv mt nl no pl pt ro se si sk us vn xi';
const TAX_COUNTRY = new RegExp(`^(?:che|${TAX_COUNTRIES.replaceAll(' ', '|')})(?=[a-z]?\\d)`);

/**
 * Returns the letters and digits of a tax number without the country code. Fewer than five identify
 * nobody.
 */
export function taxKey(taxNumber: string): string {
	const tax = fold(taxNumber)
		.replace(/[^a-z0-9]/g, '')
		.replace(TAX_COUNTRY, '');
	return tax.length < 5 ? '' : tax;
}
