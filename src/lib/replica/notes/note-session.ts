import { liveQuery } from 'dexie';
import * as Y from 'yjs';
import type { Refusal } from '../../domain/access/refusal';
import type { Acting } from '../../domain/core/change';
import type { RecordId } from '../../domain/core/ids';
import { succeed } from '../../domain/core/result';
import { NO_NOTE_CHANGE, noteChange, type Note, type NoteChange } from '../../domain/note/note';
import { hasGap } from '../../documents/record';
import { applyNote, NoteReading, noteRoot, readNote } from '../../documents/rich';
import type { RoomName } from '../../protocol/rooms';
import { isNotStored } from '../saved';
import { isBug } from '../status';
import type { NoteStore } from '../store/notes';
import { generationOf } from '../store/open-documents';
import type { UpdateRow } from '../store/sync-rows';
import type { Beyond, TakenIn } from '../store/updates-of';
import { platform } from '../platform';
import type { Timer } from '../../domain/core/waiting';

/**
 * How long at least passes from one saving to the next, ms. What is written after a pause is saved at once, so that
 * others see it as soon as they can; what somebody types quickly is gathered for so long.
 */
const GATHER = 100;

/** How long after a failure saving is tried again, ms. */
const AGAIN = 2000;

/** Why a record that somebody wrote in is not here any more. */
const GONE: Refusal = { rule: 'OP-08', reason: 'not-yours', facts: {} };

/** How what was written stands. */
export type NoteSaving =
	| { readonly is: 'saved' }
	| { readonly is: 'saving' }
	/** The browser did not store it; it is tried again. */
	| { readonly is: 'failed' }
	/** The rules do not allow it: what was written is still in the document. */
	| { readonly is: 'refused'; readonly refusal: Refusal };

/**
 * Where what has been written and not saved is put when the page goes away, at once: the browser may
 * not let a transaction end then.
 */
export interface NoteStash {
	/** What sessions of this record have put there, each apart. */
	read(): readonly Uint8Array[];
	/** Puts something there in place of what this session has put or read; `null` only takes that away. */
	write(update: Uint8Array | null): void;
}

/** Where the session tells that something has changed. */
export interface NoteListener {
	/** There is another document, or none any more: take `fragment` again. */
	readonly onReplaced: () => void;
	readonly onSaving: (saving: NoteSaving) => void;
}

/** What was written and waits to be saved. */
interface Written {
	readonly update: Uint8Array;
	readonly note: NoteChange;
}

/**
 * A record's note while somebody writes in it. Its document is the editor's: what is written there
 * is saved in pieces of a fraction of a second as edits of the record, and what others write arrives as
 * it is stored on this device. When the record begins anew after a refusal, so does the document, and
 * what was not saved yet is written into the new one.
 */
export class NoteSession {
	private doc: Y.Doc | null = null;
	private reading: NoteReading | null = null;
	private generation = 0;
	/** What of the stored updates is in the document; `null` while there is none. */
	private taken: TakenIn | null = null;
	/** The note as it was before what is in `fresh`. */
	private base: Note = [];
	/** Updates since then. */
	private fresh: Uint8Array[] = [];
	private readonly waiting: Written[] = [];
	private timer: Timer | undefined;
	/** When saving began last, by a clock that only goes forward. */
	private savedAt = -Infinity;
	private flushing: Promise<void> | null = null;
	private again = false;
	private refusal: Refusal | null = null;
	/** Whether what waits was written a while ago. */
	private isLate = false;
	private unfollow: () => void = () => undefined;

	constructor(
		private readonly store: NoteStore,
		private readonly room: RoomName,
		private readonly record: RecordId,
		private readonly acting: Acting,
		private readonly stash: NoteStash,
		private readonly listener: NoteListener
	) {}

	/** The note's text, for an editor; `null` while it is read, and when the record is not here any more. */
	get fragment(): Y.XmlFragment | null {
		return this.doc === null ? null : noteRoot(this.doc);
	}

	/**
	 * Begins to follow the text, which is made when there is none.
	 *
	 * @param plain the plain text with which it begins then; `null` for somebody who only reads: nothing is made
	 */
	start(plain: string | null = ''): void {
		if (plain !== null) void this.beginText(plain);
		const subscription = liveQuery(() => this.store.beyond(this.record, this.taken)).subscribe({
			next: (beyond) => {
				this.take(beyond);
			},
			error: () => {
				this.listener.onSaving({ is: 'failed' });
			}
		});
		this.unfollow = () => {
			subscription.unsubscribe();
		};
	}

