import { mayRead, reachOf } from '../../src/lib/domain/access/reach';
import { wordsOf, type Refusal } from '../../src/lib/domain/access/refusal';
import type { Clock, Instant } from '../../src/lib/domain/core/day';
import type { RecordFacts } from '../../src/lib/domain/core/record';
import type { MemberId, RecordId } from '../../src/lib/domain/core/ids';
import { succeed, fail, type Result } from '../../src/lib/domain/core/result';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import { ERASED } from '../../src/lib/domain/policy/erase';
import type { judgeRecord } from '../../src/lib/domain/policy/judge';
import type { Space } from '../../src/lib/domain/space/space';
import type { StandingRecord } from '../../src/lib/domain/topic/moving';
import type { Directory } from '../../src/lib/documents/directory';
import { readHistory, readPosts } from '../../src/lib/documents/record';
import { CLOSE, type Cursor, type FromDevice } from '../../src/lib/protocol/messages';
import { parseRoom, roomName, type RoomName } from '../../src/lib/protocol/rooms';
import { deedOfRecord } from '../../src/lib/domain/audit/deeds';
import type { AuditLog } from '../access/audit-log';
import type { AcceptedEdit, RecordPlace } from '../gate/accepted-edit';
import { NotStoring } from '../store/storage-watch';
import type { Committer, StagedRow, StagedSnapshot } from '../store/committer';
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
import { CARRIED, type Store } from '../store/store';
import { Dependents } from './dependents';
import { Erasures } from './erasures';
import type { Homes } from './homes';
import { InheritedReaders, isAlike } from './inherited-readers';
import type { RoomLog } from './room-log';

/** The records of one room: judges edits, appends them to the log and sends them to those who may read them. */
export class RecordLog {
	private readonly held: RecordCache;
	private readonly subscriptions: Subscriptions;
	private readonly erasures: Erasures;
	private readonly dependents: Dependents;
	private readonly inherited: InheritedReaders;
	/** Tracks who has which record open. */
	readonly presence: RecordPresence;

	constructor(
		private readonly room: RoomName,
		private readonly surroundings: {
			readonly store: Store;
			readonly committer: Committer;
			readonly log: RoomLog;
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
			readonly homes: Homes;
			readonly onStoreFailed: (error: unknown) => void;
			/** Called after a bug: what is in memory of the room cannot be relied on. */
			readonly onFault: () => void;
			/** Called for every accepted edit; the function that it returns runs after the commit. */
			readonly onAccepted: (edit: AcceptedEdit) => () => void;
		}
	) {
		this.subscriptions = new Subscriptions(room, surroundings);
		this.presence = new RecordPresence({
			people: surroundings.people,
			facts: (id) => surroundings.store.facts(room, id)?.facts ?? null,
			clock: surroundings.clock,
			faults: surroundings.faults,
			onFault: surroundings.onFault
		});
		this.held = new RecordCache(room, surroundings.store, surroundings.memory, (snapshot) => {
			this.storeSnapshot(snapshot);
		});
		this.dependents = new Dependents(room, surroundings.store);
		this.erasures = new Erasures(room, this.held, {
			...surroundings,
			dependents: this.dependents,
			onErased: (entry) => {
				this.presence.recordChanged(entry.record, null);
				this.subscriptions.take(entry);
			}
		});
		this.inherited = new InheritedReaders(room, {
			...surroundings,
			held: this.held,
			dependents: this.dependents,
			erasures: this.erasures,
			onStored: (edit) => {
				this.presence.recordChanged(edit.record, edit.after);
				this.subscriptions.take(edit);
			}
		});
	}

	/** Sends a device everything since its cursor, and from then on every change. */
	subscribe(
		client: Client,
		who: Extract<Identity, { kind: 'device' }>,
		asked: { readonly cursor: Cursor | null; readonly horizon?: Instant }
	): Promise<void> {
		return this.subscriptions.subscribe(client, who, asked);
	}

