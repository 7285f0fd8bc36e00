import { Dexie, type ObservabilitySet } from 'dexie';
import type { ReplicaDatabase } from '../store/database';
import type { Blobs } from './blobs';
import { platform } from '../platform';
import type { Timer } from '../../domain/core/waiting';

/** How long after something was stored it is looked through what is here, ms: much may be arriving. */
const BETWEEN = 1_000;

/** The tables by whose changes a file may come to be here without its record. */
const TABLES = ['updates', 'held', 'pieces'] as const;

/** Lets go of the files of records that this device has no more, soon after they went (OP-08). */
export class Strays {
	private timer: Timer | undefined;
	private looking: Promise<void> | null = null;
	private isStopped = false;

	private readonly heard = (parts: ObservabilitySet): void => {
		const names = TABLES.map((table) => `idb://${this.db.name}/${table}/`);
		const isOurs = (part: string) => names.some((name) => part.startsWith(name));
		if ('all' in parts || Object.keys(parts).some(isOurs)) this.soon();
	};

	/** Looks now, and from then on whenever something was stored that may matter. */
	constructor(
		private readonly db: ReplicaDatabase,
		private readonly blobs: Pick<Blobs, 'letGo'>,
		private readonly onError: (error: unknown) => void
	) {
		Dexie.on.storagemutated.subscribe(this.heard);
		this.look();
	}

	/** Ends it. Resolves when nothing is being looked through any more. */
	async stop(): Promise<void> {
		this.isStopped = true;
		Dexie.on.storagemutated.unsubscribe(this.heard);
		this.timer?.cancel();
		await this.looking;
	}

	private soon(): void {
		if (this.isStopped || this.timer !== undefined) return;
		this.timer = platform.timeout(() => {
			this.timer = undefined;
			this.look();
		}, BETWEEN);
	}

	private look(): void {
		// What came to be stored meanwhile is looked at by the next.
		if (this.looking !== null) {
			this.soon();
			return;
		}
		this.looking = this.blobs
			.letGo()
			.catch(this.onError)
			.finally(() => {
				this.looking = null;
			});
	}
}
