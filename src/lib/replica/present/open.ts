import type { SpaceId } from '../../domain/core/ids';
import type { Device, WorkspaceEntry } from '../device';
import type { Environment } from '../environment';
import { PresentKeeper } from './keeper';
import type { PresentRows } from './rows';
import type { ReplicaDatabase } from '../store/database';
import { Workspace } from '../workspace';

/** A workspace whose documents are open, and what keeps what they say. */
export interface OpenedWorkspace {
	readonly workspace: Workspace;
	readonly keeper: PresentKeeper;
}

/** What is known of a workspace before its documents are opened. */
export interface BeforeDocuments {
	readonly entry: WorkspaceEntry;
	readonly device: Device;
	readonly environment: Environment;
	/** The space that is shown first, if one is. */
	readonly first: SpaceId | null;
	readonly db: ReplicaDatabase;
	readonly stored: PresentRows;
}

/** Opens the documents of a workspace whose database is open. Rejects when storage is refused. */
export async function openDocuments(before: BeforeDocuments): Promise<OpenedWorkspace> {
	const { entry, device, environment, first, db, stored } = before;
	const opening: { workspace: Workspace | null } = { workspace: null };
	const keeper = new PresentKeeper(
		{ db, build: environment.build ?? '' },
		{
			stored,
			isOpen: (document) => opening.workspace?.isOpen(document) ?? false,
			mayEnter: (room) =>
				room.kind !== 'space' ||
				(opening.workspace?.catalogue.some(({ id, enter }) => enter && id === room.space) ?? true),
			onBug: (error) => environment.onFault?.(error)
		}
	);
	const workspace = await Workspace.open(entry, device, environment, first, {
		db,
		onOpened: (document, of) => {
			opening.workspace = of;
			keeper.note(document);
		}
	});
	return { workspace, keeper };
}