	/** Sends a device that follows the room older posts of a topic; see `Subscriptions.sendOlder`. */
	async sendOlder(client: Client, asked: Extract<FromDevice, { type: 'older' }>): Promise<void> {
		if (this.subscriptions.has(client)) await this.subscriptions.sendOlder(client, asked);
		else client.close(CLOSE.changed, 'subscribe first');
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
		if (this.erasures.has(id)) {
			meter.refused(ERASED.rule);
			this.tellRefused(client, { number, record: id, refusal: ERASED, state: null });
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
				const { refusal } = verdict;
				const state = this.readable(sender.member, held.facts) ? held.document.state() : null;
				this.tellRefused(client, { number, record: id, refusal, state, to: sender.member });
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
				this.accept(
					sender,
					id,
					{ ...judged, verdict, rows: [] },
					{
						by: client,
						done: () => {
							this.subscriptions.tellAccepted(client, number);
						},
						failed: onStoreFailed
					}
				);
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
		const { committer, meter } = this.surroundings;
		if (committer.isFailing) throw new NotStoring();
		if (this.erasures.has(id)) {
			meter.refused(ERASED.rule);
			return fail(ERASED);
		}
		const judged = this.judge(sender, id, update);
		const { verdict } = judged;
		if (verdict.verdict === 'refused') return fail(verdict.refusal);
		if (verdict.verdict !== 'accepted') throw new Error(`the edit is ${verdict.verdict}`);
		await this.stored(sender, id, { ...judged, verdict }, { rows: rows() });
		return succeed(keptBy(verdict.update));
	}

	/**
	 * Writes one edit of the relay's own, on behalf of a member whose right to all of it was judged before: limits and
	 * shape are looked at, the rules for devices are not. What is written in one turn of the event loop is stored in
	 * one commit. `copyOf` is the record that this one is a copy of. Resolves after the commit with the bytes that it
	 * takes on the disk; rejects when the store fails.
	 */
	async writeItself(
		sender: Sender,
		id: RecordId,
		update: Uint8Array,
		copyOf?: RecordPlace
	): Promise<number> {
		if (this.surroundings.committer.isFailing) throw new NotStoring();
		const judged = this.judge(sender, id, update, () => succeed(null));
		const { verdict } = judged;
		if (verdict.verdict !== 'accepted') throw new Error(`the relay's edit is ${verdict.verdict}`);
		await this.stored(sender, id, { ...judged, verdict }, { rows: [], copyOf });
		return keptBy(verdict.update);
	}

	/** Takes an edit that no client of this room made. Resolves after the commit; rejects when the store fails. */
	private stored(
		sender: Sender,
		id: RecordId,
		accepted: Accepted,
		more: { readonly rows: readonly StagedRow[]; readonly copyOf?: RecordPlace | undefined }
	): Promise<void> {
		return new Promise<void>((resolve, reject) => {
			this.accept(
				sender,
				id,
				{ ...accepted, ...more },
				{
					by: null,
					done: resolve,
					failed: (error) => {
						this.surroundings.onStoreFailed(error);
						reject(error instanceof Error ? error : new Error(String(error)));
					}
				}
			);
		});
	}

	/** Returns a record as it stands, whoever may read it; `null` when there is none. */
	standing(id: RecordId): StandingRecord | null {
		if (this.erasures.has(id) || !this.has(id)) return null;
		const { fields, document } = this.held.hold(id);
		if (fields === null) return null;
		return { fields, history: readHistory(document.doc), posts: readPosts(document.doc) };
	}

	/** Returns the records that take their readers from one, those that were deleted for good left out. */
	dependentsOf(id: RecordId): readonly RecordId[] {
		return this.dependents.of(id).filter((each) => !this.erasures.has(each));
	}

	/** Returns a record's state as accepted, if the member may read it now; otherwise `null`. */
	stateFor(member: MemberId, id: RecordId): Uint8Array | null {
		if (this.erasures.has(id) || !this.has(id)) return null;
		const held = this.held.hold(id);
		return this.readable(member, held.facts) ? held.document.state() : null;
	}

	/** Judges an edit of a record that was not erased. */
	private judge(sender: Sender, id: RecordId, update: Uint8Array, policy?: typeof judgeRecord) {
		const { people, space, limits, meter, clock } = this.surroundings;
		const held = this.held.hold(id);
		const sourceFor = (of: RecordId, mayWait: boolean) =>
			this.inherited.sourceFor(of, mayWait, held.facts !== null);
		const fieldsOf = (other: RecordId) =>
			this.erasures.has(other) || !this.has(other) ? null : this.held.hold(other).fields;
		const place = { people: people(), space: space(), now: clock.now(), id, sourceFor, fieldsOf };
		const verdict =
			place.space === null && this.room !== CUSTOMERS
				? NO_SPACE
				: held.fields === null && this.surroundings.homes.isElsewhere(id, this.room)
					? ELSEWHERE
					: judgeRecordUpdate(held, update, sender, place, limits, policy);
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
		{ held, verdict, now, rows, copyOf }: Accepting,
		maker: {
			/** `null` when no client of this room made it. */
			readonly by: Client | null;
			readonly done: () => void;
			readonly failed: (error: unknown) => void;
		}
	): void {
		const { limits, meter, committer, log, homes } = this.surroundings;
		const { update: news, fields, facts, fresh, posts } = verdict;
		const { document, facts: before, seq: previous } = held;
		const isCarried = Object.values(fresh).includes(CARRIED);
		const { entry, rows: runs } = log.append({
			previous,
			record: id,
			update: news,
			before,
			at: now,
			...(isCarried ? {} : { by: sender.member })
		});
		const { seq } = entry;
		const committed = { seq, record: id, by: maker.by, update: news, before, after: facts };
		const isNewAuthor = Object.keys(fresh).length > 0;
		const authors = isNewAuthor ? { ...held.authors, ...fresh } : held.authors;
		this.held.set(id, { ...held, authors, fields, facts, seq });
		this.held.pin(id);
		if (before === null) {
			homes.arrives(id, this.room);
			this.dependents.arrives(id, facts);
		}
		const most = {
			bytes: limits.record,
			parts: limits.recordParts,
			authors: limits.documentAuthors
		};
		if (isNearLimit({ document, authors }, most)) meter.nearLimit('record');
		const accepted = { room: this.room, id, sender, before: held.fields, after: fields };
		const deed = deedOfRecord(sender.member, this.spaceId, held.fields, fields);
		const audited = this.surroundings.audit.rowsOf(sender.member, deed === null ? [] : [deed]);
		const followUp = this.surroundings.onAccepted({
			...{ ...accepted, authors, posts, facts, update: news },
			...(copyOf === undefined ? {} : { copyOf }),
			doc: document.doc
		});
		committer.add({
			...{ room: this.room, entry },
			...(isAlike(before, facts) ? {} : { facts }),
			...(isNewAuthor ? { authors: fresh } : {}),
			...(document.isSnapshotDue ? { snapshots: [this.held.snapshotOf(id)] } : {}),
			rows: [...runs, ...rows, ...audited],
			done: () => {
				this.held.unpin(id);
				homes.arrived(id);
				this.dependents.arrived(id, facts);
				this.presence.recordChanged(id, facts);
				this.subscriptions.take(committed);
				maker.done();
				followUp();
			},
			failed: (error) => {
				homes.arrived(id);
				this.dependents.arrived(id, facts);
				maker.failed(error);
			}
		});
		this.inherited.handOn(id, { before, after: facts }, now);
	}

	/**
	 * Deletes records for good: all of them, or none if one of them must not be deleted (HI-05). Resolves when
	 * the deletion is on the disk or refused; rejects when the store fails.
	 */
	erase(
		ids: readonly RecordId[],
		stamp: { readonly by: MemberId; readonly at: Instant }
	): Promise<Result<null, Refusal>> {
		return this.erasures.erase(ids, stamp);
	}

	/** Returns whether a record with this id is on the disk or on its way there. */
	has(id: RecordId): boolean {
		return this.held.has(id);
	}

	/**
	 * Returns a record's fields as accepted, if the member may read it now. Otherwise, and when there is no
	 * record, `null`.
	 */
	fieldsFor(member: MemberId, id: RecordId): RecordFields | null {
		if (this.erasures.has(id) || !this.has(id)) return null;
		const held = this.held.hold(id);
		return this.readable(member, held.facts) ? held.fields : null;
	}

	/** Drops old entries of the room's log, as far as devices have been told of them. */
	compact(): Promise<void> {
		return this.surroundings.log.compact(this.subscriptions.upTo);
	}

	/** The snapshots that are worth storing before the records are released. */
	get unloading(): readonly StagedSnapshot[] {
		return this.held.unloading;
	}

	/** Releases all documents. */
	destroy(): void {
		this.subscriptions.close();
		this.held.clear();
	}

	/** The id of the space that the room is of; `null` for customers. */
	private get spaceId(): string | null {
		const address = parseRoom(this.room);
		return address?.kind === 'space' ? address.space : null;
	}

	/** Stores the snapshot of a record that is released. When the store fails, its log entries are still there. */
	private storeSnapshot(snapshot: StagedSnapshot): void {
		const { committer } = this.surroundings;
		if (committer.isFailing) return;
		const ignore = () => undefined;
		committer.add({ room: this.room, snapshots: [snapshot], done: ignore, failed: ignore });
	}

	private readable(member: MemberId, facts: RecordFacts | null): boolean {
		return facts !== null && mayRead(reachOf(member, this.surroundings.people()), facts);
	}

	/**
	 * Answers that an edit was refused, once everything that `state` contains is on the disk. Whoever has lost the
	 * record in the meantime is not sent the state.
	 */
	private tellRefused(client: Client, { number, record, refusal, ...shown }: Refused): void {
		const { committer, store } = this.surroundings;
		committer.add({
			room: this.room,
			done: () => {
				const isReadable =
					shown.state !== null &&
					this.readable(shown.to, store.facts(this.room, record)?.facts ?? null);
				const state = isReadable ? shown.state : null;
				client.tell({ type: 'refused', number, record, ...wordsOf(refusal), state });
			},
			failed: () => undefined
		});
	}
}

/** The answer to an edit that was refused, with the state that it is shown. */
type Refused = {
	readonly number: number;
	readonly record: RecordId;
	readonly refusal: Refusal;
} & ({ readonly state: null } | { readonly state: Uint8Array | null; readonly to: MemberId });

/** An edit that the rules allow, with the record as it was before. */
interface Accepted {
	readonly held: LoadedRecord;
	readonly verdict: Extract<ReturnType<typeof judgeRecordUpdate>, { readonly verdict: 'accepted' }>;
	readonly now: Instant;
}

/** What is taken with it: small tables' rows, and the record of another room that it is a copy of. */
interface Accepting extends Accepted {
	readonly rows: readonly StagedRow[];
	readonly copyOf?: RecordPlace | undefined;
}

/** Returns what an edit takes on the disk, bytes: both the log entry and its part of the next snapshot. */
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