	private async beginText(plain: string): Promise<void> {
		const begun = await this.store.begin(this.room, this.record, this.acting, plain);
		if (begun.ok) return;
		const { error } = begun;
		this.listener.onSaving(
			isNotStored(error) ? { is: 'failed' } : { is: 'refused', refusal: error }
		);
	}

	/**
	 * Saves what an earlier session had to leave unsaved, and ends this one. Gives what this browser
	 * still does not store, which stays where it was; `null` when nothing is left. Rejects when the
	 * record cannot even be read: then, too, everything stays where it was.
	 */
	async recover(): Promise<Note | null> {
		this.isLate = true;
		this.take(await this.store.beyond(this.record, this.taken));
		await this.close();
		return this.waiting.length === 0 ? null : this.waiting.flatMap(({ note }) => note.added);
	}

	/** Saves what has been written. Resolves when nothing waits any more, or it cannot be saved now. */
	flush(): Promise<void> {
		this.timer?.cancel();
		this.timer = undefined;
		this.savedAt = platform.monotonic();
		this.again = true;
		this.flushing ??= this.saveAll().finally(() => {
			this.flushing = null;
		});
		return this.flushing;
	}

	/** The page goes away: keeps what has not been saved, and tries to save it. */
	leave(): void {
		this.gather();
		this.keep();
		void this.flush();
	}

	/** Saves what has been written and ends the session. What cannot be saved is kept in the stash. */
	async close(): Promise<void> {
		await this.flush();
		// The record began anew, or the browser did not store.
		if (this.waiting.length > 0 && this.refusal === null) await this.onceMore();
		this.unfollow();
		this.timer?.cancel();
		if (this.refusal !== null) await this.giveUp(this.refusal);
		else this.keep();
		this.doc?.destroy();
		this.doc = null;
		this.taken = null;
	}

	private async onceMore(): Promise<void> {
		try {
			this.take(await this.store.beyond(this.record, this.taken));
		} catch (error) {
			// A browser that does not even read: what waits is kept in the stash.
			if (isBug(error)) throw error;
			return;
		}
		await this.flush();
	}

	/** Takes in what is stored of the text. */
	private take({ is, rows }: Beyond): void {
		if (is === 'whole' && rows.length === 0) {
			if (this.doc === null) return;
			this.gather();
			void this.giveUp(GONE);
			this.doc.destroy();
			this.doc = null;
			this.taken = null;
			this.listener.onReplaced();
			return;
		}
		if (is === 'whole' && (this.doc === null || this.generation !== generationOf(rows))) {
			this.begin(rows);
			return;
		}
		const { doc, taken } = this;
		if (doc === null || taken === null) return;
		const news = rows.filter(({ n = 0 }) => n > taken.seen);
		const first = is === 'whole' ? (rows[0]?.n ?? 0) : taken.first;
		this.taken = { first, seen: Math.max(taken.seen, ...rows.map(({ n = 0 }) => n)) };
		if (news.length === 0) return;
		// What is ours is told from what comes.
		this.gather();
		doc.transact(() => {
			for (const { update } of news) Y.applyUpdate(doc, update, 'stored');
		}, 'stored');
		this.base = this.readNow();
	}

	/** Reads what is in the document now: what a long text costs is what has changed in it. */
	private readNow(): Note {
		return this.reading?.read() ?? [];
	}

