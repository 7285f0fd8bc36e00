import type * as Y from 'yjs';
import type { WorkspaceView } from '$lib/app/context';
import { newId, type RecordId } from '$lib/domain/core/ids';
import type { RoomName } from '$lib/protocol/rooms';
import { NoteSession, type NoteSaving } from '$lib/replica/notes/note-session';
import { noteStash } from './stash';

/** Saves what was written in a note just before a page went away, if the browser did not end that. */
export async function recoverNote(
	view: WorkspaceView,
	room: RoomName,
	record: RecordId
): Promise<void> {
	const { replica, acting } = view;
	const stash = noteStash(replica.id, record, newId(acting.random));
	if (stash.read().length === 0) return;
	const nobody = { onReplaced: () => undefined, onSaving: () => undefined };
	await new NoteSession(replica.records.notes, room, record, stash, nobody).recover();
}

/** A note that somebody is writing in, as its editor sees it. */
export class OpenNote {
	/** The text to edit; another one when the record begins anew. `null` while there is none. */
	fragment = $state.raw<Y.XmlFragment | null>(null);
	saving = $state.raw<NoteSaving>({ is: 'saved' });
	private readonly session: NoteSession;

	constructor(view: WorkspaceView, room: RoomName, record: RecordId) {
		const { replica, acting } = view;
		const stash = noteStash(replica.id, record, newId(acting.random));
		this.session = new NoteSession(replica.records.notes, room, record, stash, {
			onReplaced: () => {
				this.fragment = this.session.fragment;
			},
			onSaving: (saving) => {
				this.saving = saving;
			}
		});
		this.session.start();
	}

	/** Saves what has been written. */
	flush(): Promise<void> {
		return this.session.flush();
	}

	/** The page goes away. */
	leave(): void {
		this.session.leave();
	}

	/** Saves what has been written and lets go of the note. */
	close(): Promise<void> {
		return this.session.close();
	}
}
