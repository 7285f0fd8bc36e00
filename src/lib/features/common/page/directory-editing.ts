import type { WorkspaceView } from '$lib/app/context';

/** What changes of the directory need of an open workspace. */
export type DirectoryEditing = Pick<WorkspaceView, 'directory'> & {
	readonly replica: { readonly directory: Pick<WorkspaceView['replica']['directory'], 'edit'> };
};
