import type { WorkspaceView } from '$lib/app/context';
import type { RecordId } from '$lib/domain/core/ids';
import { m } from '$lib/i18n/messages';
import type { RoomName } from '$lib/protocol/rooms';
import type { NoteSaving } from '$lib/replica/notes/note-session';
import { reported } from '$lib/ui/error-log';
import { recoverNote } from './open-note.svelte';

/** What was written in a text here and is not saved on this device. */
export class Unsaved {
	/** The words that cannot be saved; `null` when nothing is left. */
	text = $state.raw<string | null>(null);

	constructor(private readonly view: WorkspaceView) {}

	/** Saves what is still unsaved. What cannot be saved stays where it is, and the person is told. */
	readonly recover = async (room: RoomName, record: RecordId): Promise<void> => {
		try {
			this.text = await recoverNote(this.view, room, record);
		} catch (error) {
			// The text cannot be shown without the record to which it belongs.
			this.text = reported(error, '');
		}
	};
}

/** Says where what is typed is. */
export const savingWords = ({ is }: NoteSaving): string =>
	is === 'saving' ? m.notes_saving() : is === 'saved' ? m.notes_saved() : '';
