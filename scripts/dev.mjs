// `npm run dev`: the relay, restarted when its code changes, and the app as Vite serves it.
import { bundle, relayPrograms } from './lib/bundle.mjs';
import { install } from './lib/prepare.mjs';
import { ended, forwardSignals, requireNode, start } from './lib/run.mjs';

requireNode();

if (!(await install({ dev: false }))) process.exit(1);

const port = process.env['PORT'] ?? '4400';
const relayPort = process.env['RELAY_PORT'] ?? '4401';
const env = { HOST: '127.0.0.1', DATA_DIR: './data/dev', ...process.env, RELAY_PORT: relayPort };

/** @type {Promise<void>} */
const relayBuilt = new Promise((resolve) => {
	void bundle({ relay: relayPrograms.relay }, 'dist/dev', { onBuilt: resolve });
});
await relayBuilt;

const children = [
	// Without a keyboard of its own: only Vite's shortcuts read what is typed.
	start(process.execPath, ['--watch', '--enable-source-maps', 'dist/dev/relay.js'], {
		env: { ...env, PORT: relayPort },
		stdio: ['ignore', 'inherit', 'inherit']
	}),
	start(
		process.execPath,
		['node_modules/vite/bin/vite.js', 'dev', '--host', env.HOST, '--port', port, '--strictPort'],
		{ env }
	)
];
forwardSignals(children);

const ends = children.map(ended);
process.exitCode = await Promise.race(ends);
// One without the other is no use.
for (const child of children) child.kill('SIGTERM');
await Promise.all(ends);
// The bundler of the relay goes on watching.
process.exit();
