import type { Files } from './files/files';
import { OutboxCounter } from './outbox-counter';
import type { Rooms } from './rooms';
import { storageFailure, syncState, type StorageFailure, type SyncStatus } from './status';
import type { ReplicaDatabase } from './store/database';

/** What the status is put together from. */
export interface StatusSources {
	readonly db: ReplicaDatabase;
	readonly rooms: () => Rooms;
	readonly files: () => Files;
	/** Whether a relay keeps the workspace. */
	readonly isAttached: () => boolean;
	/** Whether this tab follows the records. */
	readonly isLeading: () => boolean;
	/** Whether the relay has said something of the spaces that is not stored here. */
	readonly isListBehind: () => boolean;
	/** Told of what could not be saved. */
	readonly onFault: (error: unknown) => void;
	/** What fails because everything is being closed is no failure. */
	readonly isClosing: () => boolean;
}

/** How saving and syncing stand, and who wants to hear of it. */
export class StatusBoard {
	/** How many edits were refused and are kept for their maker. */
	refusedCount = 0;
	private passing: StorageFailure | null = null;
	/** Set when the storage has gone for good. */
	private gone: StorageFailure | null = null;
	private readonly listeners = new Set<() => void>();
	private readonly outbox: OutboxCounter;

	constructor(private readonly sources: StatusSources) {
		this.outbox = new OutboxCounter(sources.db, this.notify, this.fail);
	}

	/** The status of saving and syncing, for the screen. */
	get current(): SyncStatus {
		const { isAttached, isLeading, isListBehind, files } = this.sources;
		const rooms = this.sources.rooms().all.map(({ link }) => link);
		const links = rooms.map(({ state }) => state);
		const waiting = this.waiting();
		const waitingCount = waiting.reduce((sum, { count }) => sum + count, 0);
		const ended = links.find((link) => link.state === 'ended');
		return {
			state: syncState({
				attached: isAttached(),
				links,
				// What has not been counted yet may wait: "synced" is never said too early.
				caughtUp:
					rooms.every(({ isSettled }) => isSettled) &&
					(!isLeading() || this.allCaughtUp()) &&
					!isListBehind() &&
					!this.outbox.isBehind &&
					!files().isBehind,
				waitingCount,
				failure: this.failure
			}),
			waitingCount,
			waiting,
			isCounting: this.outbox.isBehind || files().isBehind,
			timeLeft: this.outbox.timeLeft,
			refusedCount: this.refusedCount,
			failure: this.failure,
			ended: ended?.state === 'ended' ? { code: ended.code, reason: ended.reason } : null
		};
	}

	/** The storage has gone for good: nothing can be saved in this tab any more. */
	lose(why: StorageFailure): void {
		this.gone = why;
		this.outbox.stop();
		this.notify();
	}

	private get failure(): StorageFailure | null {
		return this.gone ?? this.passing;
	}

	/** Whether this device could not save, as far as is known. */
	get hasFailed(): boolean {
		return this.failure !== null;
	}

	/** Calls back when something may have changed; gives the way to stop. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Tells everybody who wants to hear of it that something may have changed. */
	readonly notify = (): void => {
		for (const listener of this.listeners) listener();
	};

	/** This device could not save. */
	readonly fail = (error: unknown): void => {
		if (this.sources.isClosing()) return;
		this.passing = storageFailure(error);
		this.sources.onFault(error);
		this.notify();
	};

	/** What could not be saved is tried again. */
	forgetFailure(): void {
		this.passing = null;
	}

	/** Edits may have come to wait, or wait no more. */
	recount(): void {
		this.outbox.recount();
	}

	/** Counts no more. */
	stopCounting(): void {
		this.outbox.stop();
	}

	/** Tells nobody any more. */
	close(): void {
		this.listeners.clear();
	}

	private waiting(): SyncStatus['waiting'] {
		if (!this.sources.isAttached()) return [];
		const rooms = this.sources.rooms().all.flatMap(({ document }) => document.waiting() ?? []);
		return [...rooms, ...this.outbox.waiting, ...this.sources.files().waiting];
	}

	private allCaughtUp(): boolean {
		return this.sources.rooms().all.every(({ channel }) => channel === null || channel.caughtUp);
	}
}
