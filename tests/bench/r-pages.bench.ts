// (r) A page of 200,000 characters: how soon what one of five types is on the screens of the others, against a bare
// editor with y-websocket, and how long it takes to open against one of 2,000.
import { chromium, type Browser, type Page } from '@playwright/test';
import { browserFlags } from '../../scripts/lib/browser-flags.mjs';
import { installedBrowsers } from '../../scripts/lib/browser.mjs';
import { newId } from '../../src/lib/domain/core/ids';
import { paragraph } from '../../src/lib/domain/note/blocks';
import { bodyOf, createBody } from '../../src/lib/domain/note/body';
import { createPage } from '../../src/lib/domain/page/commands';
import { roomName } from '../../src/lib/protocol/rooms';
import { visit } from '../support/app';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { serveProduct, servePages } from './lib/browser';
import { count, median, ms, percentile, size, times } from './lib/numbers';
import { removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { startYWebsocket } from './lib/servers';
import { markOf, momentsOf, seen, watchTyping } from './lib/typing';

const LETTERS = size('LETTERS', 200_000);
const FEW = size('FEW', 2_000);
/** Keystrokes of each of the five, and how often each page is opened. */
const KEYSTROKES = size('KEYSTROKES', 60);
const OPENINGS = size('OPENINGS', 7);
const NAMES = [OWNER, 'Adam Admin', 'Bea Admin', 'Cleo Admin', 'Dan Admin'];

const LINE =
	'The boat leaves the harbour when the tide turns, whoever is on board by then. '.repeat(2);
const linesOf = (letters: number): string[] =>
	Array.from({ length: Math.ceil(letters / LINE.length) }, () => LINE);

const executablePath = process.env['CHROMIUM_PATH'] ?? installedBrowsers()[0];
const browser = await chromium.launch({
	args: [...browserFlags],
	...(executablePath === undefined ? {} : { executablePath })
});
const relay = await serveProduct();
const company = await PreparedCompany.found(relay, {
	people: NAMES.slice(1).map((name) => ({ name, role: 'Admin' }))
});

/** Writes a page of so many letters through the relay. */
async function write(title: string, letters: number, order: string): Promise<string> {
	const { space, workspace } = company;
	const acting = {
		actor: workspace.me,
		clock: { now: () => Date.now(), offset: () => 0 },
		random: { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
	};
	const id = newId(acting.random);
	const room = roomName({ kind: 'space', space });
	const text = linesOf(letters).map((words) => paragraph(words));
	const done = await workspace.records.changeTogether([
		{ room, id, edits: [createPage({ space, title }, { parent: null, order }, acting)] },
		{ room, id: bodyOf(id), edits: [createBody({ id, space }, acting, text)] }
	]);
	if (!done.ok) throw new Error(JSON.stringify(done.error));
	return `${relay.url}/s/${space}/pages/${id}`;
}

const [long, short] = [await write('Long', LETTERS, 'a0'), await write('Short', FEW, 'a1')];
const people: Page[] = [];
for (const name of NAMES) people.push((await company.enter(browser, name)).page);
await company.leave();

/** How long it takes until a text stands on the screen, and until it can be written, ms. */
async function open(page: Page, address: string): Promise<readonly [read: number, write: number]> {
	const lines = linesOf(address === long ? LETTERS : FEW).length;
	await visit(page, `${relay.url}/s/${company.space}/pages`);
	await page.getByRole('heading', { name: 'Recently changed' }).waitFor();
	return page.evaluate(
		async ({ path, lines }) => {
			const link = document.querySelector<HTMLElement>(`a[data-page][href="${path}"]`);
			if (link === null) throw new Error('the tree does not have the page');
			const began = performance.now();
			link.click();
			const when = (selector: string) =>
				new Promise<number>((resolve) => {
					const look = (): void => {
						if (document.querySelectorAll(selector).length >= lines) {
							resolve(performance.now() - began);
						} else requestAnimationFrame(look);
					};
					look();
				});
			return Promise.all([
				when('.note-text > p'),
				when('.ProseMirror[contenteditable="true"] > p')
			]);
		},
		{ path: new URL(address).pathname, lines }
	);
}

const openings = {
	long: [] as (readonly [number, number])[],
	short: [] as (readonly [number, number])[]
};
const [olga] = people;
if (olga === undefined) throw new Error('nobody is there');
for (let opening = 0; opening <= OPENINGS; opening += 1) {
	for (const which of ['long', 'short'] as const) {
		const took = await open(olga, which === 'long' ? long : short);
		// The first opening only warms the caches.
		if (opening > 0) openings[which].push(took);
	}
}

/** Everybody types at once, each in a paragraph of their own. Returns until seen by others, and until painted here. */
async function typing(pages: readonly Page[]): Promise<{ others: number[]; own: number[] }> {
	for (const [at, page] of pages.entries()) {
		const lines = page.locator('.ProseMirror > p');
		await lines.nth(Math.floor(((at + 1) * (await lines.count())) / (pages.length + 2))).click();
		await watchTyping(page);
	}
	for (let stroke = 0; stroke < KEYSTROKES; stroke += 1) {
		const marks = pages.map((_, at) => markOf(stroke * pages.length + at));
		await Promise.all(pages.map((page, at) => page.keyboard.insertText(marks[at] ?? '')));
		await Promise.all(pages.map((page) => seen(page, marks)));
	}
	const all = await Promise.all(pages.map(momentsOf));
	const others: number[] = [];
	const own: number[] = [];
	for (const [at, { typed }] of all.entries()) {
		// The first few warm up.
		for (const [mark, began] of typed.slice(5)) {
			for (const [where, { painted }] of all.entries()) {
				const there = new Map(painted).get(mark);
				if (there !== undefined) (where === at ? own : others).push(there - began);
			}
		}
	}
	return { others, own };
}

async function bareEditors(of: Browser, origin: string, server: string): Promise<Page[]> {
	const pages: Page[] = [];
	for (const _ of NAMES) {
		const page = await (await of.newContext()).newPage();
		await page.goto(`${origin}/bare-editor?server=${encodeURIComponent(server)}`);
		await page.locator('.ProseMirror').waitFor();
		pages.push(page);
	}
	await pages[0]?.evaluate(
		(lines) =>
			(globalThis as unknown as { polderBench: { fill(lines: string[]): void } }).polderBench.fill(
				lines
			),
		linesOf(LETTERS)
	);
	const lines = linesOf(LETTERS).length;
	for (const page of pages) {
		await page.waitForFunction(
			(least) => document.querySelectorAll('.ProseMirror > p').length >= least,
			lines
		);
	}
	return pages;
}

for (const page of people) await visit(page, long);
for (const page of people) {
	await page.locator('.ProseMirror[contenteditable="true"] > p').first().waitFor();
}
const polder = await typing(people);
for (const page of people) await page.context().close();

const y = await startYWebsocket();
const served = await servePages(['bare-editor']);
const bare = await typing(await bareEditors(browser, served.origin, y.url));

const read = { long: openings.long.map(([is]) => is), short: openings.short.map(([is]) => is) };
const written = {
	long: openings.long.map(([, is]) => is),
	short: openings.short.map(([, is]) => is)
};
const against = (what: string, is: number, was: number, most: number): Line => ({
	what,
	ratio: times(is, was),
	polder: ms(is),
	baseline: ms(was),
	aim: { text: `≤ ${String(most)}×`, met: is <= was * most }
});
const painted = percentile(polder.own, 0.5);
await report(
	'r-pages',
	`(r) A page of ${count(LETTERS)} characters, five write at once; against a bare editor with y-websocket, and a page of ${count(FEW)}`,
	[
		against(
			'keystroke to the screens of others, p50',
			median(polder.others),
			median(bare.others),
			1.3
		),
		against(
			'keystroke to the screens of others, p99',
			percentile(polder.others, 0.99),
			percentile(bare.others, 0.99),
			1.3
		),
		{
			what: 'keystroke to the next paint of who types, p50',
			ratio: times(painted, median(bare.own)),
			polder: ms(painted),
			baseline: ms(median(bare.own)),
			aim: { text: '< 50 ms', met: painted < 50 }
		},
		against('opened until it can be read', median(read.long), median(read.short), 1.5),
		against('opened until it can be written', median(written.long), median(written.short), 1.5)
	],
	{ polder, bare, openings }
);
await browser.close();
await relay.stop();
await y.stop();
served.stop();
await removeData();
