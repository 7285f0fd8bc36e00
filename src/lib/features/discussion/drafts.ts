/** Where what somebody has begun to write is kept, so that a reload loses nothing. */
const keyOf = (key: string): string => `polder.draft.${key}`;

/** What was begun under this key; empty when nothing was. */
export function readDraft(key: string): string {
	return localStorage.getItem(keyOf(key)) ?? '';
}

/** Keeps what has been begun; forgets it when it is empty. A full storage costs only the draft. */
export function keepDraft(key: string, text: string): void {
	try {
		if (text === '') localStorage.removeItem(keyOf(key));
		else localStorage.setItem(keyOf(key), text);
	} catch {
		// The text is still in the field.
	}
}
