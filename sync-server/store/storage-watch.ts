import type { Logger } from '../common/logger';
import type { Meter } from '../common/meter';
import type { Store } from './store';
import { platform } from '../common/platform';
import type { Timer } from '../../src/lib/domain/core/waiting';

/** How often a store that failed is tried again, ms. */
const EVERY = 2000;

/** About as large as a commit of some edits: a full disk may have room for a few bytes and not for edits. */
const PROBE = 'x'.repeat(128 * 1024);

/** Thrown where work that needs to write is not begun, since the store fails: it is no bug. */
export class NotStoring extends Error {
	readonly code = 'NOT_STORING';

	constructor() {
		super('could not store');
	}
}

/**
 * Tracks whether the store takes writes. While it does not, clients that write are sent away until later,
 * clients that only read stay, and the store is tried again until it works.
 */
export class StorageWatch {
	private failing = false;
	private timer: Timer | undefined;

	constructor(
		private readonly surroundings: {
			readonly store: Store;
			readonly meter: Meter;
			readonly logger: Pick<Logger, 'info' | 'error'>;
		},
		private readonly every = EVERY
	) {}

	get isFailing(): boolean {
		return this.failing;
	}

	/** The store failed to take a write. */
	failed(error: unknown): void {
		const { meter, logger } = this.surroundings;
		meter.storeFailed();
		if (this.failing) return;
		this.failing = true;
		meter.storing(false);
		logger.error(
			{ err: error },
			'could not store: make room on the disk of DATA_DIR, or see why it cannot be written; ' +
				'devices keep their changes and the relay goes on by itself'
		);
		this.later();
	}

	/** The store took a write. */
	worked(): void {
		if (!this.failing) return;
		this.failing = false;
		this.timer?.cancel();
		this.surroundings.meter.storing(true);
		this.surroundings.logger.info('the store works again');
	}

	/** Stops trying. */
	stop(): void {
		this.timer?.cancel();
	}

	private later(): void {
		// Waiting for a disk must not keep the process alive.
		this.timer = platform
			.timeout(() => {
				this.probe().then(
					() => {
						this.worked();
					},
					() => {
						if (this.failing) this.later();
					}
				);
			}, this.every)
			.unref();
	}

	private async probe(): Promise<void> {
		const { store } = this.surroundings;
		await store.commit([], [{ table: 'relay', key: 'probe', value: PROBE }]);
		await store.commit([], [{ table: 'relay', key: 'probe', value: undefined }]);
	}
}
