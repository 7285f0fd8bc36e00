// (v) Pages: five who write in one long page at once, against a bare editor at y-websocket's server, and opening it
// against a short one.
import { chromium, type Browser, type Page } from '@playwright/test';
import { browserFlags } from '../../scripts/lib/browser-flags.mjs';
import { installedBrowsers } from '../../scripts/lib/browser.mjs';
import { NO_CHANGE } from '../../src/lib/domain/core/change';
import { paragraph } from '../../src/lib/domain/note/blocks';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { createPage } from '../../src/lib/domain/page/commands';
import { roomName } from '../../src/lib/protocol/rooms';
import { synced, visit } from '../support/app';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { waitFor } from '../support/wait-for';
import { serveProduct, servePages } from './lib/browser';
import { paragraphsOf, WRITERS } from './lib/long-text';
import { count, median, ms, percentile, size, times } from './lib/numbers';
import { removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { startYWebsocket } from './lib/servers';
import { goToOwn, seenTyping, watchTyping, type Seen } from './lib/typing';

const LETTERS = size('LETTERS', 200_000);
const FEW_LETTERS = 2_000;
/** Letters that each types, and how long after one the next comes, ms: as somebody who types fast. */
const KEYS = size('KEYS', 40);
const PAUSE = 200;
const OPENINGS = size('OPENINGS', 5);

const PEOPLE = ['Ada', 'Ben', 'Cleo', 'Dan'] as const;
const relay = await serveProduct();
const company = await PreparedCompany.found(relay, {
	people: PEOPLE.map((name) => ({ name, role: 'Admin' }))
});
const addresses = {
	long: await addPage('long', LETTERS),
	short: await addPage('short', FEW_LETTERS)
};
const { workspace } = company;
await waitFor(
	() => workspace.status.state === 'synced',
	() => JSON.stringify(workspace.status),
	120_000
);
const executablePath = process.env['CHROMIUM_PATH'] ?? installedBrowsers()[0];
const browser = await chromium.launch({
	args: [...browserFlags],
	...(executablePath === undefined ? {} : { executablePath })
});
const ours = await Promise.all(
	[OWNER, ...PEOPLE].map(async (name) => (await company.enter(browser, name)).page)
);
await company.leave();
// A browser that has never been here stores the app first: that is measured nowhere here, and takes half a minute.
await Promise.all(
	ours.map((page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined)))
);
const openings = await measureOpening(ours[0]);
for (const page of ours) await opened(page, addresses.long);
const mine = await type(ours);
await Promise.all(ours.map((page) => page.context().close()));
const bare = await measureBare(browser);
await browser.close();
await relay.stop();

const lines: Line[] = [
	...([0.5, 0.99] as const).map((share): Line => {
		const [polder, base] = [mine, bare].map((seen) => percentile(delaysOf(seen), share));
		return {
			what: `keystroke on the others' screens, p${String(share * 100)}`,
			ratio: times(polder ?? NaN, base ?? NaN),
			...{ polder: ms(polder ?? NaN), baseline: ms(base ?? NaN) },
			aim: { text: '≤ 1.3×', met: (polder ?? NaN) / (base ?? NaN) <= 1.3 }
		};
	}),
	...([0.5, 0.99] as const).map((share): Line => {
		const [polder, base] = [mine, bare].map((seen) => percentile(paintsOf(seen), share));
		return {
			what: `next paint after a key, p${String(share * 100)}`,
			ratio: times(polder ?? NaN, base ?? NaN),
			...{ polder: ms(polder ?? NaN), baseline: ms(base ?? NaN) },
			aim: { text: '< 50 ms', met: (polder ?? NaN) < 50 }
		};
	}),
	{
		what: `opening a page of ${count(LETTERS)} letters, against ${count(FEW_LETTERS)}`,
		ratio: times(median(openings.long), median(openings.short)),
		...{ polder: ms(median(openings.long)), baseline: ms(median(openings.short)) },
		aim: { text: '≤ 1.5×', met: median(openings.long) / median(openings.short) <= 1.5 }
	}
];
await report(
	'v-pages',
	`(v) A page of ${count(LETTERS)} letters in which ${String(WRITERS)} write at once`,
	lines,
	{ mine, bare, openings }
);
await removeData();
process.exit(0);

