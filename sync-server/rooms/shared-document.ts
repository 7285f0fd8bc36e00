import * as decoding from 'lib0/decoding';
import type * as Y from 'yjs';
import { wordsOf } from '../../src/lib/domain/access/refusal';
import type { DocumentValue } from '../../src/lib/domain/policy/edit';
import type { Directory } from '../../src/lib/documents/directory';
import { readDocument, type DocumentName } from '../../src/lib/documents/read';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { CLOSE } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Committer } from '../store/committer';
import type { Faults } from '../common/faults';
import {
	bringsNothing,
	judgeDocumentUpdate,
	type DocumentSender,
	type LoadedDocument
} from '../gate/judge-document';
import { isNearLimit } from '../gate/near-limit';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';
import type { Client } from './client';
import { RoomAwareness } from './awareness';
import { newsOf, RevertibleDocument } from '../gate/revertible-document';
import type { Authors } from '../store/store';
import type { StagedRow } from '../store/committer';
import {
	answerFrame,
	awarenessFrame,
	EMPTY,
	NOBODY,
	questionFrame,
	updateFrame
} from './sync-frames';
import {
	AWARENESS,
	QUERY_AWARENESS,
	STEP_1,
	STEP_2,
	SYNC,
	UPDATE
} from '../../src/lib/protocol/y-websocket';

/** What became of a frame. */
export type FrameResult = 'taken' | 'malformed' | 'unknown';

/**
 * A room's own document with its awareness: the standard y-websocket protocol, with the difference
 * that an update is passed on and acknowledged only when it is on the disk.
 */
export class SharedDocument {
	private held: LoadedDocument;
	private readonly awareness: RoomAwareness;
	private readonly clients = new Map<Client, { received: number }>();
	/** What has reached the disk and has not been handed on: all of one commit goes out in one frame. */
	private fresh: { readonly update: Uint8Array; readonly by: Client | null }[] = [];
	/** Up to which number a client's updates are on the disk, of those who have not been told. */
	private readonly acknowledge = new Map<Client, number>();
	private flushing = false;

	constructor(
		private readonly room: RoomName,
		about: DocumentName,
		stored: { readonly state: Uint8Array | null; readonly authors: Authors },
		private readonly surroundings: {
			readonly committer: Committer;
			readonly limits: Limits;
			readonly meter: Meter;
			readonly faults: Faults;
			readonly people: () => Directory;
			/** Whether a member may make one space more. */
			readonly mayMakeSpace: (member: MemberId) => boolean;
			/** Who a client is to the gatekeeper. */
			readonly senderOf: (client: Client) => DocumentSender;
			/** The document has changed on disk. */
			readonly onCommitted: () => void;
			/** The store failed: what is in memory is not what is on disk. */
			readonly onStoreFailed: (error: unknown) => void;
			/** A bug has shown: what is in memory is not to be relied on. */
			readonly onFault: () => void;
		}
	) {
		this.awareness = new RoomAwareness((message) => {
			const whole = awarenessFrame(message);
			for (const client of this.clients.keys()) client.send(whole);
		}, surroundings);
		const document = new RevertibleDocument(stored.state);
		const value = readDocument(about, document.doc);
		this.held = { about, document, authors: stored.authors, value };
	}

	get doc(): Y.Doc {
		return this.held.document.doc;
	}

	/** What the document says, as accepted: what is in it may still be on its way to the disk. */
	get value(): DocumentValue {
		return this.held.value;
	}

	/** Lets a client in: asks for what we lack and tells who is present. */
	enter(client: Client): void {
		this.clients.set(client, { received: 0 });
		client.send(questionFrame(this.doc));
		const { everybody } = this.awareness;
		if (everybody !== null) client.send(awarenessFrame(everybody));
	}

	leave(client: Client): void {
		this.clients.delete(client);
		this.awareness.leave(client);
	}

