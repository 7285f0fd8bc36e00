import type { Currency } from '../money/money';
import { fold } from '../text/fold';
import { visible } from '../text/visible';

/** The ISO 4217 codes of currencies in use, except those with three decimals. */
const CODES: ReadonlySet<string> = new Set(
	(
		'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY ' +
		'COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS ' +
		'INR IRR ISK JMD JPY KES KGS KHR KMF KPW KRW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK ' +
		'MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE ' +
		'SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ' +
		'ZAR ZMW ZWL'
	).split(' ')
);

const DOLLARS = 'USD AUD CAD HKD MXN NZD SGD TWD ARS CLP COP'.split(' ');
const CROWNS = 'SEK NOK DKK ISK'.split(' ');

/** The signs beside an amount, folded, and the currencies that each can mean, the likeliest first. */
const SIGNS: Readonly<Record<string, readonly Currency[]>> = {
	$: DOLLARS,
	dollar: DOLLARS,
	dollars: DOLLARS,
	us$: ['USD'],
	'us dollar': ['USD'],
	'us dollars': ['USD'],
	s$: ['SGD'],
	a$: ['AUD'],
	c$: ['CAD'],
	hk$: ['HKD'],
	r$: ['BRL'],
	'€': ['EUR'],
	euro: ['EUR'],
	euros: ['EUR'],
	'£': ['GBP'],
	'¥': ['JPY', 'CNY'],
	rmb: ['CNY'],
	'₩': ['KRW'],
	'₹': ['INR'],
	'₴': ['UAH'],
	'₺': ['TRY'],
	'₱': ['PHP'],
	'₫': ['VND'],
	d: ['VND'],
	dong: ['VND'],
	zl: ['PLN'],
	zloty: ['PLN'],
	zlotych: ['PLN'],
	kc: ['CZK'],
	kr: CROWNS,
	fr: ['CHF'],
	ft: ['HUF'],
	lei: ['RON'],
	'฿': ['THB']
};

/**
 * Returns the currencies that a code, a sign or a name can mean, the likeliest first, or `null` when it
 * is none.
 */
export function currenciesNamed(text: string): readonly Currency[] | null {
	const bare = visible(text);
	const code = bare.toUpperCase();
	if (CODES.has(code)) return [code];
	const word = fold(bare).replace(/\.$/, '');
	if (CODES.has(word.toUpperCase())) return [word.toUpperCase()];
	return Object.hasOwn(SIGNS, word) ? (SIGNS[word] ?? null) : null;
}

/**
 * Returns the currencies that a heading names: `Amount (EUR)`, `Kwota [zł]`, `Revenue USD`. Empty when
 * it names none.
 */
export function currenciesInHeading(heading: string): readonly Currency[] {
	const bracketed = /[([]\s*([^()[\]]{1,12}?)\s*[)\]]/u.exec(heading)?.[1];
	const last = /(?:^|[\s_,/-])([A-Z]{3}|\p{Sc})$/u.exec(visible(heading))?.[1];
	return [bracketed, last].flatMap((part) => (part && currenciesNamed(part)) ?? []);
}

/**
 * Returns the currencies that all lists allow. An empty list allows any. `[]` means that they
 * contradict each other.
 */
export function commonCurrencies(
	...named: readonly (readonly Currency[])[]
): readonly Currency[] | null {
	const said = named.filter(({ length }) => length > 0);
	const [first, ...others] = said;
	return first?.filter((one) => others.every((other) => other.includes(one))) ?? null;
}

/** Returns the workspace's currency if it is among those named, else the likeliest. */
export const preferred = (named: readonly Currency[], own: Currency): Currency =>
	named.includes(own) ? own : (named[0] ?? own);
