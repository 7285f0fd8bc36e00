import { startingValues } from '$lib/domain/fields/values';
import type { SpaceId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { newSpace, newSpaceId, type SpaceDraft } from '$lib/domain/space/new-space';
import type { Space } from '$lib/domain/space/space';
import { random, type WorkspaceView } from '$lib/app/context';
import { listNow } from './list-now';
import { saving, type Saved } from '$lib/replica/saved';

/**
 * Creates the space of a checked draft, with the defaults of the workspace's fields (LS-10), and adds it to the list. Resolves once the space is saved on
 * this device, or with the rule that forbids it.
 */
export async function addSpace(view: WorkspaceView, draft: SpaceDraft): Promise<Saved<SpaceId>> {
	const currency = view.directory.workspace?.currency ?? 'USD';
	const id = newSpaceId(view.replica.me, random);
	const values = startingValues(view.directory.spaces?.fields ?? [], draft.values);
	const space = newSpace({ ...draft, values }, { id, currency }, view.acting);
	const saved = await saveSpace(view, space);
	return saved.ok ? succeed(space.id) : saved;
}

/** Writes a new space into its document and adds it to the list. Resolves as `addSpace` does. */
export const saveSpace = (view: WorkspaceView, space: Space): Promise<Saved> =>
	saving(async () => {
		const { id } = space;
		const { writeSpace } = await import('$lib/documents/space');
		const document = view.replica.space(id);
		await document.whenLoaded();
		const written = await document.edit((doc) => writeSpace(doc, space));
		if (!written.ok) return written;
		return listNow(view, [id]);
	});
