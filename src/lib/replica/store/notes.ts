import * as Y from 'yjs';
import type { Refusal } from '../../domain/access/refusal';
import { NO_CHANGE, type Acting, type RecordChange } from '../../domain/core/change';
import type { Clock } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import { succeed } from '../../domain/core/result';
import { bodyOf, createBody } from '../../domain/note/body';
import {
	joined,
	NO_NOTE_CHANGE,
	noteChange,
	type Note,
	type NoteChange
} from '../../domain/note/note';
import { editOf } from '../../domain/policy/edit';
import { ownedBytes, type OwnedBytes } from '../../domain/core/owned-bytes';
import { applyChange, hasGap } from '../../documents/record';
import { sunkTexts } from '../../documents/lost-text';
import { seededText } from '../../documents/first-body';
import { applyNote, readNote, tickEntry } from '../../documents/rich';
import { parseRoom, type RoomName } from '../../protocol/rooms';
import { saving, type Saved } from '../saved';
import { isOfPage } from './clash-keeper';
import { clientsOf, fieldsOf, writtenOn } from './meaning';
import { keepTexts } from './kept-texts';
import { titleOf } from './projection';
import { trayRow, type Judge } from './rebase';
import type { OutboxRow, UpdateRow } from './sync-rows';
import { updatesBeyond, updatesOfOne, type Beyond, type TakenIn } from './updates-of';
import { putIntoOutbox, takeOutOfOutbox, waitingOf } from './waiting';
import { isAttached, type RecordWriter } from './writer';

/** What was written in a note, as its editor has it. */
export interface NoteEdit {
	readonly update: Uint8Array;
	readonly note: NoteChange;
	/** Upon which generation of the record it was written. */
	readonly generation: number;
	/** It could not be saved when it was written: others have not seen it for longer than a moment. */
	readonly isLate?: boolean;
}

/** Beyond this size, bytes, an edit that waits is left as it is, and the next goes behind it. */
const LARGE = 64 * 1024;

/**
 * Saves what is written in the texts of records: like any edit of a record, in one transaction over all that follows.
 * `record` is the one whose text it is; the text itself is in its body.
 */
export class NoteStore {
	constructor(
		private readonly writer: RecordWriter,
		private readonly judge: Judge,
		private readonly clock: Clock
	) {}

	/** What is stored of a record's text, in order; nothing while nobody has begun one. */
	stored(record: RecordId): Promise<UpdateRow[]> {
		return updatesOfOne(this.writer.db, bodyOf(record));
	}

	/** What is stored of a record's text beyond what its editor has taken in; see `updatesBeyond`. */
	beyond(record: RecordId, taken: TakenIn | null): Promise<Beyond> {
		return updatesBeyond(this.writer.db, bodyOf(record), taken);
	}

	/**
	 * Makes the body of a record, for a text to be written in, when there is none. Nothing is written when the rules
	 * refuse it.
	 *
	 * @param plain the plain text with which it begins
	 */
	begin(room: RoomName, record: RecordId, acting: Acting, plain = ''): Promise<Saved> {
		const id = bodyOf(record);
		const work = async (): Promise<Saved> => {
			const open = await this.writer.open.load(id);
			const { doc, mine } = open;
			const place = parseRoom(room);
			if (fieldsOf(doc) !== null || place?.kind !== 'space') return succeed(null);
			const change = writtenOn(doc, createBody({ id: record, space: place.space }, acting));
			const judged = this.judge(room, editOf(null, change));
			if (!judged.ok) return judged;
			applyChange(doc, change, 'local');
			mine.add(doc.clientID);
			const made = ownedBytes(Y.encodeStateAsUpdate(doc));
			await this.writer.keep(room, id, open, made, doc.clientID);
			await this.send(room, id, made, change);
			const seed = seededText(id, plain);
			if (seed === null) return succeed(null);
			// Every device that begins with this text writes the same: it is there once.
			Y.applyUpdate(doc, seed, 'local');
			const [client] = clientsOf(seed);
			if (client !== undefined) mine.add(client);
			await this.writer.keep(room, id, open, seed, client);
			const note = noteChange([], readNote(doc)) ?? NO_NOTE_CHANGE;
			await this.send(room, id, seed, { ...NO_CHANGE, note });
			return succeed(null);
		};
		return this.writer.save(['outbox'], work, id);
	}

	/**
	 * Saves an edit that was made in a document of its own. `replaced`: the record began anew
	 * meanwhile, and the edit has to be made again there. Nothing is written then, nor when the rules
	 * refuse it.
	 */
	save(
		room: RoomName,
		record: RecordId,
		{ update, note, generation, isLate = false }: NoteEdit
	): Promise<Saved<'saved' | 'replaced'>> {
		const id = bodyOf(record);
		const work = async (): Promise<Saved<'saved' | 'replaced'>> => {
			const open = await this.writer.open.load(id);
			if (open.stored === 0 || open.generation !== generation) return succeed('replaced');
			const change = { ...NO_CHANGE, note };
			const judged = this.judge(room, editOf(fieldsOf(open.doc), change));
			if (!judged.ok) return judged;
			Y.applyUpdate(open.doc, update, 'note');
			if (hasGap(open.doc)) throw new Error('a note was written upon what is not stored');
			const clients = clientsOf(update);
			for (const client of clients) open.mine.add(client);
			const kept = ownedBytes(update);
			await this.writer.keep(room, id, open, kept, clients[0]);
			await this.send(room, id, kept, change);
			if (isLate || !(await isOfPage(this.writer.db, open.doc))) {
				const place = { room, record: id, at: this.clock.now() };
				await keepTexts(this.writer.db, place, open.doc, sunkTexts(open.doc, update));
			}
			return succeed('saved');
		};
		return this.writer.save(['outbox', 'refusals'], work, id);
	}

