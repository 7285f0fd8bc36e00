import type { RecordId } from '$lib/domain/core/ids';
import type { NoteStash } from '$lib/replica/notes/note-session';
import { toBase64Url } from '$lib/replica/base64url';
import type { Settings } from '$lib/ui/settings';

/**
 * Keeps in the browser's small storage what was written in a note and not saved when a page went
 * away. `session` is a name of its own: two tabs may write in one note.
 */
export function noteStash(settings: Settings, record: RecordId, session: string): NoteStash {
	const all = `note/${record}/`;
	const own = `${all}${session}`;
	const adopted = new Set<string>();
	return {
		read() {
			const keys = settings.names().filter((key) => key.startsWith(all));
			for (const key of keys) adopted.add(key);
			return keys.flatMap((key) => {
				const text = settings.getItem(key);
				return text === null ? [] : bytesIn(text);
			});
		},
		write(update) {
			for (const key of adopted) settings.removeItem(key);
			adopted.clear();
			// Where there is no room the transaction that has been begun will do, as a rule.
			if (update === null) settings.removeItem(own);
			else settings.setItem(own, toBase64Url(update));
		}
	};
}

/** The bytes of a text that was put there; none when somebody else has put it there. */
function bytesIn(text: string): Uint8Array[] {
	try {
		const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
		return [Uint8Array.from(binary, (letter) => letter.charCodeAt(0))];
	} catch {
		// Not base64.
		return [];
	}
}
