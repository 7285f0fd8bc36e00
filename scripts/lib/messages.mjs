import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '@messageformat/parser';
import { root } from './root.mjs';

/**
 * Compiles the texts of the screens, `messages/<language>/<feature>.json`, to functions: `m.bin_count({ count })`.
 * A text is ICU MessageFormat, of which two parts are used: `{name}` and `{name, plural, one {…} other {…}}`.
 *
 * @typedef {import('@messageformat/parser').Token} Token
 * @typedef {import('@messageformat/parser').PluralCategory} PluralCategory
 * @typedef {ReadonlyMap<string, { readonly file: string, readonly text: string }>} Texts by key
 * @typedef {ReadonlyMap<string, Texts>} Sources by language, the base language first
 * @typedef {{ readonly key: string, readonly english: string, readonly parameters: ReadonlyMap<string, 'number' | 'string | number'>, readonly texts: ReadonlyMap<string, string> }} Message the texts are code, by language
 * @typedef {{ readonly parameters: ReadonlySet<string>, readonly numbers: ReadonlySet<string>, readonly code: string }} Compiled one text in one language
 */

/** The language that the others are held to, and whose texts the types show. */
const BASE = 'en';

/** Where the compiled messages lie, beside the code that they call. */
const outputFolder = join(root, 'src', 'lib', 'i18n');

/** One line for each fault in the messages, with its file and key. */
export class MessageError extends Error {
	/** @param {readonly string[]} faults */
	constructor(faults) {
		super(`The messages cannot be compiled:\n${faults.join('\n')}`);
		this.name = 'MessageError';
		this.faults = faults;
	}
}

/**
 * Reads `messages/<language>/*.json` below `tree`.
 *
 * @param {string} [tree] a directory laid out like the repository
 * @returns {Promise<Sources>}
 * @throws {MessageError} when a file is not a flat table of texts, or a key is there twice
 */
export async function readMessages(tree = root) {
	const folder = join(tree, 'messages');
	// Beside the languages lies the glossary, which is not shown.
	const languages = (await readdir(folder, { withFileTypes: true }))
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name)
		.sort();
	/** @type {string[]} */
	const faults = [];
	/** @type {Map<string, Map<string, { file: string, text: string }>>} */
	const sources = new Map();
	for (const language of [BASE, ...languages.filter((name) => name !== BASE)]) {
		/** @type {Map<string, { file: string, text: string }>} */
		const texts = new Map();
		sources.set(language, texts);
		for (const name of (await readdir(join(folder, language))).sort()) {
			const file = `messages/${language}/${name}`;
			for (const [key, text] of readTable(await readFile(join(tree, file), 'utf8'), file, faults)) {
				const other = texts.get(key);
				if (other) faults.push(`${file}: ${key} is in ${other.file} as well`);
				else texts.set(key, { file, text });
			}
		}
	}
	if (faults.length > 0) throw new MessageError(faults);
	return sources;
}

/**
 * @param {string} json
 * @param {string} file
 * @param {string[]} faults gets what is wrong
 * @returns {readonly (readonly [key: string, text: string])[]}
 */
function readTable(json, file, faults) {
	/** @type {unknown} */
	let table;
	try {
		table = JSON.parse(json);
	} catch (error) {
		faults.push(`${file}: ${/** @type {Error} */ (error).message}`);
		return [];
	}
	// JSON.parse keeps the last of two equal keys and says nothing.
	const written = [...json.matchAll(/^\s*"(\w+)":/gm)].map(([, key = '']) => key);
	for (const key of written.filter((key, index) => written.indexOf(key) !== index)) {
		faults.push(`${file}: ${key} is there twice`);
	}
	return Object.entries(/** @type {object} */ (table)).flatMap(([key, text]) => {
		if (!/^[a-z]+_\w+$/.test(key)) faults.push(`${file}: ${key} cannot be the name of a function`);
		else if (typeof text !== 'string') faults.push(`${file}: ${key} is not a text`);
		else return [/** @type {const} */ ([key, text])];
		return [];
	});
}

