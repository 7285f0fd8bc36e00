import * as Y from 'yjs';
import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { bodyOf } from '../../domain/note/body';
import { ERASED } from '../../domain/policy/erase';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { comparePlaces, isBefore, type PostPlace } from '../../domain/topic/post-place';
import { openRecord, readFields } from '../../documents/record';
import type { FromRelay, RecordUpdate } from '../../protocol/messages';
import type { RoomName } from '../../protocol/rooms';
import { platform } from '../platform';
import { noteReached, type Reached } from './arriving';
import type { ClashKeeper } from './clash-keeper';
import { applies, derive, groupByRecord, type Derived } from './derive';
import { idsInRoom, knownAmong } from './projection';
import { forgetMet, hasOlder, settleFloor, wantOlder } from './older-posts';
import { putRows } from './put-rows';
import { editsIn } from './packs';
import type { AfterRefusal } from './refused';
import { addUpdates } from './updates-of';
import type { RecordWriter } from './writer';

/** Why a record leaves a device of its own accord: it is out of its member's reach (OP-08). */
const WITHDRAWN = { rule: 'OP-08', reason: 'not-yours', facts: {} } as const;

/** A record that is new to this device, with what follows from it. */
interface PreparedRecord {
	readonly id: RecordId;
	readonly update: OwnedBytes;
	readonly derived: Derived;
	/** Whether it changes a record and does not make one: of a post that is at the relay alone. */
	readonly isPart: boolean;
}

/** What of a batch has been worked out before it is written. */
export type Prepared = readonly PreparedRecord[];

/** Takes in what the relay sends of records. */
export class Incoming {
	constructor(
		private readonly writer: RecordWriter,
		private readonly after: AfterRefusal,
		private readonly isAdmin: () => boolean,
		private readonly clashes: ClashKeeper
	) {}

	/**
	 * Takes in what the relay sent, and remembers how far it went when that is known. Applying the same batch twice
	 * changes nothing. `ahead`: what `prepare` gave for these records. `apart`: what this device wrote before this moment, it
	 * wrote without a connection.
	 */
	async receive(
		room: RoomName,
		records: readonly RecordUpdate[],
		withdrawn: readonly RecordId[],
		reached: Reached | null,
		ahead?: Prepared,
		apart: Instant = Infinity
	): Promise<void> {
		const ids = [...new Set(records.map(({ record }) => record))];
		try {
			const prepared = ahead ?? (await this.prepare(room, records));
			await this.writer.write(['cursors', 'outbox', 'refusals', 'visits'], async () => {
				await this.takeIn(room, records, prepared, { apart, areOlder: false });
				// Everything is within an admin's reach: what they lose was deleted for good.
				const why = this.isAdmin() ? { facts: {}, ...ERASED } : WITHDRAWN;
				// What was said in a topic goes first: what waits of it is told by the topic's title.
				if (withdrawn.length > 0) {
					await this.after.removeAll([...withdrawn].reverse(), why);
					await this.writer.db.visits.bulkDelete([...withdrawn]);
				}
				if (reached !== null) await noteReached(this.writer.db, room, reached);
			});
		} catch (error) {
			for (const id of ids) this.writer.open.forget(id);
			throw error;
		}
	}

	/**
	 * Takes in older posts of a topic, which somebody asked for: its floor is before them then. What was asked for from
	 * another place than the floor is now, is dropped.
	 */
	async receiveOlder(
		room: RoomName,
		asked: { readonly topic: RecordId; readonly before: PostPlace },
		posts: Pick<Extract<FromRelay, { type: 'posts' }>, 'from' | 'left' | 'records'>,
		now: Instant
	): Promise<void> {
		const { db } = this.writer;
		const { topic, before } = asked;
		const { from, left, records } = posts;
		const prepared = await this.prepare(room, records);
		try {
			await this.writer.write(['cursors', 'outbox', 'refusals', 'visits'], async () => {
				const floor = (await db.threads.get(topic))?.floor;
				if (floor === undefined || comparePlaces(floor, before) !== 0) return;
				await this.takeIn(room, records, prepared, { apart: Infinity, areOlder: true });
				const read = records.length === 0 ? {} : { readAt: now };
				await settleFloor(db, room, topic, { from, older: left, ...read });
				await forgetMet(db, room, topic);
			});
		} catch (error) {
			for (const { record } of records) this.writer.open.forget(record);
			throw error;
		}
	}

