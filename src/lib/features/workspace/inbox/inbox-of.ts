import type { WorkspaceView } from '$lib/app/context';
import { heldInbox } from './held-inbox.svelte';
import { Inbox } from './inbox.svelte';

/**
 * Returns the inbox that a frame around the component holds, or one of the component's own where there is none yet.
 * Call it while a component initialises.
 */
export const inboxOf = (view: WorkspaceView): Inbox => heldInbox().current ?? new Inbox(view);
