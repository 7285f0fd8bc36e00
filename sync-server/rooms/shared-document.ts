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
	isNearLimit,
	judgeDocumentUpdate,
	type DocumentSender,
	type HeldDocument
} from '../gate/gatekeeper';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';
import type { Occupant } from './client';
import { Presence } from './awareness';
import { newsOf, Restorable } from '../gate/revertible-document';
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
	private held: HeldDocument;
	private readonly presence: Presence;
	private readonly occupants = new Map<Occupant, { received: number }>();
	/** What has reached the disk and has not been handed on: all of one commit goes out in one frame. */
	private fresh: { readonly update: Uint8Array; readonly by: Occupant | null }[] = [];
	/** Up to which number an occupant's updates are on the disk, of those who have not been told. */
	private readonly acknowledge = new Map<Occupant, number>();
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
			/** Who an occupant is to the gatekeeper. */
			readonly senderOf: (occupant: Occupant) => DocumentSender;
			/** The document has changed on disk. */
			readonly onCommitted: () => void;
			/** The store failed: what is in memory is not what is on disk. */
			readonly onStoreFailed: (error: unknown) => void;
			/** A bug has shown: what is in memory is not to be relied on. */
			readonly onFault: () => void;
		}
	) {
		this.presence = new Presence((message) => {
			const whole = awarenessFrame(message);
			for (const occupant of this.occupants.keys()) occupant.send(whole);
		}, surroundings);
		const document = new Restorable(stored.state);
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

	/** Lets an occupant in: asks for what we lack and tells who is present. */
	enter(occupant: Occupant): void {
		this.occupants.set(occupant, { received: 0 });
		occupant.send(questionFrame(this.doc));
		const { everybody } = this.presence;
		if (everybody !== null) occupant.send(awarenessFrame(everybody));
	}

	leave(occupant: Occupant): void {
		this.occupants.delete(occupant);
		this.presence.leave(occupant);
	}

	/** Takes a frame of the standard protocol. */
	receive(occupant: Occupant, type: number, from: decoding.Decoder): FrameResult {
		try {
			switch (type) {
				case SYNC:
					return this.receiveSync(occupant, from);
				case AWARENESS:
					return this.receiveAwareness(occupant, decoding.readVarUint8Array(from));
				case QUERY_AWARENESS: {
					const answer = awarenessFrame(this.presence.everybody ?? NOBODY);
					occupant.charge(answer.length);
					occupant.send(answer);
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
		this.presence.destroy();
		this.held.document.destroy();
	}

	private receiveSync(occupant: Occupant, from: decoding.Decoder): FrameResult {
		const kind = decoding.readVarUint(from);
		const payload = decoding.readVarUint8Array(from);
		if (kind === STEP_1) {
			const answer = answerFrame(this.doc, payload);
			occupant.charge(answer.length);
			this.onceStored(() => {
				occupant.send(answer);
			});
			return 'taken';
		}
		if (kind !== STEP_2 && kind !== UPDATE) return 'malformed';
		const counts = this.occupants.get(occupant);
		if (counts === undefined) return 'taken';
		counts.received += 1;
		this.receiveUpdate(occupant, payload, { count: counts.received, isLive: kind === UPDATE });
		return 'taken';
	}

	private receiveUpdate(
		occupant: Occupant,
		payload: Uint8Array,
		{ count, isLive }: { readonly count: number; readonly isLive: boolean }
	): void {
		const { people, senderOf, committer, limits, meter } = this.surroundings;
		if (committer.isFailing && !bringsNothing(this.held, payload, limits)) {
			// Only who brings something new is sent away: the others go on reading.
			occupant.close(CLOSE.storage, 'could not store');
			return;
		}
		const identity = senderOf(occupant);
		const mayMake = () => this.surroundings.mayMakeSpace(identity.member);
		const sender = { ...identity, isLive, mayMake };
		const verdict = judgeDocumentUpdate(this.held, payload, sender, people(), limits);
		switch (verdict.verdict) {
			case 'known':
				// As most answers to our first question. Acknowledged after what came before.
				this.onceStored(() => {
					this.tellSaved(occupant, count);
				});
				return;
			case 'incomplete':
				// Nothing of it is kept, and the device is asked for what we lack.
				occupant.charge(this.held.document.size);
				occupant.send(questionFrame(this.doc));
				return;
			case 'refused': {
				const { refusal } = verdict;
				meter.refused(refusal.rule);
				if (refusal.reason === 'too-many-ids') meter.quota('ids');
				const state = this.held.document.state() ?? EMPTY;
				// It has been built again, and goes out once more.
				occupant.charge(state.length);
				this.onceStored(() => {
					occupant.tell({ type: 'unsaved', count, ...wordsOf(refusal), state });
					if (occupant.who.kind === 'token') {
						// A script understands none of our words: it must not go on as if all were well.
						occupant.close(CLOSE.refused, `${refusal.rule}: ${refusal.reason}`);
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
				if (isNewAuthor) occupant.charge(Object.keys(authors).length);
				this.held = { ...this.held, authors, value };
				occupant.keep(update.length);
				if (isNewAuthor || document.size > limits.document / 2) this.tellWhenNear();
				this.store(
					{ update, fresh, by: occupant, rows: [] },
					() => {
						this.tellSaved(occupant, count);
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
			readonly by: Occupant | null;
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

	/** Tells an occupant that its updates up to this number are on the disk. */
	private tellSaved(occupant: Occupant, count: number): void {
		const known = this.acknowledge.get(occupant) ?? 0;
		this.acknowledge.set(occupant, Math.max(known, count));
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
		for (const [occupant, count] of this.acknowledge) occupant.tell({ type: 'saved', count });
		this.acknowledge.clear();
		if (fresh.length === 0) return;
		this.surroundings.onCommitted();
		const makers = new Set(fresh.map(({ by }) => by));
		const whole = updateFrame(fresh.map(({ update }) => update));
		for (const occupant of this.occupants.keys()) {
			if (!makers.has(occupant)) occupant.send(whole);
			else {
				const others = fresh.filter(({ by }) => by !== occupant);
				if (others.length > 0) occupant.send(updateFrame(others.map(({ update }) => update)));
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

	private receiveAwareness(occupant: Occupant, update: Uint8Array): FrameResult {
		if (update.length > this.surroundings.limits.awareness) return 'malformed';
		this.presence.receive(occupant, update);
		return 'taken';
	}
}

/** The author of what the relay writes; no device and no token is called that. */
const RELAY = 'relay';
