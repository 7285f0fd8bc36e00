// `npm start`: install and build what is missing or out of date, then run the relay until it is stopped.
import { install } from './lib/prepare.mjs';
import { ended, forwardSignals, requireNode, runScript, start } from './lib/run.mjs';

requireNode();

if (!(await install({ dev: false }))) {
	console.error('The packages could not be installed; npm says why above.');
	process.exit(1);
}

if ((await runScript('scripts/build.mjs', ['changed'])) !== 0) {
	console.error('The app could not be built; the reason is above.');
	process.exit(1);
}

/** The relay's exit code after a bug; it is then started again. */
const FAULT = 70;

/** How soon, at most how often: a relay that fails at once is not started for ever. */
const PAUSE = 1000;
const MOST_FAULTS = 5;
const WITHIN = 60_000;

/** @type {number[]} */
const faults = [];
/** @type {import('./lib/run.mjs').ChildProcess[]} */
const running = [];
forwardSignals(running);
for (;;) {
	const relay = start(process.execPath, ['--enable-source-maps', 'dist/relay.js'], {
		env: { PORT: '4400', HOST: '127.0.0.1', DATA_DIR: './data', ...process.env }
	});
	running.splice(0, running.length, relay);
	const code = await ended(relay);
	const now = Date.now();
	while ((faults[0] ?? now) < now - WITHIN) faults.shift();
	if (code !== FAULT || faults.push(now) > MOST_FAULTS) {
		process.exitCode = code;
		break;
	}
	console.error('The relay ended over a bug and is started again; its log says what happened.');
	await new Promise((resolve) => setTimeout(resolve, PAUSE));
}
