import type { Undone } from '$lib/features/common/undo/undo';

/** How the board reports to people. */
export interface BoardVoice {
	/** Tells a screen reader. */
	announce(text: string): void;
	/** Tells everybody, and offers to undo the move where that is possible. */
	moved(text: string, undo: (() => Promise<Undone>) | null): void;
	failed(text: string): void;
}
