import * as Y from 'yjs';
import { setSpaceField } from '../../../src/lib/documents/space';
import { openRecord, readHistory } from '../../../src/lib/documents/record';
import { encodeFromDevice } from '../../../src/lib/protocol/codec';
import type { NodeDevice } from './node-device';
import {
	enterRoom,
	isPolder,
	mustBeAllowed,
	readPolder,
	say,
	type Entrance
} from './polder-client';
import type { SeededRelay } from './seed';
import type { BenchServer, OtherServer } from './servers';
import { enterAndSubscribe, enterAndSync, changeRevenue, updateOf } from './subjects';
import { acceptedBy, answers, Writer } from './writers';
import { syncDocument, tell } from './yjs-wire';

/** Edits whose survival is counted: each leaves something of its own behind. */
export interface Counted {
	readonly writer: Writer;
	/** How many of the first so many edits a new client does not find. */
	missing(answered: number): Promise<number>;
}

/** A writer and a reader who has nothing yet, at a server. */
interface Place {
	readonly server: BenchServer;
	readonly seeded: SeededRelay;
	readonly devices: readonly [NodeDevice, NodeDevice];
}

const entrance = ({ server, seeded }: Place, device: NodeDevice): Entrance => ({
	url: server.url,
	workspace: seeded.company.id,
	room: seeded.room,
	device
});

/** Edits of deals at Polder's relay, each with a line of history. */
export async function countedRecords(place: Place): Promise<Counted> {
	const { seeded, devices } = place;
	const docs = seeded.deals.map(({ id, update }) => ({ id, doc: openRecord([update]) }));
	const writer = new Writer(
		await enterAndSubscribe(entrance(place, devices[0])),
		(number) => {
			const deal = docs[number % docs.length];
			if (deal === undefined) throw new Error('no deals');
			const update = updateOf(deal.doc, () => {
				changeRevenue(deal.doc, seeded.company, number);
			});
			return encodeFromDevice({ type: 'edit', number, record: deal.id, update });
		},
		acceptedBy
	);
	return {
		writer,
		missing: async (answered) => {
			const found = new Set<unknown>();
			for (const update of await allRecords(entrance(place, devices[1]))) {
				const doc = openRecord([update]);
				for (const line of readHistory(doc)) if (line.what === 'field') found.add(line.to);
				doc.destroy();
			}
			let missing = 0;
			for (let number = 1; number <= answered; number++) if (!found.has(number)) missing += 1;
			return missing;
		}
	};
}

/** Every record of a room, as a new device is sent it. */
async function allRecords(from: Entrance): Promise<Uint8Array[]> {
	const updates: Uint8Array[] = [];
	let settle: () => void;
	const whole = new Promise<void>((resolve) => {
		settle = resolve;
	});
	const connection = await enterRoom(from, (frame) => {
		if (!isPolder(frame, 'batch')) return;
		const message = readPolder(frame);
		if (message?.type !== 'batch') return;
		for (const { update } of message.records) updates.push(update);
		if (message.last) settle();
	});
	say(connection, { type: 'subscribe', cursor: null });
	await whole;
	await connection.close();
	return updates;
}

/** A name with the number of the edit: as edits build on each other, the last one found tells of all. */
const nameOf = (number: number): string => `Sales ${String(number)}`;

const missingAfter = (doc: Y.Doc, answered: number): number => {
	const found = Number(doc.getMap<string>('space').get('name')?.split(' ')[1] ?? 0);
	// Before the first edit it is called something without a number.
	return Math.max(0, answered - (Number.isNaN(found) ? 0 : found));
};

/** Edits of the space itself at Polder's relay. */
export async function countedDocument(place: Place): Promise<Counted> {
	const { devices } = place;
	const doc = new Y.Doc();
	const connection = await enterAndSync(entrance(place, devices[0]), doc);
	const writer = new Writer(
		connection,
		(number) =>
			tell(
				'y-websocket',
				'',
				'update',
				updateOf(doc, () => {
					setSpaceField(doc, 'name', nameOf(number));
				})
			),
		(frame, answered) => {
			mustBeAllowed(frame);
			if (!isPolder(frame, 'saved')) return answered;
			const message = readPolder(frame);
			return message?.type === 'saved' ? message.count : answered;
		}
	);
	return {
		writer,
		missing: async (answered) => {
			const found = new Y.Doc();
			await (await enterAndSync(entrance(place, devices[1]), found)).close();
			return missingAfter(found, answered);
		}
	};
}

/** The same edits of a document at another server. */
export async function countedOther(server: OtherServer, name: string): Promise<Counted> {
	const { dialect, url } = server;
	const doc = new Y.Doc();
	const writer = new Writer(
		await syncDocument(dialect, url, name, doc),
		(number) =>
			tell(
				dialect,
				name,
				'update',
				updateOf(doc, () => {
					setSpaceField(doc, 'name', nameOf(number));
				})
			),
		(frame, answered) => answered + (answers(dialect, doc, frame) ? 1 : 0)
	);
	return {
		writer,
		missing: async (answered) => {
			const found = new Y.Doc();
			await (await syncDocument(dialect, url, name, found)).close();
			return missingAfter(found, answered);
		}
	};
}
