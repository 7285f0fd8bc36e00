// (y) Files: a file area of very many against one of few, and bringing and fetching a file against plain HTTP.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { FileRelay } from '../../src/lib/replica/files/file-relay';
import { naming, passFor, ROOM, someFile } from '../support/file-kit';
import { newDeal } from '../support/guarded-records';
import { startRelay } from '../support/relay-process';
import { seedData } from '../support/seeded-data';
import { waitFor } from '../support/wait-for';
import { WireReplica } from '../support/wire-replica';
import { bundle, firstPage, openBrowser, serveProduct } from './lib/browser';
import { fillProduct } from './lib/fill';
import { layLine } from './lib/line';
import { count, median, ms, size, sizes, times } from './lib/numbers';
import { benchDir, dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';

const FILES = sizes('FILES', [200, 20_000]);
const OPENINGS = size('OPENINGS', 7);
const MEGABYTES = size('MEGABYTES', 32);
const ROUNDS = size('ROUNDS', 5);
/** 100 Mbit/s both ways, and 20 ms to the server and back. */
const HOME = { rate: 12_500_000, delay: 10 } as const;

const areas = await measureAreas();
const steps: Line[] = [];
const [few, many] = [areas[0], areas.at(-1)];
for (const step of ['open', 'next', 'end', 'sort'] as const) {
	if (few === undefined || many === undefined) break;
	const [base = NaN, mine = NaN] = [few, many].map(({ seen }) =>
		median(seen.map((one) => one[step]))
	);
	steps.push({
		...{ what: `${STEPS()[step]}, ${count(many.files)} files against ${count(few.files)}` },
		...{ ratio: times(mine, base), polder: ms(mine), baseline: ms(base) },
		aim: { text: '≤ 1.2×', met: mine / base <= 1.2 }
	});
}
await report('y-files-area', '(y) A file area', steps, areas);

const carried = await measureCarrying();
await removeData();
await report(
	'y-files-carried',
	'(y) Files brought and fetched',
	carried.map(({ what, hasAim, ours, plain }): Line => {
		const speed = (took: readonly number[]): number => MEGABYTES / (median(took) / 1000);
		const [mine, base] = [speed(ours), speed(plain)];
		return {
			...{ what, ratio: times(mine, base) },
			...{ polder: `${mine.toFixed(1)} MB/s`, baseline: `${base.toFixed(1)} MB/s` },
			...(hasAim ? { aim: { text: '≥ 0.9×', met: mine / base >= 0.9 } } : {})
		};
	}),
	carried
);
process.exit(0);

/** What each step of a file area is. */
function STEPS() {
	return {
		open: 'gone to from another page, until the first file is there',
		end: 'scrolled to its end',
		sort: 'put into another order',
		next: 'a screenful further'
	} as const;
}

type Seen = Readonly<Record<keyof ReturnType<typeof STEPS>, number>>;

async function measureAreas(): Promise<{ readonly files: number; readonly seen: Seen[] }[]> {
	const relay = await serveProduct();
	const script = await bundle('files');
	const made: { files: number; profile: string; space: string; seen: Seen[] }[] = [];
	for (const files of FILES) {
		const profile = await dataDir();
		const context = await openBrowser(profile, { bypassCSP: true });
		const space = await fillProduct(await firstPage(context), relay.url, script, files);
		await context.close();
		made.push({ files, profile, space, seen: [] });
	}
	for (let opening = 0; opening <= OPENINGS; opening += 1) {
		for (const { profile, space, seen } of made) {
			const context = await openBrowser(profile);
			const page = await firstPage(context);
			await page.goto(`${relay.url}/s/${space}`);
			await page.locator(`a[href$="/s/${space}/files"]`).first().waitFor();
			const steps = await walk(page, space);
			// The first opening only warms the caches.
			if (opening > 0) seen.push(steps);
			await context.close();
		}
	}
	await relay.stop();
	return made.map(({ files, seen }) => ({ files, seen }));
}

/** Takes each step in the page and waits until what it shows is drawn. */
function walk(page: Page, space: string): Promise<Seen> {
	return page.evaluate(async (id) => {
		const names = (): string =>
			[...document.querySelectorAll('[data-index] button[aria-label^="Open"]')]
				.map((one) => one.textContent.trim())
				.join();
		const scroller = (): HTMLElement => {
			let element = document.querySelector<HTMLElement>('[data-index]');
			while (element !== null && element.scrollHeight <= element.clientHeight + 1) {
				element = element.parentElement;
			}
			if (element === null) throw new Error('nothing scrolls');
			return element;
		};
		/** Does something, and resolves with how long it took until other files were drawn. */
		const timed = async (act: () => void): Promise<number> => {
			const before = names();
			const began = performance.now();
			act();
			for (;;) {
				await new Promise((resolve) => requestAnimationFrame(resolve));
				const now = names();
				if (now !== '' && now !== before) return performance.now() - began;
				if (performance.now() - began > 60_000) throw new Error(`nothing new: ${now}`);
			}
		};
		const link = document.querySelector<HTMLElement>(`a[href$="/s/${id}/files"]`);
		const open = await timed(() => link?.click());
		const next = await timed(() => {
			scroller().scrollTop += 900;
		});
		const end = await timed(() => {
			scroller().scrollTop = scroller().scrollHeight;
		});
		await timed(() => {
			scroller().scrollTop = 0;
		});
		const sort = await timed(() => {
			const order = [...document.querySelectorAll('button')].find((one) =>
				/^(A|De)scending$/.test(one.textContent.trim())
			);
			order?.click();
		});
		return { open, next, end, sort };
	}, space);
}

/** One way that a file goes, and how long it took ours and the plain one, ms. */
interface Carried {
	readonly what: string;
	/** On one machine the processor is measured, and not how long somebody waits. */
	readonly hasAim: boolean;
	readonly ours: number[];
	readonly plain: number[];
}

async function measureCarrying(): Promise<readonly Carried[]> {
	const { directory, keys } = await seedData();
	const limits = {
		POLDER_LIMIT_FILE_BURST: String(2 ** 40),
		POLDER_LIMIT_MEMBER_FILES: String(2 ** 40)
	};
	const relay = await startRelay({ dataDir: directory, env: limits });
	const plain = await plainFiles();
	const replica = new WireReplica(() => relay.url, ROOM, keys.anna);
	replica.connect();
	replica.change('deal', newDeal('anna'), 'made');
	const pass = await passFor(relay.url, keys.anna);
	const near = { ours: relay.url, plain: plain.url, stop: () => undefined };
	const home = await homeLines(relay.port, Number(new URL(plain.url).port));
	const found: Carried[] = [];
	for (const [where, { ours, plain: other }] of [
		['on one machine', near],
		['on a line of 100 Mbit/s, 20 ms there and back', home]
	] as const) {
		const hasAim = other !== near.plain;
		const up: Carried = {
			...{ what: `bringing ${String(MEGABYTES)} MB ${where}`, hasAim },
			...{ ours: [], plain: [] }
		};
		const down: Carried = {
			...{ what: `fetching ${String(MEGABYTES)} MB ${where}, checked`, hasAim },
			...{ ours: [], plain: [] }
		};
		for (let round = 0; round <= ROUNDS; round += 1) {
			const { ref, bytes } = someFile('anna', MEGABYTES * 1024 * 1024);
			replica.change('deal', naming(ref, 'anna'), ref.id);
			await waitFor(
				() => replica.acknowledged.has(ref.id),
				() => replica.faults.join()
			);
			const place = { room: ROOM, record: 'deal', id: ref.id } as const;
			const device = deviceAt(ours, pass);
			const took = {
				up: await timed(async () => {
					const stays = new AbortController().signal;
					// In Node, the client takes a buffer where it takes a blob in a browser.
					const brought = await device.bring(
						place,
						bytes as unknown as Blob,
						stays,
						() => undefined
					);
					if (brought !== 'done') throw new Error(brought);
				}),
				plainUp: await timed(async () => {
					const answer = await fetch(`${other}/${ref.id}`, {
						method: 'PUT',
						body: new Uint8Array(bytes)
					});
					if (!answer.ok) throw new Error(String(answer.status));
				}),
				down: await timed(async () => {
					const got = await device.fetch(place, ref.hash);
					if (!got.ok || got.value.hash !== ref.hash) throw new Error('not whole');
				}),
				plainDown: await timed(async () => {
					const got = await (await fetch(`${other}/${ref.id}`)).blob();
					if (got.size !== ref.size) throw new Error('not whole');
				})
			};
			if (round === 0) continue;
			up.ours.push(took.up);
			up.plain.push(took.plainUp);
			down.ours.push(took.down);
			down.plain.push(took.plainDown);
		}
		found.push(up, down);
	}
	replica.cut();
	home.stop();
	plain.stop();
	await relay.stop();
	return found;
}

async function timed(work: () => Promise<void>): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

async function homeLines(relay: number, plain: number) {
	const [ours, other] = [await layLine(relay, HOME), await layLine(plain, HOME)];
	return {
		...{ ours: ours.url, plain: other.url },
		stop: () => {
			ours.stop();
			other.stop();
		}
	};
}

function deviceAt(origin: string, pass: string): FileRelay {
	return new FileRelay({
		origin,
		now: () => Date.now(),
		ask: () => Promise.resolve({ answer: 'file-pass', pass, lifetime: 600_000, largest: 2 ** 40 }),
		onLargest: () => undefined
	});
}

async function plainFiles(): Promise<{ readonly url: string; stop(): void }> {
	const child = spawn(
		process.execPath,
		[join(benchDir, 'peers', 'plain-files.js'), await dataDir()],
		{
			stdio: ['ignore', 'pipe', 'inherit']
		}
	);
	const url = await new Promise<string>((resolve, reject) => {
		child.stdout.once('data', (line: Buffer) => {
			resolve(line.toString().trim());
		});
		child.once('exit', () => {
			reject(new Error('the plain server ended'));
		});
	});
	return { url, stop: () => child.kill() };
}
