/**
 * The simulation without a test runner, as `bundle.mjs` builds it:
 *
 *     node program.mjs <first seed> <how many> [every so many]
 *     node program.mjs pinned
 *
 * Writes a line for each seed, and ends with 1 at the first that fails, with its story; with SHRINK=1 also the short plan
 * that fails in the same way, with TRACE=1 every line of the trace.
 */
export {};
// Libraries keep the functions of the platform that they find when they are loaded, and what is built together loads
// its libraries first.
await import('./world/globals');
await import('./setup');
const { simulate } = await import('./simulation');
const { planOf } = await import('./plan');
const { shrink } = await import('./shrink');

const { PINNED } = await import('./pinned');

const [first = '1', count = '1', every = '1'] = process.argv.slice(2);
const seeds = Array.from({ length: Number(count) }, (_, at) => Number(first) + at * Number(every));
const plans = first === 'pinned' ? PINNED.map(({ plan }) => plan) : seeds.map(planOf);
const isShown = process.env['TRACE'] !== undefined;
for (const plan of plans) {
	const outcome = await simulate(plan, isShown ? { onLine: console.log } : {});
	const { problem, events, story } = outcome;
	const line = `SEED=${String(plan.seed)} ${String(events)} events`;
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
