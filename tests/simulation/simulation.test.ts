import { appendFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PINNED } from './pinned';
import { planOf, simulate } from './simulation';

/** From which seed, and how many; see the README. */
const ASKED = process.env['SEEDS'] ?? (process.env['SEED'] === undefined ? undefined : '1');
const FIRST = Number(process.env['SEED'] ?? 1);
const COUNT = Number(ASKED ?? 25);
/** No further seed is begun after so many seconds: a busy machine gets as far as it gets. */
const SECONDS = Number(process.env['SECONDS_AT_MOST'] ?? (ASKED === undefined ? 100 : Infinity));
/** A file to which a line is added for each seed. */
const REPORT = process.env['REPORT'];
/** Whether the first seed that fails ends it. */
const BAILS = process.env['BAIL'] !== undefined;
/** Whether the trace is shown, line by line. */
const IS_SHOWN = process.env['TRACE'] !== undefined;

describe('the simulation', () => {
	test('one seed gives one trace, and another gives another', async () => {
		const plan = planOf(7);
		const [first, second] = [await simulate(plan), await simulate(plan)];
		expect(second.hash).toBe(first.hash);
		expect(second.events).toBe(first.events);
		const other = await simulate(planOf(8));
		expect(other.hash).not.toBe(first.hash);
	}, 120_000);

	test.each(PINNED)(
		'LW-03 · failed once: $what',
		async ({ plan }) => {
			const { problem, story } = await simulate(plan);
			expect(problem, story.join('\n')).toBeNull();
		},
		60_000
	);

	test(`promises 2 to 5 hold, whatever happens (${String(COUNT)} seeds)`, async () => {
		const failed: string[] = [];
		const began = performance.now();
		let [events, done] = [0, 0];
		for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
			if (performance.now() - began > SECONDS * 1000) break;
			const lines: string[] = [];
			const shown = IS_SHOWN ? { onLine: (line: string) => void lines.push(line) } : {};
			const { problem, story, events: count } = await simulate(planOf(seed), shown);
			if (IS_SHOWN) console.log(lines.join('\n'));
			events += count;
			done += 1;
			const line = `SEED=${String(seed)} ${String(count)} events`;
			if (REPORT !== undefined) appendFileSync(REPORT, `${line} ${problem ?? 'ok'}\n`);
			if (problem !== null) failed.push(`SEED=${String(seed)} ${problem}\n${story.join('\n')}`);
			if (failed.length > 0 && BAILS) break;
		}
		const each = process.cpuUsage().user / 1000 / done;
		console.log(`${String(done)} seeds, ${String(events)} events, ${each.toFixed(0)} ms each`);
		expect(failed).toEqual([]);
	}, 3_600_000);
});
