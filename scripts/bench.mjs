// `npm run bench [name…]`: the measurements in tests/bench, one after the other so that none disturbs
// another. A name is the letter of a measurement (`npm run bench -- a c`) or a part of its file's name.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildRelay, bundle } from './lib/bundle.mjs';
import { install } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { requireNode, run, runNpm } from './lib/run.mjs';
import { installReason } from './lib/stale.mjs';

requireNode();

/** The servers to measure against: packages that nothing but the measurements need. */
const peers = 'tests/bench/peers';

async function installPeers() {
	const reason = await installReason(join(root, peers), { dev: true });
	if (!reason) return true;
	console.log(`Installing the servers to measure against… (${reason})`);
	return (await runNpm(['ci', '--prefix', peers, '--no-audit', '--no-fund'])) === 0;
}

if (!(await install({ dev: true })) || !(await installPeers())) process.exit(1);

const wanted = process.argv.slice(2);
const files = (await readdir(join(root, 'tests', 'bench')))
	.filter((name) => name.endsWith('.bench.ts'))
	.filter(
		(name) =>
			wanted.length === 0 ||
			wanted.some((word) => name.startsWith(`${word}-`) || (word.length > 1 && name.includes(word)))
	)
	.sort();

if (files.length === 0) {
	console.error(`No measurement in tests/bench is named ${wanted.join(' or ') || '*.bench.ts'}.`);
	process.exit(1);
}

await buildRelay();
/** @type {Record<string, string>} */
const programs = { 'flush-process': 'tests/bench/lib/flush-process.ts' };
for (const name of files) programs[name] = `tests/bench/${name}`;
await bundle(programs, 'dist/bench', { inPlace: true });

for (const name of files) {
	console.log(`\n${name}`);
	// Before the database is loaded, whatever the order in the bundle: its live queries never run otherwise, and what
	// a measurement prepares is not sent.
	const database = ['--import', 'fake-indexeddb/auto'];
	const program = `dist/bench/${name}.js`;
	const code = await run(process.execPath, ['--enable-source-maps', ...database, program]);
	if (code !== 0) process.exitCode = code;
}
