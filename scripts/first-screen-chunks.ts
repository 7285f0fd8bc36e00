import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';
import { isMessageIndex, messageIn, saidBy } from './messages-plugin.ts';

/** What every page needs before anything can be shown: the ends of paths. */
const START = [
	'@sveltejs/kit/src/runtime/client/entry.js',
	'generated/client-optimized/app.js',
	'src/routes/+layout.svelte'
];

/** What is needed beside that when a workspace opens on a board. */
export const BOARD = [
	'src/lib/features/shell/frame/Shell.svelte',
	'src/routes/s/[space]/+layout.svelte',
	'src/routes/s/[space]/(records)/+layout.svelte',
	'src/routes/s/[space]/(records)/+page.svelte'
];

/** What is needed instead when there is no workspace. */
export const WELCOME = ['src/lib/features/shell/welcome/Arrival.svelte'];

/** The names of the files that the first screen is put into; no module has one of them. */
const OF_START = 'first-start';
const OF_BOARD = 'first-board';
export const FIRST_CHUNKS: readonly string[] = [OF_START, OF_BOARD];

/**
 * The most that both files may have together, gzipped, in bytes; the texts of one language are another 8 to 10 KB. What the first card does without is loaded
 * when it is first needed: `import()` where it is used.
 */
const MOST = 183 * 1024;

/**
 * Puts what the first screen imports into two files instead of a hundred: one request takes as long
 * as the next, and small files compress badly. Only what is imported statically is taken, so code
 * that is fetched on demand stays apart. A build that makes them larger than `MOST` fails.
 */
export function firstScreenChunks(): Plugin {
	let modules: Pick<Rolldown.PluginContext, 'getModuleIds' | 'getModuleInfo'> | undefined;
	/** Which modules say a message; filled when the first of them is asked for. */
	let sayers: Map<string, string[]> | undefined;

	function importersOf(id: string): readonly string[] {
		if (isMessageIndex(id)) return [];
		const message = messageIn(id);
		if (message === undefined) return modules?.getModuleInfo(id)?.importers ?? [];
		sayers ??= findSayers();
		return sayers.get(message) ?? [];
	}

	function findSayers(): Map<string, string[]> {
		const found = new Map<string, string[]>();
		for (const id of modules?.getModuleIds() ?? []) {
			if (!id.includes('/src/') || isMessageIndex(id)) continue;
			const code = modules?.getModuleInfo(id)?.code ?? '';
			for (const message of saidBy(code)) found.set(message, [...(found.get(message) ?? []), id]);
		}
		return found;
	}

	/** Whether a module is one of `roots` or imported by one of them, however indirectly. */
	function neededBy(roots: readonly string[]): (id: string) => boolean {
		let known: Set<string> | undefined;
		return (id) => {
			// Kit builds its server first, from the same configuration: it has no first screen.
			if (modules === undefined) return false;
			known ??= closure(roots);
			return known.has(id);
		};
	}

	/** Throws when a root is no module: it has been moved, and would be left out without a word. */
	function closure(roots: readonly string[]): Set<string> {
		const all = [...(modules?.getModuleIds() ?? [])];
		const imports = new Map<string, string[]>();
		for (const id of all) {
			for (const importer of importersOf(id)) {
				imports.set(importer, [...(imports.get(importer) ?? []), id]);
			}
		}
		const waiting = roots.flatMap((root) => {
			const found = all.filter((id) => id.endsWith(`/${root}`));
			if (found.length === 0) throw new Error(`The first screen has no module ${root}`);
			return found;
		});
		const reached = new Set(waiting);
		for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
			for (const next of imports.get(id) ?? []) {
				if (reached.has(next)) continue;
				reached.add(next);
				waiting.push(next);
			}
		}
		return reached;
	}

	/** The names of the two files, as they are written. */
	const first = new Set<string>();
	const start = neededBy(START);
	const board = neededBy(BOARD);
	const welcome = neededBy(WELCOME);

	return {
		name: 'first-screen-chunks',
		apply: (_, { command, isSsrBuild }) => command === 'build' && isSsrBuild !== true,
		config: () => ({
			build: {
				// The two files are large on purpose; the workers of import and figures are next, with half a megabyte.
				chunkSizeWarningLimit: 1000,
				modulePreload: {
					// Which files each page needs is a list of hundreds of names, a fifteenth of the first screen. Without it a page
					// that has not been stored yet waits once more for what it imports.
					resolveDependencies: (_, needed, { hostId }) => (first.has(hostId) ? [] : needed)
				},
				rolldownOptions: {
					// Asked for by the line below; the names that Kit asks its entries for stay.
					preserveEntrySignatures: 'allow-extension',
					output: {
						codeSplitting: {
							// The index of the messages would take all of them along.
							includeDependenciesRecursively: false,
							groups: [
								{
									name: OF_START,
									test: (id) => start(id) || (board(id) && welcome(id)),
									priority: 2
								},
								{ name: OF_BOARD, test: board, priority: 1 }
							]
						}
					}
				}
			}
		}),
		generateBundle: {
			// Before Vite writes down what each import needs beside it.
			order: 'pre',
			handler(_, bundle) {
				if (this.environment.name !== 'client') return;
				const found = Object.values(bundle).flatMap((file) =>
					file.type === 'chunk' && FIRST_CHUNKS.includes(file.name) ? [file] : []
				);
				for (const { fileName } of found) first.add(fileName);
				const size = found.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
				if (found.length !== FIRST_CHUNKS.length) {
					this.error(`The first screen is in ${String(found.length)} files`);
				}
				if (size > MOST) {
					this.error(
						`The first screen needs ${String(size)} bytes of scripts, gzipped: ${String(size - MOST)} too many`
					);
				}
			}
		},
		buildStart() {
			if (this.environment.name !== 'client') return;
			modules = {
				getModuleIds: () => this.getModuleIds(),
				getModuleInfo: (id) => this.getModuleInfo(id)
			};
		}
	};
}
