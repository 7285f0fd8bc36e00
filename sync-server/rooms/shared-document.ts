import * as decoding from 'lib0/decoding';
import type * as Y from 'yjs';
import { wordsOf } from '../../src/lib/domain/access/refusal';
import type { DocumentValue } from '../../src/lib/domain/policy/edit';
import type { Directory } from '../../src/lib/documents/directory';
import {
	readContent,
	valueOf,
	type DocumentContent,
	type DocumentName
} from '../../src/lib/documents/read';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { CLOSE, type Sequence } from '../../src/lib/protocol/messages';
import type { RoomName } from '../../src/lib/protocol/rooms';
import type { Committer, StagedRow, StagedSnapshot } from '../store/committer';
import { deedsOf } from '../../src/lib/domain/audit/deeds';
import type { AuditLog } from '../access/audit-log';
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
import type { Authors, StoredParts } from '../store/store';
import type { RoomLog } from './room-log';
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
import { platform } from '../common/platform';

/** What became of a frame. */
export type FrameResult = 'taken' | 'malformed' | 'unknown';

/**
 * A room's own document with its awareness. Speaks the standard y-websocket protocol, except that an update
 * is passed on and acknowledged only when it is on the disk.
 */
export class SharedDocument {
	private held: LoadedDocument;
	/** The sequence number of the last entry that changed it; 0 before the first. */
	private seq: Sequence;
	private readonly awareness: RoomAwareness;
	private readonly clients = new Map<Client, { received: number }>();
	/** Updates that are on the disk and have not been sent yet. Those of one commit go out in one frame. */
	private fresh: { readonly update: Uint8Array; readonly by: Client | null }[] = [];
	/** The number up to which a client's updates are on the disk, for clients that have not been told. */
	private readonly acknowledge = new Map<Client, number>();
	private flushing = false;

	constructor(
		private readonly room: RoomName,
		about: DocumentName,
		stored: { readonly parts: StoredParts; readonly authors: Authors },
		private readonly surroundings: {
			readonly committer: Committer;
			readonly log: RoomLog;
			readonly limits: Limits;
			readonly meter: Meter;
			readonly faults: Faults;
			readonly audit: Pick<AuditLog, 'rowsOf'>;
			readonly people: () => Directory;
			/** Returns whether a member may create one more space. */
			readonly mayMakeSpace: (member: MemberId) => boolean;
			/** Returns a client as the gate sees it. */
			readonly senderOf: (client: Client) => DocumentSender;
			/** Called when the store failed: what is in memory is not on the disk. */
			readonly onStoreFailed: (error: unknown) => void;
			/** Called after a bug: what is in memory cannot be relied on. */
			readonly onFault: () => void;
		}
	) {
		this.awareness = new RoomAwareness((message, to) => {
			const whole = awarenessFrame(message);
			for (const client of this.clients.keys()) {
				if (to === 'everybody' || client.who.kind === 'token') client.send(whole);
			}
		}, surroundings);
		const { parts } = stored;
		this.seq = parts.seq;
		const document = new RevertibleDocument(parts);
		const content = readContent(about, document.doc);
		this.held = { about, document, authors: stored.authors, content, value: valueOf(content) };
	}

	get doc(): Y.Doc {
		return this.held.document.doc;
	}

	/** The document's content, as accepted. Parts of it may still be on their way to the disk. */
	get value(): DocumentValue {
		return this.held.value;
	}

	/** The same as its parts in the document, for who needs more of it than the rules. */
	get content(): DocumentContent {
		return this.held.content;
	}

	/** Adds a client: asks it for what the relay lacks and tells it who is present. */
	enter(client: Client): void {
		this.clients.set(client, { received: 0 });
		client.send(questionFrame(this.doc));
		const { everybody } = this.awareness;
		if (everybody !== null) client.send(awarenessFrame(everybody));
	}

	/** Tells a client that is about to be sent away which of its updates are on the disk. */
	tellStored(client: Client): void {
		const count = this.acknowledge.get(client);
		if (count === undefined) return;
		this.acknowledge.delete(client);
		client.tell({ type: 'saved', count });
	}

	leave(client: Client): void {
		this.clients.delete(client);
		this.awareness.leave(client);
	}

