// (o) Words in 100,000 records and as many posts: two libraries that search in memory, an index of the browser's
// database with an entry for each word, and the product's own. Each in a browser that has just started.
import { bundle, firstPage, openBrowser } from './lib/browser';
import { bytes, count, median, ms, size, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { report, type Line } from './lib/report';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const RECORDS = size('RECORDS', 100_000);
const NAMES = ['polder', 'minisearch', 'flexsearch', 'entries'] as const;
/** How long a key press may take, ms. */
const KEY = 50;

interface Filled {
	readonly took: number;
	readonly bytes: number;
}

interface Ran {
	readonly first: number;
	readonly keys: readonly number[];
	readonly writes: readonly number[];
}

const code = await bundle('search-race');
const server = createServer((_, response) => response.end('<!doctype html>'));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;

type Measured = Filled & Ran & { readonly heap: number };

const measured = new Map<string, Measured>();
for (const name of NAMES) {
	const profile = await dataDir();
	const filled = await inPage(profile, async (evaluate) =>
		evaluate<Filled>(`race.fill('${name}', ${String(RECORDS)})`)
	);
	const ran = await inPage(profile, async (evaluate, heap) => {
		const before = await heap();
		const result = await evaluate<Ran>(`race.run('${name}', race.asked())`);
		return { ...result, heap: (await heap()) - before };
	});
	measured.set(name, { ...filled, ...ran });
	console.log(`${name}: filled in ${ms(filled.took)}.`);
}
server.close();
server.closeAllConnections();
await removeData();

const polder = measured.get('polder');
if (polder === undefined) throw new Error('nothing was measured');
const lines = NAMES.filter((name) => name !== 'polder').flatMap((name): Line[] => {
	const other = measured.get(name);
	if (other === undefined) return [];
	const line = (what: string, of: (one: Measured) => number, show: (value: number) => string) => ({
		what: `${what}, against ${name}`,
		ratio: times(of(polder), of(other)),
		polder: show(of(polder)),
		baseline: show(of(other))
	});
	return [
		line('first answer after a cold start', ({ first }) => first, ms),
		{
			...line('a key press, the worst', ({ keys }) => Math.max(...keys), ms),
			aim: { text: `less than ${String(KEY)} ms`, met: Math.max(...polder.keys) < KEY }
		},
		line('a key press, the median', ({ keys }) => median([...keys]), ms),
		line('one record written, stored', ({ writes }) => median([...writes]), ms),
		line('memory', ({ heap }) => heap, bytes),
		line('on the disk (Polder with the whole rows)', ({ bytes: on }) => on, bytes)
	];
});
const title = `(o) The index of words, ${count(RECORDS)} records and as many posts`;
await report('o-search-index', title, lines, Object.fromEntries(measured));
process.exit(0);

async function inPage<Value>(
	profile: string,
	work: (
		evaluate: <Result>(code: string) => Promise<Result>,
		heap: () => Promise<number>
	) => Promise<Value>
): Promise<Value> {
	const context = await openBrowser(profile, { bypassCSP: true });
	try {
		const page = await firstPage(context);
		await page.goto(origin);
		await page.addScriptTag({ content: code });
		const session = await context.newCDPSession(page);
		return await work(
			(script) => page.evaluate(script),
			async () => {
				await session.send('HeapProfiler.collectGarbage');
				return (await session.send('Runtime.getHeapUsage')).usedSize;
			}
		);
	} finally {
		await context.close();
	}
}
