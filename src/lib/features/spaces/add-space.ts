import { newId, type SpaceId } from '$lib/domain/core/ids';
import { newSpace, type SpaceDraft } from '$lib/domain/space/new-space';
import type { Space } from '$lib/domain/space/space';
import { random, type WorkspaceView } from '$lib/app/context';
import { writeSpace } from '$lib/documents/space';

/** Makes the space of a checked draft and puts it on the list. Resolves once saved on this device. */
export async function addSpace(view: WorkspaceView, draft: SpaceDraft): Promise<SpaceId> {
	const currency = view.directory.workspace?.currency ?? 'USD';
	const space = newSpace(draft, { id: newId(random), currency }, view.acting);
	await saveSpace(view, space);
	return space.id;
}

/** Writes a new space into its document and puts it on the list. */
export async function saveSpace(view: WorkspaceView, space: Space): Promise<void> {
	const { id, name, kind, visibility, archived } = space;
	const document = view.replica.space(id);
	await document.whenLoaded();
	await document.edit((doc) => writeSpace(doc, space));
	await view.replica.list({ id, name, kind, visibility, archived, enter: true });
}
