import { Dexie, liveQuery, type Subscription } from 'dexie';
import type * as Y from 'yjs';
import type { WebsocketProvider } from 'y-websocket';
import type { Refusal } from '../domain/access/refusal';
import type { Clock } from '../domain/core/day';
import type { OwnedBytes } from '../domain/core/owned-bytes';
import { fail, type Result } from '../domain/core/result';
import type { Touch } from '../domain/policy/edit';
import { isGuestDirectory } from '../documents/guest-directory';
import { roomName, type RoomAddress, type RoomName } from '../protocol/rooms';
import { Acknowledgement } from './acknowledgement';
import { Generations } from './generations';
import { DocumentInstance } from './document-instance';
import {
	DocumentReplacements,
	type About,
	type Left,
	type Replacement,
	type ReplacementAt
} from './document-replacement';
import { judgeOf, writeJudged, type Writer } from './judged-writing';
import type { Locks } from './leader';
import type { DocumentJudge, PutAside } from './rewrite';
import { RoomLock } from './room-lock';
import { saving, type Saved } from './saved';
import { isBug, storageFaultIn, type Waiting } from './status';
import { SteadyAwareness } from './steady-awareness';
import type { ReplicaDatabase } from './store/database';
import { alreadySo, applyTouches } from './touches';
import { pendingTouches } from './unacknowledged';

/** What a live document needs from around it. */
export interface LiveDocumentEnvironment extends Writer {
	/** The workspace's name in this browser's storage. */
	readonly storageName: string;
	readonly clock: Clock;
	readonly locks: Locks;
	readonly db: ReplicaDatabase;
	/** The address of the relay's websockets, without the room. */
	readonly relayUrl: string;
	readonly socket: typeof WebSocket;
	/** What refused changes of the document are listed under. */
	readonly title: () => string;
	/** Why nothing may be changed at all, or `null`. */
	readonly forbidden: () => Refusal | null;
	/** The relay has less than it once had on disk: it was restored from an older state. */
	readonly onRelayWentBack: () => void;
	/** Told of whatever failed: what is a bug is to be reported as one. */
	readonly onFailure: (error: unknown) => void;
}

/**
 * A document that is always in memory while it is open: the directory, a space, a private document.
 * Screens read it through `read` and `onChange` and never hold on to a Yjs type: after a refusal the
 * document behind this handle is replaced by the relay's, in all tabs.
 */
export class LiveDocument {
	readonly room: RoomName;
	/** Who else is here; stays when the document is replaced. */
	readonly awareness: SteadyAwareness;
	private instance: DocumentInstance;
	private generation = 0;
	private readonly judge: DocumentJudge;
	private readonly generations: Generations;
	private readonly replacements: DocumentReplacements;
	/** One tab at a time does something about the document's replacement. */
	private readonly lock: RoomLock;
	private readonly listeners = new Set<() => void>();
	private readonly movers = new Set<(provider: WebsocketProvider) => void>();
	private readonly acknowledgement: Acknowledgement;
	private readonly loading: Promise<void>;
	private readonly following: Subscription[] = [];

	constructor(
		readonly about: RoomAddress,
		private readonly environment: LiveDocumentEnvironment
	) {
		this.room = roomName(about);
		this.judge = judgeOf(about, environment);
		this.instance = this.makeInstance();
		this.awareness = new SteadyAwareness(this.instance.awareness);
		this.generations = new Generations(environment.db, this.room);
		this.acknowledgement = new Acknowledgement(
			this.generations,
			environment.clock,
			() => this.instance.doc
		);
		this.replacements = new DocumentReplacements(
			this.generations,
			this.judge,
			environment.storageName
		);
		this.lock = new RoomLock(`${environment.storageName}/${this.room}`, environment.locks);
		// A rule that asks about a space may open it in the middle of a transaction about records.
		this.loading = Dexie.ignoreTransaction(() => this.load());
	}

	/** What shares the document at the moment; `onMove` tells of another one. */
	get provider(): WebsocketProvider {
		return this.instance.provider;
	}

	/** Resolves when the document is as this device last saved it. Rejects when storage is refused. */
	whenLoaded(): Promise<void> {
		return this.loading;
	}

	/** Reads the document. */
	read<Value>(reader: (doc: Y.Doc) => Value): Value {
		return reader(this.instance.doc);
	}

	/**
	 * Changes the document in one transaction, if the rules allow it. They are asked before anything
	 * is written: what they refuse leaves no trace. Resolves once the change is saved on this device, or
	 * with why it is not. What this device could not store stays in the open document, and is stored with
	 * the next change that it can.
	 */
	edit(editor: (doc: Y.Doc) => void): Promise<Saved> {
		return saving(async () => {
			const forbidden = this.environment.forbidden();
			const written = forbidden === null ? this.write(editor) : fail(forbidden);
			if (written.ok) await this.saved();
			return written;
		});
	}

