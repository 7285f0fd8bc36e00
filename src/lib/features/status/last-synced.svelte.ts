import type { Clock, Instant } from '$lib/domain/core/day';
import type { WorkspaceId } from '$lib/domain/core/ids';
import type { SyncState } from '$lib/replica/status';

/** When this device last had everything that the relay has, and the other way round. */
export class LastSynced {
	at = $state.raw<Instant | null>(null);
	private readonly key: string;
	private before: SyncState | null = null;

	constructor(
		workspace: WorkspaceId,
		private readonly clock: Clock,
		private readonly storage: Pick<Storage, 'getItem' | 'setItem'>
	) {
		this.key = `polder.last-synced.${workspace}`;
		const stored = Number(storage.getItem(this.key));
		this.at = stored > 0 ? stored : null;
	}

	/** To be told of every change of state; remembers when all was synced and until when. */
	note(state: SyncState): void {
		const synced = state === 'synced' || this.before === 'synced';
		this.before = state;
		if (!synced) return;
		this.at = this.clock.now();
		this.storage.setItem(this.key, String(this.at));
	}
}
