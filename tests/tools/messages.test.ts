import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import { m } from '$lib/i18n/messages';
import { overwriteRegion } from '$lib/i18n/region';
import { locales, type Locale } from '$lib/i18n/runtime';
import { say, type Message } from '$lib/i18n/say';
import {
	compileMessages,
	compileText,
	MessageError,
	readMessages
} from '../../scripts/lib/messages.mjs';

// Numbers are written with the marks of the language, wherever the tests run.
overwriteRegion(() => null);

const trees: string[] = [];

afterEach(async () => {
	await Promise.all(trees.splice(0).map((tree) => rm(tree, { recursive: true })));
});

/** Compiles a tree of message files; a table is written as JSON, a text as it is. */
async function compile(
	files: Readonly<Record<string, string | Readonly<Record<string, unknown>>>>
) {
	const tree = await mkdtemp(join(tmpdir(), 'polder-messages-'));
	trees.push(tree);
	for (const [path, table] of Object.entries(files)) {
		const file = join(tree, 'messages', path);
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, typeof table === 'string' ? table : JSON.stringify(table, null, '\t'));
	}
	return compileMessages(await readMessages(tree));
}

async function faultsOf(files: Parameters<typeof compile>[0]): Promise<readonly string[]> {
	const error = await compile(files).then(
		() => undefined,
		(reason: unknown) => reason
	);
	if (!(error instanceof MessageError))
		throw new Error('The messages were compiled', { cause: error });
	return error.faults;
}

/** The function that a text is compiled to, for one language. */
function spoken(text: string, locale: Locale): (parameters?: Record<string, unknown>) => string {
	const texts = locales.map((one) => (one === locale ? compileText(text, locale).code : '""'));
	// What the compiler writes is code; this is how a test runs it.
	// eslint-disable-next-line @typescript-eslint/no-implied-eval
	const make = new Function('say', `return say(${texts.join(', ')})`) as (
		via: typeof say
	) => Message<Record<string, unknown>>;
	const made = make(say);
	return (parameters = {}) => made(parameters, { locale });
}

describe('a text', () => {
	it.each([
		[1, '1 pozycja'],
		[0, '0 pozycji'],
		[2, '2 pozycje'],
		[4, '4 pozycje'],
		[5, '5 pozycji'],
		[12, '12 pozycji'],
		[22, '22 pozycje'],
		[25, '25 pozycji'],
		[112, '112 pozycji'],
		[1.5, '1,5 pozycji (ułamek)']
	])('has the plural form that Polish has for %d', (count, text) => {
		const say = spoken(
			'{count, plural, one {{count} pozycja} few {{count} pozycje} many {{count} pozycji} other {{count} pozycji (ułamek)}}',
			'pl'
		);
		expect(say({ count })).toBe(text);
	});

	it('groups the digits of a number, and leaves a text as it is', () => {
		expect(spoken('{count} rows', 'en')({ count: 8800 })).toBe('8,800 rows');
		expect(spoken('{count} rows', 'en')({ count: '8800' })).toBe('8800 rows');
	});

	it('has one form where the language has one, and prefers an exact number', () => {
		expect(spoken('{count, plural, other {{count} mục}}', 'vi')({ count: 1 })).toBe('1 mục');
		const english = spoken('{n, plural, =0 {nothing} one {one} other {{n} of {all}}} left', 'en');
		expect([0, 1, 2].map((n) => english({ n, all: 9 }))).toEqual([
			'nothing left',
			'one left',
			'2 of 9 left'
		]);
	});

	it('is said as it is written, whatever means something in JavaScript', () => {
		const text = "a `b` ${c} \\ \"d\" 'e' | # \u2028 & it's";
		expect(spoken(text.replace('{c}', "'{c}'"), 'en')()).toBe(text);
		expect(spoken("`{name}` $\\ {name}'s", 'en')({ name: '`${x}`' })).toBe("``${x}`` $\\ `${x}`'s");
	});

	it.each([
		['{count, plural, one {x} other {y}}', 'pl', 'the plural of {count} lacks few, many (pl)'],
		['{count, plural, one {x} few {y} other {z}}', 'en', 'The plural case few is not valid'],
		['{count, plural, other {# items}}', 'vi', '# is not used here; write the parameter, {count}'],
		['{who, select, other {x}}', 'en', '{who, …} can be a plural and nothing else'],
		['{sum, number}', 'en', '{sum, …} can be a plural and nothing else'],
		['{n, plural, offset:1 one {x} other {y}}', 'en', 'a plural with an offset is not used here'],
		['a {name', 'en', 'Unexpected message end'],
		['<b>now</b>', 'en', '<b> is HTML; a message is plain text'],
		['a&nbsp;b', 'en', '&nbsp; is HTML; a message is plain text']
	])('%s is refused in %s', (text, language, reason) => {
		expect(() => compileText(text, language)).toThrow(reason);
	});
});

