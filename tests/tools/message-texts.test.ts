import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileMessages, readMessages } from '../../scripts/lib/messages.mjs';
import { SAID_IN_ALL, withTexts } from '../../scripts/messages-plugin';

const compiled = new Map(
	compileMessages(await readMessages()).map((message) => [message.key, message])
);

const filesIn = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));

describe('the texts of messages in a build', () => {
	test('of the first screen stand in a table for each language, and others beside their message', () => {
		const texts = (language: string, key: string) => compiled.get(key)?.texts.get(language) ?? '';
		const apart = new Set(['bin_title']);
		const code = 'a(__MESSAGE_TEXTS__.bin_title);b(__MESSAGE_TEXTS__.common_cancel);';
		const all = ['en', 'pl', 'vi'].map((language) => texts(language, 'common_cancel'));
		expect(withTexts(code, compiled, apart)).toBe(`a("bin_title");b([${all.join(', ')}]);`);
		expect(withTexts('export const texts = __LANGUAGE_TEXTS__.pl;', compiled, apart)).toBe(
			`export const texts = { bin_title: ${texts('pl', 'bin_title')} };`
		);
	});

	test('that are said in another language than that of the screen are said by modules that are known', () => {
		const found = filesIn('src')
			.filter((file) => /\.(?:ts|svelte)$/.test(file))
			.filter((file) => !/\.test\.ts$|testkit|i18n\//.test(file))
			.filter((file) => /\{\}\s*,\s*\{\s*locale\b/.test(readFileSync(file, 'utf8')));
		expect(found.length).toBeGreaterThan(0);
		expect(found.filter((file) => !SAID_IN_ALL.includes(file))).toEqual([]);
		expect(SAID_IN_ALL.filter((file) => !existsSync(file))).toEqual([]);
	});
});

const built = join('build', '_app', 'immutable', 'chunks');

test.runIf(existsSync(built))(
	'a built app has the texts of its first screen once in each language',
	() => {
		const files = filesIn(built)
			.filter((file) => file.endsWith('.js'))
			.map((file) => readFileSync(file, 'utf8'));
		const holding = (text: string) => files.filter((code) => code.includes(text)).length;
		expect(files.filter((code) => /__(?:MESSAGE|LANGUAGE)_TEXTS__/.test(code))).toEqual([]);
		const [en = '', pl = '', vi = ''] = ['en', 'pl', 'vi'].map((language) =>
			String(JSON.parse(compiled.get('welcome_starting')?.texts.get(language) ?? '""'))
		);
		expect([en, pl, vi].map(holding)).toEqual([1, 1, 1]);
		const tables = files.filter((code) => [en, pl, vi].some((text) => code.includes(text)));
		expect(tables).toHaveLength(3);
	}
);
