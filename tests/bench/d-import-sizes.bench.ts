// (d) Imports of many deals through the product's own screens, into a workspace that its relay keeps: what each step
// takes, until when all of it is at the relay, and the undo; each size against the smallest.
import type { Page } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { firstPage, openBrowser, serveProduct } from './lib/browser';
import { longTasks, watch, type LongTask } from './lib/marks';
import { bytes, count, ms, sizes, times } from './lib/numbers';
import { benchDir, dataDir, removeData, root } from './lib/places';
import { Inspector, profileFile } from './lib/probe';
import { processorTime } from './lib/process-figures';
import { processorParts } from './lib/processor-parts';
import { peakOfRenderers } from './lib/renderers';
import { report, type Line } from './lib/report';

const FILE = join(root, 'tests/fixtures/import/sales_pipeline.csv');
const SIZES = sizes('IMPORT_SIZES', [8_800, 10_000, 50_000, 100_000]);
/** The longest that a step may take before the bench gives up, ms. */
const PATIENCE = 1_800_000;
const MINUTE = 60_000;
/** The most that a step may take with a file of so many rows, ms. */
const AIMS: Readonly<Record<string, { readonly text: string; readonly most: number }>> = {
	'8800 writing': { text: 'under 4 s', most: 4_000 },
	'10000 synced': { text: 'under 10 s', most: 10_000 }
};
const LONGEST = 50;
/** Whether CPU profiles are written, of the page, its workers and the relay. */
const PROFILES = process.env['BENCH_PROFILES'] !== undefined;
/** Whether the imports are undone. */
const UNDOES = process.env['BENCH_KEEP_IMPORTS'] === undefined;

interface Measured {
	readonly rows: number;
	/** Each step, ms; `synced` and `undone at the relay` from the press on. */
	readonly steps: Readonly<Record<string, number>>;
	/** The processor time that each part used from the press until nothing waited to be sent, ms. */
	readonly processor: Readonly<Record<string, number>>;
	/** How many edits were at the relay when the last was written here. */
	readonly sentMeanwhile: number;
	readonly tasks: readonly LongTask[];
	/** The most memory that the page's process took up to the end of a step, bytes. */
	readonly memory: Readonly<Record<string, number>>;
}

const [head = '', ...lines] = (await readFile(FILE, 'utf8')).trim().split('\n');

const all: Measured[] = [];
for (const rows of SIZES) all.push(await importRows(rows));
await removeData();

const [smallest] = all;
if (smallest === undefined) throw new Error('BENCH_IMPORT_SIZES takes at least one size');
await report('d-import-sizes', '(d) Imports of many deals', all.flatMap(linesOf), { all });
process.exit(0);

function linesOf(one: Measured): Line[] {
	const { rows, steps, tasks, memory, sentMeanwhile, processor } = one;
	const base = smallest ?? one;
	const longest = Math.max(0, ...tasks.map(({ duration }) => duration));
	const whole = (steps['reading'] ?? 0) + (steps['planning'] ?? 0) + (steps['writing'] ?? 0);
	return [
		{
			what: `${count(rows)}: file chosen to everything saved`,
			polder: ms(whole),
			...(rows === 100_000 ? { aim: { text: 'under a minute', met: whole < MINUTE } } : {})
		},
		...Object.entries(steps).map(([what, time]) => {
			const aim = AIMS[`${String(rows)} ${what}`];
			return {
				what: `${count(rows)}: ${what}`,
				polder: ms(time),
				// How much more each row takes than in the smallest file.
				ratio: times(time / rows, (base.steps[what] ?? NaN) / base.rows),
				...(aim === undefined ? {} : { aim: { text: aim.text, met: time < aim.most } })
			};
		}),
		...Object.entries(processor).map(([part, time]) => ({
			what: `${count(rows)}: processor until synced, ${part}`,
			polder: ms(time)
		})),
		{
			what: `${count(rows)}: longest the page did not answer`,
			polder: longest === 0 ? 'under 50 ms' : ms(longest),
			aim: { text: 'under 50 ms', met: longest <= LONGEST }
		},
		{ what: `${count(rows)}: at the relay while it was written`, polder: count(sentMeanwhile) },
		...Object.entries(memory).map(([step, most]) => ({
			what: `${count(rows)}: most memory of the page's process, ${step}`,
			polder: bytes(most)
		}))
	];
}

/** Writes a file with so many deals, those of the fixture again and again under other ids. */
async function fileOf(rows: number): Promise<string> {
	const file = join(await dataDir(), 'deals.csv');
	const text = Array.from({ length: rows }, (_, index) => {
		const round = Math.floor(index / lines.length);
		const line = (lines[index % lines.length] ?? '').trim();
		return round === 0 ? line : line.replace(/^[^,]*/, (id) => `${id}-${String(round)}`);
	});
	await writeFile(file, `${[head, ...text].join('\n')}\n`);
	return file;
}

