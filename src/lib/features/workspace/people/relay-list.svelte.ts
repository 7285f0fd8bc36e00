import type { Asked } from './relay-questions';

/** A list that only the relay has. It is requested when it is shown, and again when it has changed. */
export class RelayList<Item> {
	/** The list; `null` while the first answer is awaited. */
	current = $state.raw<Asked<readonly Item[]> | null>(null);
	busy = $state(false);

	constructor(private readonly ask: () => Promise<Asked<readonly Item[]>>) {
		void this.refresh();
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