	/** Carries changes out that were refused before, in the same way as `edit`. */
	applyTouches(touches: readonly Touch[]): Promise<Saved> {
		return saving(async () => {
			await this.loading;
			return this.edit((doc) => {
				applyTouches(doc, touches);
			});
		});
	}

	/** Calls back after every change, local or not; gives the way to stop that. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Calls back when the document goes on with another provider; gives the way to stop that. */
	onMove(listener: (provider: WebsocketProvider) => void): () => void {
		this.movers.add(listener);
		return () => this.movers.delete(listener);
	}

	/** The relay has refused a change: the document begins anew from the relay's state, in all tabs. */
	async replace(cause: Refusal, state: OwnedBytes): Promise<void> {
		const refused = this.instance;
		await this.lock.alone(async () => {
			const { instance, generation } = this;
			if (instance !== refused) return;
			const inForce = await this.replacements.inForceBeyond(generation);
			const { doc } = instance;
			const found = {
				step: 'found',
				cause,
				state,
				doc,
				generation,
				about: this.describe()
			} as const;
			await this.carryOut(inForce ?? found);
		});
		await this.clear();
	}

	/** What waits for the relay, or `null`. */
	waiting(): Waiting | null {
		return this.acknowledgement.waiting();
	}

	/** What this device wrote and the relay is not known to have. */
	unsynced(): readonly Touch[] {
		if (this.waiting() === null) return [];
		return pendingTouches(this.instance.doc, this.acknowledgement.snapshot);
	}

	/**
	 * The document is closed to us, and is about to be removed from this device: what was written in it and never came
	 * to the relay is kept for its maker, as what is refused. Call it before `erase`.
	 */
	async leave(why: Refusal): Promise<void> {
		await this.loading;
		const touches = this.unsynced();
		if (touches.length > 0)
			await this.generations.leave([{ refusal: why, touches }], this.describe());
	}

	/** The relay has all of the connection's updates on disk. */
	async noteSaved(): Promise<void> {
		const done = this.acknowledgement.noteSaved();
		this.notify();
		await done;
		await this.dropMoot();
	}

	/** Whether the document has something that the relay is not known to have. */
	refreshWaiting(): void {
		this.acknowledgement.refresh();
	}

	/** Shares the document with this device's other tabs, with no relay. */
	shareWithTabs(): void {
		this.provider.connectBc();
	}

	/** Asks the relay again for what we lack and offers what it lacks. */
	resync(): void {
		this.instance.askAgain();
	}

	/** Closes the document. What was changed is saved first. */
	async close(): Promise<void> {
		await this.loading;
		await this.end();
		// One that was removed under us has nowhere to save to.
		if (!this.instance.hasLetGo) await this.saved();
		this.awareness.setLocalState(null);
		await this.instance.close();
	}

	/** Closes the document and removes it from this device. */
	async erase(): Promise<void> {
		await this.loading;
		await this.end();
		await this.instance.close();
		await this.replacements.erase(this.generation, this.fail);
	}

	private async end(): Promise<void> {
		await this.lock.stop();
		for (const subscription of this.following) subscription.unsubscribe();
		this.listeners.clear();
		this.movers.clear();
	}

	private makeInstance(): DocumentInstance {
		const instance: DocumentInstance = new DocumentInstance(this.room, this.environment, {
			onUpdate: (from) => {
				if (instance !== this.instance) return;
				if (from === 'relay') this.noteReceived().catch(this.fail);
				else if (from !== 'storage') this.acknowledgement.noteWaiting();
				this.notify();
			},
			onRelayVector: (vector) => {
				// A guest's directory is asked for by nobody who has another: then it gives way to that.
				if (instance !== this.instance || isGuestDirectory(instance.doc)) return;
				if (!this.acknowledgement.isBeyond(vector)) return;
				this.acknowledgement.noteWaiting();
				this.environment.onRelayWentBack();
			},
			onSuperseded: () => {
				this.follow().then(() => {
					// Nothing follows: the whole workspace is being removed.
					if (instance === this.instance) instance.letGo();
				}, this.fail);
			},
			onFailure: this.environment.onFailure
		});
		return instance;
	}

	private async noteReceived(): Promise<void> {
		await this.acknowledgement.noteReceived();
		await this.dropMoot();
	}

	/**
	 * Takes out of the tray what has come about all the same: rights may have come back before
	 * another tab's connection offered the same change.
	 */
	private async dropMoot(): Promise<void> {
		if (this.generation === 0) return;
		await this.generations.dropMoot((touches) => alreadySo(this.instance.doc, touches));
	}

	/** Takes a replacement one step further, until the tab has gone over to it. */
	private async carryOut(replacement: Replacement): Promise<void> {
		switch (replacement.step) {
			case 'found':
				return this.carryOut(await this.replacements.prepare(replacement));
			case 'prepared':
				return this.carryOut(await this.replacements.putInForce(replacement));
			case 'in-force':
				return this.goOver(replacement);
			case 'cleared':
				return;
		}
	}

	/** Goes over to what another tab has put in force. */
	private follow(): Promise<void> {
		return this.lock.alone(async () => {
			const inForce = await this.replacements.inForceBeyond(this.generation);
			if (inForce !== null) await this.carryOut(inForce);
		});
	}

