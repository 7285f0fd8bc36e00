import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import {
	Awareness,
	applyAwarenessUpdate,
	encodeAwarenessUpdate,
	removeAwarenessStates
} from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Refusal } from '../src/lib/domain/access/refusal';
import type { Result } from '../src/lib/domain/core/result';
import { hasGap } from '../src/lib/documents/record';
import type { RoomName } from '../src/lib/protocol/rooms';
import type { Committer } from './committer';
import type { Limits } from './limits';
import type { Meter } from './meter';
import type { Occupant } from './occupant';
import { newsOf, Restorable } from './restorable';

/** y-websocket's message types, and the kinds of its sync messages. */
const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

/** What became of a frame. */
export type FrameResult = 'taken' | 'malformed' | 'unknown';

/**
 * A room's own document with its awareness: the standard y-websocket protocol, with the difference
 * that an update is passed on and acknowledged only when it is on the disk.
 */
export class SharedDocument {
	private readonly content: Restorable;
	private readonly awareness: Awareness;
	private readonly occupants = new Map<Occupant, { clients: Set<number>; received: number }>();

	constructor(
		private readonly room: RoomName,
		state: Uint8Array | null,
		private readonly surroundings: {
			readonly committer: Committer;
			readonly limits: Limits;
			readonly meter: Meter;
			readonly mayEdit: (occupant: Occupant) => Result<null, Refusal>;
			/** The document has changed on disk. */
			readonly onCommitted: () => void;
			/** The store failed: what is in memory is not what is on disk. */
			readonly onStoreFailed: (error: unknown) => void;
		}
	) {
		this.content = new Restorable(state);
		this.awareness = this.makeAwareness();
	}

	get doc(): Y.Doc {
		return this.content.doc;
	}

	/** Lets an occupant in: asks for what we lack and tells who is present. */
	enter(occupant: Occupant): void {
		this.occupants.set(occupant, { clients: new Set(), received: 0 });
		occupant.send(
			frame(SYNC, (to) => {
				encoding.writeVarUint(to, STEP_1);
				encoding.writeVarUint8Array(to, Y.encodeStateVector(this.doc));
			})
		);
		const present = [...this.awareness.getStates().keys()];
		if (present.length > 0) occupant.send(this.awarenessFrame(present));
	}

	leave(occupant: Occupant): void {
		const clients = this.occupants.get(occupant)?.clients ?? new Set();
		this.occupants.delete(occupant);
		removeAwarenessStates(this.awareness, [...clients], null);
	}

	/** Takes a frame of the standard protocol. */
	receive(occupant: Occupant, type: number, from: decoding.Decoder): FrameResult {
		try {
			switch (type) {
				case SYNC:
					return this.receiveSync(occupant, from);
				case AWARENESS:
					return this.receiveAwareness(occupant, decoding.readVarUint8Array(from));
				case QUERY_AWARENESS:
					occupant.send(this.awarenessFrame([...this.awareness.getStates().keys()]));
					return 'taken';
				default:
					return 'unknown';
			}
		} catch {
			// lib0 and Yjs throw on bytes that are not what they claim to be.
			this.content.goBack();
			return 'malformed';
		}
	}

	/** Changes the document on the relay's own account (somebody joined). Resolves when on disk. */
	edit(change: (doc: Y.Doc) => void): Promise<void> {
		const update = newsOf(this.doc, () => {
			this.doc.transact(() => {
				change(this.doc);
			});
		});
		if (update === null) return Promise.resolve();
		return new Promise((resolve, reject) => {
			this.store(update, null, resolve, reject);
		});
	}

	/** Everything that is in memory goes. */
	destroy(): void {
		this.awareness.destroy();
		this.content.destroy();
	}

	private receiveSync(occupant: Occupant, from: decoding.Decoder): FrameResult {
		const kind = decoding.readVarUint(from);
		const payload = decoding.readVarUint8Array(from);
		if (kind === STEP_1) {
			occupant.send(
				frame(SYNC, (to) => {
					encoding.writeVarUint(to, STEP_2);
					encoding.writeVarUint8Array(to, Y.encodeStateAsUpdate(this.doc, payload));
				})
			);
			return 'taken';
		}
		if (kind !== STEP_2 && kind !== UPDATE) return 'malformed';
		const counts = this.occupants.get(occupant);
		if (counts === undefined) return 'taken';
		counts.received += 1;
		this.receiveUpdate(occupant, payload, counts.received);
		return 'taken';
	}

