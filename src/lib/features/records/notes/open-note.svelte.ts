import type * as Y from 'yjs';
import type { WorkspaceView } from '$lib/app/context';
import { newId, type RecordId } from '$lib/domain/core/ids';
import { noteText, type Note } from '$lib/domain/note/note';
import { m } from '$lib/i18n/messages';
import type { RoomName } from '$lib/protocol/rooms';
import { NoteSession, type NoteSaving } from '$lib/replica/notes/note-session';
import { noteStash } from './stash';

/**
 * Saves text of a note that could not be saved when it was written, because a page was closed or the
 * browser did not store it. Returns the text that still cannot be saved, which stays where it is, or
 * `null` when nothing is left. Rejects when the record cannot be read.
 */
export async function recoverNote(
	view: WorkspaceView,
	room: RoomName,
	record: RecordId
): Promise<string | null> {
	const { replica, acting } = view;
	const stash = noteStash(view.settings, record, newId(acting.random));
	if (stash.read().length === 0) return null;
	const nobody = { onReplaced: () => undefined, onSaving: () => undefined };
	const session = new NoteSession(replica.notes, room, record, acting, stash, nobody);
	const left = await session.recover();
	return left === null ? null : wordsOf(view, left);
}

/** Returns a note as text, with the names of the people and records that it mentions. */
async function wordsOf(view: WorkspaceView, note: Note): Promise<string> {
	const ids = new Set<RecordId>();
	noteText(note, (kind, id) => {
		if (kind !== 'member') ids.add(id);
		return '';
	});
	const rows = await view.replica.db.records.bulkGet([...ids]);
	const titles = new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row.title]])));
	return noteText(note, (kind, id) =>
		kind === 'member'
			? `@${view.directory.members.get(id)?.name ?? m.common_unknown_person()}`
			: `#${titles.get(id) ?? m.notes_hidden_record()}`
	);
}

/** A note that somebody is editing, as its editor sees it. */
export class OpenNote {
	/**
	 * The text to edit. It is replaced when the record's document is replaced, and `null` while there
	 * is none.
	 */
	fragment = $state.raw<Y.XmlFragment | null>(null);
	saving = $state.raw<NoteSaving>({ is: 'saved' });
	private readonly session: NoteSession;

	/** @param plain the plain text with which a text begins that nobody has written in yet; `null` to only read it */
	constructor(view: WorkspaceView, room: RoomName, record: RecordId, plain: string | null) {
		const { replica, acting } = view;
		const stash = noteStash(view.settings, record, newId(acting.random));
		this.session = new NoteSession(replica.notes, room, record, acting, stash, {
			onReplaced: () => {
				this.fragment = this.session.fragment;
			},
			onSaving: (saving) => {
				this.saving = saving;
			}
		});
		this.session.start(plain);
	}

	/** Saves the text. */
	flush(): Promise<void> {
		return this.session.flush();
	}

	/** Called when the page is closed. */
	leave(): void {
		this.session.leave();
	}

	/** Saves the text and releases the note. */
	close(): Promise<void> {
		return this.session.close();
	}
}
