// `npm run build`: the app into build/, the relay and its commands into dist/.
// `npm run build -- changed`: what a source is newer than. `npm run build -- relay`: of that, the relay alone.
import { buildRelay } from './lib/bundle.mjs';
import { root } from './lib/root.mjs';
import { buildReason } from './lib/stale.mjs';

const [what] = process.argv.slice(2);

async function buildApp() {
	const { build } = await import('vite');
	await build({
		logLevel: 'warn',
		build: { rolldownOptions: { checks: { bundlerTimings: false } } }
	});
}

process.chdir(root);
try {
	await buildRelay();
	const reason = what === 'changed' ? await buildReason(root) : undefined;
	if (reason) console.log(`Building… (${reason})`);
	if (reason || what === undefined) await buildApp();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
