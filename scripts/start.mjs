// `npm start`: install and build what is missing or out of date, then run the relay until it is stopped.
import { install } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { ended, forwardSignals, requireNode, runScript, start } from './lib/run.mjs';
import { buildReason } from './lib/stale.mjs';

requireNode();

if (!(await install())) {
	console.error('The packages could not be installed; npm says why above.');
	process.exit(1);
}

const reason = await buildReason(root);
if (reason) {
	console.log(`Building… (${reason})`);
	if ((await runScript('scripts/build.mjs')) !== 0) {
		console.error('The app could not be built; the reason is above.');
		process.exit(1);
	}
}

const relay = start(process.execPath, ['--import', 'tsx', 'sync-server/main.ts'], {
	env: { PORT: '4400', HOST: '127.0.0.1', DATA_DIR: './data', ...process.env }
});
forwardSignals([relay]);
process.exitCode = await ended(relay);
