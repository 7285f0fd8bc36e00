import type * as Y from 'yjs';
import { keyOf } from '../domain/core/keyed';
import type { MemberId, RecordId } from '../domain/core/ids';
import type { HistoryEntry, Post } from '../domain/history/history';
import type { Note } from '../domain/note/note';
import { concurrentSettings, type Concurrent } from './concurrent';
import { readHistoryEntry, readPost } from './lines';
import { readRecord, type AnyRecord } from './read-record';
import { readReactions } from './reactions';
import { recordRoots } from './record';
import { RecordLines } from './record-lines';
import { hasNote, readNote } from './rich';

/** A record with everything that a panel shows of it. */
export interface WholeRecord {
	readonly record: AnyRecord;
	readonly history: readonly HistoryEntry[];
	readonly posts: readonly Post[];
	/** The reactions of members, by post and then by sign. */
	readonly reactions: ReadonlyMap<string, ReadonlyMap<string, readonly MemberId[]>>;
	readonly note: Note;
	/** Fields whose value was set without knowledge of another value; see `concurrentSettings`. */
	readonly concurrent: ReadonlyMap<string, Concurrent>;
}

/**
 * Reads a record document and keeps the result between readings. A part is read again only when a transaction
 * has touched it, and known lines stay the same objects, so that a screen redraws only what is new. Lives as
 * long as its document.
 */
export class RecordReading {
	private readonly roots: ReturnType<typeof recordRoots>;
	private readonly historyLines: RecordLines<HistoryEntry>;
	private readonly postLines: RecordLines<Post>;
	/** The parts as they were last read. A missing part has to be read. */
	private readonly kept: { -readonly [Part in keyof WholeRecord]?: WholeRecord[Part] } = {};
	private keptWhole: WholeRecord | undefined;

	constructor(
		private readonly doc: Y.Doc,
		private readonly id: RecordId
	) {
		this.roots = recordRoots(doc);
		this.historyLines = new RecordLines(this.roots.history, readHistoryEntry);
		this.postLines = new RecordLines(this.roots.posts, readPost);
		doc.on('afterTransaction', ({ changed }: Y.Transaction) => {
			this.forget(changed);
		});
	}

	/** The record; `null` while the document has none. */
	get record(): AnyRecord | null {
		const record = this.kept.record ?? readRecord(this.doc, this.id);
		if (record !== null) this.kept.record = record;
		return record;
	}

	/** The record's history, oldest first as far as clocks can tell. */
	get history(): readonly HistoryEntry[] {
		return this.historyLines.current;
	}

	/** The record's posts or comments, oldest first as far as clocks can tell. */
	get posts(): readonly Post[] {
		return this.postLines.current;
	}

	/** Whether anything has ever been written in the note, even if it was deleted since. */
	private get hasNote(): boolean {
		return hasNote(this.doc);
	}

	/** The note; empty when nobody has written one. */
	get note(): Note {
		const note = this.kept.note ?? (this.hasNote ? readNote(this.doc) : []);
		this.kept.note = note;
		return note;
	}

	/** The reactions of members, by post and then by sign. */
	get reactions(): WholeRecord['reactions'] {
		const reactions = this.kept.reactions ?? readReactions(this.doc);
		this.kept.reactions = reactions;
		return reactions;
	}

	/** The whole record; the same object until a part of it changes. `null` while there is no record. */
	get whole(): WholeRecord | null {
		if (this.keptWhole !== undefined) return this.keptWhole;
		const { record, history, posts, note, reactions } = this;
		if (record === null) return null;
		const concurrent = this.kept.concurrent ?? concurrentSettings(this.doc);
		this.kept.concurrent = concurrent;
		this.keptWhole = { record, history, posts, reactions, note, concurrent };
		return this.keptWhole;
	}

	private forget(changed: Y.Transaction['changed']): void {
		const { fields, history, posts } = this.roots;
		if (changed.size > 0) this.keptWhole = undefined;
		for (const [type, keys] of changed) {
			const part: unknown = type;
			// The lists update themselves.
			if (part === history || part === posts) continue;
			if (part === fields) delete this.kept.concurrent;
			if (part === fields) {
				const signs = [...keys].filter((key) => keyOf('reaction', key ?? '') !== null);
				if (signs.length > 0) delete this.kept.reactions;
				if (signs.length < keys.size) delete this.kept.record;
			} else delete this.kept.note;
		}
	}
}
