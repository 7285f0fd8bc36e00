import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { listedFor } from '$lib/domain/space/listed';
import type { Saved } from '$lib/replica/saved';

/**
 * Writes spaces as they are now into this device's list of spaces. The relay sends the same later; without
 * one, or offline, nobody else would.
 */
export function listNow(
	view: Pick<WorkspaceView, 'replica' | 'directory'>,
	ids: readonly SpaceId[]
): Promise<Saved> {
	const entries = ids.flatMap((id) => {
		const space = view.replica.space(id).current;
		const entry = space === null ? null : listedFor(view.replica.me, space, view.directory);
		return entry === null ? [] : [entry];
	});
	return view.replica.list(...entries);
}
