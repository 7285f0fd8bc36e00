// `npm run bench [name…]`: the measurements in tests/bench, one after the other so that none disturbs another.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { install } from './lib/prepare.mjs';
import { root } from './lib/root.mjs';
import { requireNode, run } from './lib/run.mjs';

requireNode();

if (!(await install())) process.exit(1);

const wanted = process.argv.slice(2);
const files = (await readdir(join(root, 'tests', 'bench')))
	.filter((name) => name.endsWith('.bench.ts'))
	.filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
	.sort();

if (files.length === 0) {
	console.error(`No measurement in tests/bench is named ${wanted.join(' or ') || '*.bench.ts'}.`);
	process.exit(1);
}

for (const name of files) {
	console.log(`\n${name}`);
	const code = await run(process.execPath, ['--import', 'tsx', `tests/bench/${name}`]);
	if (code !== 0) process.exitCode = code;
}
