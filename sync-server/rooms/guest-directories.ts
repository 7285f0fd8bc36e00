import { createHash } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import type { GuestDirectory } from '../../src/lib/domain/access/guest-directory';
import { wordsOf } from '../../src/lib/domain/access/refusal';
import type { MemberId } from '../../src/lib/domain/core/ids';
import {
	GUEST_DIRECTORY_ROOTS,
	markForGuest,
	writeGuestDirectory
} from '../../src/lib/documents/guest-directory';
import { isKnown } from '../../src/lib/documents/update-relation';
import { scanUpdate } from '../../src/lib/documents/scan';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Committer } from '../store/committer';
import { GUESTS_READ } from '../gate/verdict';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';
import type { Client } from './client';
import { newsOf } from '../gate/revertible-document';
import type { FrameResult } from './shared-document';
import { answerFrame, awarenessFrame, NOBODY, questionFrame, updateFrame } from './sync-frames';
import {
	AWARENESS,
	QUERY_AWARENESS,
	STEP_1,
	STEP_2,
	SYNC,
	UPDATE
} from '../../src/lib/protocol/y-websocket';

/** A connected device of a guest. */
interface Visit {
	readonly guest: MemberId;
	readonly document: GuestDocument;
	/** How many updates it has sent. */
	received: number;
	/**
	 * Whether it has been asked for what the relay lacks. It is asked once it is known to hold this document.
	 */
	isAsked: boolean;
}

/**
 * The directory as guests are sent it (OP-08). Each connected guest has a document of their own, which only
 * the relay writes and which contains what that guest may know and nothing else. Guests are not told who else
 * is in the room.
 */
export class GuestDirectories {
	private readonly visits = new Map<Client, Visit>();

	constructor(
		private readonly room: RoomName,
		private readonly surroundings: {
			readonly committer: Committer;
			readonly limits: Pick<Limits, 'documentParts'>;
			readonly meter: Meter;
			/** Returns what a guest may know, according to what is on the disk. */
			readonly directoryFor: (guest: MemberId) => GuestDirectory;
		}
	) {}

	/** Returns whether a client is served a guest's directory. */
	has(client: Client): boolean {
		return this.visits.has(client);
	}

	/**
	 * Adds a guest's device. The guest's first device creates the document, which is dropped with their last.
	 */
	enter(client: Client, guest: MemberId): void {
		const { directoryFor } = this.surroundings;
		const document =
			this.visitsOf(guest)[0]?.[1].document ?? new GuestDocument(guest, directoryFor(guest));
		this.visits.set(client, { guest, document, received: 0, isAsked: false });
	}

	leave(client: Client): void {
		const visit = this.visits.get(client);
		this.visits.delete(client);
		if (visit !== undefined && this.visitsOf(visit.guest).length === 0) visit.document.destroy();
	}

	/** Handles a frame of the standard protocol from a client that is served here. */
	receive(client: Client, type: number, from: decoding.Decoder): FrameResult {
		const visit = this.visits.get(client);
		if (visit === undefined) return 'taken';
		try {
			switch (type) {
				case SYNC:
					return this.receiveSync(client, visit, from);
				case AWARENESS:
					return 'taken';
				case QUERY_AWARENESS:
					client.send(awarenessFrame(NOBODY));
					return 'taken';
				default:
					return 'unknown';
			}
		} catch {
			// Expected: lib0 throws on bytes that are not what they claim to be.
			return 'malformed';
		}
	}

	/** Sends guests what is new to them. Call it when the directory or a space has changed on the disk. */
	refresh(): void {
		for (const document of new Set([...this.visits.values()].map((visit) => visit.document))) {
			const news = document.become(this.surroundings.directoryFor(document.guest));
			if (news === null) continue;
			const whole = updateFrame([news]);
			this.onceStored(() => {
				for (const [client] of this.visitsOf(document.guest)) client.send(whole);
			});
		}
	}

	destroy(): void {
		for (const { document } of this.visits.values()) document.destroy();
		this.visits.clear();
	}

