import { fold } from '../text/fold';

/** What two entries of the same customer have in common. */
export interface Identifying {
	readonly title: string;
	readonly email: string;
	readonly phone: string;
	readonly taxNumber: string;
}

/** What a company is in law, said in several words. Folded, longest first. */
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

/** Words that say what a company is in law and not which one. Folded. */
const LEGAL_FORMS = new Set(
	(
		'ab ag as asa bv co company corp corporation cong ty cp cty ctcp dntn doo eurl gmbh group inc incorporated jsc kft kg ' +
		'kk limited llc llp lp ltd mbh mtv nv ohg oy oyj plc psa pte pty sa sarl sas sc sia sj sk sl sp spk spj srl spa spolka ' +
		'spzoo sro tnhh ug uab zoo'
	).split(' ')
);

/**
 * The keys by which duplicates are found: two customers that share one may be the same. By name
 * without accents and legal forms, phone (its last nine digits), email and tax number. A field that
 * holds several phones or emails gives a key for each.
 */
export function customerKeys({ title, email, phone, taxNumber }: Identifying): string[] {
	const keys = new Set<string>();
	const name = nameKey(title);
	if (name !== '') keys.add(`n:${name}`);
	for (const one of several(email)) {
		const address = fold(one);
		if (address.includes('@')) keys.add(`e:${address}`);
	}
	for (const one of several(phone)) {
		const number = phoneKey(one);
		if (number !== '') keys.add(`p:${number}`);
	}
	const tax = taxKey(taxNumber);
	if (tax !== '') keys.add(`t:${tax}`);
	return [...keys];
}

/** A name as it is compared: folded, without punctuation and legal forms, in one word. */
export function nameKey(name: string): string {
	const spaced = fold(name)
		// "S.A." and "z o.o." are written in many ways: letters with dots are one word.
		.replace(/\b(\p{L})\.\s?(?=\p{L}\b)/gu, '$1')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((part) => part !== '');
	const without = LEGAL_PHRASES.reduce(
		(text, phrase) => text.replace(phrase, ''),
		` ${spaced.join(' ')} `
	);
	const telling = without.split(' ').filter((part) => part !== '' && !LEGAL_FORMS.has(part));
	// A company that is called by its legal form alone keeps it.
	return (telling.length > 0 ? telling : spaced).join('');
}

const several = (text: string): string[] => text.split(/[;,/|\n]/);

/** The last nine digits: countries write the rest in many ways. Fewer than seven say nothing. */
function phoneKey(phone: string): string {
	const digits = phone.replace(/\D/g, '');
	return digits.length < 7 ? '' : digits.slice(-9);
}

/** Letters and digits without the country in front. Fewer than five say nothing. */
function taxKey(taxNumber: string): string {
	const tax = fold(taxNumber)
		.replace(/[^a-z0-9]/g, '')
		.replace(/^[a-z]{2}(?=\d)/, '');
	return tax.length < 5 ? '' : tax;
}
