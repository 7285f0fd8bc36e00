import * as Y from 'yjs';
import type { Instant } from '../domain/core/day';
import { ownedBytes, type OwnedBytes } from '../domain/core/owned-bytes';
import type { Touch } from '../domain/policy/edit';
import type { RoomName } from '../protocol/rooms';
import type { PutAside } from './rewrite';
import type { ReplicaDatabase } from './store/database';
import type { RefusalRow } from './store/sync-rows';

/** How a room's document began anew after a refusal. The first generation, 0, has no such note. */
export interface Generation {
	readonly number: number;
	/** The rule by which the relay refused. */
	readonly rule: string;
	/** The document as the relay had it: what this generation began with. */
	readonly state: OwnedBytes;
	/** An encoded snapshot of all that has been written again, or put aside, on the way here. */
	readonly handled: OwnedBytes;
	/** Earlier generations whose databases are still to be removed. */
	readonly uncleared: readonly number[];
}

/** What is remembered of a room's document outside of it, in the replica's table of facts. */
export class Generations {
	constructor(
		private readonly db: ReplicaDatabase,
		readonly room: RoomName
	) {}

	/** The current generation, or `null` while it is the first. */
	async read(): Promise<Generation | null> {
		const row = await this.db.meta.get(this.generationKey);
		return (row?.value as Generation | undefined) ?? null;
	}

	/** What the relay is known to have on disk, as an encoded Yjs snapshot. */
	async acknowledged(): Promise<Uint8Array | null> {
		const row = await this.db.meta.get(this.acknowledgedKey);
		return row?.value instanceof Uint8Array ? row.value : null;
	}

	async acknowledge(snapshot: OwnedBytes): Promise<void> {
		await this.db.meta.put({ key: this.acknowledgedKey, value: snapshot });
	}

	/** The Yjs client ids under which this device wrote in the document. */
	async authors(): Promise<ReadonlySet<number>> {
		const row = await this.db.meta.get(this.authorsKey);
		return new Set(Array.isArray(row?.value) ? (row.value as readonly number[]) : []);
	}

	async addAuthor(client: number): Promise<void> {
		await this.db.transaction('rw', [this.db.meta], async () => {
			const authors = await this.authors();
			if (authors.has(client)) return;
			await this.db.meta.put({ key: this.authorsKey, value: [...authors, client] });
		});
	}

	/**
	 * Begins a generation; `author` has written in it, if anybody has. What it leaves aside goes to the member's
	 * refused changes with it, or not at all.
	 */
	async begin(
		next: Generation,
		author: number | null,
		aside: readonly PutAside[],
		about: { readonly title: string; readonly at: Instant }
	): Promise<void> {
		await this.db.transaction('rw', [this.db.meta, this.db.refusals], async () => {
			const current = (await this.read())?.number ?? 0;
			if (current !== next.number - 1) throw new Error('another tab was faster');
			await this.putAside(aside, about);
			await this.db.meta.bulkPut([
				{ key: this.generationKey, value: next },
				{ key: this.acknowledgedKey, value: snapshotOf(next.state) },
				...(author === null
					? []
					: [{ key: this.authorsKey, value: [...(await this.authors()), author] }])
			]);
		});
	}

	/** Notes that more of the earlier generations has been dealt with. */
	async handle(
		more: Y.Snapshot,
		aside: readonly PutAside[],
		about: { readonly title: string; readonly at: Instant }
	): Promise<void> {
		await this.db.transaction('rw', [this.db.meta, this.db.refusals], async () => {
			const current = await this.read();
			if (current === null) return;
			await this.putAside(aside, about);
			const handled = ownedBytes(
				Y.encodeSnapshot(together(Y.decodeSnapshot(current.handled), more))
			);
			await this.db.meta.put({ key: this.generationKey, value: { ...current, handled } });
		});
	}

	/** Keeps for their maker what was written in a document that is about to be removed from this device. */
	async leave(
		aside: readonly PutAside[],
		about: { readonly title: string; readonly at: Instant }
	): Promise<void> {
		await this.db.transaction('rw', [this.db.refusals], () => this.putAside(aside, about));
	}

	/** Takes refused changes out of the tray that have come about all the same. */
	async dropMoot(isMoot: (touches: readonly Touch[]) => boolean): Promise<void> {
		await this.db.refusals
			.filter(
				({ room, wanted }) =>
					room === this.room && wanted.of === 'document' && isMoot(wanted.touches)
			)
			.delete();
	}

	/** Notes that the database of an earlier generation is gone. */
	async cleared(number: number): Promise<void> {
		await this.db.transaction('rw', [this.db.meta], async () => {
			const current = await this.read();
			if (current === null) return;
			const uncleared = current.uncleared.filter((each) => each !== number);
			await this.db.meta.put({ key: this.generationKey, value: { ...current, uncleared } });
		});
	}

	/** Forgets everything about the document. */
	async erase(): Promise<void> {
		await this.db.meta.bulkDelete([this.generationKey, this.acknowledgedKey, this.authorsKey]);
	}

	/** Keeps refused changes for their maker; what is kept already is not kept twice. */
	private async putAside(
		aside: readonly PutAside[],
		about: { readonly title: string; readonly at: Instant }
	): Promise<void> {
		if (aside.length === 0) return;
		const kept = await this.db.refusals.filter(({ room }) => room === this.room).toArray();
		const known = new Set(kept.map(({ wanted }) => JSON.stringify(wanted)));
		const rows = aside.map(({ refusal, touches }): RefusalRow => ({
			room: this.room,
			record: '',
			...about,
			rule: refusal.rule,
			reason: refusal.reason,
			facts: refusal.facts ?? {},
			wanted: { of: 'document', touches }
		}));
		await this.db.refusals.bulkAdd(rows.filter(({ wanted }) => !known.has(JSON.stringify(wanted))));
	}

	get generationKey(): string {
		return `generation:${this.room}`;
	}

	get acknowledgedKey(): string {
		return `acknowledged:${this.room}`;
	}

	private get authorsKey(): string {
		return `authors:${this.room}`;
	}
}

/** A snapshot that has seen whatever one of two has. */
export function together(a: Y.Snapshot, b: Y.Snapshot): Y.Snapshot {
	const vector = new Map(a.sv);
	for (const [client, clock] of b.sv) {
		vector.set(client, Math.max(clock, vector.get(client) ?? 0));
	}
	return Y.createSnapshot(Y.mergeDeleteSets([a.ds, b.ds]), vector);
}

/** The encoded snapshot of a document's whole state. */
export function snapshotOf(state: Uint8Array): Uint8Array {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, state);
	const snapshot = Y.encodeSnapshot(Y.snapshot(doc));
	doc.destroy();
	return snapshot;
}
