/** What counts of a key that was pressed. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'stopPropagation'>;

/** A list that is offered below a caret, which stays in its text. */
export interface OfferedList {
	readonly length: number;
	/** The place of the active item. */
	readonly active: number;
	readonly move: (to: number) => void;
	/** Takes the active item. */
	readonly take: () => void;
	readonly close: () => void;
}

/**
 * Handles a key of the text while a list is open: arrows move, Enter and Tab take, Escape closes. Returns whether the
 * key was for the list; with Ctrl or Cmd, Enter is for the text.
 */
export function handleListKey(event: PressedKey, list: OfferedList): boolean {
	const { length, active } = list;
	switch (event.key) {
		case 'ArrowDown':
			list.move((active + 1) % length);
			return true;
		case 'ArrowUp':
			list.move((active - 1 + length) % length);
			return true;
		case 'Enter':
		case 'Tab':
			if (event.ctrlKey || event.metaKey) return false;
			list.take();
			return true;
		case 'Escape':
			// What is around the text stays open.
			event.stopPropagation();
			list.close();
			return true;
		default:
			return false;
	}
}
