import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { applyChange, openRecord } from '../../../src/lib/documents/record';
import { NO_CHANGE } from '../../../src/lib/domain/core/change';
import { encodeFromDevice } from '../../../src/lib/protocol/codec';
import type { RawConnection } from './connection';
import type { NodeDevice } from './node-device';
import { isPolder, readPolder } from './polder-client';
import type { SeededRelay } from './seed';
import type { BenchServer } from './servers';
import { enterAndSubscribe, updateOf } from './subjects';
import { hear, syncDocument, tell, type Dialect } from './yjs-wire';

/** Edits that one writer has on their way at a time. */
const IN_FLIGHT = 16;

/** One writer with a connection of its own, who keeps edits on their way. */
export class Writer {
	/** Edits that the server has answered for. */
	answered = 0;
	private sent = 0;
	private running = false;

	constructor(
		private readonly connection: RawConnection,
		private readonly nextFrame: (number: number) => Uint8Array,
		/** How many of our edits have been answered for, by this frame and all before it. */
		answers: (frame: Uint8Array, answered: number) => number
	) {
		connection.onFrame = (frame) => {
			this.answered = answers(frame, this.answered);
			this.fill();
		};
	}

	start(): void {
		this.running = true;
		this.fill();
	}

	stop(): void {
		this.running = false;
	}

	/** Whether nothing is on its way. */
	get idle(): boolean {
		return this.answered >= this.sent;
	}

	leave(): Promise<void> {
		return this.connection.close();
	}

	private fill(): void {
		while (this.running && this.sent - this.answered < IN_FLIGHT) {
			this.connection.send(this.nextFrame(++this.sent));
		}
	}
}

/** A move within a column: the smallest edit that a person makes, and one that leaves no history. */
const move = (number: number) => ({ ...NO_CHANGE, set: { order: `a${String(number)}` } });

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
				(frame, answered) => {
					if (!isPolder(frame, 'accepted')) return answered;
					const message = readPolder(frame);
					return message?.type === 'accepted' ? message.number : answered;
				}
			);
		})
	);
}

/**
 * Writers at another server, all in one document. Hocuspocus acknowledges; y-websocket does not, and
 * an edit counts as answered for when it hands it back.
 */
export function otherWriters(
	server: BenchServer,
	dialect: Dialect,
	total: number
): Promise<Writer[]> {
	const name = `writers ${String(total)}`.replace(' ', '-');
	return Promise.all(
		Array.from({ length: total }, async (_, index) => {
			const doc = new Y.Doc();
			const connection = await syncDocument(dialect, server.url, name, doc);
			const map = doc.getMap(`deal ${String(index)}`);
			const isAnswer = (frame: Uint8Array): boolean => {
				const heard = hear(dialect, frame);
				if (dialect === 'hocuspocus') return heard.what === 'acknowledged';
				return heard.what === 'update' && authorOf(heard.payload) === doc.clientID;
			};
			return new Writer(
				connection,
				(number) => {
					const update = updateOf(doc, () => {
						map.set('order', `a${String(number)}`);
					});
					return tell(dialect, name, 'update', update);
				},
				(frame, answered) => answered + (isAnswer(frame) ? 1 : 0)
			);
		})
	);
}

/** The client id that the first structs of an update are of. */
function authorOf(update: Uint8Array): number {
	const from = decoding.createDecoder(update);
	decoding.readVarUint(from);
	decoding.readVarUint(from);
	return decoding.readVarUint(from);
}
