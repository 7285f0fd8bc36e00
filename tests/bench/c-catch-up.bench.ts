// (c) What it costs a device to come back after ten changes of others, with few and with many records.
import * as Y from 'yjs';
import { colleague, ReturningDevice, type CatchUp } from './lib/catch-up';
import { generateDeals } from './lib/deals';
import { makeDevices } from './lib/node-device';
import { bytes, count, median, ms, size, sizes, times } from './lib/numbers';
import { dataDir, removeData } from './lib/places';
import { addPlainDeals, DEALS } from './lib/plain-document';
import { report, type Line } from './lib/report';
import { seedRelay, type SeededRelay } from './lib/seed';
import { pinLoad, startPolder, startYWebsocket } from './lib/servers';
import { updateOf } from './lib/subjects';
import { syncDocument, tell } from './lib/yjs-wire';

const RECORDS = sizes('CATCH_UP', [1000, 10_000, 50_000]);
const CHANGES = 10;
const RETURNS = size('RETURNS', 15);
/** The most that coming back may cost. */
const AIM = 20 * 1024;

interface Measured {
	readonly records: number;
	readonly whole: CatchUp;
	readonly back: readonly CatchUp[];
	readonly plain: readonly CatchUp[];
}

pinLoad();
const measured: Measured[] = [];
for (const records of RECORDS) measured.push(await measure(records));
await removeData();

const small = measured[0];
const lines = measured.flatMap(({ records, whole, back, plain }): Line[] => {
	const time = median(back.map((one) => one.time));
	const cost = median(back.map((one) => one.bytes));
	const theirs = median(plain.map((one) => one.bytes));
	return [
		{
			what: `bytes after ${String(CHANGES)} changes, ${count(records)} records, against all again`,
			ratio: times(cost, whole.bytes),
			polder: bytes(cost),
			baseline: bytes(whole.bytes),
			aim: { text: 'under 20 KB', met: cost < AIM }
		},
		{
			what: `time, ${count(records)} records, against all again`,
			ratio: times(time, whole.time),
			polder: ms(time),
			baseline: ms(whole.time)
		},
		{
			what: `bytes, ${count(records)} records, against one document at y-websocket`,
			ratio: times(cost, theirs),
			polder: bytes(cost),
			baseline: bytes(theirs)
		},
		{
			what: `time, ${count(records)} records, against one document at y-websocket`,
			ratio: times(time, median(plain.map((one) => one.time))),
			polder: ms(time),
			baseline: ms(median(plain.map((one) => one.time)))
		}
	];
});
if (small !== undefined) {
	const base = median(small.back.map((one) => one.bytes));
	const most = median(measured.at(-1)?.back.map((one) => one.bytes) ?? []);
	lines.push({
		what: 'bytes with the most records against the fewest',
		ratio: times(most, base),
		polder: bytes(most),
		baseline: bytes(base),
		aim: { text: 'the same', met: most < base * 1.1 }
	});
}
await report('c-catch-up', '(c) Coming back after ten changes', lines, measured);
process.exit(0);

async function measure(records: number): Promise<Measured> {
	const directory = await dataDir();
	const [mine, theirs] = await makeDevices(2);
	if (!mine || !theirs) throw new Error('two devices');
	const seeded = await seedRelay(directory, records, [mine, theirs]);
	const polder = await startPolder(directory);
	const other = await colleague(polder.url, seeded, theirs);
	const device = new ReturningDevice(polder.url, seeded, mine);
	const whole = await device.catchUp();
	const back: CatchUp[] = [];
	for (let i = 0; i < RETURNS; i++) {
		await other.change(CHANGES);
		const cost = await device.catchUp();
		if (cost.records !== CHANGES) throw new Error(`${String(cost.records)} records came back`);
		back.push(cost);
	}
	await other.leave();
	await polder.stop();
	return { records, whole, back, plain: await measurePlain(seeded) };
}

/** The same records as one document of a y-websocket server, already open on the device. */
async function measurePlain({ company, deals }: SeededRelay): Promise<CatchUp[]> {
	const server = await startYWebsocket();
	const { space, owners, acting } = company;
	const theirs = new Y.Doc();
	const ids = owners.map(({ id }) => id);
	const all = [...generateDeals(deals.length, space, ids, acting)];
	addPlainDeals(theirs, all, space.stages[0]?.id ?? '');
	const connection = await syncDocument('y-websocket', server.url, 'plain', theirs);
	const mine = new Y.Doc();
	await (await syncDocument('y-websocket', server.url, 'plain', mine)).close();
	const maps = theirs.getMap<Y.Map<unknown>>(DEALS);
	const costs: CatchUp[] = [];
	let made = 0;
	for (let i = 0; i < RETURNS; i++) {
		const update = updateOf(theirs, () => {
			for (let j = 0; j < CHANGES; j++) {
				const deal = all[(++made * 7919) % all.length];
				if (deal !== undefined) maps.get(deal.id)?.set('revenue', made);
			}
		});
		// The server hands an update back to its sender once it has it.
		const taken = new Promise<void>((resolve) => {
			connection.onFrame = () => {
				resolve();
			};
		});
		connection.send(tell('y-websocket', '', 'update', update));
		await taken;
		const began = performance.now();
		const back = await syncDocument('y-websocket', server.url, 'plain', mine);
		const time = performance.now() - began;
		// Our answer to the server's own question may still be on its way.
		await new Promise((resolve) => setTimeout(resolve, 50));
		costs.push({ time, bytes: back.bytes, records: CHANGES });
		await back.close();
		const [deal] = all.slice((made * 7919) % all.length);
		const seen = deal && mine.getMap<Y.Map<unknown>>(DEALS).get(deal.id)?.get('revenue');
		if (seen !== made) throw new Error('the changes did not come back');
	}
	await connection.close();
	await server.stop();
	return costs;
}
