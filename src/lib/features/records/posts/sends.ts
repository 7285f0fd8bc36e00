/** Sends what is written when a key asks for it: Ctrl+Enter, or ⌘+Enter. Returns whether it did. */
export function sends(event: KeyboardEvent, send: () => void): boolean {
	if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return false;
	event.preventDefault();
	send();
	return true;
}
