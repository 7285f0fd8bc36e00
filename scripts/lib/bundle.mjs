import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';
import { runScript } from './run.mjs';
import { relayReason } from './stale.mjs';

/** The programs of the relay by the name of their bundle, in dist/. */
export const relayPrograms = {
	relay: 'sync-server/main.ts',
	token: 'sync-server/cli/token.ts',
	backup: 'sync-server/cli/backup.ts',
	restore: 'sync-server/cli/restore.ts'
};

/**
 * Bundles the relay and its commands into dist/ when a source is newer than they are.
 *
 * @throws when they cannot be built
 */
export async function buildRelay() {
	if (await relayReason(root)) await bundle(relayPrograms, 'dist');
}

/**
 * Compiles programs for Node to one file each and what they share, with source maps. Packages stay where they are.
 *
 * @param {Readonly<Record<string, string>>} programs name of the bundle → source, relative to the repository
 * @param {string} folder where the bundles go, inside of the repository so that they find its packages
 * @param {{ readonly inPlace?: boolean, readonly onBuilt?: () => void }} [options]
 *   `inPlace`: `import.meta` goes on to name the source, for programs that look for files beside it;
 *   `onBuilt`: keeps watching the sources, and says after each time that they are built
 */
export async function bundle(programs, folder, { inPlace = false, onBuilt } = {}) {
	// The sources below src/ belong to a tsconfig.json that extends one which SvelteKit writes: a fresh clone lacks it.
	if (!existsSync(join(root, '.svelte-kit', 'tsconfig.json'))) {
		const code = await runScript('node_modules/@sveltejs/kit/svelte-kit.js', ['sync']);
		if (code !== 0) throw new Error('SvelteKit could not write its types; the reason is above.');
	}
	// Only now: Vite is among what has to be installed first.
	const { build } = await import('vite');
	await build({
		configFile: false,
		root,
		logLevel: 'error',
		resolve: { alias: { $lib: join(root, 'src/lib') } },
		plugins: [
			...(inPlace ? [keepImportMeta] : []),
			...(onBuilt ? [{ name: 'on-built', writeBundle: onBuilt }] : [])
		],
		build: {
			ssr: true,
			target: 'node20',
			outDir: join(root, folder),
			emptyOutDir: false,
			copyPublicDir: false,
			sourcemap: true,
			minify: false,
			watch: onBuilt ? {} : null,
			rolldownOptions: {
				input: Object.fromEntries(
					Object.entries(programs).map(([name, source]) => [name, join(root, source)])
				),
				output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' }
			}
		}
	});
}

/** @type {import('vite').Plugin} */
const keepImportMeta = {
	name: 'keep-import-meta',
	enforce: 'pre',
	transform(code, id) {
		const file = id.replace(/\?.*/, '');
		if (file.includes('/node_modules/') || !code.includes('import.meta.')) return null;
		return code
			.replaceAll('import.meta.dirname', JSON.stringify(join(file, '..')))
			.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href));
	}
};
