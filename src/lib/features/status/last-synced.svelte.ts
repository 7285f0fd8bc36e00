import type { Clock, Instant } from '$lib/domain/core/day';
import type { SyncState } from '$lib/replica/status';
import type { Settings } from '$lib/ui/settings';

const NAME = 'last-synced';

/** When this device last had everything that the relay has, and the other way round. */
export class LastSynced {
	at = $state.raw<Instant | null>(null);
	private before: SyncState | null = null;

	constructor(
		private readonly clock: Clock,
		private readonly settings: Settings
	) {
		const stored = Number(settings.getItem(NAME));
		this.at = stored > 0 ? stored : null;
	}

	/** To be told of every change of state; remembers when all was synced and until when. */
	note(state: SyncState): void {
		const synced = state === 'synced' || this.before === 'synced';
		this.before = state;
		if (!synced) return;
		this.at = this.clock.now();
		this.settings.setItem(NAME, String(this.at));
	}
}