	/**
	 * Ticks or unticks an entry of a checklist without opening the note for writing. `replaced`: it is
	 * not where it was.
	 */
	tick(
		room: RoomName,
		record: RecordId,
		path: readonly number[],
		checked: boolean
	): Promise<Saved<'saved' | 'replaced'>> {
		const id = bodyOf(record);
		const work = async (): Promise<Saved<'saved' | 'replaced'>> => {
			const open = await this.writer.open.load(id);
			const { doc, mine } = open;
			const judged = this.judge(
				room,
				editOf(fieldsOf(doc), { ...NO_CHANGE, note: NO_NOTE_CHANGE })
			);
			if (!judged.ok) return judged;
			const before = readNote(doc);
			const updates: OwnedBytes[] = [];
			const note = (update: Uint8Array) => updates.push(ownedBytes(update));
			doc.on('update', note);
			const isThere = doc.transact(() => tickEntry(doc, path, checked), 'local');
			doc.off('update', note);
			const [update] = updates;
			if (!isThere || update === undefined) return succeed('replaced');
			mine.add(doc.clientID);
			await this.writer.keep(room, id, open, update, doc.clientID);
			const done = noteChange(before, readNote(doc)) ?? NO_NOTE_CHANGE;
			await this.send(room, id, update, { ...NO_CHANGE, note: done });
			return succeed('saved');
		};
		return this.writer.save(['outbox'], work, id);
	}

	/**
	 * Makes a text read as another one, as one edit; what of it reads the same stays as it is. `replaced`: nobody has
	 * begun the text.
	 */
	write(room: RoomName, record: RecordId, to: Note): Promise<Saved<'saved' | 'replaced'>> {
		const id = bodyOf(record);
		const work = async (): Promise<Saved<'saved' | 'replaced'>> => {
			const open = await this.writer.open.load(id);
			const { doc, mine } = open;
			if (fieldsOf(doc) === null) return succeed('replaced');
			const note = noteChange(readNote(doc), to);
			if (note === null) return succeed('saved');
			const change = { ...NO_CHANGE, note };
			const judged = this.judge(room, editOf(fieldsOf(doc), change));
			if (!judged.ok) return judged;
			const updates: OwnedBytes[] = [];
			const keep = (update: Uint8Array) => updates.push(ownedBytes(update));
			doc.on('update', keep);
			doc.transact(() => {
				applyNote(doc, note);
			}, 'local');
			doc.off('update', keep);
			const [update] = updates;
			if (update === undefined) return succeed('saved');
			mine.add(doc.clientID);
			await this.writer.keep(room, id, open, update, doc.clientID);
			await this.send(room, id, update, change);
			return succeed('saved');
		};
		return this.writer.save(['outbox'], work, id);
	}

	/** Keeps in the tray what was written in a note and is not allowed: a piece of it as one. */
	giveUp(
		room: RoomName,
		record: RecordId,
		notes: readonly NoteChange[],
		{ rule, reason, facts = {} }: Refusal
	): Promise<Saved> {
		const { db } = this.writer;
		const pieces: NoteChange[] = [];
		for (const note of notes) {
			const last = pieces.at(-1);
			const one = last === undefined ? null : joined(last, note);
			if (one === null) pieces.push(note);
			else pieces[pieces.length - 1] = one;
		}
		return saving(async () => {
			const title = await titleOf(db, record);
			const row = { room, record: bodyOf(record), at: this.clock.now() };
			await db.refusals.bulkAdd(
				pieces.map((note) => {
					const wanted = { of: 'record', change: { ...NO_CHANGE, note }, was: {} } as const;
					return trayRow(row, title, { rule, reason, facts }, wanted);
				})
			);
			return succeed(null);
		});
	}

	/**
	 * Puts an edit into the outbox. One of the same place that still waits becomes one with it, under
	 * a new number: if it was on its way already, the relay knows that part of the new one.
	 */
	private async send(
		room: RoomName,
		record: RecordId,
		update: OwnedBytes,
		change: RecordChange
	): Promise<void> {
		const { db } = this.writer;
		if (!(await isAttached(db))) return;
		const last = (await waitingOf(db, [record])).at(-1);
		const at = this.clock.now();
		const one = last === undefined ? null : together(last, update, change);
		if (last !== undefined && one !== null) {
			await takeOutOfOutbox(db, [last]);
			await putIntoOutbox(db, [{ room, record, at, ...one }]);
		} else await putIntoOutbox(db, [{ room, record, update, change, at }]);
	}
}

/** An edit that waits and the next one as one, if both are of one place of the note and of nothing else. */
function together(
	{ update: first, change: waiting, again, authored }: OutboxRow,
	update: Uint8Array,
	change: RecordChange
): Pick<OutboxRow, 'update' | 'change'> | null {
	if (waiting?.note === undefined || change.note === undefined) return null;
	if (again === true || authored !== undefined || first.length > LARGE) return null;
	const isMore =
		Object.keys(waiting.set).length + waiting.history.length + waiting.posts.length > 0;
	const note = isMore ? null : joined(waiting.note, change.note);
	return note === null
		? null
		: { update: ownedBytes(Y.mergeUpdates([first, update])), change: { ...NO_CHANGE, note } };
}
