import type { RecordId } from '$lib/domain/core/ids';
import type { NoteStash } from '$lib/replica/notes/note-session';
import { toBase64Url } from '$lib/replica/base64url';
import type { Settings } from '$lib/ui/settings';

/**
 * Keeps text of a note that was not saved when a page was closed in the browser's local storage.
 * `session` is unique, because two tabs may edit one note.
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
			// Where there is no space, the transaction that has been started usually succeeds.
			if (update === null) settings.removeItem(own);
			else settings.setItem(own, toBase64Url(update));
		}
	};
}

/** Decodes a stored text. Returns nothing when another program has stored it. */
function bytesIn(text: string): Uint8Array[] {
	try {
		const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
		return [Uint8Array.from(binary, (letter) => letter.charCodeAt(0))];
	} catch {
		// The text is not base64.
		return [];
	}
}
