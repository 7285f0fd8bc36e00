// Polder's replica without its screens. `?open` reads what a board shows first; without it the page
// waits to be filled. The fill also runs inside the product's own origin.
import { writeSpace } from '../../../src/lib/documents/space';
import { createCustomer } from '../../../src/lib/domain/customer/commands';
import { newId } from '../../../src/lib/domain/core/ids';
import { browserEnvironment, random } from '../../../src/lib/app/environment';
import { readSpace } from '../../../src/lib/documents/space';
import { roomName } from '../../../src/lib/protocol/rooms';
import { Device } from '../../../src/lib/replica/device';
import { stageTotals } from '../../../src/lib/replica/store/aggregates';
import { columnPage } from '../../../src/lib/replica/store/queries';
import { Workspace } from '../../../src/lib/replica/workspace';
import { makeCompany, writeDirectory } from '../lib/company';
import { generateDeals, type NewRecord } from '../lib/deals';
import { CARDS, showColumns, type Card } from './columns';

/** Records per transaction while filling. */
const BATCH = 2000;

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
	const [totals, ...pages] = await Promise.all([
		stageTotals(db, space.id, space.stages),
		...space.stages.map(({ id }) => columnPage(db, space.id, id, { start: 0, count: CARDS }))
	]);
	showColumns(
		space.stages.map(({ id }, index) => ({
			stage: id,
			count: totals.get(id)?.count ?? 0,
			sum: totals.get(id)?.sum ?? 0,
			cards: (pages[index] ?? []).flatMap((row): Card[] => (row.kind === 'deal' ? [row] : []))
		}))
	);
}

/** Makes a workspace on this device with that many deals; gives its space. */
async function fill(total: number): Promise<string> {
	const device = await Device.open();
	const company = makeCompany(random);
	const { space, owners, acting } = company;
	const entry = {
		id: company.id,
		name: 'Bench',
		member: acting.actor,
		kind: 'local',
		lastOpenedAt: Date.now()
	} as const;
	const workspace = await Workspace.open(entry, device, browserEnvironment());
	await workspace.directory.edit((doc) => {
		writeDirectory(doc, company, [device]);
	});
	await workspace.space(space.id).whenLoaded();
	await workspace.space(space.id).edit((doc) => {
		writeSpace(doc, space);
	});
	const { id, name, kind, visibility, archived } = space;
	await workspace.list({ id, name, kind, visibility, archived, enter: true });

	const customers = Array.from({ length: Math.min(85, total) }, (_, index): NewRecord => ({
		id: newId(random),
		change: createCustomer({ title: `Customer ${String(index)}` }, acting.actor, acting)
	}));
	await workspace.records.createMany(roomName({ kind: 'customers' }), customers);
	const room = roomName({ kind: 'space', space: id });
	const ids = owners.map((owner) => owner.id);
	const buyers = customers.map((customer) => customer.id);
	let batch: NewRecord[] = [];
	for (const deal of generateDeals(total, space, ids, acting, buyers)) {
		batch.push(deal);
		if (batch.length < BATCH) continue;
		await workspace.records.createMany(room, batch);
		batch = [];
	}
	await workspace.records.createMany(room, batch);
	await device.remember(entry);
	await workspace.close();
	device.close();
	return id;
}
