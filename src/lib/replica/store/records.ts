import * as Y from 'yjs';
import type { Refusal } from '../../domain/access/refusal';
import type { RecordChange } from '../../domain/core/change';
import type { Clock, Instant } from '../../domain/core/day';
import { isDerivedId, type MemberId, type RecordId } from '../../domain/core/ids';
import { succeed, type Result } from '../../domain/core/result';
import { bodyOf } from '../../domain/note/body';
import { editOf, type RecordFields } from '../../domain/policy/edit';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { applyChange, firstUpdate, openRecord } from '../../documents/record';
import { isPlainRecord, newRecordUpdate } from '../../documents/new-record';
import type { WholeRecord } from '../../documents/record-reading';
import type { RecordUpdate } from '../../protocol/messages';
import type { RoomName } from '../../protocol/rooms';
import { saving, type Saved } from '../saved';
import { forgetArriving, type Reached } from './arriving';
import {
	editTogether,
	prepareTogether,
	readTogether,
	type ReadAhead,
	type RecordEdits,
	type WantedEdits
} from './change-together';
import { ClashKeeper } from './clash-keeper';
import type { ReplicaDatabase } from './database';
import { derive, deriveNew, groupByRecord } from './derive';
import { clientsOf, fieldsOf, isNothing, remaining, writtenOn } from './meaning';
import { Incoming, type Prepared } from './incoming';
import { OldPosts } from './let-go';
import { NoteStore } from './notes';
import { sendEverything, sendWhole } from './outbox';
import { dropRecord } from './projection';
import { putRows } from './put-rows';
import type { Judge } from './rebase';
import { RecordReader, type Arrived } from './reader';
import { addUpdates, dropUpdates, storedAmong, updatesOf } from './updates-of';
import { AfterRefusal, timeOf, type RefusedEdit } from './refused';
import { replaceRecord } from './replace-record';
import { refill, withoutLost, type Sent } from './resync';
import { StaleTexts } from './stale-texts';
import { inTopic } from './threads';
import type { OutboxRow } from './sync-rows';
import { putIntoOutbox, takeOutOfOutbox, waitingOf } from './waiting';
import { ATTACHED, isAttached, RecordWriter } from './writer';

/** What the records need to know of what is around them. */
export interface RecordPorts {
	/** Judges an edit before it is written. */
	readonly judge: Judge;
	/** Returns how another member's edits are judged; left out where nobody else's are of interest. */
	readonly judgeOf?: (member: MemberId) => Judge;
	/** The member whose device it is; left out where nobody works with it. */
	readonly me?: MemberId;
	/** Whether the member may carry what others wrote to a relay that has lost it. */
	readonly isAdmin: () => boolean;
	/** The relay has said what time it is, since it found an edit stamped ahead of that. */
	readonly onRelayTime?: (now: Instant) => void;
	/** Told of every write: `null` when it was made, else why the browser did not make it. */
	readonly onWrite: (error: unknown, mayWait: boolean) => void;
}

const DONE: Saved = succeed(null);

/** A record that is to be made. */
interface NewRecord {
	readonly id: RecordId;
	readonly change: RecordChange;
}

/** How many records are changed at once without being worked out ahead. */
const FEW = 20;

/** The first update of a new record, and what follows from it. */
function madeOf(room: RoomName, record: RecordId, change: RecordChange) {
	if (isPlainRecord(change)) {
		const { update, client } = newRecordUpdate(change);
		return { row: { record, update, mine: [client] }, derived: deriveNew(room, record, change) };
	}
	const update = firstUpdate(change);
	const row = { record, update, mine: clientsOf(update) };
	return { row, derived: derive(room, record, [update]) };
}

/**
 * The records of this replica. Everything that changes one goes through here, in one transaction
 * over update, row, totals and outbox. What a person changes resolves with what the rules refuse and
 * with what this device cannot store (`NotSaved`), and then nothing has changed; a bug is thrown. What
 * comes from the relay rejects when this device cannot store it: its channel starts again later.
 */
