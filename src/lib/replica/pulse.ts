import type { ReplicaDatabase } from './store/database';

/** The name of the fact which tab leads, and how often it has shown that it lives. */
const LEADER = 'leader';

interface Beat {
	readonly tab: string;
	readonly count: number;
}

/** The leading tab's sign of life, in the storage that all tabs share. */
export class Pulse {
	constructor(
		private readonly db: ReplicaDatabase,
		/** Tells this tab from the others. */
		private readonly tab: string
	) {}

	/** This tab leads from now on. */
	async take(): Promise<void> {
		await this.write({ tab: this.tab, count: 0 });
	}

	/** Shows that this tab lives. `false` when another leads by now. */
	keep(): Promise<boolean> {
		return this.db.transaction('rw', ['meta'], async () => {
			const beat = await this.read();
			if (beat !== null && beat.tab !== this.tab) return false;
			await this.write({ tab: this.tab, count: (beat?.count ?? 0) + 1 });
			return true;
		});
	}

	/** The last sign of whichever tab leads; another one each time. */
	async look(): Promise<string> {
		return JSON.stringify(await this.read());
	}

	private async read(): Promise<Beat | null> {
		return ((await this.db.meta.get(LEADER))?.value as Beat | undefined) ?? null;
	}

	private async write(value: Beat): Promise<void> {
		await this.db.meta.put({ key: LEADER, value });
	}
}
