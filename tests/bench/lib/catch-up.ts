import * as Y from 'yjs';
import { openRecord } from '../../../src/lib/documents/record';
import type { Cursor } from '../../../src/lib/protocol/messages';
import type { RawConnection } from './connection';
import type { NodeDevice } from './node-device';
import { enterRoom, isPolder, mustBeAllowed, readPolder, say } from './polder-client';
import type { SeededRelay } from './seed';
import { enterAndSubscribe, changeRevenue, updateOf } from './subjects';
import { hear, tell } from './yjs-wire';

/** What one coming-back cost. */
export interface CatchUp {
	readonly time: number;
	/** Over all connections of the device and in both directions. */
	readonly bytes: number;
	/** How many records came. */
	readonly records: number;
}

/** What a device keeps of a room between two connections. */
interface Kept {
	readonly room: string;
	readonly doc: Y.Doc;
	cursor: Cursor | null;
	readonly hasRecords: boolean;
}

/**
 * A device that comes back to a relay: with a connection to each of its rooms at once, as the replica
 * makes them, exchanging state vectors for the rooms' documents and showing cursors for the records.
 */
export class ReturningDevice {
	private readonly rooms: readonly Kept[];

	constructor(
		private readonly url: string,
		private readonly seeded: SeededRelay,
		private readonly device: NodeDevice
	) {
		const { company, room } = seeded;
		this.rooms = [
			{ room: 'directory', hasRecords: false },
			{ room: `private.${company.acting.actor}`, hasRecords: false },
			{ room: 'customers', hasRecords: true },
			{ room, hasRecords: true }
		].map((about) => ({ ...about, doc: new Y.Doc(), cursor: null }));
	}

	/** Connects, takes what is new, and leaves; without a cursor everything is. */
	async catchUp(): Promise<CatchUp> {
		const began = performance.now();
		const visits = await Promise.all(this.rooms.map((kept) => this.visit(kept)));
		const time = performance.now() - began;
		const bytes = visits.reduce((sum, { connection }) => sum + connection.bytes, 0);
		await Promise.all(visits.map(({ connection }) => connection.close()));
		return { time, bytes, records: visits.reduce((sum, { records }) => sum + records, 0) };
	}

	private async visit(kept: Kept): Promise<{ connection: RawConnection; records: number }> {
		let records = 0;
		let synced = false;
		let caughtUp = !kept.hasRecords;
		let settle: () => void;
		const done = new Promise<void>((resolve) => {
			settle = resolve;
		});
		const early: Uint8Array[] = [];
		let take = (frame: Uint8Array): void => void early.push(frame);
		const connection = await enterRoom(
			{ url: this.url, workspace: this.seeded.company.id, room: kept.room, device: this.device },
			(frame) => {
				take(frame);
			}
		);
		take = (frame) => {
			if (isPolder(frame, 'batch')) {
				const batch = readPolder(frame);
				if (batch?.type !== 'batch') return;
				records += batch.records.length;
				if (batch.last) kept.cursor = batch.cursor;
				// After the whole comes once more what changed meanwhile, which is nothing here.
				caughtUp ||= batch.last;
			} else {
				const heard = hear('y-websocket', frame);
				if (heard.what === 'step-1') {
					const missing = Y.encodeStateAsUpdate(kept.doc, heard.payload);
					connection.send(tell('y-websocket', '', 'step-2', missing));
				} else if (heard.what === 'step-2') {
					Y.applyUpdate(kept.doc, heard.payload);
					synced = true;
				}
			}
			if (synced && caughtUp) settle();
		};
		for (const frame of early) take(frame);
		connection.send(tell('y-websocket', '', 'step-1', Y.encodeStateVector(kept.doc)));
		if (kept.hasRecords) say(connection, { type: 'subscribe', cursor: kept.cursor });
		await done;
		return { connection, records };
	}
}

/** Another device, which changes records while the first is away. */
export async function colleague(
	url: string,
	{ company, room, deals }: SeededRelay,
	device: NodeDevice
): Promise<{ change(records: number): Promise<void>; leave(): Promise<void> }> {
	const connection = await enterAndSubscribe({ url, workspace: company.id, room, device });
	const docs = new Map<number, Y.Doc>();
	let made = 0;
	return {
		change: async (records) => {
			const last = made + records;
			const accepted = new Promise<void>((resolve) => {
				connection.onFrame = (frame) => {
					mustBeAllowed(frame);
					if (!isPolder(frame, 'accepted')) return;
					const message = readPolder(frame);
					if (message?.type === 'accepted' && message.number >= last) resolve();
				};
			});
			while (made < last) {
				// Spread over the whole, as people's work is.
				const at = (++made * 7919) % deals.length;
				const deal = deals[at];
				if (deal === undefined) throw new Error('no deals');
				const doc = docs.get(at) ?? openRecord([deal.update]);
				docs.set(at, doc);
				const update = updateOf(doc, () => {
					changeRevenue(doc, company, made);
				});
				say(connection, { type: 'edit', number: made, record: deal.id, update });
			}
			await accepted;
		},
		leave: () => connection.close()
	};
}
