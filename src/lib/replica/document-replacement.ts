import * as Y from 'yjs';
import type { Refusal } from '../domain/access/refusal';
import type { Instant } from '../domain/core/day';
import { ownedBytes, type OwnedBytes } from '../domain/core/owned-bytes';
import { isGuestDirectory, isGuestState } from '../documents/guest-directory';
import { deleteStored, documentName, readStored, writeStored } from './document-storage';
import { together, snapshotOf, type Generation, type Generations } from './generations';
import { AUTHOR, rewrite, type DocumentJudge, type PutAside } from './rewrite';
import { docOf } from './touches';
import { unacknowledged, type Unit } from './unacknowledged';

/** What the changes of a document that are put aside are listed under, and when they were made. */
export interface About {
	readonly title: string;
	readonly at: Instant;
}

/**
 * How far the replacement of a document by the relay's state has come, after a refusal.
 *
 * `found`: the relay has refused something. Stopped here, nothing has happened, and the relay refuses again.
 * `prepared`: the new generation lies in a database of its own, which nothing uses. Stopped here, the same.
 * `in-force`: one transaction has put it in force, together with the refused changes that are kept for their maker.
 * The tabs go over to it, each bringing what was written in it meanwhile; stopped here, the next start does it.
 * `cleared`: the database of a generation before it is gone.
 */
export type Replacement =
	| {
			readonly step: 'found';
			readonly cause: Refusal;
			/** The document as the relay has it. */
			readonly state: OwnedBytes;
			/** The document that is replaced. */
			readonly doc: Y.Doc;
			readonly generation: number;
			readonly about: About;
	  }
	| {
			readonly step: 'prepared';
			readonly next: Generation;
			/** The client id under which something was written again, if anything was. */
			readonly author: number | null;
			readonly aside: readonly PutAside[];
			readonly about: About;
	  }
	| { readonly step: 'in-force'; readonly generation: Generation }
	| { readonly step: 'cleared'; readonly number: number };

/** A replacement that has come so far. */
export type ReplacementAt<Step extends Replacement['step']> = Extract<
	Replacement,
	{ readonly step: Step }
>;

/** What an earlier generation holds and the one in force lacks. */
export interface Left {
	readonly units: readonly Unit[];
	/** All that was looked at: nothing of it is to be written again. */
	readonly seen: Y.Snapshot;
	/** What the relay is known to have. */
	readonly acknowledged: Uint8Array | null;
}

/** The steps of a replacement. Each takes what the one before it gave; none knows who uses the document. */
export class DocumentReplacements {
	constructor(
		private readonly generations: Generations,
		private readonly judge: DocumentJudge,
		private readonly storageName: string
	) {}

	/** The name of the database, and of the channel between tabs, of a generation. */
	nameOf(generation: number): string {
		return documentName(this.storageName, this.generations.room, generation);
	}

	/** The replacement that is in force beyond a generation; `null` when there is none. */
	async inForceBeyond(generation: number): Promise<ReplacementAt<'in-force'> | null> {
		const current = await this.generations.read();
		if (current === null || current.number <= generation) return null;
		return { step: 'in-force', generation: current };
	}

	/**
	 * Writes the next generation to a database of its own: the relay's state, with what of ours the rules allow
	 * written again. Rejects when storage is refused.
	 */
	async prepare(found: ReplacementAt<'found'>): Promise<ReplacementAt<'prepared'>> {
		const { cause, state, doc: replaced, generation, about } = found;
		const current = await this.generations.read();
		// What other tabs have written is in the database, if it is not in our document yet.
		const stored = await readStored(this.nameOf(generation));
		const [authors, acknowledged] = await this.known();
		const old = docOf([...stored, Y.encodeStateAsUpdate(replaced)]);
		const handled = current === null ? null : Y.decodeSnapshot(current.handled);
		// Another document altogether has nothing to tell what others wrote by.
		const comparable = !isGuestDirectory(old) && !isGuestState(state);
		const isOld = ({ client, clock }: Y.ID) =>
			comparable && authors.size === 0 && clock >= (acknowledged?.sv.get(client) ?? 0);
		const units = unacknowledged(old, {
			state,
			// Before authors were noted, what the relay had not taken was ours.
			isMine: (id) => id.client === replaced.clientID || authors.has(id.client) || isOld(id),
			handled,
			acknowledged
		});
		const { doc, aside } = rewrite(
			state,
			units,
			{ ...cause, inVain: cause.rule === AUTHOR && nothingTaken(current, acknowledged) },
			this.judge
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
		const author = doc.store.clients.has(clientID) ? clientID : null;
		const update = ownedBytes(Y.encodeStateAsUpdate(doc));
		old.destroy();
		doc.destroy();
		await writeStored(this.nameOf(next.number), update);
		return { step: 'prepared', next, author, aside, about };
	}

	/** Puts a prepared generation in force, in one transaction with what it leaves aside. */
	async putInForce(prepared: ReplacementAt<'prepared'>): Promise<ReplacementAt<'in-force'>> {
		const { next, author, aside, about } = prepared;
		await this.generations.begin(next, author, aside, about);
		return { step: 'in-force', generation: next };
	}

	/** What this device knows by which `leftIn` tells what is ours; read before, so that nothing is awaited there. */
	async known(): Promise<readonly [ReadonlySet<number>, Y.Snapshot | null]> {
		const [authors, acknowledged] = await Promise.all([
			this.generations.authors(),
			this.generations.acknowledged()
		]);
		return [authors, acknowledged === null ? null : Y.decodeSnapshot(acknowledged)];
	}

	/** What was written in an earlier generation under our client ids, or its own, and is not dealt with. */
	leftIn(
		old: Y.Doc,
		{ generation: { state, handled } }: ReplacementAt<'in-force'>,
		[authors, acknowledged]: Awaited<ReturnType<DocumentReplacements['known']>>
	): Left {
		const units = unacknowledged(old, {
			state,
			isMine: ({ client }) => client === old.clientID || authors.has(client),
			handled: Y.decodeSnapshot(handled),
			acknowledged
		});
		return {
			units,
			seen: Y.snapshot(old),
			acknowledged: acknowledged === null ? null : Y.encodeSnapshot(acknowledged)
		};
	}

	/** What a tab left in the database of an earlier generation at its end, as a document; `null` when nothing. */
	async storedIn(number: number): Promise<Y.Doc | null> {
		const left = await readStored(this.nameOf(number));
		return left.length === 0 ? null : docOf(left);
	}

	/** Notes that what was left is in the generation in force, or put aside. */
	settle({ seen }: Left, aside: readonly PutAside[], about: About): Promise<void> {
		return this.generations.handle(seen, aside, about);
	}

	/** Removes the database of an earlier generation; resolves when every tab has let go of it, which may take long. */
	async clear(number: number): Promise<ReplacementAt<'cleared'>> {
		await deleteStored(this.nameOf(number));
		await this.generations.cleared(number);
		return { step: 'cleared', number };
	}

	/**
	 * Removes every generation from this device, and what is remembered of them. `onFailed` is told of a database
	 * that could not be removed: each waits for other tabs to let go of it, and nothing here does.
	 */
	async erase(generation: number, onFailed: (error: unknown) => void): Promise<void> {
		const left = (await this.generations.read())?.uncleared ?? [];
		// A generation that was being written when the tab ended may lie there, too.
		for (const number of [...left, generation, generation + 1]) {
			deleteStored(this.nameOf(number)).catch(onFailed);
		}
		await this.generations.erase();
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
