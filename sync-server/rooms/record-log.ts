import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import { wordsOf, type Refusal } from '../../src/lib/domain/access/refusal';
import type { Clock, Instant } from '../../src/lib/domain/core/day';
import { isDerivedId, type MemberId, type RecordId } from '../../src/lib/domain/core/ids';
import { succeed, fail, type Result } from '../../src/lib/domain/core/result';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import { ADMINS_ERASE, ERASED, judgeErasure, mayErase } from '../../src/lib/domain/policy/erase';
import type { Space } from '../../src/lib/domain/space/space';
import type { Directory } from '../../src/lib/documents/directory';
import { CLOSE, type Cursor, type Sequence } from '../../src/lib/protocol/messages';
import { parseRoom, roomName, type RoomName } from '../../src/lib/protocol/rooms';
import { deedOfRecord } from '../../src/lib/domain/audit/deeds';
import type { AuditLog } from '../access/audit-log';
import type { AcceptedEdit } from '../gate/accepted-edit';
import type { Committer } from '../store/committer';
import type { Cursors } from './cursors';
import { Subscriptions } from './subscriptions';
import { isNearLimit } from '../gate/near-limit';
import { judgeRecordUpdate, type LoadedRecord } from '../gate/judge-record';
import type { Sender } from '../gate/verdict';
import type { Faults } from '../common/faults';
import { RecordCache, type CacheMemory } from './record-cache';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';
import type { Client } from './client';
import type { Identity } from '../access/identity';
import type { Reaches } from './reaches';
import type { Runs } from './runs';
import { RecordPresence } from './record-presence';
import { NOTHING, type Store } from '../store/store';
import type { StagedRow } from '../store/committer';
import { Tombstones } from './tombstones';

/** The records of one room: judges edits, appends them to the log and sends them to those who may read them. */
export class RecordLog {
	private readonly held: RecordCache;
	private readonly subscriptions: Subscriptions;
	private readonly tombstones: Tombstones;
	/** Tracks who has which record open. */
	readonly presence: RecordPresence;
	/** The last sequence number that was assigned. */
	private head: Sequence;
	/** The bytes of all updates up to `head`. */
	private total: number;

	constructor(
		private readonly room: RoomName,
		private readonly surroundings: {
			readonly store: Store;
			readonly committer: Committer;
			readonly cursors: Cursors;
			readonly runs: Runs;
			readonly reaches: Reaches;
			readonly limits: Limits;
			readonly clock: Pick<Clock, 'now'>;
			readonly meter: Meter;
			readonly audit: Pick<AuditLog, 'rowsOf'>;
			readonly people: () => Directory;
			readonly memory: CacheMemory;
			readonly faults: Faults;
			/** The space that the records are in, as accepted; `null` for customers. */
			readonly space: () => Space | null;
			/** Returns whether another room has a record with this id. */
			readonly isElsewhere: (id: RecordId) => boolean;
			readonly onStoreFailed: (error: unknown) => void;
			/** Called after a bug: what is in memory of the room cannot be relied on. */
			readonly onFault: () => void;
			/** Called for every accepted edit; the function that it returns runs after the commit. */
			readonly onAccepted: (edit: AcceptedEdit) => () => void;
		}
	) {
		this.subscriptions = new Subscriptions(room, surroundings);
		this.tombstones = new Tombstones(room, surroundings.store);
		this.presence = new RecordPresence({
			people: surroundings.people,
			facts: (id) => surroundings.store.facts(room, id)?.facts ?? null
		});
		this.head = surroundings.store.head(room);
		this.total = surroundings.store.entry(room, this.head)?.total ?? 0;
		this.held = new RecordCache(room, surroundings.store, surroundings.memory);
	}

	/** Sends a device everything since its cursor, and from then on every change. */
	subscribe(
		client: Client,
		who: Extract<Identity, { kind: 'device' }>,
		cursor: Cursor | null
	): Promise<void> {
		return this.subscriptions.subscribe(client, who, cursor);
	}

	leave(client: Client): void {
		this.subscriptions.leave(client);
		this.presence.leave(client);
	}

	/**
	 * Applies changed rights: sends records that have come into reach and withdraws those that have left it.
	 */
	reachesChanged(): void {
		this.presence.reachesChanged();
		this.subscriptions.reachesChanged();
	}

