/**
 * Makes each mutant of `mutants.mjs` in a copy of the tree, and says by which seed the simulation notices it:
 *
 *     node tests/simulation/mutate.mjs [how many seeds at most] [part of a name] [which of how many shares: 1/2]
 */
import { spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './mutants.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [seeds = '100', part = '', share = '1/1'] = process.argv.slice(2);
const [own = 1, shares = 1] = share.split('/').map(Number);
const copy = mkdtempSync(join(tmpdir(), 'polder-mutants-'));
const left = new Set(['node_modules', '.git', 'build', 'dist']);

cpSync(root, copy, {
	recursive: true,
	filter: (path) => !left.has(path.slice(root.length).split('/')[0] ?? '')
});
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

/** Runs the seeds until one fails. Returns its number among them, or `null`. */
function noticed() {
	const report = join(copy, 'report');
	rmSync(report, { force: true });
	spawnSync('npx', ['vitest', 'run', 'tests/simulation/seeds-odd.test.ts'], {
		cwd: copy,
		env: { ...process.env, SEED: '1', SEEDS: seeds, PARTS: '1', BAIL: '1', REPORT: report },
		stdio: 'ignore'
	});
	if (!existsSync(report)) return 'does not run';
	const lines = readFileSync(report, 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('SEED='));
	const at = lines.findIndex((line) => !line.endsWith(' ok'));
	return at < 0
		? null
		: { at: at + 1, why: (lines[at] ?? '').replace(/^SEED=\d+ \d+ events /, '') };
}

let missed = 0;
try {
	const chosen = MUTANTS.filter(({ name }) => name.includes(part));
	for (const { name, file, from, to } of chosen.filter((_, at) => at % shares === own - 1)) {
		const path = join(copy, file);
		const text = readFileSync(path, 'utf8');
		if (text.split(from).length !== 2) throw new Error(`${file} has not exactly one: ${from}`);
		writeFileSync(
			path,
			text.replace(from, () => to)
		);
		const found = noticed();
		writeFileSync(path, text);
		if (found === null) missed += 1;
		const words =
			found === null
				? `not noticed within ${seeds} seeds`
				: typeof found === 'string'
					? found
					: `noticed by seed ${String(found.at)}: ${found.why.slice(0, 110)}`;
		process.stdout.write(`${file}, ${name}: ${words}\n`);
	}
} finally {
	rmSync(copy, { recursive: true, force: true });
}
process.exitCode = missed === 0 ? 0 : 1;
