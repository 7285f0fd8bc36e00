/**
 * The simulation without a test runner, as `mutate.mjs` builds it:
 *
 *     node program.mjs <first seed> <how many>
 *
 * Writes a line for each seed, and ends with 1 at the first that fails.
 */
export {};
// Libraries keep the functions of the platform that they find when they are loaded, and what is built together loads
// its libraries first.
await import('./world/globals');
await import('./setup');
const { simulate } = await import('./simulation');
const { planOf } = await import('./plan');

const [first = 1, count = 1] = process.argv.slice(2).map(Number);
for (let seed = first; seed < first + count; seed++) {
	const { problem, events } = await simulate(planOf(seed));
	const line = `SEED=${String(seed)} ${String(events)} events`;
	console.log(`${line} ${(problem ?? 'ok').split('\n')[0] ?? ''}`);
	if (problem !== null) process.exit(1);
}
process.exit(0);
