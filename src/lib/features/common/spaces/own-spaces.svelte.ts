import { createSubscriber } from 'svelte/reactivity';
import type { WorkspaceView } from '$lib/app/context';
import type { SpaceId } from '$lib/domain/core/ids';
import { noteUsed, readOwnSpaces, setFavourite, type OwnSpaces } from '$lib/documents/private';
import { bestEffort, type Saved } from '$lib/replica/saved';

/** The favourites of this person, and the spaces that they have used lately, on all their devices. */
export class MySpaces {
	private readonly subscribe: () => void;
	private value: OwnSpaces | null = null;

	constructor(private readonly view: WorkspaceView) {
		this.subscribe = createSubscriber((update) => {
			const stop = view.replica.mine.onChange(() => {
				this.value = null;
				update();
			});
			return () => {
				this.value = null;
				stop();
			};
		});
	}

	get current(): OwnSpaces {
		this.subscribe();
		const { mine } = this.view.replica;
		if (!$effect.tracking()) return mine.read(readOwnSpaces);
		this.value ??= mine.read(readOwnSpaces);
		return this.value;
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