	/** Takes a frame of the standard protocol. */
	receive(client: Client, type: number, from: decoding.Decoder): FrameResult {
		try {
			switch (type) {
				case SYNC:
					return this.receiveSync(client, from);
				case AWARENESS:
					return this.receiveAwareness(client, decoding.readVarUint8Array(from));
				case QUERY_AWARENESS: {
					const answer = awarenessFrame(this.awareness.everybody ?? NOBODY);
					client.charge(answer.length);
					client.send(answer);
					return 'taken';
				}
				default:
					return 'unknown';
			}
		} catch {
			// lib0 and Yjs throw on bytes that are not what they claim to be.
			return 'malformed';
		}
	}

	/**
	 * Changes the document on the relay's own account (somebody joined). Resolves when on disk; `rows`
	 * are in the same transaction.
	 */
	edit(change: (doc: Y.Doc) => void, rows: readonly StagedRow[] = []): Promise<void> {
		const update = newsOf(this.doc, () => {
			this.doc.transact(() => {
				change(this.doc);
			});
		});
		if (update === null) return this.storeRows(rows);
		const { about, document } = this.held;
		document.accept(update);
		// Nobody goes on under the relay's own client id.
		const fresh = { [String(document.doc.clientID)]: RELAY };
		const authors = { ...this.held.authors, ...fresh };
		this.held = { ...this.held, authors, value: readDocument(about, document.doc) };
		return new Promise((resolve, reject) => {
			this.store({ update, fresh, by: null, rows }, resolve, reject);
		});
	}

	/** Everything that is in memory goes. */
	destroy(): void {
		this.awareness.destroy();
		this.held.document.destroy();
	}

	private receiveSync(client: Client, from: decoding.Decoder): FrameResult {
		const kind = decoding.readVarUint(from);
		const payload = decoding.readVarUint8Array(from);
		if (kind === STEP_1) {
			const answer = answerFrame(this.doc, payload);
			client.charge(answer.length);
			this.onceStored(() => {
				client.send(answer);
			});
			return 'taken';
		}
		if (kind !== STEP_2 && kind !== UPDATE) return 'malformed';
		const counts = this.clients.get(client);
		if (counts === undefined) return 'taken';
		counts.received += 1;
		this.receiveUpdate(client, payload, { count: counts.received, isLive: kind === UPDATE });
		return 'taken';
	}

	private receiveUpdate(
		client: Client,
		payload: Uint8Array,
		{ count, isLive }: { readonly count: number; readonly isLive: boolean }
	): void {
		const { people, senderOf, committer, limits, meter } = this.surroundings;
		if (committer.isFailing && !bringsNothing(this.held, payload, limits)) {
			// Only who brings something new is sent away: the others go on reading.
			client.close(CLOSE.storage, 'could not store');
			return;
		}
		const identity = senderOf(client);
		const mayMake = () => this.surroundings.mayMakeSpace(identity.member);
		const sender = { ...identity, isLive, mayMake };
		const verdict = judgeDocumentUpdate(this.held, payload, sender, people(), limits);
		switch (verdict.verdict) {
			case 'known':
				// As most answers to our first question. Acknowledged after what came before.
				this.onceStored(() => {
					this.tellSaved(client, count);
				});
				return;
			case 'incomplete':
				// Nothing of it is kept, and the device is asked for what we lack.
				client.charge(this.held.document.size);
				client.send(questionFrame(this.doc));
				return;
			case 'refused': {
				const { refusal } = verdict;
				meter.refused(refusal.rule);
				if (refusal.reason === 'too-many-ids') meter.quota('ids');
				const state = this.held.document.state() ?? EMPTY;
				// It has been built again, and goes out once more.
				client.charge(state.length);
				this.onceStored(() => {
					client.tell({ type: 'unsaved', count, ...wordsOf(refusal), state });
					if (client.who.kind === 'token') {
						// A script understands none of our words: it must not go on as if all were well.
						client.close(CLOSE.refused, `${refusal.rule}: ${refusal.reason}`);
					}
				});
				return;
			}
			case 'accepted': {
				const { update, fresh, value } = verdict;
				const { document } = this.held;
				const isNewAuthor = Object.keys(fresh).length > 0;
				const authors = isNewAuthor ? { ...this.held.authors, ...fresh } : this.held.authors;
				// Binding an id goes over all that there are.
				if (isNewAuthor) client.charge(Object.keys(authors).length);
				this.held = { ...this.held, authors, value };
				client.keep(update.length);
				if (isNewAuthor || document.size > limits.document / 2) this.tellWhenNear();
				this.store(
					{ update, fresh, by: client, rows: [] },
					() => {
						this.tellSaved(client, count);
					},
					() => undefined
				);
			}
		}
	}