describe('the languages', () => {
	it('are those that the app can be set to', async () => {
		const folder = join(import.meta.dirname, '../../messages');
		const entries = await readdir(folder, { withFileTypes: true });
		const languages = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
		expect(languages.sort()).toEqual(locales);
	});

	it('say the same things with the same parameters, or the build names file and key', async () => {
		expect(
			await faultsOf({
				'en/bin.json': { bin_title: 'Bin', bin_count: '{count} of {all}', bin_put: 'Put' },
				'pl/bin.json': { bin_title: 'Kosz', bin_count: '{count}', bin_put: 'Włóż {when}' }
			})
		).toEqual([
			'messages/pl/bin.json: bin_count lacks {all}',
			'messages/pl/bin.json: bin_put has {when}, which messages/en has not'
		]);
		expect(
			await faultsOf({
				'en/bin.json': { bin_title: 'Bin', bin_put: 'Put' },
				'pl/bin.json': { bin_title: 'Kosz', bin_left: 'Zostało' },
				'pl/board.json': { bin_put: 'Włóż' }
			})
		).toEqual([
			'messages/pl/bin.json: bin_left is not in messages/en',
			'messages/pl/board.json: bin_put belongs in messages/pl/bin.json'
		]);
		expect(await faultsOf({ 'en/bin.json': { bin_title: 'Bin' }, 'vi/board.json': {} })).toEqual([
			'messages/vi/bin.json: bin_title is missing'
		]);
	});

	it('hold nothing that no screen says', async () => {
		const source = join(import.meta.dirname, '../../src');
		const files = (await readdir(source, { recursive: true })).filter((name) =>
			/(\.svelte|(?<!\.test|messages\.d)\.ts)$/.test(name)
		);
		const texts = await Promise.all(files.map((name) => readFile(join(source, name), 'utf8')));
		const said = new Set(
			texts.flatMap((text) => [...text.matchAll(/\bm\.(\w+)/g)].map(([, key]) => key))
		);
		expect(Object.keys(m).filter((key) => !said.has(key))).toEqual([]);
	});

	it('name file and key of a text that is not well formed', async () => {
		expect(
			await faultsOf({
				'en/bin.json': { bin_title: 'Bin' },
				'pl/bin.json': { bin_title: '<i>Kosz' }
			})
		).toEqual(['messages/pl/bin.json: bin_title: <i> is HTML; a message is plain text']);
	});

	it('are flat tables in which each key stands once', async () => {
		expect(
			await faultsOf({
				'en/bin.json': { bin_title: 'Bin', bin_more: { one: 'x' }, Delete: 'Delete' },
				'en/board.json': '{\n\t"bin_title": "Bin",\n\t"board_x": "x",\n\t"board_x": "y"\n}',
				'en/deal.json': '{'
			})
		).toEqual([
			'messages/en/bin.json: bin_more is not a text',
			'messages/en/bin.json: Delete cannot be the name of a function',
			'messages/en/board.json: board_x is there twice',
			'messages/en/board.json: bin_title is in messages/en/bin.json as well',
			expect.stringContaining('messages/en/deal.json: ')
		]);
	});
});

describe('a message', () => {
	it('is typed by its parameters: a number where any language has plural forms', async () => {
		const [message] = await compile({
			'en/bin.json': { bin_moved: '{count} moved to {place}' },
			'pl/bin.json': {
				bin_moved:
					'{count, plural, one {{count} do {place}} few {{count} do {place}} many {{count} do {place}} other {{count} do {place}}}'
			}
		});
		expect(Object.fromEntries(message?.parameters ?? [])).toEqual({
			count: 'number',
			place: 'string | number'
		});
		expectTypeOf(m.bin_count).parameter(0).toEqualTypeOf<{ readonly count: number }>();
		expectTypeOf(m.bin_put_by)
			.parameter(0)
			.toEqualTypeOf<{ readonly name: string | number; readonly time: string | number }>();
		expectTypeOf(m.bin_title).toBeCallableWith();
		expect([
			// @ts-expect-error -- a message with parameters asks for them
			() => m.bin_count(),
			// @ts-expect-error -- a plural counts a number
			() => m.bin_count({ count: '2' }),
			// @ts-expect-error -- what a text does not mention is a mistake
			() => m.bin_title({ count: 2 })
		]).toHaveLength(3);
	});

	it('speaks the language that it is asked for', () => {
		expect(locales.map((locale) => m.bin_count({ count: 2 }, { locale }))).toEqual([
			'2 items',
			'2 pozycje',
			'2 mục'
		]);
	});
});
