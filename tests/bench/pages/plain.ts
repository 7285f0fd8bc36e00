// The plain way, as a page: one Y.Doc for the whole space, kept by y-indexeddb.
// `?open` shows the board; without it the page waits to be filled.
import Papa from 'papaparse';
import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import { makeCompany } from '../lib/company';
import { generateDeals, type NewRecord } from '../lib/deals';
import { addPlainDeals, DEALS } from '../lib/plain-document';
import { CARDS, showColumns, type Card } from './columns';

const STAGES = 'stages';
/** Deals per update while filling. */
const BATCH = 2000;

const doc = new Y.Doc();
const persistence = new IndexeddbPersistence('plain', doc);
void persistence.whenSynced.then(() => {
	if (location.search === '?open') show();
	else Object.assign(globalThis, { polderBench: { fill, importCsv } });
});

function show(): void {
	interface Plain extends Card {
		readonly order: string;
	}
	const columns = new Map<string, Plain[]>();
	for (const stage of doc.getArray<string>(STAGES)) columns.set(stage, []);
	doc.getMap<Y.Map<unknown>>(DEALS).forEach((deal, id) => {
		columns.get(deal.get('stage') as string)?.push({
			id,
			order: deal.get('order') as string,
			title: deal.get('title') as string,
			contact: deal.get('contact') as string,
			revenue: deal.get('revenue') as number
		});
	});
	showColumns(
		[...columns].map(([stage, deals]) => ({
			stage,
			count: deals.length,
			sum: deals.reduce((sum, { revenue }) => sum + revenue, 0),
			cards: deals
				.sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
				.slice(0, CARDS)
		}))
	);
}

/** Fills the document, and leaves it on the disk as the one update that is fastest to open. */
async function fill(total: number): Promise<void> {
	const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
	const { space, owners, acting } = makeCompany(random);
	const [first] = space.stages;
	doc.getArray<string>(STAGES).push(space.stages.map(({ id }) => id));
	let batch: NewRecord[] = [];
	const ids = owners.map(({ id }) => id);
	for (const deal of generateDeals(total, space, ids, acting)) {
		batch.push(deal);
		if (batch.length < BATCH) continue;
		addPlainDeals(doc, batch, first?.id ?? '');
		batch = [];
	}
	addPlainDeals(doc, batch, first?.id ?? '');
	await storeState(persistence, true);
	await stored();
}

/** Reads a CSV file on the page's own thread and puts every row into the document. Gives the time in ms. */
async function importCsv(text: string): Promise<number> {
	// In a task of its own: one begun from outside of the page is not told among the long ones.
	await new Promise((resolve) => setTimeout(resolve, 0));
	const began = performance.now();
	const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
	doc.transact(() => {
		const all = doc.getMap<Y.Map<unknown>>(DEALS);
		for (const row of data) {
			all.set(row['opportunity_id'] ?? '', new Y.Map<unknown>(Object.entries(row)));
		}
	});
	await stored();
	return performance.now() - began;
}

/** Resolves when what was written so far is on the disk: transactions on a store keep their order. */
function stored(): Promise<void> {
	return new Promise((resolve, reject) => {
		const transaction = persistence.db?.transaction(['updates'], 'readonly');
		if (transaction === undefined) throw new Error('not open');
		transaction.objectStore('updates').count();
		transaction.oncomplete = () => {
			resolve();
		};
		transaction.onabort = () => {
			reject(new Error('aborted'));
		};
	});
}
