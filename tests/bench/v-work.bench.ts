// (v) The views of a work space, at several sizes: how soon each shows its first task, how soon the next
// paint follows what somebody does with a task, and how evenly each scrolls.
import type { BrowserContext } from '@playwright/test';
import { bundle, firstPage, openBrowser, serveProduct } from './lib/browser';
import { fillProduct } from './lib/fill';
import { firstCard } from './lib/marks';
import { count, median, ms, size, sizes, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { Inspector, probe, type Drawn, type Seen } from './lib/probe';
import { report, type Line } from './lib/report';
import { drawnLines, stepLines, told } from './lib/screens';
import { TASK_IN, VIEWS, WorkPage, type View } from './lib/work-page';

const TASKS = sizes('TASKS', [1000, 10_000, 100_000]);
const OPENINGS = size('OPENINGS', 5);
/** How often the whole way is gone at each size, and how often each step is taken on it. */
const PASSES = size('PASSES', 3);
const STEPS = size('STEPS', 4);
const PROFILES = process.env['BENCH_PROFILES'] !== undefined;
const ALL = ['board', ...VIEWS] as const;

/** How much slower the first task may be with the most tasks than with the fewest. */
const FIRST = 1.3;
/** How late the paint after an input may be, ms. */
const PAINT = 100;

/** One size, with a browser profile of its own, and all that was seen there. */
interface Place {
	readonly tasks: number;
	readonly profile: string;
	readonly space: string;
	readonly first: Map<View, number[]>;
	readonly steps: Map<string, Seen[]>;
	readonly drawn: Map<string, Drawn[]>;
}

const relay = await serveProduct();
const script = await bundle('work');
const places: Place[] = [];
for (const tasks of TASKS) places.push(await fill(tasks));
// In turn, so that what disturbs one disturbs all. The first opening only warms the caches.
for (let opening = 0; opening <= OPENINGS; opening++) {
	for (const view of ALL) {
		for (const place of places) {
			const at = await inBrowser(place, (context) => first(context, place, view));
			if (opening > 0) note(place.first, view, at);
		}
	}
}
for (let pass = 1; pass <= PASSES; pass++) {
	for (const place of places) {
		await inBrowser(place, (context) => goThrough(context, place, pass === PASSES));
	}
}
await relay.stop();
await removeData();

await report('v-work', '(v) The views of a work space', places.flatMap(linesOf), rawOf(places));
process.exit();

async function fill(tasks: number): Promise<Place> {
	const profile = await dataDir();
	const context = await openBrowser(profile, { bypassCSP: true });
	const space = await fillProduct(await firstPage(context), relay.url, script, tasks);
	await context.close();
	console.log(`Filled with ${count(tasks)} tasks.`);
	return { tasks, profile, space, first: new Map(), steps: new Map(), drawn: new Map() };
}

async function inBrowser<Result>(
	{ profile }: Place,
	run: (context: BrowserContext) => Promise<Result>
): Promise<Result> {
	const context = await openBrowser(profile);
	try {
		await probe(context);
		return await run(context);
	} finally {
		await context.close();
	}
}

async function first(context: BrowserContext, { space }: Place, view: View): Promise<number> {
	const page = await firstPage(context);
	await page.goto(new WorkPage(page, relay.url, space).address(view), { waitUntil: 'commit' });
	return firstCard(page);
}

/** Takes every step at one size. */
async function goThrough(context: BrowserContext, place: Place, last: boolean): Promise<void> {
	const page = await firstPage(context);
	const work = new WorkPage(page, relay.url, place.space);
	const inspector = await Inspector.of(page);
	const take = async (step: string, run: () => Promise<void>): Promise<void> => {
		const name = `v-work-${String(place.tasks)}-${step.replaceAll(/\W+/g, '-')}`;
		try {
			await (PROFILES && last ? inspector.profile(name, run) : run());
		} catch (error) {
			throw new Error(`${count(place.tasks)} tasks: ${step}`, { cause: error });
		}
	};
	const again = (step: string, run: () => Promise<Seen>): Promise<void> =>
		take(step, async () => {
			for (let time = 0; time < STEPS; time++) note(place.steps, step, await run());
		});
	const moves = (step: string, run: () => ReturnType<WorkPage['carry']>): Promise<void> =>
		take(step, async () => {
			for (let time = 0; time < STEPS; time++) {
				const { lift, carry, drop } = await run();
				note(place.steps, `${step}: lifted`, lift);
				note(place.steps, `${step}: carried`, carry);
				note(place.steps, `${step}: dropped`, drop);
			}
		});
	const draws = (what: string, run: () => Promise<Drawn>): Promise<void> =>
		take(what, async () => note(place.drawn, what, await run()));
	const show = async (view: View): Promise<void> => {
		await page.goto(work.address(view));
		await page.locator(TASK_IN[view]).first().waitFor();
	};

	await work.open();
	await moves('board by keyboard', () => work.carry());
	await again('board by mouse: dropped', () => work.drag());
	await draws('board by wheel', () => work.wheel());
	await again('board pulled to 98 %', () => work.pull(0.98));
	await show('list');
	await draws('list by wheel', () => work.roll('list', 'down'));
	await again('list by title', () => work.sort('What is to be done'));
	for (const view of ['calendar', 'timeline'] as const) {
		await show(view);
		await moves(`${view} by keyboard`, () => work.step(view));
		await moves(`${view} by mouse`, () => work.pulled(view));
	}
	await draws('timeline by wheel', () => work.roll('timeline', 'down'));
	await draws('timeline by wheel, sideways', () => work.roll('timeline', 'right'));
	await show('calendar');
	await again('calendar: another month', () => work.month());
}

function linesOf(place: Place): Line[] {
	const [base = place] = places;
	const tasks = `${count(place.tasks)} tasks`;
	const lines: Line[] = [];
	for (const [view, at] of place.first) {
		const least = median(base.first.get(view) ?? []);
		const aim = { text: `at most ${String(FIRST)}×`, met: median(at) <= least * FIRST };
		lines.push({
			what: `${view}: first task, ${tasks}`,
			ratio: times(median(at), least),
			polder: told(at),
			baseline: ms(least),
			...(place === base ? {} : { aim })
		});
	}
	for (const [step, seen] of place.steps) {
		lines.push(...stepLines(step, tasks, seen, base.steps.get(step) ?? [], PAINT));
	}
	for (const [what, drawn] of place.drawn) lines.push(...drawnLines(what, tasks, drawn));
	return lines;
}

function note<Key, Value>(all: Map<Key, Value[]>, key: Key, value: Value): void {
	all.set(key, [...(all.get(key) ?? []), value]);
}

function rawOf(all: readonly Place[]): unknown {
	return all.map(({ tasks, first, steps, drawn }) => ({
		tasks,
		first: Object.fromEntries(first),
		steps: Object.fromEntries(steps),
		drawn: Object.fromEntries(drawn)
	}));
}
