// Polder's replica without its screens. `?open` reads what a board shows first; without it the page
// waits to be filled. The fill also runs inside the product's own origin.
import { browserEnvironment } from '../../../src/lib/app/environment';
import { readSpace } from '../../../src/lib/documents/space';
import { Device } from '../../../src/lib/replica/device';
import { stageTotals } from '../../../src/lib/replica/store/aggregates';
import { columnPage } from '../../../src/lib/replica/store/queries';
import { Workspace } from '../../../src/lib/replica/workspace';
import { generateDeals } from '../lib/deals';
import { CARDS, showColumns, type Card } from './columns';
import { fillReplica } from './fill-replica';

if (location.search === '?open') void show();
else Object.assign(globalThis, { polderBench: { fill } });

async function show(): Promise<void> {
	const device = await Device.open();
	const [entry] = await device.workspaces();
	if (entry === undefined) throw new Error('not filled');
	const workspace = await Workspace.open(entry, device, browserEnvironment());
	const [listed] = workspace.catalogue;
	if (listed === undefined) throw new Error('no space');
	const document = workspace.space(listed.id);
	await document.whenLoaded();
	const space = document.read((doc) => readSpace(doc, listed.id));
	if (space === null) throw new Error('the space is empty');
	const { db } = workspace;
	// All deals of the benches are in one currency.
	const reckoning = {
		...space,
		exchange: { base: space.currency, rates: new Map<string, number>() }
	};
	const [totals, ...pages] = await Promise.all([
		stageTotals(db, space.id, reckoning),
		...space.stages.map(({ id }) => columnPage(db, space.id, id, { start: 0, count: CARDS }))
	]);
	showColumns(
		space.stages.map(({ id }, index) => ({
			stage: id,
			count: totals.get(id)?.count ?? 0,
			sum: totals.get(id)?.sums[space.currency] ?? 0,
			cards: (pages[index] ?? []).flatMap((row): Card[] => (row.kind === 'deal' ? [row] : []))
		}))
	);
}

/** Makes a workspace on this device with that many deals; gives its space. */
function fill(total: number): Promise<string> {
	return fillReplica(total, {
		records: (count, { space, owners, acting }, customers) => {
			const ids = owners.map(({ id }) => id);
			return generateDeals(count, space, ids, acting, customers);
		}
	});
}
