// (e) The JavaScript that is sent before the first card can be shown, compressed, against all of the
// product's JavaScript.
import type { Response } from '@playwright/test';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle, firstPage, openBrowser, serveProduct } from './lib/browser';
import { fillProduct } from './lib/fill';
import { firstSight, watch } from './lib/marks';
import { bytes, times } from './lib/numbers';
import { dataDir, removeData, root } from './lib/places';
import { report } from './lib/report';

/** The most that may be sent, gzipped. */
const AIM = 120 * 1024;

interface Script {
	readonly path: string;
	readonly gzip: number;
	/** As it came: in the encoding that the relay and the browser agreed upon. */
	readonly sent: number;
	readonly encoding: string;
}

const relay = await serveProduct();
const script = await bundle('polder');
const profile = await dataDir();
const filling = await openBrowser(profile, { bypassCSP: true });
await fillProduct(await firstPage(filling), relay.url, script, 100);
await filling.close();

const firstCard = () =>
	scriptsOf(profile, async (page) => {
		const { card } = await firstSight(page);
		// What the documents say is kept as rows a moment after they were read: the next start is drawn from these.
		await new Promise((resolve) => setTimeout(resolve, 3000));
		return card;
	});
// What was written without the app is opened once before.
await firstCard();
const board = await firstCard();
const welcome = await scriptsOf(await dataDir(), async (page) => {
	await page.getByRole('heading').first().waitFor();
	return page.evaluate(() => performance.now());
});
await relay.stop();
const whole = await wholeProduct();
await removeData();

const sum = (scripts: readonly Script[], what: 'gzip' | 'sent') =>
	scripts.reduce((total, one) => total + one[what], 0);
const first = sum(board, 'gzip');
const before = sum(welcome, 'gzip');
await report(
	'e-script-size',
	'(e) JavaScript sent for the first screen, compressed',
	[
		{
			what: `the board with its first card, gzip (${String(board.length)} scripts)`,
			ratio: times(first, whole),
			polder: bytes(first),
			baseline: bytes(whole),
			aim: { text: 'under 120 KB', met: first < AIM }
		},
		{
			what: `the same as it was sent (${[...new Set(board.map(({ encoding }) => encoding))].join(', ')})`,
			polder: bytes(sum(board, 'sent'))
		},
		{
			what: `the screen of somebody new, gzip (${String(welcome.length)} scripts)`,
			ratio: times(before, whole),
			polder: bytes(before),
			baseline: bytes(whole),
			aim: { text: 'under 120 KB', met: before < AIM }
		}
	],
	{ board, welcome, whole }
);
process.exit(0);

/**
 * The scripts that a page asks for until it shows what it is waited for. `shown` tells when that was, ms by the page's
 * clock: what is asked for after it is none of them.
 */
async function scriptsOf(
	directory: string,
	shown: (page: Awaited<ReturnType<typeof firstPage>>) => Promise<number>
): Promise<Script[]> {
	const context = await openBrowser(directory);
	try {
		await watch(context);
		const page = await firstPage(context);
		const responses: Response[] = [];
		page.on('response', (response) => {
			// What the service worker fetches for later is no part of the first screen.
			if (response.request().serviceWorker() === null) responses.push(response);
		});
		await page.goto(relay.url);
		const moment = await shown(page);
		const asked = new Set(
			await page.evaluate(
				(until) =>
					performance
						.getEntriesByType('resource')
						.flatMap(({ name, startTime }) => (startTime <= until ? [name] : [])),
				moment
			)
		);
		const scripts = responses.filter(
			(response) => new URL(response.url()).pathname.endsWith('.js') && asked.has(response.url())
		);
		return await Promise.all(scripts.map(weigh));
	} finally {
		await context.close();
	}
}

async function weigh(response: Response): Promise<Script> {
	const body = await response.body();
	const headers = await response.allHeaders();
	return {
		path: new URL(response.url()).pathname,
		gzip: gzipSync(body, { level: 9 }).length,
		sent: Number(headers['content-length'] ?? body.length),
		encoding: headers['content-encoding'] ?? 'as it is'
	};
}

/** All scripts of the product, gzipped; the service worker apart. */
async function wholeProduct(): Promise<number> {
	const directory = join(root, 'build', '_app', 'immutable');
	const names = await readdir(directory, { recursive: true });
	let total = 0;
	for (const name of names.filter((one) => one.endsWith('.js'))) {
		total += gzipSync(await readFile(join(directory, name)), { level: 9 }).length;
	}
	return total;
}
