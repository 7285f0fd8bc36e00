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

/**
 * Compiles `messages/` when the build starts, and in development whenever a text changes.
 *
 * A build has one module for each message instead of `messages.js`, so that each goes where it is said and nowhere
 * if it is not.
 */
export function messages(): Plugin {
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
			const message = compiled.get(messageIn(id) ?? '');
			return message
				? `import { say } from '${FOLDER}/say.ts';\nexport const ${message.key} = /* @__PURE__ */ ${message.code};`
				: null;
		}
	};
}
