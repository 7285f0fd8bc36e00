import type { Instant } from '$lib/domain/core/day';
import type { SyncState } from '$lib/replica/status';
import type { Settings } from '$lib/ui/settings';

const NAME = 'last-synced';

/** A device that has not checked for longer than this was asleep, in ms. */
const AWAKE = 60_000;

/** When this device and the relay last had everything that the other had. */
export class LastSynced {
	at = $state.raw<Instant | null>(null);
	private before: SyncState | null = null;
	private lookedAt: Instant = 0;

	constructor(private readonly settings: Settings) {
		const stored = Number(settings.getItem(NAME));
		this.at = stored > 0 ? stored : null;
	}

	/**
	 * Call it with every change of state, and every few seconds. It stores the last moment at which a
	 * check found everything synced, never the moment at which a connection turns out to have been
	 * dead. After a sleep the first check proves nothing yet.
	 */
	note(state: SyncState, now: Instant): void {
		const awake = this.before !== 'synced' || now - this.lookedAt <= AWAKE;
		this.before = state;
		this.lookedAt = now;
		if (state !== 'synced' || !awake) return;
		this.at = now;
		this.settings.setItem(NAME, String(this.at));
	}
}
