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

/** Parameters of a message whose text is known by its key alone. */
type Named = Readonly<Record<string, unknown>>;

/** The texts of one language by the keys of their messages, as far as they are apart from these. */
export type Texts = Readonly<Record<string, Text<Named>>>;

const tables = new Map<Locale, Texts>();
let areApart = false;

/** Whether messages can speak a language: its texts stand beside them, or have been loaded. */
export const hasTexts = (locale: Locale): boolean => !areApart || tables.has(locale);

/** From now on messages can speak a language whose texts have been loaded. */
export function takeTexts(locale: Locale, texts: Texts): void {
	tables.set(locale, texts);
}

function spoken<P>(text: Text<P> | undefined, locale: Locale, parameters: P): string {
	const index = locales.indexOf(locale);
	const choose = choosers[index];
	const show = showers[index];
	if (text === undefined || choose === undefined || show === undefined)
		throw new Error('A message lacks a language');
	return typeof text === 'string' ? text : text(parameters, choose, show);
}

/**
 * Makes a message of its texts, with one for each language in the order of {@link locales}. Compiled code calls it.
 */
export const say =
	<P>(...texts: readonly Text<P>[]): ((parameters: P, options?: Options) => string) =>
	(parameters, options) => {
		const locale = options?.locale ?? getLocale();
		return spoken(texts[locales.indexOf(locale)], locale, parameters);
	};

/**
 * Makes a message as `say` does, or of its key where its texts are apart. What a build compiles calls it
 * (`scripts/messages-plugin.ts`).
 */
export function message(
	of: string | readonly Text<Named>[]
): (parameters: Named, options?: Options) => string {
	if (typeof of !== 'string') return say(...of);
	areApart = true;
	return (parameters, options) => {
		const locale = options?.locale ?? getLocale();
		return spoken(tables.get(locale)?.[of], locale, parameters);
	};
}
