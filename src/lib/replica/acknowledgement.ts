import * as Y from 'yjs';
import type { Clock, Instant } from '../domain/core/day';
import { ownedBytes } from '../domain/core/owned-bytes';
import type { Generations } from './generations';
import type { Waiting } from './status';

/** What the relay is known to have of a live document, and what waits for it. */
export class Acknowledgement {
	/** An encoded Yjs snapshot of what the relay has on disk. */
	private taken: Uint8Array | null = null;
	private since: Instant | null = null;
	private count = 0;

	constructor(
		private readonly generations: Generations,
		private readonly clock: Clock,
		private readonly doc: () => Y.Doc
	) {}

	/** When the first of the changes that wait was made, or `null`. */
	get waitingSince(): Instant | null {
		return this.since;
	}

	/** What the relay is known to have on disk. */
	get snapshot(): Y.Snapshot | null {
		return this.taken === null ? null : Y.decodeSnapshot(this.taken);
	}

	/** What waits for the relay, or `null`. */
	waiting(): Waiting | null {
		if (this.since === null) return null;
		return { room: this.generations.room, count: this.count, since: this.since };
	}

	/** Begins with what is remembered of a document that has just been loaded. */
	begin(taken: Uint8Array | null): void {
		this.taken = taken;
		this.since = null;
		this.count = 0;
		this.refresh();
	}

	/** One more change waits. */
	noteWaiting(): void {
		this.since ??= this.clock.now();
		this.count += 1;
	}

	/** What came from the relay is on its disk; if nothing else waits, that is all there is. */
	async noteReceived(): Promise<void> {
		if (this.since === null) await this.acknowledge();
	}

	/** The relay has the document as it is. */
	async noteSaved(): Promise<void> {
		this.since = null;
		this.count = 0;
		await this.acknowledge();
	}

	/** Whether the document has something that the relay is not known to have. */
	refresh(): void {
		const current = Y.snapshot(this.doc());
		const { snapshot } = this;
		const same = snapshot === null ? current.sv.size === 0 : Y.equalSnapshots(current, snapshot);
		if (same) {
			this.since = null;
			this.count = 0;
		} else if (this.since === null) this.noteWaiting();
	}

	/**
	 * Takes what another tab has noted: it may be older than what we know, and is only good news when
	 * it is all we have. Whether it was.
	 */
	takeOver(taken: Uint8Array): boolean {
		if (this.since === null) return false;
		if (!Y.equalSnapshots(Y.snapshot(this.doc()), Y.decodeSnapshot(taken))) return false;
		this.taken = taken;
		this.refresh();
		return true;
	}

	/** Whether the relay has lost something that it once had on disk. */
	isBeyond(vector: ReadonlyMap<number, number>): boolean {
		const { snapshot } = this;
		return (
			snapshot !== null &&
			[...snapshot.sv].some(([client, clock]) => (vector.get(client) ?? 0) < clock)
		);
	}

	/** Remembers, for all tabs and for the next start, that the relay has the document as it is. */
	private async acknowledge(): Promise<void> {
		const taken = ownedBytes(Y.encodeSnapshot(Y.snapshot(this.doc())));
		this.taken = taken;
		await this.generations.acknowledge(taken);
	}
}