	/** Counts when the document comes near to what it may be: operators have an alarm on it. */
	private tellWhenNear(): void {
		const { limits, meter } = this.surroundings;
		const most = {
			bytes: limits.document,
			parts: limits.documentParts,
			authors: limits.documentAuthors
		};
		if (isNearLimit(this.held, most)) meter.nearLimit('document');
	}

	private store(
		{
			update,
			fresh,
			by,
			rows
		}: {
			readonly update: Uint8Array;
			readonly fresh: Authors;
			readonly by: Client | null;
			readonly rows: readonly StagedRow[];
		},
		done: () => void,
		failed: (error: unknown) => void
	): void {
		const { document } = this.held;
		const { committer, onStoreFailed } = this.surroundings;
		committer.add({
			room: this.room,
			document: () => document.state() ?? update,
			...(Object.keys(fresh).length === 0 ? {} : { authors: fresh }),
			rows,
			done: () => {
				this.fresh.push({ update, by });
				this.flushSoon();
				done();
			},
			failed: (error) => {
				failed(error);
				onStoreFailed(error);
			}
		});
	}

	/** Stores rows where the document itself stays as it is. */
	private storeRows(rows: readonly StagedRow[]): Promise<void> {
		if (rows.length === 0) return Promise.resolve();
		return new Promise((resolve, reject) => {
			this.surroundings.committer.add({ room: null, rows, done: resolve, failed: reject });
		});
	}

	/** Tells a client that its updates up to this number are on the disk. */
	private tellSaved(client: Client, count: number): void {
		const known = this.acknowledge.get(client) ?? 0;
		this.acknowledge.set(client, Math.max(known, count));
		this.flushSoon();
	}

	private flushSoon(): void {
		if (this.flushing) return;
		this.flushing = true;
		const { faults, onFault } = this.surroundings;
		queueMicrotask(() => {
			this.flushing = false;
			faults.guard(
				'changes of a document could not be handed on',
				() => {
					this.flush();
				},
				onFault
			);
		});
	}

	/**
	 * Hands on what one commit brought: one frame for everybody, and one for each who made a part of it.
	 * Whoever may not be here any more by what the commit says is sent away first, and is not shown it.
	 */
	private flush(): void {
		const { fresh } = this;
		this.fresh = [];
		for (const [client, count] of this.acknowledge) client.tell({ type: 'saved', count });
		this.acknowledge.clear();
		if (fresh.length === 0) return;
		this.surroundings.onCommitted();
		const makers = new Set(fresh.map(({ by }) => by));
		const whole = updateFrame(fresh.map(({ update }) => update));
		for (const client of this.clients.keys()) {
			if (!makers.has(client)) client.send(whole);
			else {
				const others = fresh.filter(({ by }) => by !== client);
				if (others.length > 0) client.send(updateFrame(others.map(({ update }) => update)));
			}
		}
	}

	/**
	 * Says something when everything that was accepted before is on the disk: nobody is shown what a
	 * power cut could still take away.
	 */
	private onceStored(done: () => void): void {
		this.surroundings.committer.add({ room: this.room, done, failed: () => undefined });
	}

	private receiveAwareness(client: Client, update: Uint8Array): FrameResult {
		if (update.length > this.surroundings.limits.awareness) return 'malformed';
		this.awareness.receive(client, update);
		return 'taken';
	}
}

/** The author of what the relay writes; no device and no token is called that. */
const RELAY = 'relay';
