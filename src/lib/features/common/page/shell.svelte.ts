import { createContext } from 'svelte';
import type { MemberId, RecordId, SpaceId, StageId } from '$lib/domain/core/ids';
import { deviceSettings } from '$lib/ui/settings';
import { PanelWidth } from './panel-width.svelte';

/** What the quick-add button can make (LS-07). A new space has a page of its own instead. */
export type Addable = 'deal' | 'customer' | 'task' | 'topic' | 'page';

/** What is being added, and where. */
export interface Adding {
	readonly kind: Addable;
	readonly stage: StageId | null;
	/** The project that a new task is put into. */
	readonly project: RecordId | null;
}

/** The state of the frame around all pages: its dialogs, and the space that the page is about. */
export class Shell {
	adding = $state.raw<Adding | null>(null);
	searching = $state(false);
	drawer = $state(false);
	/**
	 * The width of the panel that is open on the right, as a length for a stylesheet; `null` while none is.
	 * On a wide window the page makes room for it.
	 */
	panel = $state<string | null>(null);
	/** The width of panels on this device. */
	readonly panelWidth = new PanelWidth(deviceSettings);
	/** The space that the page is about. New records go into it, and its present people are shown. */
	space = $state<SpaceId | null>(null);
	/** Whose view this screen follows. */
	followed = $state<MemberId | null>(null);

	/** Opens the form of a new record, in `stage` when the button belongs to a column, and in a project on its page. */
	add(kind: Addable, stage: StageId | null = null, project: RecordId | null = null): void {
		this.adding = { kind, stage, project };
	}
}

/** Reads and sets the frame of this page in Svelte's context. */
export const [getShell, setShell] = createContext<Shell>();