/**
 * Checks that all languages say the same things with the same parameters, and compiles them.
 *
 * @param {Sources} sources
 * @returns {readonly Message[]}
 * @throws {MessageError}
 */
export function compileMessages(sources) {
	/** @type {string[]} */
	const faults = [];
	/** @type {Texts} */
	const base = sources.get(BASE) ?? new Map();
	for (const [language, texts] of sources) {
		for (const [key, { file }] of base) {
			if (!texts.has(key)) faults.push(`${inLanguage(file, language)}: ${key} is missing`);
		}
		for (const [key, { file }] of texts) {
			const from = base.get(key)?.file;
			if (from === undefined) faults.push(`${file}: ${key} is not in messages/${BASE}`);
			else if (inLanguage(from, language) !== file) {
				faults.push(`${file}: ${key} belongs in ${inLanguage(from, language)}`);
			}
		}
	}
	if (faults.length > 0) throw new MessageError(faults);
	const messages = [...base.keys()].map((key) => compileMessage(key, sources, faults));
	if (faults.length > 0) throw new MessageError(faults);
	return messages;
}

/**
 * @param {string} file of the base language
 * @param {string} language
 */
const inLanguage = (file, language) => file.replace(`messages/${BASE}/`, `messages/${language}/`);

/**
 * @param {string} key
 * @param {Sources} sources
 * @param {string[]} faults gets what is wrong
 * @returns {Message}
 */
function compileMessage(key, sources, faults) {
	/** @type {Map<string, Compiled>} */
	const compiled = new Map();
	for (const [language, texts] of sources) {
		const { file, text } = /** @type {{ file: string, text: string }} */ (texts.get(key));
		try {
			compiled.set(language, compileText(text, language));
		} catch (error) {
			faults.push(`${file}: ${key}: ${/** @type {Error} */ (error).message}`);
		}
	}
	/** @type {ReadonlySet<string>} */
	const wanted = compiled.get(BASE)?.parameters ?? new Set();
	for (const [language, { parameters }] of compiled) {
		const file = sources.get(language)?.get(key)?.file;
		for (const name of wanted) {
			if (!parameters.has(name)) faults.push(`${file}: ${key} lacks {${name}}`);
		}
		for (const name of parameters) {
			if (!wanted.has(name))
				faults.push(`${file}: ${key} has {${name}}, which messages/${BASE} has not`);
		}
	}
	const all = [...compiled.values()];
	return {
		key,
		english: sources.get(BASE)?.get(key)?.text ?? '',
		parameters: new Map(
			[...wanted].map((name) => [
				name,
				all.some(({ numbers }) => numbers.has(name)) ? 'number' : 'string | number'
			])
		),
		texts: new Map([...compiled].map(([language, { code }]) => [language, code]))
	};
}

/** @type {Map<string, PluralCategory[]>} */
const knownCategories = new Map();

/** @param {string} language */
function categoriesOf(language) {
	const known =
		knownCategories.get(language) ??
		new Intl.PluralRules(language).resolvedOptions().pluralCategories;
	knownCategories.set(language, known);
	return known;
}

/**
 * Compiles one text: to a string where nothing is put in, to a function of the parameters and of
 * the choice among plural forms otherwise.
 *
 * @param {string} text ICU MessageFormat
 * @param {string} language
 * @returns {Compiled}
 * @throws when the text is not well formed, lacks a plural form of its language, or holds HTML
 */