	/** Stores what came of records. Runs inside a transaction. */
	private async takeIn(
		room: RoomName,
		records: readonly RecordUpdate[],
		prepared: Prepared,
		{ apart, areOlder }: { readonly apart: Instant; readonly areOlder: boolean }
	): Promise<void> {
		const { db } = this.writer;
		const ids = [...new Set(records.map(({ record }) => record))];
		const known = await knownAmong(db, ids);
		// What waits of a record that was lost is stored here, and a part of what it becomes again.
		const waiting = new Set<unknown>(await db.outbox.where('record').anyOf(ids).uniqueKeys());
		const unknown = prepared.filter(({ id }) => !known.has(id) && !waiting.has(id));
		const left = unknown.some(({ isPart }) => isPart) && (await hasOlder(db, room));
		const fresh = left ? unknown.filter(({ isPart }) => !isPart) : unknown;
		await addUpdates(
			db,
			fresh.map(({ id, update }) => ({ record: id, update }))
		);
		await putRows(
			db,
			fresh.map(({ derived }) => derived),
			[],
			{ areOlder }
		);
		if (!areOlder) await this.noteOlder(room, fresh);
		const done = new Set(unknown.map(({ id }) => id));
		for (const { record, update } of records) {
			if (done.has(record)) continue;
			// Let go of since the batch was worked out.
			const isHere = known.has(record) || waiting.has(record);
			if (!isHere && !makesRecord(update) && (await hasOlder(db, room))) continue;
			const open = await this.writer.open.load(record);
			const applied = { isNews: false };
			const keepClashes = await this.clashes.around({ room, record, apart }, open, update, () => {
				applied.isNews = applies(open.doc, update);
			});
			if (applied.isNews) await this.writer.keep(room, record, open, update);
			await keepClashes();
		}
	}

	/** A post from before a topic's floor that came by itself may be new: the relay is asked how many there are. */
	private async noteOlder(room: RoomName, fresh: Prepared): Promise<void> {
		const { db } = this.writer;
		const posts = fresh.flatMap(({ derived }) => (derived.is === 'post' ? [derived.row] : []));
		if (posts.length === 0) return;
		const threads = await db.threads.bulkGet(posts.map(({ topic }) => topic));
		const asked = new Set(
			posts.flatMap((post, index) => {
				const floor = threads[index]?.floor;
				return floor !== undefined && isBefore(post, floor) ? [post.topic] : [];
			})
		);
		for (const topic of asked) await wantOlder(db, room, { topic, wanted: { to: 'count' } });
	}

	/**
	 * Removes the room's records that are not among these: the end of a batch of the whole. Records
	 * with edits that wait may be new to the relay, and stay unless all are to go. `lost`: the relay has lost something,
	 * and a record stays as well whose text waits, for it may be another's to bring back.
	 */
	async retainOnly(
		room: RoomName,
		ids: { has(id: RecordId): boolean },
		remove: 'sent' | 'lost' | 'all' = 'sent'
	): Promise<void> {
		const pending = new Set<RecordId>();
		const here = await idsInRoom(this.writer.db, room);
		if (remove !== 'all') {
			await this.writer.db.outbox
				.where('[room+number]')
				.between([room, 0], [room, Infinity])
				.each((row) => {
					for (const { record } of editsIn(row)) pending.add(record);
				});
		}
		const stays = (id: RecordId) =>
			ids.has(id) || pending.has(id) || (remove === 'lost' && pending.has(bodyOf(id)));
		const gone = here.filter((id) => !stays(id)).reverse();
		for (let start = 0; start < gone.length; start += 500) {
			const some = gone.slice(start, start + 500);
			await this.writer.write(['outbox', 'refusals', 'visits'], async () => {
				await this.after.removeAll(some, WITHDRAWN);
				await this.writer.db.visits.bulkDelete(some);
			});
		}
	}

	/**
	 * Derives rows of records that this device lacks ahead of the transaction, in small slices. Writes nothing: it
	 * may run while what came before is still being written.
	 */
	async prepare(room: RoomName, records: readonly RecordUpdate[]): Promise<Prepared> {
		const known = await knownAmong(
			this.writer.db,
			records.map(({ record }) => record)
		);
		const byRecord = groupByRecord(records.filter(({ record }) => !known.has(record)));
		const prepared: PreparedRecord[] = [];
		for (const [id, updates] of byRecord) {
			const update = ownedBytes(Y.mergeUpdates(updates));
			const derived = derive(room, id, [update]);
			const isPart = derived.is === 'nothing' && !makesRecord(update);
			prepared.push({ id, update, derived, isPart });
			if (prepared.length % SLICE === 0) await platform.turn();
		}
		return prepared;
	}
}

/** Whether an update makes a record: one of a kind that this version does not know does as well. */
function makesRecord(update: OwnedBytes): boolean {
	const doc = openRecord([update]);
	const { kind } = readFields(doc);
	doc.destroy();
	return kind !== undefined;
}

/** Records derived at a stretch before the page gets a turn: about 10 ms. */
const SLICE = 60;