export class RecordStore {
	/** The notes of records: texts that are written in, not set. */
	readonly notes: NoteStore;
	private readonly writer: RecordWriter;
	private readonly reader: RecordReader;
	private readonly after: AfterRefusal;
	private readonly incoming: Incoming;
	private readonly oldPosts: OldPosts;
	/** What was worked out of new records that are still to be made. */
	private readonly ahead = new WeakMap<
		readonly NewRecord[],
		readonly ReturnType<typeof madeOf>[]
	>();
	private readonly staleTexts: StaleTexts;

	constructor(
		readonly db: ReplicaDatabase,
		readonly clock: Clock,
		private readonly ports: RecordPorts
	) {
		this.writer = new RecordWriter(db, ports.onWrite, () => {
			this.staleTexts.later();
		});
		this.staleTexts = new StaleTexts(() => this.writer.readStale(), ports.onWrite);
		this.reader = new RecordReader(db);
		this.oldPosts = new OldPosts(this.writer);
		this.notes = new NoteStore(this.writer, ports.judge, clock);
		this.after = new AfterRefusal(db, ports.judge, ports.judgeOf);
		const clashes = new ClashKeeper(this.writer, ports.judge, clock, ports.me ?? null);
		this.incoming = new Incoming(this.writer, this.after, ports.isAdmin, clashes);
	}

	/**
	 * Makes a record or changes one. Resolves once it is saved on this device, or with why it is not:
	 * then nothing is written. `also` is done in the same transaction.
	 */
	change(
		room: RoomName,
		id: RecordId,
		change: RecordChange,
		also?: () => Promise<void>
	): Promise<Saved> {
		return this.changeAs(room, id, (doc) => writtenOn(doc, change), also);
	}

	/** Does what of a change is not done yet; see `change`. */
	repeat(
		room: RoomName,
		id: RecordId,
		change: RecordChange,
		also?: () => Promise<void>
	): Promise<Saved> {
		return this.changeAs(room, id, (doc) => remaining(change, doc), also);
	}

	/** Works out what `createMany` of these very records takes, ahead of it. */
	prepareNew(room: RoomName, wanted: readonly NewRecord[]): void {
		this.ahead.set(
			wanted,
			wanted.map(({ id, change }) => madeOf(room, id, change))
		);
	}

	/**
	 * Makes many new records at once, for imports. All of them are saved, or none. Not judged here.
	 * One whose id follows from others and that has come from elsewhere meanwhile stays as it is.
	 */
	createMany(room: RoomName, wanted: readonly NewRecord[]): Promise<Saved> {
		return saving(async () => {
			const all =
				this.ahead.get(wanted) ?? wanted.map(({ id, change }) => madeOf(room, id, change));
			const at = this.clock.now();
			const derivedIds = wanted.map(({ id }) => id).filter(isDerivedId);
			await this.writer.write(['outbox'], async () => {
				const [here, attached] = await Promise.all([
					storedAmong(this.db, derivedIds),
					this.isAttached()
				]);
				const made = here.size === 0 ? all : all.filter(({ row }) => !here.has(row.record));
				// The tables do not wait for each other.
				await Promise.all([
					addUpdates(
						this.db,
						made.map(({ row }) => row)
					),
					putRows(
						this.db,
						made.map(({ derived }) => derived),
						[],
						{ madeHere: true }
					),
					attached
						? putIntoOutbox(
								this.db,
								made.map(({ row: { record, update } }) => ({
									room,
									record,
									update,
									change: null,
									at
								}))
							)
						: null
				]);
			});
			return DONE;
		});
	}

	/**
	 * Changes many records in the same way, for bulk work and undo: all of them, or none when the
	 * rules refuse one. `turn`: what is waited for before they are written; they are worked out meanwhile. `ahead`: what
	 * `readAhead` gave of them.
	 */
	changeMany(
		room: RoomName,
		ids: readonly RecordId[],
		change: (id: RecordId) => RecordChange,
		turn?: Promise<unknown>,
		ahead?: ReadAhead
	): Promise<Saved> {
		return this.editTogether(
			ids.map((id) => ({ room, id, edits: () => [change(id)] })),
			turn,
			ahead
		);
	}

	/** Reads what is stored of many records that are to be changed; see `readTogether`. */
	readAhead(ids: readonly RecordId[]): Promise<ReadAhead> {
		return readTogether(this.db, ids);
	}

