import type { SyncState } from '$lib/replica/status';
import { m } from '$lib/paraglide/messages';

/** What a screen reader is told: there is a connection and all is synced, or there is none. */
type Announced = 'offline' | 'synced';

/** How long a state has to last before it is worth saying, in ms. */
const SETTLED = 4000;

/** Announces changes between offline and synced; passing states, and states that return, are not said. */
export class Announcements {
	/** What was said last; what holds at the start need not be said. */
	private said: Announced | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly say: (text: string) => void) {}

	/** To be told of every change of state. */
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
