import { afterEach, expect, test } from 'vitest';
import { overwriteGetLocale, type Locale } from '$lib/i18n/runtime';
import { whyWords } from './why';

afterEach(() => {
	overwriteGetLocale(() => 'en');
});

test.each([
	['en', '“Won” is final'],
	['pl', '„Wygrane” to etap końcowy'],
	['vi', '“Thắng” là giai đoạn cuối']
] as const satisfies readonly (readonly [Locale, string])[])(
	'LW-03 · a built-in stage that the relay names is read in %s',
	(locale, words) => {
		overwriteGetLocale(() => locale);
		for (const written of ['Won', 'Wygrane', 'Thắng']) {
			expect(whyWords('closed-stays-closed', { stage: written })).toContain(words);
		}
	}
);

test('LW-03 · several activities are each named in the reader’s language, and what somebody typed as it is', () => {
	overwriteGetLocale(() => 'pl');
	const activity = 'Send the quote, Ký hợp đồng, Call Eva';
	expect(whyWords('mandatory-open', { activity })).toContain(
		'Wyślij ofertę, Podpisz umowę, Call Eva'
	);
});