async function importRows(rows: number): Promise<Measured> {
	const relay = await serveProduct(PROFILES ? profiledRelay(rows) : {});
	const profile = await dataDir();
	const context = await openBrowser(profile, { bypassCSP: true });
	const memory = peakOfRenderers(profile);
	try {
		await watch(context);
		const page = await firstPage(context);
		page.setDefaultTimeout(PATIENCE);
		await page.goto(relay.link);
		await page.getByLabel('Name of the workspace').fill('Bench');
		await page.getByLabel('Your name').fill('Olga Owner');
		await page.getByRole('button', { name: 'Create a workspace' }).click();
		await page.getByRole('heading', { name: 'Sales', level: 1 }).waitFor();
		const space = /\/s\/([\w-]+)/.exec(page.url())?.[1] ?? '';
		await page.goto(`${relay.url}/import?space=${space}&kind=deals`);
		const chooser = page.locator('input[type=file]');
		await chooser.waitFor({ state: 'attached' });
		const file = await fileOf(rows);
		const button = (name: RegExp) => page.getByRole('button', { name });
		const began = await page.evaluate(() => performance.now());
		const inspector = PROFILES ? await Inspector.of(page) : null;
		const looking = <Result>(name: string, work: () => Promise<Result>): Promise<Result> =>
			inspector === null ? work() : inspector.profile(`import ${name} ${String(rows)}`, work);
		const timed = async (act: () => Promise<unknown>, follows: () => Promise<unknown>) => {
			const from = performance.now();
			await act();
			await follows();
			return performance.now() - from;
		};

		const reading = await timed(
			() => chooser.setInputFiles(file),
			() => button(/Continue to columns/).waitFor()
		);
		await button(/Continue to columns/).click();
		const planning = await looking('planning', () =>
			timed(
				() => button(/Show preview/).click(),
				() => button(/^Import /).waitFor()
			)
		);
		const planned = memory.soFar();
		const pressed = performance.now();
		const used = () => ({ ...processorParts(profile), relay: processorTime(relay.pid) ?? NaN });
		const before: Readonly<Record<string, number>> = used();
		const { writing, left, written } = await looking('writing', async () => {
			const took = await timed(
				() => button(/^Import /).click(),
				() => page.getByRole('heading', { name: /Result/ }).waitFor()
			);
			const waits = await waiting(page);
			const most = memory.soFar();
			await emptied(page);
			return { writing: took, left: waits, written: most };
		});
		const synced = performance.now() - pressed;
		const processor = Object.fromEntries(
			Object.entries(used()).map(([part, time]) => [part, time - (before[part] ?? NaN)])
		);
		const most = { planned, written, synced: memory.soFar() };
		const done = { rows, sentMeanwhile: rows - left, processor };
		const steps = { reading, planning, writing, synced };
		if (!UNDOES) return { ...done, tasks: await longTasks(page, began), memory: most, steps };
		const undoing = performance.now();
		const undo = await looking('undo', () =>
			timed(
				() => button(/Undo import/).click(),
				() => page.getByText(/The import was taken back/).waitFor()
			)
		);
		await emptied(page);
		const undone = performance.now() - undoing;
		const tasks = await longTasks(page, began);
		return {
			...{ ...done, tasks, memory: { ...most, undone: memory.stop() } },
			steps: { ...steps, undo, 'undone at the relay': undone }
		};
	} finally {
		memory.stop();
		await context.close();
		await relay.stop();
	}
}

/** The environment of a relay that writes a CPU profile of itself when it ends. */
function profiledRelay(rows: number): Readonly<Record<string, string>> {
	return {
		NODE_OPTIONS: `--import=${pathToFileURL(join(benchDir, 'lib', 'profile-process.mjs')).href}`,
		PROFILE_INTO: profileFile(`import relay ${String(rows)}`)
	};
}

async function emptied(page: Page): Promise<void> {
	const until = performance.now() + PATIENCE;
	while ((await waiting(page)) > 0) {
		if (performance.now() > until) throw new Error('not everything was sent');
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

/** How many edits wait to be sent, by the product's own database. */
function waiting(page: Page): Promise<number> {
	return page.evaluate(async () => {
		const known = await indexedDB.databases();
		const name = known
			.map((one) => one.name ?? '')
			.find((one) => /^polder-[0-9A-Za-z]{16}$/.test(one));
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const opening = indexedDB.open(name ?? '');
			opening.onsuccess = () => resolve(opening.result);
			opening.onerror = () => reject(new Error('cannot be opened'));
		});
		// A row of the outbox holds many edits: how many of each room wait stands beside it.
		return new Promise<number>((resolve) => {
			const range = IDBKeyRange.bound('waiting:', 'waiting:\uffff');
			const reading = database.transaction('meta').objectStore('meta').getAll(range);
			reading.onsuccess = () => {
				database.close();
				const rows = reading.result as { readonly value: unknown }[];
				resolve(rows.reduce((sum, { value }) => sum + (typeof value === 'number' ? value : 0), 0));
			};
		});
	});
}