	/**
	 * Changes each of many records by what its fields are when it is its turn, for imports. Each is named
	 * once. All of them are changed, or none.
	 */
	changeEach(
		room: RoomName,
		ids: readonly RecordId[],
		change: (id: RecordId, fields: RecordFields) => RecordChange
	): Promise<Saved> {
		return this.editTogether(
			ids.map((id) => ({
				room,
				id,
				edits: (fields) => {
					const wanted = fields === null ? null : change(id, fields);
					return wanted === null || isNothing(wanted) ? [] : [wanted];
				}
			}))
		);
	}

	/**
	 * Changes records that belong together, of one room or of several, and sends them in this order:
	 * all of them, or none when the rules refuse one. Each is named once; what does nothing is left out.
	 */
	changeTogether(wanted: readonly RecordEdits[]): Promise<Saved> {
		return this.editTogether(
			wanted.flatMap(({ room, id, edits }) => {
				const some = edits.filter((edit) => !isNothing(edit));
				return some.length === 0 ? [] : [{ room, id, edits: () => some }];
			})
		);
	}

	/**
	 * Deletes records for good, where no relay keeps the workspace: all of them, or none when `judge`
	 * refuses one by its fields.
	 */
	erase(
		ids: readonly RecordId[],
		judge: (fields: RecordFields | null) => Result<null, Refusal>
	): Promise<Saved> {
		return this.writer.save(['outbox'], async () => {
			const stored = groupByRecord(await updatesOf(this.db, ids));
			for (const id of ids) {
				const doc = openRecord(stored.get(id) ?? []);
				const judged = judge(fieldsOf(doc));
				doc.destroy();
				if (!judged.ok) return judged;
			}
			// What was said in a topic goes with it, and so does the text of a record.
			const said = await Promise.all(ids.map((id) => inTopic(this.db, id).primaryKeys()));
			const texts = await this.db.bodies.bulkGet(ids.map(bodyOf));
			const linked = await this.db.records
				.where('links')
				.anyOf([...ids])
				.toArray();
			const versions = linked.flatMap(({ kind, id }) => (kind === 'version' ? [id] : []));
			const all = [...ids, ...said.flat(), ...versions, ...texts.flatMap((body) => body?.id ?? [])];
			await takeOutOfOutbox(this.db, await waitingOf(this.db, all));
			await dropUpdates(this.db, all);
			for (const id of all) {
				await dropRecord(this.db, id);
				this.writer.open.forget(id);
			}
			return DONE;
		});
	}

	/** Works out what follows from records that the relay sent; see `Incoming.prepare`. */
	prepare(room: RoomName, records: readonly RecordUpdate[]): Promise<Prepared> {
		return this.incoming.prepare(room, records);
	}

	/** Takes in what the relay sent; see `Incoming.receive`. */
	receive(
		room: RoomName,
		records: readonly RecordUpdate[],
		withdrawn: readonly RecordId[],
		reached: Reached | null,
		ahead?: Prepared,
		apart?: Instant
	): Promise<void> {
		return this.incoming.receive(room, records, withdrawn, reached, ahead, apart);
	}

	/** Removes the room's records that a batch of the whole did not hold; see `Incoming.retainOnly`. */
	retainOnly(
		room: RoomName,
		ids: { has(id: RecordId): boolean },
		remove: 'sent' | 'lost'
	): Promise<void> {
		return this.incoming.retainOnly(room, ids, remove);
	}

	/** Takes in older posts of a topic; see `Incoming.receiveOlder`. */
	receiveOlder(...asked: Parameters<Incoming['receiveOlder']>): Promise<void> {
		return this.incoming.receiveOlder(...asked);
	}

	/** Lets go of the old posts of a topic; see `OldPosts.letGo`. */
	letGoOfOld(...asked: Parameters<OldPosts['letGo']>): Promise<boolean> {
		return this.oldPosts.letGo(...asked);
	}

	/** Removes all records of a room that this device's member may no longer enter. */
	async removeRoom(room: RoomName): Promise<void> {
		await this.incoming.retainOnly(room, new Set(), 'all');
		await this.db.transaction('rw', ['cursors', 'meta'], async () => {
			await this.db.cursors.delete(room);
			await forgetArriving(this.db, room);
		});
	}

