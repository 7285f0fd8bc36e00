import type { SyncState } from '$lib/replica/status';

/** How long a connection may be missing before the screen calls the device offline, in ms. */
const PATIENCE = 4000;

/**
 * Whether the device is being called offline. A connection that is being made, or that comes back at
 * once, is not: the status would flicker. When the browser itself says that there is no network, there
 * is nothing to wait for.
 */
export class SteadyOffline {
	/** Whether the state has been `offline` for long enough. */
	current = $state(false);
	private timer: ReturnType<typeof setTimeout> | undefined;

	/** @param hasNetwork returns what the browser says about the network, which may be wrong when `true` */
	constructor(private readonly hasNetwork: () => boolean) {}

	/** Call it with every change of state. */
	note(state: SyncState): void {
		if (state !== 'offline') {
			this.stop();
			this.current = false;
		} else if (!this.hasNetwork()) {
			this.stop();
			this.current = true;
		} else if (!this.current) {
			this.timer ??= setTimeout(() => {
				this.timer = undefined;
				this.current = true;
			}, PATIENCE);
		}
	}

	stop(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
	}
}
