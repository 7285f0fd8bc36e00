import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
	ACTIVITY_TEXTS,
	REASON_TEXTS,
	STAGE_TEXTS,
	TASK_TEXTS,
	type BuiltInText
} from '../../src/lib/domain/space/built-in';
import { isLocale, locales, type Locale } from '../../src/lib/i18n/runtime';
import { readMessages } from '../../scripts/lib/messages.mjs';

/** The word for a thing in one language. */
interface Word {
	readonly word: string;
	/** Words that would be a second one for the same thing, as a regular expression for whole words. */
	readonly not?: string;
	/** Keys of messages in which these words mean something else, as regular expressions. */
	readonly except?: readonly string[];
}

type Entry = { readonly means: string } & Readonly<Record<Locale, Word>>;

const glossary = JSON.parse(readFileSync('messages/glossary.json', 'utf8')) as Readonly<
	Record<string, Entry>
>;

/** What the templates write into spaces, which is read on the screens like messages. */
const builtIn: readonly BuiltInText[] = [
	...Object.values<{ readonly name: BuiltInText; readonly hint?: BuiltInText }>(
		STAGE_TEXTS
	).flatMap(({ name, hint }) => (hint === undefined ? [name] : [name, hint])),
	...Object.values(ACTIVITY_TEXTS),
	...Object.values(TASK_TEXTS),
	...Object.values(REASON_TEXTS)
];

const rows = Object.entries(glossary).flatMap(([thing, entry]) =>
	locales.map((locale) => [thing, locale, entry[locale]] as const)
);

/** Whole words, in any script. */
const wholeWords = (words: string): RegExp =>
	new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])`, 'iu');

describe('one thing has one word', () => {
	const texts = new Map<Locale, (readonly [key: string, text: string])[]>();
	beforeAll(async () => {
		for (const [language, messages] of await readMessages()) {
			if (!isLocale(language)) continue;
			texts.set(language, [
				// Names of parameters are no text.
				...[...messages].map(
					([key, { text }]) => [key, text.replaceAll(/\{\w+(?=[,}])/g, '{')] as const
				),
				...builtIn.map((text) => ['built-in', text[language]] as const)
			]);
		}
	});

	test.each(rows)('%s, in %s', (_, locale, { word, not, except = [] }) => {
		const all = texts.get(locale) ?? [];
		expect(all.some(([, text]) => text.toLowerCase().includes(word))).toBe(true);
		if (not === undefined) return;
		const elsewhere = new RegExp(`^(?:${except.join('|')})$`);
		const strangers = all.filter(
			([key, text]) => wholeWords(not).test(text) && !elsewhere.test(key)
		);
		expect(strangers).toEqual([]);
	});

	test('every thing has its word in every language, and says what it means', () => {
		for (const { means, ...words } of Object.values(glossary)) {
			expect(means).not.toBe('');
			expect(Object.keys(words).sort()).toEqual([...locales].sort());
		}
	});
});
