/** What a key does in the inbox. */
export type InboxKey = 'next' | 'previous' | 'open' | 'archive' | 'snooze' | 'unread';

const KEYS: Readonly<Record<string, InboxKey>> = {
	...{ j: 'next', k: 'previous', e: 'archive', s: 'snooze', u: 'unread' }
};

/** Returns what a key does, or `null` when it is for a field, a button, a link or the browser. */
export function inboxKey(
	event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'target'>
): InboxKey | null {
	const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
	if (altKey || ctrlKey || metaKey || shiftKey) return null;
	const element =
		typeof HTMLElement !== 'undefined' && target instanceof HTMLElement ? target : null;
	if (element?.closest('input, textarea, select, [contenteditable=true], [role=dialog]')) {
		return null;
	}
	if (key === 'Enter') return element?.dataset['index'] === undefined ? null : 'open';
	return KEYS[key.toLowerCase()] ?? null;
}