	/** Goes over to a generation that is in force, with what was written here in the meantime. */
	private async goOver(inForce: ReplacementAt<'in-force'>): Promise<void> {
		const { replacements } = this;
		const { number } = inForce.generation;
		const next = this.makeInstance();
		try {
			await next.open(replacements.nameOf(number));
		} catch (error) {
			await next.close();
			throw error;
		}
		const known = await replacements.known();
		// From here to the writing nothing is awaited: no edit can fall in between.
		const old = this.instance;
		const left = replacements.leftIn(old.doc, inForce, known);
		const about = this.describe();
		this.adopt(next, number, left.acknowledged);
		await this.bring(left, about);
		await old.close();
	}

	/** Removes the databases of earlier generations; what a tab left in them at its end is saved first. */
	private async clear(): Promise<void> {
		const uncleared = (await this.generations.read())?.uncleared ?? [];
		for (const number of uncleared) {
			const old = await this.replacements.storedIn(number);
			if (old !== null) {
				await this.lock.alone(() => this.rescue(old));
				old.destroy();
			}
			if (this.lock.isStopped) return;
			// Waits for tabs that are still on their way, which may take until they end. What the browser does not
			// remove is tried again at the next start: nothing is lost by it, and nothing wrong with saving.
			this.replacements.clear(number).catch((error: unknown) => {
				if (isBug(error)) this.fail(error);
			});
		}
	}

	private async rescue(old: Y.Doc): Promise<void> {
		const { replacements } = this;
		// On the way to a newer generation: that has its own turn.
		const inForce = await replacements.inForceBeyond(this.generation - 1);
		if (inForce?.generation.number !== this.generation) return;
		await this.bring(
			replacements.leftIn(old, inForce, await replacements.known()),
			this.describe()
		);
	}

	/** Writes what an earlier generation holds and this one lacks; what the rules do not allow is put aside. */
	private async bring(left: Left, about: About): Promise<void> {
		if (left.units.length === 0) return;
		const { instance } = this;
		const aside: PutAside[] = [];
		for (const { touches } of left.units) {
			const judged = this.write((doc) => {
				applyTouches(doc, touches);
			});
			if (!judged.ok) aside.push({ refusal: judged.error, touches });
		}
		await instance.saved();
		await this.replacements.settle(left, aside, about);
	}

	/** What a refused change is listed under, and when it was made as far as is known. */
	private describe(): About {
		return {
			title: this.environment.title(),
			at: this.acknowledgement.waitingSince ?? this.environment.clock.now()
		};
	}

	private adopt(next: DocumentInstance, generation: number, acknowledged: Uint8Array | null): void {
		const { bcconnected } = this.instance.provider;
		this.instance = next;
		this.generation = generation;
		this.awareness.use(next.awareness);
		for (const listener of this.movers) listener(next.provider);
		if (bcconnected && !next.provider.bcconnected) next.provider.connectBc();
		this.acknowledgement.begin(acknowledged);
		this.notify();
	}

	/** Changes the document as the person at this device would; see `writeJudged`. */
	private write(editor: (doc: Y.Doc) => void): Result<null, Refusal> {
		const { instance } = this;
		try {
			const written = writeJudged(instance.doc, editor, this.judge);
			if (written.ok) {
				instance.noteAuthor(() => this.generations.addAuthor(instance.doc.clientID));
			}
			return written;
		} catch (error) {
			// A database that is closed throws while the document tells of its change.
			if (storageFaultIn(error) !== null) instance.noteBehind();
			throw error;
		}
	}

	private async load(): Promise<void> {
		const { generations, environment } = this;
		try {
			this.generation = (await generations.read())?.number ?? 0;
			await this.instance.open(this.replacements.nameOf(this.generation));
		} catch (error) {
			environment.onFailure(error);
			throw error;
		}
		this.acknowledgement.begin(await generations.acknowledged());
		this.notify();
		const { meta } = environment.db;
		this.following.push(
			// Another tab may be the one that hears from the relay.
			liveQuery(() => meta.get(generations.acknowledgedKey)).subscribe((row) => {
				if (!(row?.value instanceof Uint8Array)) return;
				if (this.acknowledgement.takeOver(row.value)) this.notify();
			}, this.fail),
			liveQuery(() => generations.read()).subscribe((current) => {
				if (current === null || current.number <= this.generation) return;
				this.follow().catch(this.fail);
			}, this.fail)
		);
		this.clear().catch(this.fail);
	}

	/** Resolves when what has been written is on the disk, also when the document moves meanwhile. */
	private async saved(): Promise<void> {
		await this.loading;
		const { instance } = this;
		try {
			await instance.saved();
		} catch (error) {
			if (instance === this.instance) throw error;
			await this.saved();
		}
	}

	private readonly fail = (error: unknown): void => {
		this.environment.onFailure(error);
	};

	private notify(): void {
		for (const listener of this.listeners) listener();
	}
}
