import { createContext } from 'svelte';
import type { Session, StartFailure } from './session.svelte';
import type { WorkspaceView } from './workspace-view.svelte';

export { LiveQuery } from './live.svelte';
export { clock, clockBehind, random, zoneOf } from './environment';
export type { Session, StartFailure, WorkspaceView };

/** The open workspace. The layout of all pages that need one sets it. */
export const [getWorkspace, setWorkspace] = createContext<WorkspaceView>();

/** This tab's session: which workspace is open, and functions to open, create and leave one. */
export const [getSession, setSession] = createContext<Session>();
