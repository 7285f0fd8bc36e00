import type { Instant } from '$lib/domain/core/day';
import type { SpaceId, WorkspaceId } from '$lib/domain/core/ids';

/** When this device has asked to be let into a space; remembered until it may enter. */
export class AskedToJoin {
	at = $state.raw<Instant | null>(null);
	private readonly key: string;

	constructor(
		workspace: WorkspaceId,
		space: SpaceId,
		private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
	) {
		this.key = `polder.asked-to-join.${workspace}.${space}`;
		const stored = Number(storage.getItem(this.key));
		this.at = stored > 0 ? stored : null;
	}

	/** Remembers that it was asked. */
	note(at: Instant): void {
		this.at = at;
		this.storage.setItem(this.key, String(at));
	}

	/** The door is open: there is nothing to wait for any more. */
	forget(): void {
		if (this.at === null) return;
		this.at = null;
		this.storage.removeItem(this.key);
	}
}
