// `npm run build`: the app into build/, the relay and its commands into dist/.
// `npm run build -- relay`: the relay alone, if it is out of date.
import { buildRelay } from './lib/bundle.mjs';
import { root } from './lib/root.mjs';

process.chdir(root);
try {
	await buildRelay();
	if (process.argv[2] !== 'relay') {
		const { build } = await import('vite');
		await build({
			logLevel: 'warn',
			build: { rolldownOptions: { checks: { bundlerTimings: false } } }
		});
	}
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