	/** Handles a frame of the standard protocol. */
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
			// Expected: lib0 and Yjs throw on malformed bytes.
			return 'malformed';
		}
	}

	/**
	 * Changes the document on the relay's behalf, for example when somebody has joined. `rows` are stored in
	 * the same transaction. Resolves when all of it is on the disk.
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
		// This binds the relay's own client id, so that no device can continue under it.
		const fresh = { [String(document.doc.clientID)]: RELAY };
		const authors = { ...this.held.authors, ...fresh };
		const content = readContent(about, document.doc);
		this.held = { ...this.held, authors, content, value: valueOf(content) };
		return new Promise((resolve, reject) => {
			this.store({ update, fresh, by: null, rows }, { done: resolve, failed: reject });
		});
	}

	/** The snapshot, if it is worth storing before the document is unloaded. */
	get unloading(): readonly StagedSnapshot[] {
		return this.held.document.isWorthSnapshot ? [this.staged()] : [];
	}

	/** Discards everything that is in memory. */
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
			// Only clients that bring something new are sent away; the others go on reading.
			client.close(CLOSE.storage, 'could not store');
			return;
		}
		const identity = senderOf(client);
		const mayMake = () => this.surroundings.mayMakeSpace(identity.member);
		const sender = { ...identity, isLive, mayMake };
		const verdict = judgeDocumentUpdate(this.held, payload, sender, people(), limits);
		switch (verdict.verdict) {
			case 'known':
				// Most answers to the relay's first question are of this kind. This is acknowledged after
				// what came before.
				this.onceStored(() => {
					this.tellSaved(client, count);
				});
				return;
			case 'incomplete':
				// Nothing of the update is kept, and the device is asked for what the relay lacks.
				client.charge(this.held.document.size);
				client.send(questionFrame(this.doc));
				return;
			case 'refused': {
				const { refusal } = verdict;
				meter.refused(refusal.rule);
				if (refusal.reason === 'too-many-ids') meter.quota('ids');
				const state = this.held.document.state() ?? EMPTY;
				// The document had to be rebuilt, and its state is sent again.
				client.charge(state.length);
				this.onceStored(() => {
					client.tell({ type: 'unsaved', count, ...wordsOf(refusal), state });
					if (client.who.kind === 'token') {
						// A script does not understand Polder's messages and must not continue as if its
						// update had been accepted.
						client.close(CLOSE.refused, `${refusal.rule}: ${refusal.reason}`);
					}
				});
				return;
			}
			case 'accepted': {
				const { update, fresh, content, value } = verdict;
				const { document } = this.held;
				const isNewAuthor = Object.keys(fresh).length > 0;
				const authors = isNewAuthor ? { ...this.held.authors, ...fresh } : this.held.authors;
				// Binding a client id copies all those that are bound already.
				if (isNewAuthor) client.charge(Object.keys(authors).length);
				const deeds = deedsOf(identity.member, this.held.value, value);
				this.held = { ...this.held, authors, content, value };
				client.keep(update.length);
				if (isNewAuthor || document.size > limits.document / 2) this.tellWhenNear();
				this.store(
					{
						...{ update, fresh, by: client },
						rows: this.surroundings.audit.rowsOf(identity.member, deeds)
					},
					{
						// Whoever this update itself sends away is told before that.
						stored: () => {
							this.tellSaved(client, count);
						}
					}
				);
			}
		}
	}

	/** Counts it when the document comes near one of its limits: operators have an alarm for that. */
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
		{ stored, done, failed }: StoreCalls
	): void {
		const { committer, log, onStoreFailed } = this.surroundings;
		const change = { previous: this.seq, record: null, update, before: null };
		const { entry, rows: runs } = log.append(change);
		this.seq = entry.seq;
		committer.add({
			...{ room: this.room, entry, content: this.held.content },
			...(Object.keys(fresh).length === 0 ? {} : { authors: fresh }),
			...(this.held.document.isSnapshotDue ? { snapshots: [this.staged()] } : {}),
			rows: [...runs, ...rows],
			...(stored === undefined ? {} : { stored }),
			done: () => {
				this.fresh.push({ update, by });
				this.flushSoon();
				done?.();
			},
			failed: (error) => {
				failed?.(error);
				onStoreFailed(error);
			}
		});
	}

	/** Returns the snapshot to be stored. It is taken at the time of the commit. */
	private staged(): StagedSnapshot {
		const take = () => ({ seq: this.seq, state: this.held.document.snapshot() });
		return { record: null, take };
	}

	/** Stores rows for a change that leaves the document as it is. */
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
		platform.microtask(() => {
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
	 * Sends what one commit brought: one frame for everybody, and a separate one for each client that made a
	 * part of it. Clients that may no longer be here after this commit have been sent away.
	 */
	private flush(): void {
		const { fresh } = this;
		this.fresh = [];
		for (const [client, count] of this.acknowledge) client.tell({ type: 'saved', count });
		this.acknowledge.clear();
		if (fresh.length === 0) return;
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
	 * Calls `done` when everything that was accepted before is on the disk, so that nobody is shown what a
	 * power cut could still undo.
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

/** The author of what the relay writes. No device and no token has this id. */
const RELAY = 'relay';

/** What is called when something was stored; see `Write`. */
interface StoreCalls {
	readonly stored?: () => void;
	readonly done?: () => void;
	readonly failed?: (error: unknown) => void;
}
