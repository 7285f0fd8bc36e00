/** Fields in which the keys undo what was typed. */
const TYPED =
	'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]';

/**
 * Whether Ctrl+Z or ⌘Z was pressed to undo one's last act: not in a text, where it undoes the typing, and not
 * in a dialog, which is answered first.
 */
export function asksToUndo(event: KeyboardEvent): boolean {
	const { key, ctrlKey, metaKey, altKey, shiftKey, target, defaultPrevented } = event;
	if (defaultPrevented || altKey || shiftKey || !(ctrlKey || metaKey)) return false;
	if (key.toLowerCase() !== 'z') return false;
	if (!(target instanceof Element)) return true;
	const dialog = target.closest('[role=dialog], [role=alertdialog], [role=menu]');
	return target.closest(TYPED) === null && (dialog === null || dialog.hasAttribute('data-sheet'));
}
