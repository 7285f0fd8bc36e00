import { beforeAll, describe, expect, test } from 'vitest';
import { readMessages } from '../../scripts/lib/messages.mjs';

/** Words that no screen uses, since another word stands for the thing. */
const strangers: readonly (readonly [language: string, word: RegExp, instead: string])[] = [
	['en', /\bdeals?\b/i, 'opportunity'],
	['en', /\bmanagers?\b/i, 'supervisor'],
	['pl', /menedżer|manager/i, 'kierownik'],
	['pl', /\b(deal|transakcj)/i, 'szansa'],
	['vi', /giao dịch|thương vụ/i, 'cơ hội'],
	['vi', /giám sát/i, 'trưởng nhóm']
];

describe('one thing has one word', () => {
	let messages: Awaited<ReturnType<typeof readMessages>>;
	beforeAll(async () => {
		messages = await readMessages();
	});

	test.each(strangers)('in %s, for %s: %s', (language, word, instead) => {
		// Names of parameters are no text.
		const texts = [...(messages.get(language) ?? [])].map(
			([key, { text }]) => [key, text.replaceAll(/\{\w+(?=[,}])/g, '{')] as const
		);
		expect(texts.filter(([, text]) => word.test(text))).toEqual([]);
		expect(texts.some(([, text]) => text.toLowerCase().includes(instead))).toBe(true);
	});
});
