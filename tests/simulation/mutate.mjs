/**
 * Builds each mutant of `mutants.mjs`, and says by which seed the simulation notices it:
 *
 *     node tests/simulation/mutate.mjs [part of a name] [how many seeds at most]
 *
 * A seed that the product itself does not hold says nothing of a mutant: it is run without the change as well.
 * Without a name all are run that can be noticed. Without a number each is given the seeds that its verdict names, or the pinned plans, else 100 seeds, and one that
 * needs more fails.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { bundled } from './bundle.mjs';
import { MUTANTS } from './mutants.mjs';
import { PINNED, UNNOTICED, WITHIN } from './verdicts.mjs';

const [part = '', most] = process.argv.slice(2);

/**
 * Runs plans until one fails.
 *
 * @param {string} program
 * @param {readonly string[]} plans which ones, as the program is told
 * @returns {Promise<{ readonly at: number, readonly seed: string, readonly why: string } | null>} which of them fails;
 * `null` when none does
 */
async function noticed(program, plans) {
	const child = spawn(process.execPath, [program, ...plans], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	/** @type {Promise<unknown>} */
	const ended = once(child, 'exit');
	let at = 0;
	for await (const line of createInterface({ input: child.stdout })) {
		const [, seed, why] = /^SEED=(\d+) \d+ events (.*)$/.exec(line) ?? [];
		if (seed === undefined || why === undefined) continue;
		at += 1;
		if (why !== 'ok') return { at, seed, why };
	}
	await ended;
	if (child.exitCode !== 0) throw new Error(`ended after ${String(at)} plans`);
	return null;
}

const product = await bundled(null);
let missed = 0;
/** @param {{ readonly name: string }} mutant */
const isWanted = ({ name }) => (part === '' ? !(name in UNNOTICED) : name.includes(part));
for (const mutant of MUTANTS.filter(isWanted)) {
	const { directory, program } = await bundled(mutant);
	try {
		const within = most ?? WITHIN[mutant.name] ?? 100;
		const isPinned = within === PINNED;
		const found = await noticed(program, isPinned ? [PINNED] : ['1', String(within)]);
		// The pinned plans hold: `simulation.test.ts` runs them.
		const isOurs =
			found !== null && !isPinned && (await noticed(product.program, [found.seed, '1'])) !== null;
		if (found === null || isOurs) missed += 1;
		const words = isOurs
			? `SEED ${found.seed} FAILS WITHOUT IT`
			: found === null
				? `NOT NOTICED ${isPinned ? 'by a pinned plan' : `within ${String(within)} seeds`}`
				: `noticed by ${isPinned ? 'the pinned plan of ' : ''}seed ${found.seed}: ${found.why.slice(0, 130)}`;
		process.stdout.write(`${mutant.file}, ${mutant.name}: ${words}\n`);
	} finally {
		rmSync(directory, { recursive: true, force: true });
	}
}
rmSync(product.directory, { recursive: true, force: true });
process.exitCode = missed === 0 ? 0 : 1;
