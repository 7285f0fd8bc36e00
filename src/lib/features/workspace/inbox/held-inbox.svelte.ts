import { getContext, setContext } from 'svelte';
import type { Inbox } from './inbox.svelte';

/**
 * The inbox around the screens of an open workspace. It is loaded and read once the first screen is painted, so what
 * shows its number holds this and not the inbox.
 */
export class HeldInbox {
	/** The inbox; `null` until it is loaded. */
	current = $state.raw<Inbox | null>(null);

	/** Whether it has been read from this device. */
	get ready(): boolean {
		return this.current?.ready === true;
	}

	/** The number of lines with something unread; 0 until that is known. */
	get unread(): number {
		return this.current?.unread ?? 0;
	}
}

const HELD = Symbol('inbox');

/** Makes the place of an inbox for all screens below. */
export const holdInbox = (): HeldInbox => setContext(HELD, new HeldInbox());

/** Returns what a frame around the component holds, or a place that stays empty. */
export const heldInbox = (): HeldInbox =>
	getContext<HeldInbox | undefined>(HELD) ?? new HeldInbox();
