import * as Y from 'yjs';
import type { Refusal } from '../domain/access/refusal';
import type { Instant } from '../domain/core/day';
import type { Result } from '../domain/core/result';
import type { Touch } from '../domain/policy/edit';
import { ownedBytes, type OwnedBytes } from '../domain/core/owned-bytes';
import { isGuestDirectory, isGuestState } from '../documents/guest-directory';
import { deleteStored, documentName, readStored, writeStored } from './document-storage';
import { together, snapshotOf, type Generation, type Generations } from './generations';
import type { Incarnation } from './document-instance';
import type { Locks } from './leader';
import { AUTHOR, rewrite, type DocumentJudge, type PutAside } from './rewrite';
import { storageFailure, type StorageFailure } from './status';
import { docOf } from './touches';
import { unacknowledged, type Unit } from './unacknowledged';

/** The live document, as far as its succession is concerned. */
export interface Heir {
	readonly body: Incarnation;
	readonly generation: number;
	readonly judge: DocumentJudge;
	/** Makes an incarnation that nothing uses yet. */
	incarnate(): Incarnation;
	/** Goes on with another incarnation from now on. */
	adopt(next: Incarnation, generation: number, acknowledged: Uint8Array | null): void;
	/** Changes the document as the person at this device would: judged, and written or not. */
	write(touches: readonly Touch[]): Result<null, Refusal>;
	/** What a refused change is listed under, and when it was made as far as is known. */
	describe(): { readonly title: string; readonly at: Instant };
}

/**
 * Replaces a live document by the relay's state after a refusal, in all tabs of the device.
 *
 * The new generation is written to a database of its own first; then one transaction puts it in
 * force, together with the refused changes that are kept for their maker; then the tabs go over to
 * it, each bringing what was written in it meanwhile; then the old database goes. Stopped before
 * the transaction, nothing has happened, and the relay refuses again; stopped after it, the next
 * start does what is left.
 */
