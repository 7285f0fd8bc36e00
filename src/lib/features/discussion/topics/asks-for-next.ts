/** Whether a key asks for the next unread topic: Shift+N, unless somebody is typing or a dialog is open. */
export function asksForNext(event: KeyboardEvent): boolean {
	if (event.key !== 'N' || event.ctrlKey || event.metaKey || event.altKey) return false;
	const { target } = event;
	return (
		!event.defaultPrevented &&
		target instanceof HTMLElement &&
		target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]') ===
			null
	);
}