	/** Starts a document from what is stored; what was not saved of the old one is written into it. */
	private begin(rows: readonly UpdateRow[]): void {
		this.gather();
		const carried = this.waiting.splice(0).map(({ note }) => note);
		const isFirst = this.doc === null;
		this.doc?.destroy();
		this.generation = generationOf(rows);
		this.taken = { first: rows[0]?.n ?? 0, seen: Math.max(...rows.map(({ n = 0 }) => n)) };
		const stored = loaded(rows);
		const doc = isFirst ? withStashed(stored, rows, this.stash.read()) : stored;
		this.doc = doc;
		this.reading = new NoteReading(doc);
		this.base = doc === stored ? this.readNow() : readNote(stored);
		if (doc !== stored) {
			this.fresh.push(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(stored)));
			stored.destroy();
		}
		doc.on('update', this.onUpdate);
		doc.transact(() => {
			for (const note of carried) applyNote(doc, note);
		}, 'carried');
		this.listener.onReplaced();
		if (this.fresh.length > 0) void this.flush();
		else this.stash.write(null);
	}

	private readonly onUpdate = (update: Uint8Array, origin: unknown): void => {
		// Yjs tidies what comes from others, under no name: every device does that by itself.
		if (origin === 'stored' || origin === null) return;
		this.fresh.push(update);
		const rest = Math.max(0, this.savedAt + GATHER - platform.monotonic());
		this.timer ??= platform.timeout(() => void this.flush(), rest);
		if (this.refusal === null) this.listener.onSaving({ is: 'saving' });
	};

	/** Puts what has been written since the last time among what waits. */
	private gather(): void {
		if (this.doc === null || this.fresh.length === 0) return;
		const now = this.readNow();
		const note = noteChange(this.base, now) ?? NO_NOTE_CHANGE;
		this.waiting.push({ update: Y.mergeUpdates(this.fresh.splice(0)), note });
		this.base = now;
	}

	/** Puts what waits where the next session finds it. */
	private keep(): void {
		if (this.waiting.length === 0) return;
		this.stash.write(Y.mergeUpdates(this.waiting.map(({ update }) => update)));
	}

	/** Puts what waits into the tray: the rules do not allow it. */
	private async giveUp(refusal: Refusal): Promise<void> {
		const given = this.waiting.splice(0);
		const notes = given.map(({ note }) => note);
		const kept =
			notes.length === 0
				? succeed(null)
				: await this.store.giveUp(this.room, this.record, notes, refusal);
		if (kept.ok) this.stash.write(null);
		else {
			// The browser does not store the tray either: the next session finds it in the stash.
			this.waiting.unshift(...given);
			this.keep();
			this.listener.onSaving({ is: 'failed' });
		}
	}

	private async saveAll(): Promise<void> {
		while (this.again) {
			this.again = false;
			await this.save();
		}
	}

	private async save(): Promise<void> {
		this.gather();
		for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
			const { generation, isLate } = this;
			let saved: Awaited<ReturnType<NoteStore['save']>>;
			try {
				saved = await this.store.save(this.room, this.record, { ...next, generation, isLate });
			} catch (bug) {
				// What was written is where the next session finds it.
				this.keep();
				this.listener.onSaving({ is: 'failed' });
				throw bug;
			}
			if (!saved.ok) {
				const { error } = saved;
				if (isNotStored(error)) {
					this.isLate = true;
					this.listener.onSaving({ is: 'failed' });
					this.timer ??= platform.timeout(() => void this.flush(), AGAIN);
				} else {
					this.refusal = error;
					this.listener.onSaving({ is: 'refused', refusal: error });
				}
				return;
			}
			// The new state is on its way to `take`, which writes again what waits.
			if (saved.value === 'replaced') return;
			this.refusal = null;
			if (this.waiting[0] === next) this.waiting.shift();
			this.gather();
		}
		this.isLate = false;
		this.stash.write(null);
		this.listener.onSaving({ is: 'saved' });
	}
}

function loaded(rows: readonly { readonly update: Uint8Array }[]): Y.Doc {
	const doc = new Y.Doc();
	for (const { update } of rows) Y.applyUpdate(doc, update, 'stored');
	return doc;
}

/** The document with what was left unsaved, where it still builds on what is there; else as it was. */
function withStashed(
	doc: Y.Doc,
	rows: readonly UpdateRow[],
	stashed: readonly Uint8Array[]
): Y.Doc {
	let whole = doc;
	const taken: Uint8Array[] = [];
	for (const update of stashed) {
		const next = loaded([...rows, ...[...taken, update].map((more) => ({ update: more }))]);
		if (!hasGap(next) && addsTo(whole, update)) {
			if (whole !== doc) whole.destroy();
			whole = next;
			taken.push(update);
		} else next.destroy();
	}
	return whole;
}

/** Whether an update brings something that the document does not have. */
function addsTo(doc: Y.Doc, update: Uint8Array): boolean {
	const copy = loaded([{ update: Y.encodeStateAsUpdate(doc) }]);
	let adds = false;
	copy.on('update', () => {
		adds = true;
	});
	Y.applyUpdate(copy, update, 'stored');
	copy.destroy();
	return adds;
}