	private receiveUpdate(occupant: Occupant, payload: Uint8Array, count: number): void {
		const { mayEdit, committer, limits, meter } = this.surroundings;
		const update = newsOf(this.doc, () => {
			Y.applyUpdate(this.doc, payload, 'device');
		});
		if (update === null && !hasGap(this.doc)) {
			// Nothing new, as most answers to our first question. Acknowledged after what came before.
			committer.add(this.acknowledgement(occupant, count));
			return;
		}
		const may = mayEdit(occupant);
		const refusal: Refusal | null = !may.ok
			? may.error
			: this.content.size + payload.length > limits.document
				? { rule: 'LIMIT', reason: 'too-large' }
				: null;
		if (refusal !== null) {
			this.content.goBack();
			meter.refused(refusal.rule);
			occupant.tell({ type: 'unsaved', count, ...refusal });
			return;
		}
		if (hasGap(this.doc)) {
			// It builds on what we lack: nothing of it is kept, and the device is asked for the rest.
			this.content.goBack();
			occupant.send(
				frame(SYNC, (to) => {
					encoding.writeVarUint(to, STEP_1);
					encoding.writeVarUint8Array(to, Y.encodeStateVector(this.doc));
				})
			);
			return;
		}
		if (update === null) return;
		this.store(
			update,
			occupant,
			() => {
				occupant.tell({ type: 'saved', count });
			},
			() => undefined
		);
	}

	private store(
		update: Uint8Array,
		by: Occupant | null,
		done: () => void,
		failed: (error: unknown) => void
	): void {
		this.content.accept(update);
		const { committer, onCommitted, onStoreFailed } = this.surroundings;
		committer.add({
			room: this.room,
			document: () => this.content.state() ?? update,
			done: () => {
				const message = frame(SYNC, (to) => {
					encoding.writeVarUint(to, UPDATE);
					encoding.writeVarUint8Array(to, update);
				});
				for (const occupant of this.occupants.keys()) if (occupant !== by) occupant.send(message);
				done();
				onCommitted();
			},
			failed: (error) => {
				failed(error);
				onStoreFailed(error);
			}
		});
	}

	private acknowledgement(occupant: Occupant, count: number) {
		return {
			room: this.room,
			done: () => {
				occupant.tell({ type: 'saved', count });
			},
			failed: () => undefined
		};
	}

	private receiveAwareness(occupant: Occupant, update: Uint8Array): FrameResult {
		if (update.length > this.surroundings.limits.awareness) return 'malformed';
		applyAwarenessUpdate(this.awareness, update, occupant);
		return 'taken';
	}

	private makeAwareness(): Awareness {
		// On a document of its own: ours is replaced when something is refused.
		const awareness = new Awareness(new Y.Doc());
		awareness.setLocalState(null);
		awareness.on(
			'update',
			(
				{ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>,
				origin: unknown
			) => {
				for (const [occupant, { clients }] of this.occupants) {
					if (occupant !== origin) continue;
					for (const client of added) clients.add(client);
					for (const client of removed) clients.delete(client);
				}
				const message = this.awarenessFrame([...added, ...updated, ...removed]);
				for (const occupant of this.occupants.keys()) {
					if (occupant !== origin) occupant.send(message);
				}
			}
		);
		return awareness;
	}

	private awarenessFrame(clients: number[]): Uint8Array {
		return frame(AWARENESS, (to) => {
			encoding.writeVarUint8Array(to, encodeAwarenessUpdate(this.awareness, clients));
		});
	}
}

function frame(type: number, write: (to: encoding.Encoder) => void): Uint8Array {
	const to = encoding.createEncoder();
	encoding.writeVarUint(to, type);
	write(to);
	return encoding.toUint8Array(to);
}
