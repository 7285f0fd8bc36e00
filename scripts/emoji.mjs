// Writes the emoji that the picker has, src/lib/features/records/emoji/names/*.txt, from an unpacked copy of emojibase-data:
//     npm pack emojibase-data && tar xzf emojibase-data-*.tgz && node scripts/emoji.mjs package
// The package is 49 MB, of which 0.5 are needed, and changes once a year: what is needed is kept here.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './lib/root.mjs';

/**
 * @typedef {{ emoji: string, hexcode: string, label: string, tags?: string[], group?: number, order?: number,
 *   skins?: unknown[] }} Emoji
 */

const LANGUAGES = ['en', 'pl', 'vi'];
/** Parts of emoji, which are none by themselves. */
const COMPONENTS = 2;

const [from] = process.argv.slice(2);
if (from === undefined) throw new Error('Which folder has emojibase-data?');
const into = join(root, 'src', 'lib', 'features', 'records', 'emoji', 'names');

/** @param {string} path */
const read = async (path) => JSON.parse(await readFile(join(from, path), 'utf8'));

/** What is drawn as an emoji by itself needs no sign that says so, and equals what keyboards write. */
const plain = (/** @type {string} */ sign) =>
	sign.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');

/** @param {string} language @returns {Promise<Emoji[]>} */
const emojiIn = async (language) =>
	/** @type {Emoji[]} */ (await read(`${language}/data.json`))
		.filter(({ group }) => group !== undefined && group !== COMPONENTS)
		.sort((a, b) => (a.order ?? 0) - (b.order ?? 0));

const english = await emojiIn('en');
const codes = /** @type {Record<string, string | string[]>} */ (
	await read('en/shortcodes/emojibase.json')
);
const lines = english.map(({ emoji, hexcode, group, skins }) =>
	[
		plain(emoji),
		group,
		skins === undefined ? '' : 't',
		[codes[hexcode] ?? []].flat().join(' ')
	].join('\t')
);
await writeFile(join(into, 'emoji.txt'), lines.join('\n'));
for (const language of LANGUAGES) {
	const byCode = new Map((await emojiIn(language)).map((one) => [one.hexcode, one]));
	const words = english.map(({ hexcode }) => {
		const { label = '', tags = [] } = byCode.get(hexcode) ?? {};
		return `${label}\t${tags.join(', ')}`;
	});
	await writeFile(join(into, `${language}.txt`), words.join('\n'));
}
console.log(`${String(english.length)} emoji in ${String(LANGUAGES.length)} languages`);