export function compileText(text, language) {
	const found = /<\/?[a-z][^>]*>|&#?\w+;/i.exec(text);
	if (found) throw new Error(`${found[0]} is HTML; a message is plain text`);
	const categories = categoriesOf(language);
	/** @type {Set<string>} */
	const parameters = new Set();
	/** @type {Set<string>} */
	const numbers = new Set();

	/**
	 * @param {readonly Token[]} tokens
	 * @returns {string} a string literal or a template literal
	 */
	const literal = (tokens) =>
		tokens.every(({ type }) => type === 'content')
			? JSON.stringify(
					tokens.map((token) => /** @type {{ value: string }} */ (token).value).join('')
				)
			: `\`${tokens.map(part).join('')}\``;

	/**
	 * @param {Token} token
	 * @returns {string} a part of a template literal
	 */
	const part = (token) => {
		switch (token.type) {
			case 'content':
				return token.value.replaceAll(/[`\\]|\$(?=\{)/g, '\\$&');
			case 'argument':
				parameters.add(token.arg);
				return `\${show(i.${token.arg})}`;
			case 'plural':
				return `\${${plural(token)}}`;
			case 'octothorpe':
				throw new Error('# is not used here; write the parameter, {count}');
			default:
				throw new Error(`{${token.arg}, …} can be a plural and nothing else`);
		}
	};

	/** @param {import('@messageformat/parser').Select} select */
	const plural = ({ arg, cases, pluralOffset }) => {
		if (pluralOffset) throw new Error('a plural with an offset is not used here');
		const keys = cases.map(({ key }) => key);
		const missing = categories.filter((category) => !keys.includes(category));
		if (missing.length > 0) {
			throw new Error(`the plural of {${arg}} lacks ${missing.join(', ')} (${language})`);
		}
		parameters.add(arg);
		numbers.add(arg);
		const [form] = cases;
		if (cases.length === 1 && form) return literal(form.tokens);
		const forms = cases.map(({ key, tokens }) => `${JSON.stringify(key)}: ${literal(tokens)}`);
		return `plural(i.${arg}, { ${forms.join(', ')} })`;
	};

	const tokens = parse(text, { cardinal: categories, strict: true });
	const [only] = tokens;
	const code = tokens.length === 1 && only?.type === 'plural' ? plural(only) : literal(tokens);
	if (parameters.size === 0) return { parameters, numbers, code };
	return { parameters, numbers, code: `(i, plural, show) => ${code}` };
}

/** @param {Message} message */
const parametersType = ({ parameters }) =>
	parameters.size === 0
		? ''
		: `<{ ${[...parameters].map(([name, type]) => `${name}: ${type}`).join('; ')} }>`;

const heading = '// Made from messages/ by scripts/lib/messages.mjs.';

/**
 * All messages in one module, for development and tests. A build has a module for each (scripts/messages-plugin.ts).
 *
 * @param {readonly Message[]} messages
 */
const messagesModule = (messages) => `${heading}
import { say } from './say';
${messages.map(({ key, texts }) => `const ${key} = say(${[...texts.values()].join(', ')});`).join('\n')}
export const m = { ${messages.map(({ key }) => key).join(', ')} };
`;

/** @param {readonly Message[]} messages */
const messagesTypes = (messages) => `${heading}
import type { Message } from './say';
export declare const m: {
${messages
	.map(
		(message) =>
			`\t/** ${message.english.replaceAll('*/', '* /')} */\n\treadonly ${message.key}: Message${parametersType(message)};`
	)
	.join('\n')}
};
`;

/**
 * Compiles `messages/` of the repository and writes what has changed, for the types and for tests.
 *
 * @returns {Promise<readonly Message[]>}
 * @throws {MessageError}
 */
export async function writeMessages() {
	const messages = compileMessages(await readMessages());
	await writeChanged('messages.js', messagesModule(messages));
	await writeChanged('messages.d.ts', messagesTypes(messages));
	return messages;
}

/**
 * Leaves a file alone that says the same already, so that nobody who watches it has anything to do.
 *
 * @param {string} name
 * @param {string} text
 */
async function writeChanged(name, text) {
	const file = join(outputFolder, name);
	const old = await readFile(file, 'utf8').catch(() => undefined);
	if (old === text) return;
	// Whoever reads at the same time gets the old file or the new one, and two who write do not meet.
	const draft = `${file}.${randomUUID()}`;
	await writeFile(draft, text);
	await rename(draft, file);
}
