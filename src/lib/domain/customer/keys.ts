import { fold } from '../text/fold';

/** What two entries of the same customer have in common. */
export interface Identifying {
	readonly title: string;
	readonly email: string;
	readonly phone: string;
	readonly taxNumber: string;
}

/** Words that say what a company is in law and not which one. Folded. */
const LEGAL_FORMS = new Set(
	(
		'ab ag as asa bv co company corp corporation cong ty cp cty doo eurl gmbh group inc incorporated kft kg kk limited ' +
		'llc llp lp ltd mbh nv ohg oy oyj plc pte pty sa sarl sas sc sia sl sp srl spa spolka spzoo sro tnhh ug uab zoo'
	).split(' ')
);

/**
 * The keys by which duplicates are found: two customers that share one may be the same. By name
 * without accents and legal forms, phone (its last nine digits), email and tax number.
 */
export function customerKeys({ title, email, phone, taxNumber }: Identifying): string[] {
	const keys: string[] = [];
	const name = nameKey(title);
	if (name !== '') keys.push(`n:${name}`);
	const address = fold(email);
	if (address.includes('@')) keys.push(`e:${address}`);
	const number = phoneKey(phone);
	if (number !== '') keys.push(`p:${number}`);
	const tax = fold(taxNumber).replace(/[^a-z0-9]/g, '');
	if (tax.length >= 5) keys.push(`t:${tax}`);
	return keys;
}

/** A name as it is compared: folded, without punctuation and legal forms, in one word. */
export function nameKey(name: string): string {
	const parts = fold(name)
		// "S.A." and "z o.o." are written in many ways: letters with dots are one word.
		.replace(/\b(\p{L})\.\s?(?=\p{L}\b)/gu, '$1')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((part) => part !== '');
	const telling = parts.filter((part) => !LEGAL_FORMS.has(part) && part !== 'z' && part !== 'o');
	// A company that is called by its legal form alone keeps it.
	return (telling.length > 0 ? telling : parts).join('');
}

/** The last nine digits: countries write the rest in many ways. Fewer than seven say nothing. */
function phoneKey(phone: string): string {
	const digits = phone.replace(/\D/g, '');
	return digits.length < 7 ? '' : digits.slice(-9);
}
