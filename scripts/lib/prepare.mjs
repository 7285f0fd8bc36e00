import { runNpm, runScript } from './run.mjs';
import { installReason } from './stale.mjs';
import { root } from './root.mjs';

/**
 * Installs the packages when they differ from package-lock.json.
 *
 * @returns {Promise<boolean>} false when npm failed; npm has then said why
 */
export async function install() {
	const reason = await installReason(root);
	if (!reason) return true;
	console.log(`Installing… (${reason})`);
	// The build needs the development packages even where NODE_ENV is "production".
	return (await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'])) === 0;
}

/**
 * Writes what the checks read and git does not keep: SvelteKit's types and the compiled messages.
 *
 * @returns {Promise<boolean>} false when one of the two failed
 */
export async function generate() {
	const types = await runScript('node_modules/@sveltejs/kit/svelte-kit.js', ['sync']);
	const messages = await runScript('node_modules/@inlang/paraglide-js/bin/run.js', [
		'compile',
		'--silent',
		'--project=./project.inlang',
		'--outdir=./src/lib/paraglide',
		'--emit-ts-declarations',
		'--strategy',
		'preferredLanguage',
		'baseLocale'
	]);
	return types === 0 && messages === 0;
}