	/** Judges one edit of a device. The device is answered after the decision or, when accepted, after the commit. */
	edit(client: Client, sender: Sender, number: number, id: RecordId, update: Uint8Array): void {
		const { meter, committer, onStoreFailed } = this.surroundings;
		if (!this.subscriptions.has(client)) {
			// The answer carries a cursor, which only a subscribed client has.
			client.close(CLOSE.changed, 'subscribe first');
			return;
		}
		if (committer.isFailing) {
			// Only clients that write are sent away; everybody else can go on reading.
			client.close(CLOSE.storage, 'could not store');
			return;
		}
		if (this.isErased(id)) {
			meter.refused(ERASED.rule);
			this.tellRefused(client, number, id, ERASED, null);
			return;
		}
		const judged = this.judge(sender, id, update);
		const { held, verdict } = judged;
		switch (verdict.verdict) {
			case 'incomplete':
				client.charge(held.document.size);
				client.tell({ type: 'incomplete', number, record: id });
				return;
			case 'refused': {
				// The document had to be rebuilt, and its state may have to be sent again.
				client.charge(held.document.size);
				this.subscriptions.echo(client, id);
				const state = this.readable(sender.member, held) ? held.document.state() : null;
				this.tellRefused(client, number, id, verdict.refusal, state);
				return;
			}
			case 'known':
				committer.add({
					room: this.room,
					done: () => {
						this.subscriptions.tellAccepted(client, number);
					},
					failed: () => undefined
				});
				return;
			case 'accepted':
				client.keep(keptBy(verdict.update));
				this.accept(sender, id, { ...judged, verdict }, [], {
					by: client,
					done: () => {
						this.subscriptions.tellAccepted(client, number);
					},
					failed: onStoreFailed
				});
		}
	}

	/**
	 * Judges one edit that a script makes over HTTP, exactly as a device's. Resolves after the commit with the
	 * bytes that the edit takes on the disk, or with the refusal. `rows` become durable with the edit; they are
	 * staged only when it is accepted. Rejects when the store fails.
	 */
	async write(
		sender: Sender,
		id: RecordId,
		update: Uint8Array,
		rows: () => readonly StagedRow[]
	): Promise<Result<number, Refusal>> {
		const { committer, meter, onStoreFailed } = this.surroundings;
		if (committer.isFailing) throw new Error('could not store');
		if (this.isErased(id)) {
			meter.refused(ERASED.rule);
			return fail(ERASED);
		}
		const judged = this.judge(sender, id, update);
		const { verdict } = judged;
		if (verdict.verdict === 'refused') return fail(verdict.refusal);
		if (verdict.verdict !== 'accepted') throw new Error(`the edit is ${verdict.verdict}`);
		await new Promise<void>((resolve, reject) => {
			this.accept(sender, id, { ...judged, verdict }, rows(), {
				by: null,
				done: resolve,
				failed: (error) => {
					onStoreFailed(error);
					reject(error instanceof Error ? error : new Error(String(error)));
				}
			});
		});
		return succeed(keptBy(verdict.update));
	}

	/** Returns a record's state as accepted, if the member may read it now; otherwise `null`. */
	stateFor(member: MemberId, id: RecordId): Uint8Array | null {
		if (this.isErased(id) || !this.has(id)) return null;
		const held = this.held.hold(id);
		return this.readable(member, held) ? held.document.state() : null;
	}

	/** Judges an edit of a record that was not erased. */
	private judge(sender: Sender, id: RecordId, update: Uint8Array) {
		const { people, space, limits, meter, clock } = this.surroundings;
		const held = this.held.hold(id);
		const place = { people: people(), space: space(), now: clock.now(), id };
		const verdict =
			place.space === null && this.room !== CUSTOMERS
				? NO_SPACE
				: held.fields === null && !isDerivedId(id) && this.surroundings.isElsewhere(id)
					? ELSEWHERE
					: judgeRecordUpdate(held, update, sender, place, limits);
		if (verdict.verdict === 'refused') {
			meter.refused(verdict.refusal.rule);
			if (verdict.refusal.reason === 'too-many-ids') meter.quota('ids');
		}
		return { held, verdict, now: place.now };
	}

