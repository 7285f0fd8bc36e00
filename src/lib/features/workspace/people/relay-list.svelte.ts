import type { WorkspaceView } from '$lib/app/context';
import type { Asked } from './relay-questions';

/** How soon it is asked again, ms: the status may say sooner than the connection that there is one. */
const AGAIN = 500;

/**
 * A list that only the relay has. It is requested when it is shown, again when it has changed, and when the
 * connection is back after there was none. Create it while a component initialises.
 */
export class RelayList<Item> {
	/** The list; `null` while the first answer is awaited. */
	current = $state.raw<Asked<readonly Item[]> | null>(null);
	busy = $state(false);

	constructor(
		view: Pick<WorkspaceView, 'status'>,
		private readonly ask: () => Promise<Asked<readonly Item[]>>
	) {
		void this.refresh();
		$effect(() => {
			const { state } = view.status;
			const isConnected = state === 'synced' || state === 'working';
			if (!isConnected || this.current?.is !== 'offline') return;
			const timer = setTimeout(() => void this.refresh(), AGAIN);
			return () => {
				clearTimeout(timer);
			};
		});
	}

	async refresh(): Promise<void> {
		this.busy = true;
		try {
			this.current = await this.ask();
		} finally {
			this.busy = false;
		}
	}
}
