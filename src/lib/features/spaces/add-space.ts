import { newId, type SpaceId } from '$lib/domain/core/ids';
import { newSpace, type SpaceDraft } from '$lib/domain/space/new-space';
import { random, type WorkspaceView } from '$lib/app/context';
import { writeSpace } from '$lib/documents/space';

/** Makes the space of a checked draft and puts it on the list. Resolves once saved on this device. */
export async function addSpace(view: WorkspaceView, draft: SpaceDraft): Promise<SpaceId> {
	const id = newId(random);
	const currency = view.directory.workspace?.currency ?? 'USD';
	const space = newSpace(draft, { id, currency }, view.acting);
	const document = view.replica.space(id);
	await document.whenLoaded();
	await document.edit((doc) => writeSpace(doc, space));
	const { name, kind, visibility, archived } = space;
	await view.replica.list({ id, name, kind, visibility, archived, enter: true });
	return id;
}
