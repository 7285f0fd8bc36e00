import type { SpaceId, WorkspaceId } from '$lib/domain/core/ids';

const key = (workspace: WorkspaceId) => `polder-last-space:${workspace}`;

/** Remembers in this browser which space was looked at last. */
export function rememberSpace(workspace: WorkspaceId, space: SpaceId): void {
	try {
		localStorage.setItem(key(workspace), space);
	} catch {
		// A convenience: without it the list of spaces comes first.
	}
}

/** The space that was looked at last. */
export function lastSpace(workspace: WorkspaceId): SpaceId | null {
	try {
		return localStorage.getItem(key(workspace));
	} catch {
		return null;
	}
}
