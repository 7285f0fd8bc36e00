// (l) The screens of a sales space, at several sizes: how soon each shows something after an input, how
// evenly a long column scrolls, and what is kept of deals that were opened and closed again.
import type { BrowserContext } from '@playwright/test';
import { bundle, firstPage, openBrowser, serveProduct } from './lib/browser';
import { fillProduct } from './lib/fill';
import { firstSight } from './lib/marks';
import { bytes, count, median, ms, size, sizes, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { Inspector, probe, type Drawn, type Held, type Seen } from './lib/probe';
import { report, type Line } from './lib/report';
import { drawnLines, stepLines, told } from './lib/screens';
import { SalesPage } from './lib/sales-page';

const DEALS = sizes('DEALS', [1000, 10_000, 100_000]);
const OPENINGS = size('OPENINGS', 5);
/** How often the whole way is gone at each size, and how often each step is taken on it. */
const PASSES = size('PASSES', 3);
const STEPS = size('STEPS', 5);
const PANELS = size('PANELS', 200);
const PROFILES = process.env['BENCH_PROFILES'] !== undefined;

/** After so many panels everything that is kept for good is there. */
const WARM = 20;
/** How much slower the first card may be with the most deals than with the fewest. */
const FIRST_CARD = 1.3;
/** How late the paint after an input may be, ms. */
const paintBy = (deals: number): number => (deals > 10_000 ? 200 : 100);
/** How much the page's objects may have grown from the first panels to the last. */
const GROWTH = 1.05;

/** One size, with a browser profile of its own, and all that was seen there. */
interface Place {
	readonly deals: number;
	readonly profile: string;
	readonly space: string;
	readonly cards: number[];
	readonly steps: Map<string, Seen[]>;
	readonly wheel: Drawn[];
	held: { readonly warm: Held; readonly end: Held } | null;
}

const relay = await serveProduct();
const script = await bundle('sales');
const places: Place[] = [];
for (const deals of DEALS) places.push(await fill(deals));
// In turn, so that what disturbs one disturbs all. The first opening only warms the caches.
for (let opening = 0; opening <= OPENINGS; opening++) {
	for (const place of places) {
		const card = await inBrowser(place, (context) => firstCard(context, place));
		if (opening > 0) place.cards.push(card);
	}
}
for (let pass = 1; pass <= PASSES; pass++) {
	for (const place of places) {
		await orTell(place, (context) => goThrough(context, place, pass === PASSES));
	}
}
for (const place of places) await orTell(place, (context) => openPanels(context, place));
await relay.stop();
await removeData();

await report('l-sales', '(l) The screens of a sales space', places.flatMap(linesOf), rawOf(places));
process.exit();

async function fill(deals: number): Promise<Place> {
	const profile = await dataDir();
	const context = await openBrowser(profile, { bypassCSP: true });
	const space = await fillProduct(await firstPage(context), relay.url, script, deals);
	await context.close();
	console.log(`Filled with ${count(deals)} deals.`);
	return { deals, profile, space, cards: [], steps: new Map(), wheel: [], held: null };
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

/** What fails at one size is told, and does not take the figures of the others with it. */
async function orTell(
	place: Place,
	run: (context: BrowserContext) => Promise<void>
): Promise<void> {
	try {
		await inBrowser(place, run);
	} catch (error) {
		console.error(`${count(place.deals)} deals:`, error);
		process.exitCode = 1;
	}
}

async function firstCard(context: BrowserContext, { space }: Place): Promise<number> {
	const page = await firstPage(context);
	await page.goto(`${relay.url}/s/${space}`, { waitUntil: 'commit' });
	return (await firstSight(page)).card;
}

/** Takes every step; those that read everything when they are taken first are told apart. */
async function goThrough(context: BrowserContext, place: Place, last: boolean): Promise<void> {
	const page = await firstPage(context);
	const sales = new SalesPage(page, relay.url, place.space);
	const inspector = await Inspector.of(page);
	const note = (step: string, seen: Seen): void => {
		place.steps.set(step, [...(place.steps.get(step) ?? []), seen]);
	};
	const take = async (step: string, run: () => Promise<void>): Promise<void> => {
		const name = `l-sales-${String(place.deals)}-${step.replaceAll(/\W+/g, '-')}`;
		try {
			await (PROFILES && last ? inspector.profile(name, run) : run());
		} catch (error) {
			throw new Error(step, { cause: error });
		}
	};
	const again = (step: string, run: () => Promise<Seen>): Promise<void> =>
		take(step, async () => {
			for (let time = 0; time < STEPS; time++) note(step, await run());
		});

	await sales.open();
	await take('card by keyboard', async () => {
		for (let time = 0; time < STEPS; time++) {
			const { lift, carry, drop } = await sales.carry();
			note('card by keyboard: lifted', lift);
			note('card by keyboard: carried', carry);
			note('card by keyboard: dropped', drop);
		}
	});
	await again('card by mouse: dropped', () => sales.drag());
	await take('column by wheel', async () => void place.wheel.push(await sales.wheel()));
	for (const share of [0.5, 0.98]) {
		await again(`column pulled to ${String(share * 100)} %`, () => sales.pull(share));
	}
	await sales.open();
	await sales.panel(1);
	let panels = 2;
	await again('panel opened', () => sales.panel(panels++));
	await take('keyword: first', async () => note('keyword: first', await sales.keyword()));
	await again('keyword', () => sales.keyword());
	note('filter taken off', await sales.clear());
	await take('owner', async () => {
		for (let time = 0; time < STEPS; time++) {
			note('owner', await sales.owner());
			note('filter taken off', await sales.clear());
		}
	});
	await take('list', async () => note('list', await sales.list()));
	await again('list by revenue', () => sales.sort('Expected revenue'));
	await again('list by owner', () => sales.sort('Owner'));
	await sales.board();
	await take('forecast: first', async () => note('forecast: first', await sales.forecast()));
	await again('forecast: another span', () => sales.span());
	await again('forecast: grouped', () => sales.group());
}

async function openPanels(context: BrowserContext, place: Place): Promise<void> {
	const page = await firstPage(context);
	const sales = new SalesPage(page, relay.url, place.space);
	const inspector = await Inspector.of(page);
	await sales.open();
	let opened = 0;
	const until = async (most: number): Promise<Held> => {
		while (opened < most) await sales.panel(++opened);
		await sales.rest();
		return inspector.held();
	};
	place.held = { warm: await until(Math.min(WARM, PANELS)), end: await until(PANELS) };
}

function linesOf(place: Place): Line[] {
	const [base = place] = places;
	const deals = `${count(place.deals)} deals`;
	const card = median(place.cards);
	const least = median(base.cards);
	const isBase = place === base;
	const lines: Line[] = [
		{
			what: `first card, ${deals}`,
			ratio: times(card, least),
			polder: told(place.cards),
			baseline: ms(least),
			...(isBase
				? {}
				: { aim: { text: `at most ${String(FIRST_CARD)}×`, met: card <= least * FIRST_CARD } })
		}
	];
	for (const [step, seen] of place.steps) {
		const before = base.steps.get(step) ?? [];
		lines.push(...stepLines(step, deals, seen, before, paintBy(place.deals)));
	}
	return [
		...lines,
		...drawnLines('column by wheel', deals, place.wheel),
		...heldLines(place, deals)
	];
}

function heldLines({ held }: Place, deals: string): Line[] {
	if (held === null) return [];
	const { warm, end } = held;
	const each = (end.objects - warm.objects) / Math.max(1, PANELS - WARM);
	return [
		{
			what: `objects after ${count(PANELS)} panels against ${count(WARM)}, ${deals}`,
			ratio: times(end.objects, warm.objects),
			polder: `${bytes(end.objects)}, ${bytes(Math.round(Math.max(0, each)))} each`,
			baseline: bytes(warm.objects),
			aim: { text: `at most ${String(GROWTH)}×`, met: end.objects <= warm.objects * GROWTH }
		},
		{
			what: `heap with compiled code, ${deals}`,
			ratio: times(end.heap, warm.heap),
			polder: bytes(end.heap),
			baseline: bytes(warm.heap)
		},
		{
			what: `nodes and listeners after them, ${deals}`,
			ratio: times(end.nodes, warm.nodes),
			polder: `${count(end.nodes)}, ${count(end.listeners)}`,
			baseline: `${count(warm.nodes)}, ${count(warm.listeners)}`
		}
	];
}

function rawOf(all: readonly Place[]): unknown {
	return all.map(({ deals, cards, steps, wheel, held }) => ({
		deals,
		cards,
		steps: Object.fromEntries(steps),
		wheel,
		held
	}));
}
