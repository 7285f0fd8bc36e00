import * as Y from 'yjs';
import type { RecordChange } from '../../domain/core/change';
import type { Clock } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import type { HistoryEntry, Post } from '../../domain/history/history';
import {
	applyChange,
	firstUpdate,
	hasGap,
	openRecord,
	readHistory,
	readPosts,
	readRecord,
	type AnyRecord
} from '../../documents/record';
import type { Cursor, RecordUpdate } from '../../protocol/messages';
import type { RoomName } from '../../protocol/rooms';
import { AggregateDelta } from './aggregates';
import type { ReplicaDatabase } from './database';
import { applies, derive, deriveFrom, groupByRecord, type Derived } from './derive';
import { OpenDocuments, type OpenDocument } from './open-documents';
import type { OutboxRow, Row, UpdateRow } from './rows';

/** A record with everything a panel shows of it. */
export interface WholeRecord {
	readonly record: AnyRecord;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
}

/** The name of the fact that a relay keeps this workspace. */
export const ATTACHED = 'attached';

/** How many updates of a record pile up before they are merged into one. */
const COMPACT_AFTER = 24;

/**
 * The records of this replica. Everything that changes one goes through here, in one transaction
 * over update, row, totals and outbox; it rejects, and changes nothing, when IndexedDB does.
 */
export class RecordStore {
	private readonly open: OpenDocuments;

	constructor(
		readonly db: ReplicaDatabase,
		private readonly clock: Clock,
		/** Told of every write: `null` when it was made, else why the browser did not make it. */
		private readonly onWrite: (error: unknown) => void = () => undefined
	) {
		this.open = new OpenDocuments(db);
	}

	/** Makes a record or changes one. Resolves once it is saved on this device. */
	async change(room: RoomName, id: RecordId, change: RecordChange): Promise<void> {
		try {
			await this.write(['outbox'], async () => {
				const open = await this.open.load(id);
				const before = Y.encodeStateVector(open.doc);
				applyChange(open.doc, change, 'local');
				// Nothing of ours is ever deleted by a change, so the vector tells all that is new.
				const update = Y.encodeStateAsUpdate(open.doc, before);
				await this.keep(room, id, open, update);
				if (await this.isAttached()) await this.db.outbox.add(this.outgoing(room, id, update));
			});
		} catch (error) {
			// The document may be ahead of what was stored: it must not be used again.
			this.open.forget(id);
			throw error;
		}
	}

	/** Makes many new records at once, for imports. All of them are saved, or none. */
	async createMany(
		room: RoomName,
		records: readonly { readonly id: RecordId; readonly change: RecordChange }[]
	): Promise<void> {
		const updates = records.map(({ id, change }) => ({ record: id, update: firstUpdate(change) }));
		const derived = updates.map(({ record, update }) => derive(room, record, [update]));
		await this.write(['outbox'], async () => {
			await this.db.updates.bulkAdd(updates);
			await this.putRows(derived, []);
			if (await this.isAttached()) {
				await this.db.outbox.bulkAdd(
					updates.map(({ record, update }) => this.outgoing(room, record, update))
				);
			}
		});
	}

	/** Changes many records in the same way, for bulk work and undo. */
	async changeMany(
		room: RoomName,
		ids: readonly RecordId[],
		change: (id: RecordId) => RecordChange
	): Promise<void> {
		const outgoing: OutboxRow[] = [];
		await this.write(['outbox'], async () => {
			const stored = await this.db.updates.where('record').anyOf(ids).toArray();
			const rows = await this.db.records.bulkGet([...ids]);
			const byRecord = groupByRecord(stored);
			const added: UpdateRow[] = [];
			const derived = ids.map((id) => {
				const doc = openRecord(byRecord.get(id) ?? []);
				const before = Y.encodeStateVector(doc);
				applyChange(doc, change(id), 'local');
				const update = Y.encodeStateAsUpdate(doc, before);
				added.push({ record: id, update });
				outgoing.push(this.outgoing(room, id, update));
				const result = deriveFrom(room, id, doc);
				doc.destroy();
				return result;
			});
			await this.db.updates.bulkAdd(added);
			await this.putRows(derived, rows);
			if (await this.isAttached()) await this.db.outbox.bulkAdd(outgoing);
		});
	}

