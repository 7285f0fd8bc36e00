/**
 * The simulation without a test runner, as `bundle.mjs` builds it:
 *
 *     node program.mjs <first seed> <how many>
 *
 * Writes a line for each seed, and ends with 1 at the first that fails, with its story; with SHRINK=1 also the short plan
 * that fails in the same way. A test runner draws other ids, so a seed that fails here may pass there.
 */
export {};
// Libraries keep the functions of the platform that they find when they are loaded, and what is built together loads
// its libraries first.
await import('./world/globals');
await import('./setup');
const { simulate } = await import('./simulation');
const { planOf } = await import('./plan');
const { shrink } = await import('./shrink');

const [first = 1, count = 1] = process.argv.slice(2).map(Number);
for (let seed = first; seed < first + count; seed++) {
	const plan = planOf(seed);
	const outcome = await simulate(plan);
	const { problem, events, story } = outcome;
	const line = `SEED=${String(seed)} ${String(events)} events`;
	console.log(`${line} ${(problem ?? 'ok').split('\n')[0] ?? ''}`);
	if (problem === null) continue;
	console.log(story.join('\n'));
	if (process.env['SHRINK'] !== undefined) {
		const short = await shrink(plan, outcome);
		console.log([JSON.stringify(short.plan), ...short.outcome.story].join('\n'));
	}
	process.exit(1);
}
process.exit(0);
