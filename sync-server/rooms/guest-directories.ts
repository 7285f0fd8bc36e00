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

/** A guest's device that is in. */
interface Visit {
	readonly guest: MemberId;
	readonly document: GuestDocument;
	/** How many updates it has sent. */
	received: number;
	/** Whether it has been asked for what we lack: it goes on from our document, then. */
	isAsked: boolean;
}

/**
 * The directory as guests are sent it (OP-08): a document for each guest who is here, which the relay
 * alone writes, with what that guest may know and nothing else. Who else is in the room is not told.
 */
export class GuestDirectories {
	private readonly visits = new Map<Client, Visit>();

	constructor(
		private readonly room: RoomName,
		private readonly surroundings: {
			readonly committer: Committer;
			readonly limits: Pick<Limits, 'documentParts'>;
			readonly meter: Meter;
			/** What a guest may know by what is on the disk. */
			readonly directoryFor: (guest: MemberId) => GuestDirectory;
		}
	) {}

	/** Whether a client is served by a guest's directory. */
	has(client: Client): boolean {
		return this.visits.has(client);
	}

	/** Lets a guest's device in. The first of a guest makes the document; it is dropped with the last. */
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

	/** Takes a frame of the standard protocol from a client that is here. */
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

	/** The directory or a space has changed on the disk: guests are sent what is new to them. */
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

	/** Sends what a device lacks when it has an earlier state of this document, and the whole document otherwise. */
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

	/** Nothing of a guest's update is applied, ever: it is known, or the device starts again from ours. */
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

	/** Says something when everything that was accepted before is on the disk. */
	private onceStored(done: () => void): void {
		this.surroundings.committer.add({ room: this.room, done, failed: () => undefined });
	}
}

/**
 * One guest's directory as a Yjs document. Where nothing that they may know has changed it is the same
 * document again, also after a restart: its first state is written under a client id that follows from what
 * it says. What changes later is written under a random one, so that no two documents give the same id
 * to different things.
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

/** What a guest may know, as text that is equal when it is the same. */
const textOf = ({ workspace, members, devices, rates }: GuestDirectory): string =>
	JSON.stringify([workspace, inOrder(members), inOrder(devices), inOrder(rates)]);

const inOrder = (items: ReadonlyMap<string, unknown>): [string, unknown][] =>
	[...items].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