export class Succession {
	private readonly abort = new AbortController();
	private running: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly heir: Heir,
		private readonly generations: Generations,
		private readonly environment: {
			readonly locks: Locks;
			readonly storageName: string;
			readonly onFailure: (failure: StorageFailure) => void;
		}
	) {}

	/** The relay has refused something: begin anew from its state. */
	replace(cause: Refusal, state: OwnedBytes): Promise<void> {
		const refused = this.heir.body;
		return this.alone(async () => {
			if (this.heir.body !== refused) return;
			const current = await this.generations.read();
			if (current !== null && current.number > this.heir.generation) await this.goOn(current);
			else await this.begin(cause, state, current);
		});
	}

	/** Goes over to the generation that another tab has begun. */
	follow(): Promise<void> {
		return this.alone(async () => {
			const current = await this.generations.read();
			if (current !== null && current.number > this.heir.generation) await this.goOn(current);
		});
	}

	/** Removes the databases of earlier generations; what a tab left in them at its end is saved first. */
	async clear(): Promise<void> {
		const current = await this.generations.read();
		for (const number of current?.uncleared ?? []) {
			const left = await readStored(this.nameOf(number));
			if (left.length > 0) await this.alone(() => this.rescue(left));
			if (this.abort.signal.aborted) return;
			// Waits for tabs that are still on their way, which may take until they end.
			deleteStored(this.nameOf(number))
				.then(() => this.generations.cleared(number))
				// It is tried again at the next start.
				.catch(() => undefined);
		}
	}

	/** Removes every generation from this device, and what is remembered of them. */
	async erase(): Promise<void> {
		const { generation } = this.heir;
		const left = (await this.generations.read())?.uncleared ?? [];
		// A generation that was being written when the tab ended may lie there, too.
		for (const number of [...left, generation, generation + 1]) {
			// Waits for other tabs to let go of it; nothing here does.
			deleteStored(this.nameOf(number)).catch((error: unknown) => {
				this.environment.onFailure(storageFailure(error));
			});
		}
		await this.generations.erase();
	}

	/** Begins nothing more. Resolves when what was begun is done. */
	async stop(): Promise<void> {
		this.abort.abort();
		await this.running;
	}

	private async begin(
		cause: Refusal,
		state: OwnedBytes,
		current: Generation | null
	): Promise<void> {
		const { heir, generations } = this;
		const { body, generation, judge } = heir;
		// What other tabs have written is in the database, if it is not in our document yet.
		const stored = await readStored(this.nameOf(generation));
		const [authors, acknowledged] = await this.known();
		const old = docOf([...stored, Y.encodeStateAsUpdate(body.doc)]);
		const handled = current === null ? null : Y.decodeSnapshot(current.handled);
		// Another document altogether has nothing to tell what others wrote by.
		const comparable = !isGuestDirectory(old) && !isGuestState(state);
		const isOld = ({ client, clock }: Y.ID) =>
			comparable && authors.size === 0 && clock >= (acknowledged?.sv.get(client) ?? 0);
		const units = unacknowledged(old, {
			state,
			// Before authors were noted, what the relay had not taken was ours.
			isMine: (id) => id.client === body.doc.clientID || authors.has(id.client) || isOld(id),
			handled,
			acknowledged
		});
		const { doc, aside } = rewrite(
			state,
			units,
			{ ...cause, inVain: cause.rule === AUTHOR && nothingTaken(current, acknowledged) },
			judge
		);
		const seen = Y.snapshot(old);
		const next: Generation = {
			number: generation + 1,
			rule: cause.rule,
			state,
			handled: ownedBytes(Y.encodeSnapshot(handled === null ? seen : together(handled, seen))),
			uncleared: [...(current?.uncleared ?? []), generation]
		};
		const { clientID } = doc;
		const isWritten = doc.store.clients.has(clientID);
		const update = ownedBytes(Y.encodeStateAsUpdate(doc));
		old.destroy();
		doc.destroy();
		await writeStored(this.nameOf(next.number), update);
		await generations.begin(next, isWritten ? clientID : null, aside, heir.describe());
		await this.goOn(next);
	}

	/** Goes over to a generation that is in force, with what was written here in the meantime. */
	private async goOn(current: Generation): Promise<void> {
		const { heir, generations } = this;
		const next = heir.incarnate();
		try {
			await next.open(this.nameOf(current.number));
		} catch (error) {
			await next.close();
			throw error;
		}
		const [authors, acknowledged] = await this.known();
		// From here to the writing nothing is awaited: no edit can fall in between.
		const old = heir.body;
		const seen = Y.snapshot(old.doc);
		const units = unacknowledged(old.doc, {
			state: current.state,
			isMine: ({ client }) => client === old.doc.clientID || authors.has(client),
			handled: Y.decodeSnapshot(current.handled),
			acknowledged
		});
		const about = heir.describe();
		heir.adopt(next, current.number, acknowledged === null ? null : Y.encodeSnapshot(acknowledged));
		const aside = this.writeAll(units);
		if (units.length > 0) {
			await next.saved();
			await generations.handle(seen, aside, about);
		}
		await old.close();
	}

	private async rescue(left: readonly Uint8Array[]): Promise<void> {
		const { heir, generations } = this;
		const current = await generations.read();
		// On the way to a newer generation: that has its own turn.
		if (current === null || current.number !== heir.generation) return;
		const [authors, acknowledged] = await this.known();
		const old = docOf(left);
		const units = unacknowledged(old, {
			state: current.state,
			isMine: ({ client }) => authors.has(client),
			handled: Y.decodeSnapshot(current.handled),
			acknowledged
		});
		const seen = Y.snapshot(old);
		old.destroy();
		if (units.length === 0) return;
		const aside = this.writeAll(units);
		await heir.body.saved();
		await generations.handle(seen, aside, heir.describe());
	}

	private writeAll(units: readonly Unit[]): PutAside[] {
		const aside: PutAside[] = [];
		for (const { touches } of units) {
			const judged = this.heir.write(touches);
			if (!judged.ok) aside.push({ refusal: judged.error, touches });
		}
		return aside;
	}

	private async known(): Promise<readonly [ReadonlySet<number>, Y.Snapshot | null]> {
		const [authors, acknowledged] = await Promise.all([
			this.generations.authors(),
			this.generations.acknowledged()
		]);
		return [authors, acknowledged === null ? null : Y.decodeSnapshot(acknowledged)];
	}

	/** One tab at a time does something about the room's succession. */
	private alone(work: () => Promise<void>): Promise<void> {
		const { signal } = this.abort;
		const { locks, storageName } = this.environment;
		if (signal.aborted) return Promise.resolve();
		const done = locks.request(`${storageName}/${this.generations.room}`, { signal }, work).then(
			() => undefined,
			(error: unknown) => {
				// Giving up waiting is how a document that is being closed ends.
				if (!signal.aborted) throw error;
			}
		);
		this.running = Promise.allSettled([this.running, done]);
		return done;
	}

	private nameOf(generation: number): string {
		return documentName(this.environment.storageName, this.generations.room, generation);
	}
}

/** Whether the last generation began for the same reason and the relay has taken nothing since. */
function nothingTaken(current: Generation | null, acknowledged: Y.Snapshot | null): boolean {
	return (
		current?.rule === AUTHOR &&
		acknowledged !== null &&
		Y.equalSnapshots(acknowledged, Y.decodeSnapshot(snapshotOf(current.state)))
	);
}