	/** Takes an edit that the rules allow: it is stored, and then sent to those who may read the record. */
	private accept(
		sender: Sender,
		id: RecordId,
		{ held, verdict, now }: Accepted,
		rows: readonly StagedRow[],
		maker: {
			/** `null` when no client of this room made it. */
			readonly by: Client | null;
			readonly done: () => void;
			readonly failed: (error: unknown) => void;
		}
	): void {
		const { limits, meter, committer } = this.surroundings;
		const seq = ++this.head;
		const { update: news, fields, facts, fresh } = verdict;
		const before = held.facts;
		const { document, seq: previous } = held;
		const committed = { seq, record: id, by: maker.by, update: news, before, after: facts };
		const isNewAuthor = Object.keys(fresh).length > 0;
		const authors = isNewAuthor ? { ...held.authors, ...fresh } : held.authors;
		this.held.set(id, { ...held, authors, fields, facts, seq });
		this.held.pin(id);
		const most = {
			bytes: limits.record,
			parts: limits.recordParts,
			authors: limits.documentAuthors
		};
		if (isNearLimit({ document, authors }, most)) meter.nearLimit('record');
		const accepted = { room: this.room, id, sender, before: held.fields, after: fields };
		const deed = deedOfRecord(sender.member, this.spaceId, held.fields, fields);
		const audited = this.surroundings.audit.rowsOf(sender.member, deed === null ? [] : [deed]);
		const followUp = this.surroundings.onAccepted({ ...accepted, authors, doc: document.doc });
		committer.add({
			room: this.room,
			entry: {
				seq,
				previous,
				record: id,
				update: news,
				before,
				total: this.grow(news),
				at: now
			},
			record: { id, facts, seq, state: () => document.state() ?? news },
			...(isNewAuthor ? { authors: fresh } : {}),
			rows: [...this.beginRun(seq), ...rows, ...audited],
			done: () => {
				this.held.unpin(id);
				this.presence.recordChanged(id, facts);
				this.subscriptions.take(committed);
				maker.done();
				followUp();
			},
			failed: maker.failed
		});
	}

	/**
	 * Deletes records for good: all of them, or none if one of them must not be deleted (HI-05). Records that
	 * were deleted before count as done. Resolves when the deletion is on the disk or refused; rejects when
	 * the store fails.
	 */
	async erase(
		ids: readonly RecordId[],
		stamp: { readonly by: MemberId; readonly at: Instant }
	): Promise<Result<null, Refusal>> {
		const { committer, people } = this.surroundings;
		if (!mayErase(stamp.by, people())) return fail(ADMINS_ERASE);
		if (committer.isFailing) throw new Error('could not store');
		const left = [...new Set(ids)].filter((id) => !this.isErased(id));
		for (const id of left) {
			const judged = judgeErasure(stamp.by, this.held.hold(id).fields, people());
			if (!judged.ok) return judged;
		}
		// One turn of the event loop, and so one commit.
		for (const id of left) this.eraseOne(id, stamp);
		await new Promise<void>((resolve, reject) => {
			committer.add({ room: this.room, done: resolve, failed: reject });
		});
		return succeed(null);
	}

	private eraseOne(id: RecordId, stamp: { readonly by: MemberId; readonly at: Instant }): void {
		const { document, facts: before, seq: previous } = this.held.hold(id);
		const seq = ++this.head;
		this.held.forget(id);
		this.tombstones.add(id);
		this.surroundings.committer.add({
			room: this.room,
			entry: { seq, previous, record: id, update: NOTHING, before, total: this.grow(NOTHING) },
			erased: { id, ...stamp },
			rows: [
				...this.beginRun(seq),
				...this.surroundings.audit.rowsOf(stamp.by, [
					{
						...{ act: 'records-erased', subject: before?.kind ?? '' },
						...(this.spaceId === null ? {} : { space: this.spaceId })
					}
				])
			],
			done: () => {
				document.destroy();
				this.tombstones.stored(id);
				this.presence.recordChanged(id, null);
				const entry = { seq, record: id, update: NOTHING, before };
				this.subscriptions.take({ ...entry, by: null, after: null });
			},
			failed: this.surroundings.onStoreFailed
		});
	}

	/** Returns whether a record with this id is on the disk or on its way there. */
	has(id: RecordId): boolean {
		const held = this.held.get(id);
		if (held !== undefined) return held.fields !== null;
		return this.surroundings.store.facts(this.room, id) !== null;
	}

