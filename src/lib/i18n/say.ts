import { numberText } from '../ui/format';
import { getFormatLocale } from './region';
import { getLocale, locales, type Locale } from './runtime';

interface Options {
	/** Speaks in this language instead of the one of the screen. */
	readonly locale?: Locale;
}

/** A text of `messages/`, in the language of the moment. */
export type Message<P = never> = [P] extends [never]
	? (parameters?: Readonly<Record<string, never>>, options?: Options) => string
	: (parameters: Readonly<P>, options?: Options) => string;

/** The forms of a plural, by category of the language (`few`) or for one exact number (`=0`). */
type PluralForms = Readonly<Record<string, string>>;

type Choose = (count: number, forms: PluralForms) => string;

/** Writes a parameter: numbers with the marks of the region, texts as they are. */
type Show = (parameter: unknown) => string;

type Text<P> = string | ((parameters: P, plural: Choose, show: Show) => string);

const rules = new Map<Locale, Intl.PluralRules>();

/** Returns the choice among plural forms that a language makes. */
function chooserOf(locale: Locale): Choose {
	return (count, forms) => {
		let rule = rules.get(locale);
		if (!rule) rules.set(locale, (rule = new Intl.PluralRules(locale)));
		// The compiler has seen to it that every form of the language is there.
		return forms[`=${String(count)}`] ?? forms[rule.select(count)] ?? '';
	};
}

const choosers = locales.map(chooserOf);

const showers = locales.map(
	(locale): Show =>
		(parameter) =>
			typeof parameter === 'number'
				? numberText(parameter, getFormatLocale(locale))
				: String(parameter)
);

/**
 * Makes a message of its texts. Compiled code calls it, with one text for each language in the order of {@link locales}.
 */
export function say<P>(...texts: readonly Text<P>[]): (parameters: P, options?: Options) => string {
	return (parameters, options) => {
		const index = locales.indexOf(options?.locale ?? getLocale());
		const text = texts[index];
		const choose = choosers[index];
		const show = showers[index];
		if (text === undefined || choose === undefined || show === undefined)
			throw new Error('A message lacks a language');
		return typeof text === 'string' ? text : text(parameters, choose, show);
	};
}
