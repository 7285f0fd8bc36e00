// (a) From a cold start of the browser to the first card of the board and to the totals of its columns,
// against one document for the whole space in y-indexeddb.
import type { Page } from '@playwright/test';
import { bundle, firstPage, openBrowser, servePages, serveProduct } from './lib/browser';
import { fill, fillProduct } from './lib/fill';
import { firstSight, watch, type Marks } from './lib/marks';
import { count, median, ms, size, sizes, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';

const DEALS = sizes('DEALS', [1000, 10_000, 100_000]);
const OPENINGS = size('OPENINGS', 5);

/** One way to a board, with a browser profile of its own. */
interface Way {
	readonly name: string;
	readonly address: string;
	readonly profile: string;
	readonly marks: Marks[];
}

const relay = await serveProduct();
const pages = await servePages(['plain', 'polder']);
const script = await bundle('polder');
const measured: { readonly deals: number; readonly ways: readonly Way[] }[] = [];
for (const deals of DEALS) measured.push({ deals, ways: await measure(deals) });
pages.stop();
await relay.stop();
await removeData();

const lines = measured.flatMap(({ deals, ways }): Line[] => {
	const [plain, ...ours] = ways;
	return ours.flatMap(({ name, marks }) =>
		(['card', 'totals'] as const).map((sight): Line => {
			const mine = median(marks.map((one) => one[sight]));
			const theirs = median(plain?.marks.map((one) => one[sight]) ?? []);
			return {
				what: `${name}: ${sight === 'card' ? 'first card' : 'totals'}, ${count(deals)} deals`,
				ratio: times(mine, theirs),
				polder: ms(mine),
				baseline: ms(theirs)
			};
		})
	);
});
const [fewest, most] = [measured[0], measured.at(-1)];
for (const at of [1, 2]) {
	const [small, large] = [fewest?.ways[at], most?.ways[at]];
	if (!small || !large || fewest === most) continue;
	const [mine, base] = [large, small].map(({ marks }) => median(marks.map(({ card }) => card)));
	lines.push({
		what: `${large.name}: first card, the most deals against the fewest`,
		ratio: times(mine ?? NaN, base ?? NaN),
		polder: ms(mine ?? NaN),
		baseline: ms(base ?? NaN)
	});
}
await report('a-cold-open', '(a) Cold open of the board', lines, measured);
process.exit(0);

async function measure(deals: number): Promise<Way[]> {
	const plain = await way('one document', `${pages.origin}/plain?open`, async (page) => {
		await page.goto(`${pages.origin}/plain`);
		await fill(page, deals);
	});
	const replica = await way('replica', `${pages.origin}/polder?open`, async (page) => {
		await page.goto(`${pages.origin}/polder`);
		await fill(page, deals);
	});
	const app = await way('app', `${relay.url}/`, async (page) => {
		await fillProduct(page, relay.url, script, deals);
	});
	const ways = [plain, replica, app];
	// In turn, so that what disturbs one disturbs all. The first opening only warms the caches.
	for (let opening = 0; opening <= OPENINGS; opening++) {
		for (const each of ways) {
			const marks = await open(each);
			if (opening > 0) each.marks.push(marks);
		}
	}
	return ways;
}

async function way(
	name: string,
	address: string,
	prepare: (page: Page) => Promise<void>
): Promise<Way> {
	const profile = await dataDir();
	const context = await openBrowser(profile, { bypassCSP: true });
	await prepare(await firstPage(context));
	await context.close();
	return { name, address, profile, marks: [] };
}

async function open({ address, profile }: Way): Promise<Marks> {
	const context = await openBrowser(profile);
	try {
		await watch(context);
		const page = await firstPage(context);
		await page.goto(address, { waitUntil: 'commit' });
		return await firstSight(page);
	} finally {
		await context.close();
	}
}
