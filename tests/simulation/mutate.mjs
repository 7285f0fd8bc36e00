/**
 * Builds each mutant of `mutants.mjs`, and says by which seed the simulation notices it:
 *
 *     node tests/simulation/mutate.mjs [part of a name] [how many seeds at most]
 *
 * Without a number each is given the seeds that its verdict names, else 100, and one that needs more fails.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { bundled } from './bundle.mjs';
import { MUTANTS } from './mutants.mjs';
import { WITHIN } from './verdicts.mjs';

const [part = '', most] = process.argv.slice(2);

/**
 * Runs seeds from the first on until one fails.
 *
 * @param {string} program
 * @param {number} seeds
 * @returns {Promise<{ readonly at: number, readonly why: string } | null>} which of them fails; `null` when none does
 */
async function noticed(program, seeds) {
	const child = spawn(process.execPath, [program, '1', String(seeds)], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let at = 0;
	for await (const line of createInterface({ input: child.stdout })) {
		const why = /^SEED=\d+ \d+ events (.*)$/.exec(line)?.[1];
		if (why === undefined) continue;
		at += 1;
		if (why !== 'ok') return { at, why };
	}
	if (at < seeds) throw new Error(`ended after ${String(at)} seeds`);
	return null;
}

let missed = 0;
for (const mutant of MUTANTS.filter(({ name }) => name.includes(part))) {
	const { directory, program } = await bundled(mutant);
	try {
		const seeds = Number(most ?? WITHIN[mutant.name] ?? 100);
		const found = await noticed(program, seeds);
		if (found === null) missed += 1;
		const words =
			found === null
				? `NOT NOTICED within ${String(seeds)} seeds`
				: `noticed by seed ${String(found.at)}: ${found.why.slice(0, 130)}`;
		process.stdout.write(`${mutant.file}, ${mutant.name}: ${words}\n`);
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}
process.exitCode = missed === 0 ? 0 : 1;
