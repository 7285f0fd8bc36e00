import { createContext } from 'svelte';
import type { Session, StartFailure } from './session.svelte';
import type { WorkspaceView } from './workspace-view.svelte';

export { LiveQuery } from './live.svelte';
export { clock, clockBehind, random, zoneOf } from './environment';
export type { Session, StartFailure, WorkspaceView };

/** The open workspace. Set by the layout of all pages that need one. */
export const [getWorkspace, setWorkspace] = createContext<WorkspaceView>();

/** This tab's session: which workspace is open, and the ways to open, make and leave one. */
export const [getSession, setSession] = createContext<Session>();
