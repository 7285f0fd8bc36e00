import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { noteUsed, setFavourite, type OwnSpaces } from '$lib/documents/private';
import { bestEffort, type Saved } from '$lib/replica/saved';

const NOTHING: OwnSpaces = { favourites: [], recent: [] };

/** The favourites of this person, and the spaces that they have used lately, on all their devices. */
export class MySpaces {
	constructor(private readonly view: WorkspaceView) {}

	get current(): OwnSpaces {
		return this.view.own?.spaces ?? NOTHING;
	}

	/** Marks a space as a favourite, or no longer. */
	mark(space: SpaceId, favourite: boolean): Promise<Saved> {
		const at = favourite ? this.view.acting.clock.now() : null;
		return this.view.replica.mine.edit((doc) => {
			setFavourite(doc, space, at);
		});
	}
}

/** Notes that a space is used now, unless that was noted a moment ago. */
export async function rememberUse(view: WorkspaceView, space: SpaceId): Promise<void> {
	const { mine } = view.replica;
	await mine.whenLoaded();
	const now = view.acting.clock.now();
	if (mine.read((doc) => noteUsed(doc, space, now)) === null) return;
	// What is not noted is only missing from the list of recently used spaces, until the next visit.
	await bestEffort(mine.edit((doc) => noteUsed(doc, space, now)?.()));
}
