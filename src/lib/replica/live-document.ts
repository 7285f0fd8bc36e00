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
import { documentName } from './document-storage';
import { Generations } from './generations';
import { Incarnation } from './document-instance';
import { judgeOf, writeJudged, type Writer } from './judged-writing';
import type { Locks } from './leader';
import type { DocumentJudge } from './rewrite';
import { storageFailure, type StorageFailure, type Waiting } from './status';
import { SteadyAwareness } from './steady-awareness';
import type { ReplicaDatabase } from './store/database';
import { Succession } from './document-replacement';
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
	readonly onFailure: (failure: StorageFailure) => void;
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
	private body: Incarnation;
	private generation = 0;
	private readonly judge: DocumentJudge;
	private readonly generations: Generations;
	private readonly succession: Succession;
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
		this.body = this.incarnate();
		this.awareness = new SteadyAwareness(this.body.awareness);
		this.generations = new Generations(environment.db, this.room);
		this.acknowledgement = new Acknowledgement(
			this.generations,
			environment.clock,
			() => this.body.doc
		);
		const live = (): LiveDocument => this;
		this.succession = new Succession(
			{
				get body() {
					return live().body;
				},
				get generation() {
					return live().generation;
				},
				judge: this.judge,
				incarnate: () => this.incarnate(),
				adopt: (next, generation, acknowledged) => {
					this.adopt(next, generation, acknowledged);
				},
				write: (touches) =>
					this.write((doc) => {
						applyTouches(doc, touches);
					}),
				describe: () => ({
					title: environment.title(),
					at: this.acknowledgement.waitingSince ?? environment.clock.now()
				})
			},
			this.generations,
			environment
		);
		// A rule that asks about a space may open it in the middle of a transaction about records.
		this.loading = Dexie.ignoreTransaction(() => this.load());
	}

	/** What shares the document at the moment; `onMove` tells of another one. */
	get provider(): WebsocketProvider {
		return this.body.provider;
	}

	/** Resolves when the document is as this device last saved it. Rejects when storage is refused. */
	whenLoaded(): Promise<void> {
		return this.loading;
	}

	/** Reads the document. */
	read<Value>(reader: (doc: Y.Doc) => Value): Value {
		return reader(this.body.doc);
	}

	/**
	 * Changes the document in one transaction, if the rules allow it. They are asked before anything
	 * is written: what they refuse leaves no trace. Resolves once the change is saved on this device.
	 */
	edit(editor: (doc: Y.Doc) => void): Promise<Result<null, Refusal>> {
		const forbidden = this.environment.forbidden();
		const result = forbidden === null ? this.write(editor) : fail(forbidden);
		return result.ok ? this.saved().then(() => result) : Promise.resolve(result);
	}

	/** Carries changes out that were refused before, in the same way as `edit`. */
	async applyTouches(touches: readonly Touch[]): Promise<Result<null, Refusal>> {
		await this.loading;
		return this.edit((doc) => {
			applyTouches(doc, touches);
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
		await this.succession.replace(cause, state);
		await this.succession.clear();
	}

	/** What waits for the relay, or `null`. */
	waiting(): Waiting | null {
		return this.acknowledgement.waiting();
	}

	/** What this device wrote and the relay is not known to have. */
	unsynced(): readonly Touch[] {
		if (this.waiting() === null) return [];
		return pendingTouches(this.body.doc, this.acknowledgement.snapshot);
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
		this.body.askAgain();
	}

	/** Closes the document. What was changed is saved first. */
	async close(): Promise<void> {
		await this.loading;
		await this.end();
		// One that was removed under us has nowhere to save to.
		if (!this.body.hasLetGo) await this.saved();
		this.awareness.setLocalState(null);
		await this.body.close();
	}

	/** Closes the document and removes it from this device. */
	async erase(): Promise<void> {
		await this.loading;
		await this.end();
		await this.body.close();
		await this.succession.erase();
	}

	private async end(): Promise<void> {
		await this.succession.stop();
		for (const subscription of this.following) subscription.unsubscribe();
		this.listeners.clear();
		this.movers.clear();
	}

	private incarnate(): Incarnation {
		const body: Incarnation = new Incarnation(this.room, this.environment, {
			onUpdate: (from) => {
				if (body !== this.body) return;
				if (from === 'relay') this.noteReceived().catch(this.fail);
				else if (from !== 'storage') this.acknowledgement.noteWaiting();
				this.notify();
			},
			onRelayVector: (vector) => {
				// A guest's directory is asked for by nobody who has another: then it gives way to that.
				if (body !== this.body || isGuestDirectory(body.doc)) return;
				if (!this.acknowledgement.isBeyond(vector)) return;
				this.acknowledgement.noteWaiting();
				this.environment.onRelayWentBack();
			},
			onSuperseded: () => {
				this.succession.follow().then(() => {
					// Nothing follows: the whole workspace is being removed.
					if (body === this.body) body.letGo();
				}, this.fail);
			},
			onFailure: this.environment.onFailure
		});
		return body;
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
		await this.generations.dropMoot((touches) => alreadySo(this.body.doc, touches));
	}

	private adopt(next: Incarnation, generation: number, acknowledged: Uint8Array | null): void {
		const { bcconnected } = this.body.provider;
		this.body = next;
		this.generation = generation;
		this.awareness.use(next.awareness);
		for (const listener of this.movers) listener(next.provider);
		if (bcconnected && !next.provider.bcconnected) next.provider.connectBc();
		this.acknowledgement.begin(acknowledged);
		this.notify();
	}

	/** Changes the document as the person at this device would; see `writeJudged`. */
	private write(editor: (doc: Y.Doc) => void): Result<null, Refusal> {
		const { body } = this;
		const written = writeJudged(body.doc, editor, this.judge);
		if (written.ok) body.authorship ??= this.generations.addAuthor(body.doc.clientID);
		return written;
	}

	private async load(): Promise<void> {
		const { generations, environment } = this;
		try {
			this.generation = (await generations.read())?.number ?? 0;
			await this.body.open(this.nameOf(this.generation));
		} catch (error) {
			environment.onFailure(storageFailure(error));
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
				this.succession.follow().catch(this.fail);
			}, this.fail)
		);
		this.succession.clear().catch(this.fail);
	}

	/** Resolves when what has been written is on the disk, also when the document moves meanwhile. */
	private async saved(): Promise<void> {
		await this.loading;
		const { body } = this;
		try {
			await body.saved();
		} catch (error) {
			if (body === this.body) throw error;
			await this.saved();
		}
	}

	private nameOf(generation: number): string {
		return documentName(this.environment.storageName, this.room, generation);
	}

	private readonly fail = (error: unknown): void => {
		this.environment.onFailure(storageFailure(error));
	};

	private notify(): void {
		for (const listener of this.listeners) listener();
	}
}