	/**
	 * Takes in what the relay sent, and remembers how far it went when that is known. Applying the same batch twice
	 * changes nothing.
	 */
	async receive(
		room: RoomName,
		records: readonly RecordUpdate[],
		withdrawn: readonly RecordId[],
		cursor: Cursor | null
	): Promise<void> {
		const ids = [...new Set(records.map(({ record }) => record))];
		try {
			const prepared = await this.prepareNew(room, ids, records);
			await this.write(['cursors', 'outbox', 'refusals'], async () => {
				const known = await this.knownAmong(ids);
				const fresh = prepared.filter(({ id }) => !known.has(id));
				await this.db.updates.bulkAdd(fresh.map(({ id, update }) => ({ record: id, update })));
				await this.putRows(
					fresh.map(({ derived }) => derived),
					[]
				);
				const done = new Set(fresh.map(({ id }) => id));
				for (const { record, update } of records) {
					if (done.has(record)) continue;
					const open = await this.open.load(record);
					if (applies(open.doc, update)) await this.keep(room, record, open, update);
				}
				for (const record of withdrawn) await this.remove(record, 'OP-08', 'not-yours');
				if (cursor !== null) await this.db.cursors.put({ room, ...cursor });
			});
		} catch (error) {
			for (const id of ids) this.open.forget(id);
			throw error;
		}
	}

	/**
	 * Removes the room's records that are not among these: the end of a batch of the whole. Records
	 * with edits that wait may be new to the relay, and stay unless all are to go.
	 */
	async retainOnly(
		room: RoomName,
		ids: ReadonlySet<RecordId>,
		remove: 'sent' | 'all' = 'sent'
	): Promise<void> {
		const [rows, binned] = await Promise.all([
			this.db.records.where('room').equals(room).primaryKeys(),
			this.db.bin.filter((row) => row.room === room).primaryKeys()
		]);
		const pending = new Set<RecordId>();
		if (remove === 'sent') {
			await this.db.outbox
				.where('[room+number]')
				.between([room, 0], [room, Infinity])
				.each((row) => pending.add(row.record));
		}
		const gone = [...rows, ...binned].filter((id) => !ids.has(id) && !pending.has(id));
		for (let start = 0; start < gone.length; start += 500) {
			await this.write(['outbox', 'refusals'], async () => {
				for (const id of gone.slice(start, start + 500))
					await this.remove(id, 'OP-08', 'not-yours');
			});
		}
	}

	/** Removes all records of a room that this device's member may no longer enter. */
	async removeRoom(room: RoomName): Promise<void> {
		await this.retainOnly(room, new Set(), 'all');
		await this.db.cursors.delete(room);
	}

	/**
	 * Replaces a record by the relay's state, or removes it when there is none, after a refusal. The
	 * record's other waiting edits cannot stand on what was refused: they are kept as refused, too.
	 */
	async replace(
		room: RoomName,
		id: RecordId,
		state: Uint8Array | null,
		rule: string,
		reason: string
	): Promise<void> {
		this.open.forget(id);
		await this.write(['outbox', 'refusals'], async () => {
			await this.remove(id, rule, reason);
			if (state === null) return;
			await this.db.updates.add({ record: id, update: state });
			await this.putRows([derive(room, id, [state])], []);
		});
	}

	/** Reads a record with its history and posts; `null` when this device does not have it. */
	async read(id: RecordId): Promise<WholeRecord | null> {
		const updates = await this.db.updates.where('record').equals(id).toArray();
		if (updates.length === 0) return null;
		const doc = openRecord(updates.map(({ update }) => update));
		try {
			const record = readRecord(doc, id);
			if (record === null) return null;
			return { record, history: readHistory(doc), posts: readPosts(doc) };
		} finally {
			doc.destroy();
		}
	}

	/** Puts the record's whole state into the outbox in place of an edit that cannot stand alone. */
	async sendAgain(room: RoomName, number: number, record: RecordId): Promise<void> {
		await this.db.transaction('rw', ['updates', 'outbox'], async () => {
			const edit = await this.db.outbox.get(number);
			if (edit === undefined) return;
			const updates = await this.db.updates.where('record').equals(record).toArray();
			await this.db.outbox.delete(number);
			await this.db.outbox.add({
				room,
				record,
				update: Y.mergeUpdates(updates.map(({ update }) => update)),
				at: edit.at
			});
		});
	}

	/** Puts every record's state into the outbox, when the workspace is first published. */
	async sendEverything(): Promise<void> {
		const rows = await this.db.records.toArray();
		const binned = await this.db.bin.toArray();
		const all = [...rows, ...binned].map(({ id, room }) => ({ id, room }));
		for (let start = 0; start < all.length; start += 500) {
			const slice = all.slice(start, start + 500);
			await this.db.transaction('rw', [this.db.updates, this.db.outbox], async () => {
				const stored = await this.db.updates
					.where('record')
					.anyOf(slice.map(({ id }) => id))
					.toArray();
				const byRecord = groupByRecord(stored);
				await this.db.outbox.bulkAdd(
					slice.map(({ id, room }) =>
						this.outgoing(room, id, Y.mergeUpdates([...(byRecord.get(id) ?? [])]))
					)
				);
			});
		}
	}

	/** Lets go of all open documents. */
	close(): void {
		this.open.close();
	}

	private outgoing(room: RoomName, record: RecordId, update: Uint8Array): OutboxRow {
		return { room, record, update, at: this.clock.now() };
	}

