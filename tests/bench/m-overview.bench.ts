// (m) From a cold start of the browser to the first figures of the overview, against the first card of the
// board in the same run: both pay for the start of the app, and neither may grow with the number of deals. Then the
// figures and a key press of the search apart from the app, over many spaces.
import { bundle, firstPage, openBrowser, serveProduct } from './lib/browser';
import { fillProduct } from './lib/fill';
import { firstSight, watch } from './lib/marks';
import { count, median, ms, size, sizes, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';

const DEALS = sizes('DEALS', [1000, 100_000]);
const OPENINGS = size('OPENINGS', 5);

const RECORDS = size('RECORDS', 100_000);
const SPACES = size('SPACES', 50);

const relay = await serveProduct();
const script = await bundle('polder');
const measured: {
	readonly deals: number;
	readonly board: number[];
	readonly overview: number[];
}[] = [];
for (const deals of DEALS) {
	const profile = await dataDir();
	const filling = await openBrowser(profile, { bypassCSP: true });
	await fillProduct(await firstPage(filling), relay.url, script, deals);
	await filling.close();
	const [board, overview]: [number[], number[]] = [[], []];
	// The first opening counts the totals by day of what was written without the app, and warms the caches.
	for (let opening = 0; opening <= OPENINGS; opening++) {
		const marks = [await openBoard(profile), await openOverview(profile)] as const;
		if (opening === 0) continue;
		board.push(marks[0]);
		overview.push(marks[1]);
	}
	measured.push({ deals, board, overview });
}
const apart = await measureApart();
await relay.stop();
await removeData();

const lines = measured.map(({ deals, board, overview }): Line => ({
	what: `first figures, ${count(deals)} deals`,
	ratio: times(median(overview), median(board)),
	polder: ms(median(overview)),
	baseline: ms(median(board))
}));
const [fewest, most] = [measured[0], measured.at(-1)];
if (fewest !== undefined && most !== undefined && fewest !== most) {
	const [small, large] = [median(fewest.overview), median(most.overview)];
	lines.push({
		what: 'first figures, the most deals against the fewest',
		ratio: times(large, small),
		polder: ms(large),
		baseline: ms(small),
		aim: { text: 'less than 200 ms more', met: large - small < 200 }
	});
}
const worstKey = Math.max(...apart.keys);
lines.push(
	{
		what: `first figures apart from the app, ${count(RECORDS)} records in ${count(SPACES)} spaces`,
		ratio: times(median(apart.figures), median(apart.figuresBefore)),
		polder: ms(median(apart.figures)),
		baseline: ms(median(apart.figuresBefore)),
		aim: { text: 'less than 200 ms', met: median(apart.figures) < 200 }
	},
	{
		what: 'a key press of the search, among what was said as well; the worst',
		ratio: times(worstKey, median(apart.keys)),
		polder: ms(worstKey),
		baseline: ms(median(apart.keys)),
		aim: { text: 'less than 50 ms', met: worstKey < 50 }
	}
);
await report('m-overview', '(m) Cold open of the overview', lines, { measured, apart });
process.exit(0);

/**
 * The figures and the search over many spaces, without the app: each reading in a browser that has just started. The
 * baseline of the figures is the same with a hundredth of the records.
 */
async function measureApart() {
	const code = await bundle('figures');
	const run = async <Value>(profile: string, work: string): Promise<Value> => {
		const context = await openBrowser(profile, { bypassCSP: true });
		try {
			const page = await firstPage(context);
			await page.goto(`${relay.url}/healthz`);
			await page.addScriptTag({ content: code });
			return await page.evaluate<Value>(`polderFigures.${work}`);
		} finally {
			await context.close();
		}
	};
	const [few, many] = [await dataDir(), await dataDir()];
	await run(few, `fill(${String(RECORDS / 100)}, ${String(SPACES)})`);
	await run(many, `fill(${String(RECORDS)}, ${String(SPACES)})`);
	const [figures, figuresBefore]: [number[], number[]] = [[], []];
	for (let opening = 0; opening < OPENINGS; opening++) {
		figuresBefore.push(await run<number>(few, `figures(${String(SPACES)})`));
		figures.push(await run<number>(many, `figures(${String(SPACES)})`));
	}
	const texts = JSON.stringify(['dredger', 'crane pump', 'agreed price', 'barges contract', 'zzz']);
	return { figures, figuresBefore, keys: await run<number[]>(many, `keys(${texts})`) };
}

async function openBoard(profile: string): Promise<number> {
	const context = await openBrowser(profile);
	try {
		await watch(context);
		const page = await firstPage(context);
		await page.goto(`${relay.url}/`, { waitUntil: 'commit' });
		return (await firstSight(page)).card;
	} finally {
		await context.close();
	}
}

async function openOverview(profile: string): Promise<number> {
	const context = await openBrowser(profile);
	try {
		const page = await firstPage(context);
		await page.goto(`${relay.url}/overview`, { waitUntil: 'commit' });
		const shown = await page.waitForFunction(
			() =>
				document.querySelector('main a[href^="/overview/list"]') === null ? 0 : performance.now(),
			undefined,
			{ timeout: 120_000, polling: 'raf' }
		);
		return await shown.jsonValue();
	} finally {
		await context.close();
	}
}
