import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { applyChange, openRecord } from '../../../src/lib/documents/record';
import { NO_CHANGE } from '../../../src/lib/domain/core/change';
import { encodeFromDevice } from '../../../src/lib/protocol/codec';
import type { Connection } from './connection';
import type { NodeDevice } from './node-device';
import { isPolder, mustBeAllowed, readPolder } from './polder-client';
import type { SeededRelay } from './seed';
import type { BenchServer, OtherServer } from './servers';
import { enterAndSubscribe, updateOf } from './subjects';
import { hear, syncDocument, tell, type Dialect } from './yjs-wire';

/** One writer with a connection of its own, who keeps edits on their way. */
export class Writer {
	/** Edits that the server has answered for. */
	answered = 0;
	private sent = 0;
	private inFlight = 0;
	private times: number[] = [];
	/** When those on their way were sent, in their order. */
	private sentAt: number[] = [];

	constructor(
		private readonly connection: Connection,
		private readonly nextFrame: (number: number) => Uint8Array,
		/** How many of our edits have been answered for, by this frame and all before it. */
		answers: (frame: Uint8Array, answered: number) => number
	) {
		connection.onFrame = (frame) => {
			const before = this.answered;
			this.answered = answers(frame, before);
			const now = performance.now();
			for (const at of this.sentAt.splice(0, this.answered - before)) this.times.push(now - at);
			this.fill();
		};
	}

	/** Keeps that many edits on their way at a time. */
	start(inFlight: number): void {
		this.inFlight = inFlight;
		this.fill();
	}

	stop(): void {
		this.inFlight = 0;
	}

	/** Whether nothing is on its way. */
	get idle(): boolean {
		return this.answered >= this.sent;
	}

	/** How long the answers since the last call took, ms. */
	takeTimes(): number[] {
		const { times } = this;
		this.times = [];
		return times;
	}

	leave(): Promise<void> {
		return this.connection.close();
	}

	/** From now on the server may end; resolves when it has. */
	ended(): Promise<void> {
		return this.connection.ended();
	}

	private fill(): void {
		while (this.sent - this.answered < this.inFlight) {
			const frame = this.nextFrame(++this.sent);
			this.sentAt.push(performance.now());
			this.connection.send(frame);
		}
	}
}

/** A move within a column: the smallest edit that a person makes, and one that leaves no history. */
const move = (number: number) => ({ ...NO_CHANGE, set: { order: orderOf(number) } });

/** A key that others can be made next to: one must not end with a zero. */
const orderOf = (number: number): string => `a0${String(number)}V`;

/** Writers at Polder's relay, each with deals of its own; an edit is answered for when it is stored. */
export function polderWriters(
	server: BenchServer,
	{ company, room, deals }: SeededRelay,
	devices: readonly NodeDevice[]
): Promise<Writer[]> {
	return Promise.all(
		devices.map(async (device, index) => {
			const own = deals
				.filter((_, at) => at % devices.length === index)
				.map(({ id, update }) => ({ id, doc: openRecord([update]) }));
			const entrance = { url: server.url, workspace: company.id, room, device };
			return new Writer(
				await enterAndSubscribe(entrance),
				(number) => {
					const deal = own[number % own.length];
					if (deal === undefined) throw new Error('fewer deals than writers');
					const update = updateOf(deal.doc, () => {
						applyChange(deal.doc, move(number), 'local');
					});
					return encodeFromDevice({ type: 'edit', number, record: deal.id, update });
				},
				acceptedBy
			);
		})
	);
}

/** How many edits of records the relay has answered for. */
export function acceptedBy(frame: Uint8Array, answered: number): number {
	mustBeAllowed(frame);
	if (!isPolder(frame, 'accepted')) return answered;
	const message = readPolder(frame);
	return message?.type === 'accepted' ? message.number : answered;
}

/**
 * Writers at another server, all in one document. Hocuspocus acknowledges; y-websocket does not, and
 * an edit counts as answered for when it hands it back.
 */
export function otherWriters({ dialect, url }: OtherServer, total: number): Promise<Writer[]> {
	const name = `writers ${String(total)}`.replace(' ', '-');
	return Promise.all(
		Array.from({ length: total }, async (_, index) => {
			const doc = new Y.Doc();
			const connection = await syncDocument(dialect, url, name, doc);
			const map = doc.getMap(`deal ${String(index)}`);
			return new Writer(
				connection,
				(number) => {
					const update = updateOf(doc, () => {
						map.set('order', orderOf(number));
					});
					return tell(dialect, name, 'update', update);
				},
				(frame, answered) => answered + (answers(dialect, doc, frame) ? 1 : 0)
			);
		})
	);
}

/** Whether a frame answers for one update of ours: by its acknowledgement, or by handing it back. */
export function answers(dialect: Dialect, doc: Y.Doc, frame: Uint8Array): boolean {
	const heard = hear(dialect, frame);
	if (dialect === 'hocuspocus') return heard.what === 'acknowledged';
	return heard.what === 'update' && authorOf(heard.payload) === doc.clientID;
}

/** The client id that the first structs of an update are of. */
function authorOf(update: Uint8Array): number {
	const from = decoding.createDecoder(update);
	decoding.readVarUint(from);
	decoding.readVarUint(from);
	return decoding.readVarUint(from);
}