	/**
	 * Returns a record's fields as accepted, if the member may read it now. Otherwise, and when there is no
	 * record, `null`.
	 */
	fieldsFor(member: MemberId, id: RecordId): RecordFields | null {
		if (this.isErased(id) || !this.has(id)) return null;
		const held = this.held.hold(id);
		return this.readable(member, held) ? held.fields : null;
	}

	/**
	 * Drops old entries that no returning device is likely to need. Bounds the log in entries and in bytes.
	 */
	async compact(): Promise<void> {
		const { store, limits } = this.surroundings;
		const horizon = store.horizon(this.room);
		const byCount = this.subscriptions.upTo - limits.logEntries;
		const upTo = Math.max(byCount, this.horizonByBytes(horizon));
		// Dropping a few entries at a time would cost a commit for every few edits.
		const isWorthIt = upTo - horizon > limits.logEntries / 10 || upTo > byCount;
		if (upTo > horizon && isWorthIt) await store.compact(this.room, upTo);
	}

	/** Returns the last entry to drop so that the bytes of those after it stay within the limit. */
	private horizonByBytes(horizon: Sequence): Sequence {
		const { store, limits } = this.surroundings;
		const totalAt = (seq: Sequence) => store.entry(this.room, seq)?.total ?? 0;
		const last = this.subscriptions.upTo;
		const total = totalAt(last);
		if (total - totalAt(horizon + 1) <= limits.logBytes) return horizon;
		// Goes a tenth below the limit, so that the next edit does not exceed it again.
		let low = horizon;
		let high = last;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (total - totalAt(middle) <= limits.logBytes * 0.9) high = middle;
			else low = middle + 1;
		}
		return low;
	}

	/** Releases all documents. */
	destroy(): void {
		this.subscriptions.close();
		this.held.clear();
	}

	/** Returns the row that says where this run begins in the log; none when it is stored already. */
	private beginRun(seq: Sequence): StagedRow[] {
		const row = this.surroundings.runs.begin(this.room, seq);
		return row === null ? [] : [row];
	}

	/** The id of the space that the room is of; `null` for customers. */
	private get spaceId(): string | null {
		const address = parseRoom(this.room);
		return address?.kind === 'space' ? address.space : null;
	}

	/** Adds an entry's bytes to the total and returns the new total. */
	private grow(update: Uint8Array): number {
		this.total += update.length;
		return this.total;
	}

	private readable(member: string, held: LoadedRecord): boolean {
		return held.facts !== null && mayRead(reachOf(member, this.surroundings.people()), held.facts);
	}

	/** Answers that an edit was refused, once everything that `state` contains is on the disk. */
	private tellRefused(
		client: Client,
		number: number,
		record: RecordId,
		refusal: Refusal,
		state: Uint8Array | null
	): void {
		this.surroundings.committer.add({
			room: this.room,
			done: () => {
				client.tell({ type: 'refused', number, record, ...wordsOf(refusal), state });
			},
			failed: () => undefined
		});
	}

	/** Returns whether a record was deleted for good. A record in the cache was not. */
	private isErased(id: RecordId): boolean {
		return this.held.get(id) === undefined && this.tombstones.has(id);
	}
}

/** An edit that the rules allow, with the record as it was before. */
interface Accepted {
	readonly held: LoadedRecord;
	readonly verdict: Extract<ReturnType<typeof judgeRecordUpdate>, { readonly verdict: 'accepted' }>;
	readonly now: Instant;
}

/** Returns what an edit takes on the disk, bytes: both the log entry and the state. */
const keptBy = (update: Uint8Array): number => 2 * update.length;

/** The one room whose records are in no space. */
const CUSTOMERS: RoomName = roomName({ kind: 'customers' });

/** A space that does not exist yet has no records. Without this refusal they would be judged as customers. */
const NO_SPACE = {
	verdict: 'refused',
	refusal: { rule: 'SCHEMA', reason: 'malformed', facts: { field: 'space' } }
} as const;

/** Devices identify records by their id alone, so a second record with this id would overwrite the first. */
const ELSEWHERE = {
	verdict: 'refused',
	refusal: { rule: 'SCHEMA', reason: 'malformed', facts: { field: 'id' } }
} as const;
