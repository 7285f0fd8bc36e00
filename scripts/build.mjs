// `npm run build`: the app into build/.
import { build } from 'vite';
import { root } from './lib/root.mjs';

process.chdir(root);
try {
	await build({
		logLevel: 'warn',
		build: { rolldownOptions: { checks: { bundlerTimings: false } } }
	});
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
