// (m) From a cold start of the browser to the first figures of the overview, against the first card of the
// board in the same run: both pay for the start of the app, and neither may grow with the number of deals.
import { bundle, firstPage, openBrowser, serveProduct } from './lib/browser';
import { fillProduct } from './lib/fill';
import { firstSight, watch } from './lib/marks';
import { count, median, ms, size, sizes, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';

const DEALS = sizes('DEALS', [1000, 100_000]);
const OPENINGS = size('OPENINGS', 5);

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
await report('m-overview', '(m) Cold open of the overview', lines, measured);
process.exit(0);

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