	private receiveSync(client: Client, visit: Visit, from: decoding.Decoder): FrameResult {
		const kind = decoding.readVarUint(from);
		const payload = decoding.readVarUint8Array(from);
		if (kind === STEP_1) this.answer(client, visit, payload);
		else if (kind === STEP_2 || kind === UPDATE) {
			visit.received += 1;
			this.receiveUpdate(client, visit, payload);
		} else return 'malformed';
		return 'taken';
	}

	/**
	 * Sends the missing part to a device that has an earlier state of this document, and the whole document
	 * to any other.
	 */
	private answer(client: Client, visit: Visit, payload: Uint8Array): void {
		const { doc } = visit.document;
		const vector = Y.decodeStateVector(payload);
		const isOurs = [...vector].every(([client, clock]) => clock <= Y.getState(doc.store, client));
		if (!isOurs) {
			this.replace(client, visit);
			return;
		}
		const answer = answerFrame(doc, payload);
		client.charge(answer.length);
		const question = visit.isAsked ? null : questionFrame(doc);
		visit.isAsked = true;
		this.onceStored(() => {
			client.send(answer);
			if (question !== null) client.send(question);
		});
	}

	/**
	 * A guest's update is never applied. Either the relay knows all of it, or the device has to start again
	 * from the relay's document.
	 */
	private receiveUpdate(client: Client, visit: Visit, update: Uint8Array): void {
		const { limits } = this.surroundings;
		const scanned = scanUpdate(update, GUEST_DIRECTORY_ROOTS, limits.documentParts);
		if (!scanned.ok || !isKnown(scanned.value, visit.document.doc)) {
			this.replace(client, visit);
			return;
		}
		const count = visit.received;
		this.onceStored(() => {
			client.tell({ type: 'saved', count });
		});
	}

	private replace(client: Client, { document, received: count }: Visit): void {
		const { meter } = this.surroundings;
		meter.refused(GUESTS_READ.rule);
		const state = Y.encodeStateAsUpdate(document.doc);
		client.charge(state.length);
		this.onceStored(() => {
			client.tell({ type: 'unsaved', count, ...wordsOf(GUESTS_READ), state });
		});
	}

	private visitsOf(guest: MemberId): [Client, Visit][] {
		return [...this.visits].filter(([, visit]) => visit.guest === guest);
	}

	/** Calls `done` when everything that was accepted before is on the disk. */
	private onceStored(done: () => void): void {
		this.surroundings.committer.add({ room: this.room, done, failed: () => undefined });
	}
}

/**
 * One guest's directory as a Yjs document. While what the guest may know stays the same, so does the
 * document, even after a restart: its first state is written under a client id that is derived from its
 * content. Later changes are written under a random client id, so that no two documents use the same id for
 * different things.
 */
class GuestDocument {
	readonly doc = new Y.Doc();
	private said: string;
	private isMarked = false;

	constructor(
		readonly guest: MemberId,
		directory: GuestDirectory
	) {
		this.said = textOf(directory);
		const hash = createHash('sha256').update(`${guest} ${this.said}`).digest();
		const first = new Y.Doc();
		first.clientID = hash.readUInt32LE(0);
		first.transact(() => {
			markForGuest(first, guest);
			writeGuestDirectory(first, directory);
		});
		Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(first));
		first.destroy();
	}

	/** Changes the document's content. Returns the change as an update, or `null` when nothing is different. */
	become(directory: GuestDirectory): Uint8Array | null {
		const says = textOf(directory);
		if (says === this.said) return null;
		this.said = says;
		return newsOf(this.doc, () => {
			this.doc.transact(() => {
				if (!this.isMarked) markForGuest(this.doc, this.guest);
				this.isMarked = true;
				writeGuestDirectory(this.doc, directory);
			});
		});
	}

	destroy(): void {
		this.doc.destroy();
	}
}

/** Returns what a guest may know as text. Equal content has equal text. */
const textOf = ({ workspace, members, devices, rates }: GuestDirectory): string =>
	JSON.stringify([workspace, inOrder(members), inOrder(devices), inOrder(rates)]);

const inOrder = (items: ReadonlyMap<string, unknown>): [string, unknown][] =>
	[...items].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
