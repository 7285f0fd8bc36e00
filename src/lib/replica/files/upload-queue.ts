import type { ReplicaDatabase } from '../store/database';
import type { Blobs } from './blobs';
import type { FileRelay, Bringing } from './file-relay';
import type { Pending } from './pending';

/** How long to wait after what did not work, ms, the next time longer. */
const PAUSES = [2_000, 5_000, 15_000, 60_000] as const;

/** Brings what waits to the relay, one file after the other. Only the leading tab has one. */
export class UploadQueue {
	private pending: readonly Pending[] = [];
	private current: { readonly id: string; readonly abort: AbortController } | null = null;
	private running: Promise<void> | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private failures = 0;
	private stopped = false;

	constructor(
		private readonly db: ReplicaDatabase,
		private readonly blobs: Blobs,
		private readonly relay: Pick<FileRelay, 'bring'>,
		private readonly onError: (error: unknown) => void
	) {}

	/** These wait now. What is being brought and does not any more is broken off. */
	take(pending: readonly Pending[]): void {
		this.pending = pending;
		if (this.current !== null && !pending.some(({ id }) => id === this.current?.id)) {
			this.current.abort.abort();
		}
		// While something does not work its pause goes on, whatever else happens.
		if (this.failures === 0) this.pump();
	}

	/** Tries now. */
	retry(): void {
		this.failures = 0;
		this.pump();
	}

	/** Breaks off; what has been brought so far stays at the relay. */
	async stop(): Promise<void> {
		this.stopped = true;
		clearTimeout(this.timer);
		this.current?.abort.abort();
		await this.running;
	}

	private pump(): void {
		if (this.stopped || this.running !== null) return;
		clearTimeout(this.timer);
		this.running = this.run()
			.catch(this.onError)
			.finally(() => {
				this.running = null;
				if (this.failures > 0) this.pause();
				// What came to wait meanwhile.
				else if (this.next(new Set()) !== null) this.pump();
			});
	}

	private pause(): void {
		if (this.stopped) return;
		const pause = PAUSES[Math.min(this.failures, PAUSES.length) - 1] ?? PAUSES[0];
		this.timer = setTimeout(() => {
			this.pump();
		}, pause);
	}

	private async run(): Promise<void> {
		const tried = new Set<string>();
		for (let next = this.next(tried); next !== null; next = this.next(tried)) {
			tried.add(next.id);
			const outcome = await this.bring(next);
			if (outcome === 'offline' || outcome === 'later') {
				this.failures += 1;
				if (outcome === 'offline') return;
			} else if (outcome === 'done') this.failures = 0;
		}
	}

	private next(tried: ReadonlySet<string>): Pending | null {
		if (this.stopped) return null;
		return (
			this.pending.find(
				({ id, isNamedThere, fault }) => isNamedThere && fault === null && !tried.has(id)
			) ?? null
		);
	}

	private async bring(upload: Pending): Promise<Bringing> {
		const { id, hash, room, record } = upload;
		const bytes = await this.blobs.get(hash);
		if (bytes === null) {
			await this.settle(id, 'damaged');
			return 'damaged';
		}
		const abort = new AbortController();
		this.current = { id, abort };
		const outcome = await this.relay.bring({ room, record, id }, bytes, abort.signal, (sent) => {
			this.db.uploads.update(id, { sent }).catch(this.onError);
		});
		this.current = null;
		// Who only fills up a relay need not be told what they may not.
		await this.settle(id, upload.again === true && outcome === 'refused' ? 'done' : outcome);
		return outcome;
	}

	private async settle(id: string, outcome: Bringing): Promise<void> {
		// The list is read anew from the database soon; until then it must not come up again.
		const without = () => {
			this.pending = this.pending.filter((upload) => upload.id !== id);
		};
		switch (outcome) {
			case 'done':
				await this.db.uploads.delete(id);
				without();
				return;
			case 'offline':
			case 'later':
			case 'stopped':
				return;
			default:
				await this.db.uploads.update(id, { fault: outcome });
				without();
		}
	}
}
