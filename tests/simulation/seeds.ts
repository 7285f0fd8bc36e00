import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import { planOf } from './plan';
import { simulate } from './simulation';
import { shrink } from './shrink';

/** From which seed, and how many; see the README. */
const ASKED = process.env['SEEDS'] ?? (process.env['SEED'] === undefined ? undefined : '1');
const FIRST = Number(process.env['SEED'] ?? 1);
const COUNT = Number(ASKED ?? 300);
/** No further seed is begun after so many seconds: a busy machine gets as far as it gets. */
const SECONDS = Number(process.env['SECONDS_AT_MOST'] ?? (ASKED === undefined ? 115 : Infinity));
/** A file to which a line is added for each seed. */
const REPORT = process.env['REPORT'];
/** Whether the first seed that fails ends it. */
const BAILS = process.env['BAIL'] !== undefined;
/** Whether the trace is shown, line by line. */
const IS_SHOWN = process.env['TRACE'] !== undefined;
/** Whether a plan that fails is made short, and told as it is to be pinned. */
const SHRINKS = process.env['SHRINK'] !== undefined;

/** In how many files the seeds are run, each in a process of its own. */
const PARTS = Number(process.env['PARTS'] ?? 2);

/** How many seeds a part runs. */
export const countIn = (part: number): number => Math.ceil((COUNT - part) / PARTS);

/** Runs every second seed: what a part of the tests does. */
export async function runSeeds(part: number): Promise<void> {
	if (part >= PARTS) return;
	const failed: string[] = [];
	const began = performance.now();
	const used = process.cpuUsage();
	let [events, done] = [0, 0];
	for (let seed = FIRST + part; seed < FIRST + COUNT; seed += PARTS) {
		if (performance.now() - began > SECONDS * 1000) break;
		const { problem, events: count } = await one(seed, failed);
		events += count;
		done += 1;
		const line = `SEED=${String(seed)} ${String(count)} events`;
		if (REPORT !== undefined)
			appendFileSync(REPORT, `${line} ${(problem ?? 'ok').split('\n')[0] ?? ''}\n`);
		if (failed.length > 0 && BAILS) break;
	}
	const { user, system } = process.cpuUsage(used);
	const each = (user + system) / 1000 / Math.max(1, done);
	console.log(`${String(done)} seeds, ${String(events)} events, ${each.toFixed(0)} ms each`);
	expect(failed).toEqual([]);
}

async function one(seed: number, failed: string[]) {
	const lines: string[] = [];
	const shown = IS_SHOWN ? { onLine: (line: string) => void lines.push(line) } : {};
	const plan = planOf(seed);
	const outcome = await simulate(plan, shown);
	if (IS_SHOWN) console.log(lines.join('\n'));
	const { problem, story } = outcome;
	if (problem === null) return outcome;
	failed.push(`SEED=${String(seed)} ${problem}\n${story.join('\n')}`);
	if (SHRINKS) {
		const short = await shrink(plan, outcome);
		const told = [JSON.stringify(short.plan), short.outcome.problem, ...short.outcome.story];
		console.log(told.join('\n'));
	}
	return outcome;
}
