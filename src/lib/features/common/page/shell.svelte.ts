import { createContext } from 'svelte';
import type { SpaceId, StageId } from '$lib/domain/core/ids';

/** What the quick-add button makes (LS-07); a space has a page of its own. */
export type Addable = 'deal' | 'customer' | 'task' | 'topic';

/** What the frame around all pages shows: its dialogs, and which space the page is about. */
export class Shell {
	adding = $state.raw<{ readonly kind: Addable; readonly stage: StageId | null } | null>(null);
	searching = $state(false);
	drawer = $state(false);
	/** A panel lies at the right: on a wide window the page makes room for it. */
	panel = $state(false);
	/** The space that the page is about, for what is added and for who is present. */
	space = $state<SpaceId | null>(null);

	/** Opens the form of a new thing, in a stage when the button stands in its column. */
	add(kind: Addable, stage: StageId | null = null): void {
		this.adding = { kind, stage };
	}
}

/** The frame of this page. */
export const [getShell, setShell] = createContext<Shell>();