async function addPage(id: string, letters: number): Promise<string> {
	const { workspace, space } = company;
	const room = roomName({ kind: 'space', space });
	const acting = {
		actor: workspace.me,
		clock: { now: () => Date.now(), offset: () => 0 },
		random: { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
	};
	const text = paragraphsOf(letters).map(paragraph);
	for (const [record, change] of [
		[id, createPage({ space, title: id }, { parent: null, order: 'a0' }, acting)],
		[bodyOf(id), createBody({ id, space }, acting, text)]
	] as const) {
		const done = await workspace.records.change(room, record, { ...NO_CHANGE, ...change });
		if (!done.ok) throw new Error('the page was not written');
	}
	return `${relay.url}/s/${space}/pages/${id}`;
}

/** Goes to a page. Resolves with how long it took until one could write in it, ms. */
async function opened(page: Page, address: string): Promise<number> {
	const from = await page.evaluate(() => performance.now());
	await visit(page, address);
	await page.waitForSelector('.note-text[contenteditable="true"] > p');
	return (await page.evaluate(() => performance.now())) - from;
}

async function measureOpening(page: Page | undefined): Promise<Record<'long' | 'short', number[]>> {
	if (page === undefined) throw new Error('nobody is there');
	await synced(page);
	const home = addresses.long.replace(/\/long$/u, '');
	const took: Record<'long' | 'short', number[]> = { long: [], short: [] };
	// In turn. The first opening loads the editor.
	for (let opening = 0; opening <= OPENINGS; opening += 1) {
		for (const which of ['short', 'long'] as const) {
			await visit(page, home);
			await page.waitForSelector('.note-text[contenteditable="true"]', { state: 'detached' });
			const time = await opened(page, addresses[which]);
			if (opening > 0) took[which].push(time);
		}
	}
	return took;
}

/** Everybody types at the same time, each in a paragraph of their own. */
async function type(pages: readonly Page[]): Promise<readonly Seen[]> {
	for (const [writer, page] of pages.entries()) {
		await goToOwn(page, writer);
		await watchTyping(page);
	}
	await Promise.all(
		pages.map(async (page, writer) => {
			// Not all in the same moment.
			await page.waitForTimeout((writer * PAUSE) / WRITERS);
			for (let key = 0; key < KEYS; key += 1) await page.keyboard.type('x', { delay: PAUSE });
		})
	);
	for (const [writer, page] of pages.entries()) {
		await page.waitForFunction(
			([writers, keys]) => {
				const { letters } = (globalThis as unknown as { benchTyping: Seen }).benchTyping;
				return letters.slice(0, writers).every(({ length }) => length >= keys);
			},
			[WRITERS, KEYS] as const,
			{ timeout: 60_000 }
		);
		if ((await seenTyping(page)).pressed.length < KEYS)
			throw new Error(`keys of ${String(writer)}`);
	}
	return Promise.all(pages.map(seenTyping));
}

async function measureBare(inBrowser: Browser): Promise<readonly Seen[]> {
	const server = await startYWebsocket();
	const served = await servePages(['bare-editor']);
	const address = `${served.origin}/bare-editor?${new URLSearchParams({ url: server.url, letters: String(LETTERS) }).toString()}`;
	const pages: Page[] = [];
	for (let writer = 0; writer < WRITERS; writer += 1) {
		const page = await (await inBrowser.newContext()).newPage();
		await page.goto(address);
		await page.waitForSelector('.note-text[contenteditable="true"] > p');
		pages.push(page);
	}
	const seen = await type(pages);
	served.stop();
	await server.stop();
	return seen;
}

/** From each key to the screens of the others, ms. */
function delaysOf(seen: readonly Seen[]): number[] {
	return seen.flatMap(({ pressed }, writer) =>
		pressed.slice(0, KEYS).flatMap(({ at }, key) =>
			seen.flatMap(({ letters }, reader) => {
				const drawn = reader === writer ? undefined : letters[writer]?.[key];
				return drawn === undefined ? [] : [drawn - at];
			})
		)
	);
}

function paintsOf(seen: readonly Seen[]): number[] {
	return seen.flatMap(({ pressed }) => pressed.map(({ at, drawn }) => drawn - at));
}
