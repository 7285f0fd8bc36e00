import { join } from 'node:path';
import type { Plugin } from 'vite';
import { writeMessages, type Message } from './lib/messages.mjs';
import { root } from './lib/root.mjs';

const FOLDER = join(root, 'src/lib/i18n').replaceAll('\\', '/');
const MODULE = `${FOLDER}/messages.js`;

/** The module of all messages, and of one, in a build. */
const INDEX = 'messages:all';
const ONE = 'messages:one/';

/** The key of the message that a module holds, if it holds one alone. */
export const messageIn = (id: string): string | undefined =>
	id.startsWith(ONE) ? id.slice(ONE.length) : undefined;

/** Whether a module holds nothing but references to all messages. */
export const isMessageIndex = (id: string): boolean => id === MODULE || id === INDEX;

/** The module with the texts of one language: empty but in a build. */
const TABLE = new RegExp(`^${FOLDER}/texts/(\\w+)\\.ts$`);

/** What stands for the texts of a message, and for those of a language, until it is known where they go. */
const TEXTS = '__MESSAGE_TEXTS__';
const OF_LANGUAGE = '__LANGUAGE_TEXTS__';

/**
 * Modules that say messages in other languages than that of the screen. Each such text has all of its languages beside
 * it wherever it is said.
 */
export const SAID_IN_ALL: readonly string[] = [
	'src/lib/features/workspace/import/known-names.ts',
	'src/lib/features/workspace/settings/sections.ts',
	'src/lib/features/workspace/settings/settings-index.ts'
];

/** The keys of the messages that a module says. */
export const saidBy = (code: string): readonly string[] =>
	[...code.matchAll(/\bm\.(\w+)/g)].map(([, key = '']) => key);

/**
 * Puts texts into the code of a chunk. A message whose key is in `apart` gets its key alone: its texts stand in the
 * tables of the languages, of which a device loads one.
 */
export function withTexts(
	code: string,
	compiled: ReadonlyMap<string, Message>,
	apart: ReadonlySet<string>
): string {
	return code
		.replaceAll(new RegExp(`\\b${TEXTS}\\.(\\w+)`, 'g'), (_, key: string) =>
			apart.has(key)
				? JSON.stringify(key)
				: `[${[...(compiled.get(key)?.texts.values() ?? [])].join(', ')}]`
		)
		.replaceAll(new RegExp(`\\b${OF_LANGUAGE}\\.(\\w+)`, 'g'), (_, language: string) => {
			const texts = [...apart].map(
				(key) => `${key}: ${compiled.get(key)?.texts.get(language) ?? ''}`
			);
			return `{ ${texts.join(', ')} }`;
		});
}

/**
 * Compiles `messages/` when the build starts, and in development whenever a text changes.
 *
 * A build has one module for each message instead of `messages.js`, so that each goes where it is said and nowhere
 * if it is not. `first` are the names of the chunks of the first screen: the texts of their messages are apart from them,
 * in one file for each language. Chunks that come later have the texts of all languages in them.
 */
export function messages(first: readonly string[] = []): Plugin {
	let compiled: ReadonlyMap<string, Message> = new Map();
	let building = false;

	return {
		name: 'messages',
		enforce: 'pre',
		configResolved: ({ command }) => {
			building = command === 'build';
		},
		async buildStart() {
			compiled = new Map((await writeMessages()).map((message) => [message.key, message]));
		},
		configureServer({ watcher, config, ws }) {
			watcher.add(join(root, 'messages'));
			watcher.on('all', (_event, path) => {
				if (!path.startsWith(join(root, 'messages'))) return;
				writeMessages().catch((error: unknown) => {
					const { message, stack = '' } = error as Error;
					config.logger.error(message);
					ws.send({ type: 'error', err: { message, stack } });
				});
			});
		},
		resolveId(id) {
			return id === INDEX || id.startsWith(ONE) ? { id, moduleSideEffects: false } : null;
		},
		load(id) {
			if (!building) return null;
			if (id === MODULE) return `export * as m from '${INDEX}';`;
			if (id === INDEX) {
				return [...compiled.keys()]
					.map((key) => `export { ${key} } from '${ONE}${key}';`)
					.join('\n');
			}
			const language = TABLE.exec(id.replaceAll('\\', '/'))?.[1];
			if (language !== undefined) return `export const texts = ${OF_LANGUAGE}.${language};`;
			const message = compiled.get(messageIn(id) ?? '');
			return message
				? `import { message } from '${FOLDER}/say.ts';\nexport const ${message.key} = /* @__PURE__ */ message(${TEXTS}.${message.key});`
				: null;
		},
		renderChunk(code, _chunk, _options, { chunks }) {
			if (!code.includes(TEXTS) && !code.includes(OF_LANGUAGE)) return null;
			const inAll = new Set(
				[...this.getModuleIds()]
					.filter((id) => SAID_IN_ALL.some((path) => id.endsWith(path)))
					.flatMap((id) => saidBy(this.getModuleInfo(id)?.code ?? ''))
			);
			const apart = Object.values(chunks)
				.filter(({ name }) => first.includes(name))
				.flatMap(({ moduleIds }) => moduleIds.flatMap((id) => messageIn(id) ?? []))
				.filter((key) => !inAll.has(key));
			return { code: withTexts(code, compiled, new Set(apart.sort())), map: null };
		}
	};
}