	/** From now on the edits of every tab and worker go into the outbox as well. */
	async attach(): Promise<void> {
		await this.db.meta.put({ key: ATTACHED, value: true });
	}

	/** Whether edits are to be sent to a relay; asked inside each transaction, so that none slips by. */
	private async isAttached(): Promise<boolean> {
		return (await this.db.meta.get(ATTACHED))?.value === true;
	}

	/** One transaction over everything that follows from a record, and the tables named besides. */
	private write(
		also: readonly ('outbox' | 'refusals' | 'cursors')[],
		work: () => Promise<void>
	): Promise<void> {
		return this.db
			.transaction('rw', ['records', 'bin', 'updates', 'aggregates', 'meta', ...also], work)
			.then(
				() => {
					this.onWrite(null);
				},
				(error: unknown) => {
					this.onWrite(error);
					throw error;
				}
			);
	}

	/** Stores an update that the document already has, with the row that follows from it. */
	private async keep(
		room: RoomName,
		id: RecordId,
		open: OpenDocument,
		update: Uint8Array
	): Promise<void> {
		const old = await this.db.records.get(id);
		if (open.stored >= COMPACT_AFTER && !hasGap(open.doc)) {
			await this.db.updates.where('record').equals(id).delete();
			open.seen = await this.db.updates.add({
				record: id,
				update: Y.encodeStateAsUpdate(open.doc)
			});
			open.stored = 1;
		} else {
			open.seen = await this.db.updates.add({ record: id, update });
			open.stored += 1;
		}
		await this.putRows([deriveFrom(room, id, open.doc)], [old]);
	}

	private async putRows(
		derived: readonly Derived[],
		before: readonly (Row | undefined)[]
	): Promise<void> {
		const delta = new AggregateDelta();
		for (const row of before) delta.count(row, -1);
		const rows: Row[] = [];
		for (const item of derived) {
			if (item.is === 'live') {
				delta.count(item.row, 1);
				rows.push(item.row);
			}
		}
		await this.db.records.bulkPut(rows);
		const binned = derived.filter((item) => item.is === 'binned');
		if (binned.length > 0) {
			await this.db.records.bulkDelete(binned.map(({ row }) => row.id));
			await this.db.bin.bulkPut(
				binned.map(({ row: { id, room, kind, title, importId } }) => ({
					id,
					room,
					kind,
					title,
					...(importId === undefined ? {} : { importId })
				}))
			);
		}
		// A record that comes back from the bin had no row before.
		const restored = rows.filter((_, index) => before[index] === undefined).map(({ id }) => id);
		if (restored.length > 0 && before.length > 0) await this.db.bin.bulkDelete(restored);
		await delta.commit(this.db);
	}

	/** Removes all that this device has of a record. Edits of it that wait are kept as refused. */
	private async remove(id: RecordId, rule: string, reason: string): Promise<void> {
		this.open.forget(id);
		const row = await this.db.records.get(id);
		const waiting = await this.db.outbox.where('record').equals(id).toArray();
		if (waiting.length > 0) {
			await this.db.refusals.bulkAdd(
				waiting.map(({ room, record, update, at }) => ({
					room,
					record,
					update,
					at,
					rule,
					reason,
					title: row?.title ?? ''
				}))
			);
			await this.db.outbox.where('record').equals(id).delete();
		}
		const delta = new AggregateDelta();
		delta.count(row, -1);
		await delta.commit(this.db);
		await this.db.updates.where('record').equals(id).delete();
		await this.db.records.delete(id);
		await this.db.bin.delete(id);
	}

	private async knownAmong(ids: readonly RecordId[]): Promise<Set<RecordId>> {
		const [rows, binned] = await Promise.all([
			this.db.records.where('id').anyOf(ids).primaryKeys(),
			this.db.bin.where('id').anyOf(ids).primaryKeys()
		]);
		return new Set([...rows, ...binned]);
	}

	/** Derives rows of records that this device lacks ahead of the transaction, in small slices. */
	private async prepareNew(
		room: RoomName,
		ids: readonly RecordId[],
		records: readonly RecordUpdate[]
	): Promise<{ id: RecordId; update: Uint8Array; derived: Derived }[]> {
		const known = await this.knownAmong(ids);
		const byRecord = groupByRecord(records.filter(({ record }) => !known.has(record)));
		const prepared: { id: RecordId; update: Uint8Array; derived: Derived }[] = [];
		for (const [id, updates] of byRecord) {
			const update = updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates(updates);
			prepared.push({ id, update, derived: derive(room, id, [update]) });
			if (prepared.length % SLICE === 0) await yieldToPage();
		}
		return prepared;
	}
}

/** Records derived at a stretch before the page gets a turn: about 10 ms. */
const SLICE = 60;

const yieldToPage = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
