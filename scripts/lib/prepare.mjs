import { runNpm, runScript } from './run.mjs';
import { hasDevPackages, installReason } from './stale.mjs';
import { root } from './root.mjs';

/**
 * Installs the packages when they differ from package-lock.json.
 *
 * @param {{ readonly dev: boolean }} options whether those are needed with which the product is checked; where they are
 *   installed already they stay
 * @returns {Promise<boolean>} false when npm failed; npm has then said why
 */
export async function install({ dev }) {
	const reason = await installReason(root, { dev });
	if (!reason) return true;
	console.log(`Installing… (${reason})`);
	const all = dev || (await hasDevPackages(root));
	// Asked for in words: NODE_ENV may say something else.
	const which = all ? '--include=dev' : '--omit=dev';
	return (await runNpm(['ci', which, '--no-audit', '--no-fund'])) === 0;
}

/**
 * Writes what the checks read and git does not keep: SvelteKit's types and the compiled messages.
 *
 * @returns {Promise<boolean>} false when one of the two failed, which has then said why
 */
export async function generate() {
	const types = await runScript('node_modules/@sveltejs/kit/svelte-kit.js', ['sync']);
	if (types !== 0) return false;
	try {
		// Only now: the parser of the messages is among what was installed.
		const { writeMessages } = await import('./messages.mjs');
		await writeMessages();
		return true;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return false;
	}
}