	/**
	 * Takes in that the relay refused an edit: see `AfterRefusal`. What it found stamped ahead of its time is
	 * stamped anew and sent again (HI-07). `parked`: the edit stays in the
	 * outbox, and is of no use to the relay for now.
	 */
	async refused(edit: RefusedEdit): Promise<'taken' | 'parked' | 'queued'> {
		const now = timeOf(edit);
		if (now !== null) this.ports.onRelayTime?.(now);
		const outcome = await this.writer.write(['outbox', 'refusals'], () => this.after.take(edit));
		return outcome === 'lacking' ? sendWhole(this.db, edit.number) : outcome;
	}

	/**
	 * Puts into the outbox what a relay that has lost something lacks of the room's records, and lets go of what only
	 * others can bring back.
	 */
	async refill(room: RoomName, sent: Sent): Promise<void> {
		const carriesAll = this.ports.isAdmin();
		await refill(this.db, room, sent, carriesAll, this.clock.now());
		if (carriesAll) return;
		for (const each of await withoutLost(this.db, room, sent)) {
			await this.writer.write([], () => replaceRecord(this.db, room, each));
		}
	}

	/**
	 * Reads a record with its history and posts, at the cost of what is new since it was read last: the
	 * same objects again for what has not changed. `null` when this device does not have it.
	 */
	read(id: RecordId): Promise<WholeRecord | null> {
		return this.reader.read(id);
	}

	/** Returns what has come of a record since a state; see `RecordReader.arrived`. */
	arrived(id: RecordId, since: Uint8Array): Promise<Arrived> {
		return this.reader.arrived(id, since);
	}

	/** Puts every record's state into the outbox, when the workspace is first published. */
	sendEverything(): Promise<void> {
		return sendEverything(this.db, this.clock.now());
	}

	/** From now on the edits of every tab and worker go into the outbox as well. */
	async attach(): Promise<void> {
		await this.db.meta.put({ key: ATTACHED, value: true });
	}

	/**
	 * Reads what follows from the texts that have changed, which is done by itself when writing pauses. Of what an
	 * earlier run left over, too.
	 */
	readTexts(): Promise<void> {
		return this.staleTexts.now();
	}

	/** Lets go of all open documents. */
	close(): void {
		this.staleTexts.stop();
		this.writer.open.close();
		this.reader.close();
	}

	private editTogether(
		wanted: readonly WantedEdits[],
		turn?: Promise<unknown>,
		read?: ReadAhead
	): Promise<Saved> {
		const { judge } = this.ports;
		const at = this.clock.now();
		return saving(async () => {
			const ahead =
				wanted.length > FEW ? await prepareTogether(this.db, judge, at, wanted, read) : undefined;
			await turn;
			return this.writer.save(['outbox'], () => editTogether(this.db, judge, at, wanted, ahead));
		});
	}

	private changeAs(
		room: RoomName,
		id: RecordId,
		changeOn: (doc: Y.Doc) => RecordChange,
		also: () => Promise<void> = () => Promise.resolve()
	): Promise<Saved> {
		const work = async () => {
			const open = await this.writer.open.load(id);
			const change = changeOn(open.doc);
			if (!isNothing(change)) {
				const judged = this.ports.judge(room, editOf(fieldsOf(open.doc), change));
				if (!judged.ok) return judged;
				const before = Y.encodeStateVector(open.doc);
				applyChange(open.doc, change, 'local');
				open.mine.add(open.doc.clientID);
				// Nothing of ours is ever deleted by a change, so the vector tells all that is new.
				const update = ownedBytes(Y.encodeStateAsUpdate(open.doc, before));
				const send = async () => {
					if (!(await this.isAttached())) return;
					await putIntoOutbox(this.db, [this.outgoing(room, id, update, change)]);
				};
				await Promise.all([this.writer.keep(room, id, open, update, open.doc.clientID), send()]);
			}
			await also();
			return DONE;
		};
		return this.writer.save(['outbox', 'refusals'], work, id);
	}

	private outgoing(
		room: RoomName,
		record: RecordId,
		update: OwnedBytes,
		change: RecordChange | null
	): OutboxRow {
		return { room, record, update, change, at: this.clock.now() };
	}

	/** Whether edits are to be sent to a relay; asked inside each transaction, so that none slips by. */
	private async isAttached(): Promise<boolean> {
		return isAttached(this.db);
	}
}
