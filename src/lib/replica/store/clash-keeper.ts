import * as Y from 'yjs';
import type { Clock, Instant } from '../../domain/core/day';
import type { MemberId, RecordId } from '../../domain/core/ids';
import { isBodyId } from '../../domain/note/body';
import { fitsClash, noteClash } from '../../domain/page/clash';
import { editOf } from '../../domain/policy/edit';
import { ownedBytes } from '../../domain/core/owned-bytes';
import { lostTexts } from '../../documents/lost-text';
import { applyChange } from '../../documents/record';
import { clashesIn, type FoundClash } from '../../documents/text-clashes';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';
import { keepTexts } from './kept-texts';
import { fieldsOf } from './meaning';
import type { OpenDocument } from './open-documents';
import type { Judge } from './rebase';
import { putIntoOutbox, waitingOf } from './waiting';
import { isAttached, type RecordWriter } from './writer';

/** A text to which something of others comes. */
interface Arriving {
	readonly room: RoomName;
	readonly record: RecordId;
	/** What this device wrote before this moment, it wrote without a connection. */
	readonly apart: Instant;
}

/** Does nothing. */
const NOTHING = (): Promise<void> => Promise.resolve();

/** Whether a text is that of a page, which is here. Must run inside a transaction over the rows. */
export async function isOfPage(db: ReplicaDatabase, doc: Y.Doc): Promise<boolean> {
	return (await pageOf(db, doc)) !== null;
}

async function pageOf(db: ReplicaDatabase, doc: Y.Doc): Promise<RecordId | null> {
	const record = fieldsOf(doc)?.['record'];
	if (typeof record !== 'string') return null;
	return (await db.records.get(record))?.kind === 'page' ? record : null;
}

/**
 * Keeps what would be lost, or garbled, when others' edits meet those of this device: in a page beside its text, for
 * everybody who writes it (PG-06); else in the tray, for the person (HI-14).
 */
export class ClashKeeper {
	constructor(
		private readonly writer: RecordWriter,
		private readonly judge: Judge,
		private readonly clock: Clock,
		private readonly me: MemberId | null
	) {}

	/**
	 * Applies an update of others to a record, if it is a text with an eye on what that clashes with. Returns what keeps
	 * that, to be called when the update is stored. Must run inside a transaction over documents, outbox and tray.
	 */
	async around(
		{ room, record, apart }: Arriving,
		open: OpenDocument,
		update: Uint8Array,
		apply: () => void
	): Promise<() => Promise<void>> {
		if (!isBodyId(record)) {
			apply();
			return NOTHING;
		}
		const page = await pageOf(this.writer.db, open.doc);
		const inTray = (texts: readonly string[]): Promise<void> =>
			keepTexts(this.writer.db, { room, record, at: this.clock.now() }, open.doc, texts);
		if (page === null) {
			const lost = lostTexts(open.doc, update, open.mine, apply);
			return () => inTray(lost);
		}
		const waiting = (await waitingOf(this.writer.db, [record])).filter(({ at }) => at < apart);
		const edits = waiting.map((row) => ({
			update: row.update,
			removed: row.change?.note?.removed ?? []
		}));
		const found = clashesIn(open.doc, update, edits, apply);
		const when = Math.max(...waiting.map(({ at }) => at));
		return async () => {
			for (const clash of found) {
				if (await this.keep(room, page, { ...clash, when })) continue;
				if (clash.of === 'lost' && clash.wrote) await inTray([clash.words]);
			}
		};
	}

	/** Keeps a clash beside the text of a page. Returns `false` where the rules, or its length, do not allow it. */
	private async keep(
		room: RoomName,
		page: RecordId,
		{ id, ...found }: FoundClash & { readonly when: Instant }
	): Promise<boolean> {
		const { db } = this.writer;
		if (this.me === null) return false;
		const clash = { ...found, by: this.me };
		const open = await this.writer.open.load(page);
		const fields = fieldsOf(open.doc);
		const change = noteClash(id, clash);
		if (!fitsClash(clash) || !this.judge(room, editOf(fields, change)).ok) return false;
		const before = Y.encodeStateVector(open.doc);
		applyChange(open.doc, change, 'local');
		open.mine.add(open.doc.clientID);
		const update = ownedBytes(Y.encodeStateAsUpdate(open.doc, before));
		await this.writer.keep(room, page, open, update, open.doc.clientID);
		if (await isAttached(db)) {
			await putIntoOutbox(db, [{ room, record: page, update, change, at: this.clock.now() }]);
		}
		return true;
	}
}
