import type { SyncState } from '$lib/replica/status';
import { m } from '$lib/i18n/messages';

/** What screen readers announce: everything is synced, or there is no connection. */
type Announced = 'offline' | 'synced';

/** How long a state must last before it is announced, in ms. */
const SETTLED = 4000;

/** Announces changes between offline and synced. Short states, and states that return, are not announced. */
export class Announcements {
	/** The last announcement. The state at the start is not announced. */
	private said: Announced | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly say: (text: string) => void) {}

	/** Call it with every change of state. */
	note(state: SyncState): void {
		clearTimeout(this.timer);
		if (state !== 'offline' && state !== 'synced') return;
		if (this.said === null || this.said === state) {
			this.said = state;
			return;
		}
		this.timer = setTimeout(() => {
			this.said = state;
			this.say(state === 'offline' ? m.status_announce_offline() : m.status_announce_synced());
		}, SETTLED);
	}

	stop(): void {
		clearTimeout(this.timer);
	}
}
