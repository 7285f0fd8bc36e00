import type * as Y from 'yjs';
import { NO_CHANGE } from '../../domain/core/change';
import type { Instant } from '../../domain/core/day';
import type { RecordId } from '../../domain/core/ids';
import type { Note } from '../../domain/note/note';
import { openRecord } from '../../documents/record';
import { readNote } from '../../documents/rich';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from './database';
import { titleOf } from './projection';
import { trayRow } from './rebase';
import type { Wanted } from './rows';

/** Why a text is kept that was written into a block that somebody else deleted meanwhile (HI-14). */
const BLOCK_GONE = { rule: 'HI-14', reason: 'block-gone', facts: {} } as const;

/**
 * Keeps for its person, in the tray, what they wrote into blocks of a text that somebody else had deleted before they saw
 * it. Trying it again adds it at the end of the text. Must run inside a transaction over the tray.
 */
export async function keepTexts(
	db: ReplicaDatabase,
	place: { readonly room: RoomName; readonly record: RecordId; readonly at: Instant },
	doc: Y.Doc,
	texts: readonly string[]
): Promise<void> {
	if (texts.length === 0) return;
	const note = readNote(doc);
	const title = await titleOf(db, place.record);
	const rows = texts.map((text) => {
		const added = [{ type: 'paragraph', content: [{ type: 'text', text }] }];
		const change = { at: note.length, after: note.at(-1) ?? null, removed: [], added };
		const wanted = { of: 'record', change: { ...NO_CHANGE, note: change }, was: {} } as const;
		return trayRow(place, title, BLOCK_GONE, wanted);
	});
	await db.refusals.bulkAdd(rows);
}

/** Returns what a refused edit was to add to a text. */
export function wantedNote(wanted: Wanted): Note {
	switch (wanted.of) {
		case 'record':
			return wanted.change.note?.added ?? [];
		case 'whole-record': {
			const doc = openRecord([wanted.update]);
			try {
				return readNote(doc);
			} finally {
				doc.destroy();
			}
		}
		case 'document':
			return [];
	}
}
