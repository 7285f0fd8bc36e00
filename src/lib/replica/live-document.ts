import { liveQuery, type Subscription } from 'dexie';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { Awareness } from 'y-protocols/awareness';
import { IndexeddbPersistence } from 'y-indexeddb';
import { WebsocketProvider } from 'y-websocket';
import type { Clock, Instant } from '../domain/core/day';
import { roomName, type Room, type RoomName } from '../protocol/rooms';
import type { ReplicaDatabase } from './store/database';
import type { MetaRow } from './store/rows';
import { storageFailure, type StorageFailure, type Waiting } from './status';

/** What a live document needs from around it. */
export interface LiveDocumentEnvironment {
	/** The workspace's name in this browser's storage. */
	readonly storageName: string;
	readonly clock: Clock;
	readonly db: ReplicaDatabase;
	/** The address of the relay's websockets, without the room. */
	readonly relayUrl: string;
	readonly socket: typeof WebSocket;
	readonly onFailure: (failure: StorageFailure) => void;
}

/**
 * A document that is always in memory while it is open: the directory, a space, a private document.
 * Kept by y-indexeddb, shared with other tabs and the relay by y-websocket. Screens read it through
 * `read` and `onChange` and never hold on to a Yjs type.
 */
export class LiveDocument {
	readonly room: RoomName;
	readonly awareness: Awareness;
	readonly provider: WebsocketProvider;
	private readonly doc = new Y.Doc();
	private readonly persistence: IndexeddbPersistence;
	private readonly listeners = new Set<() => void>();
	/** What the relay is known to have on disk, as an encoded Yjs snapshot. */
	private acknowledged: Uint8Array | null = null;
	private waitingSince: Instant | null = null;
	private waitingCount = 0;
	private readonly loading: Promise<void>;
	/** Set while an update from another tab is being applied. */
	private fromTab = false;
	private following: Subscription | null = null;

	constructor(
		readonly about: Room,
		private readonly environment: LiveDocumentEnvironment
	) {
		const { storageName, relayUrl, socket } = environment;
		this.room = roomName(about);
		this.awareness = new Awareness(this.doc);
		this.awareness.setLocalState(null);
		this.persistence = new IndexeddbPersistence(`${storageName}/${this.room}`, this.doc);
		this.provider = new WebsocketProvider(relayUrl, this.room, this.doc, {
			connect: false,
			awareness: this.awareness,
			WebSocketPolyfill: socket
		});
		// Rooms of different workspaces share names: the channel between tabs must not.
		this.provider.bcChannel = `${storageName}/${this.room}`;
		this.markUpdatesFromTabs();
		this.doc.on('update', (_update: Uint8Array, origin: unknown) => {
			if (origin === this.provider && !this.fromTab) this.noteReceived();
			else if (origin !== this.persistence) this.noteWaiting();
			this.notify();
		});
		this.loading = this.load();
	}

	/** Resolves when the document is as this device last saved it. Rejects when storage is refused. */
	whenLoaded(): Promise<void> {
		return this.loading;
	}

	/** Reads the document. */
	read<Value>(reader: (doc: Y.Doc) => Value): Value {
		return reader(this.doc);
	}

	/** Changes the document in one transaction. Resolves once the change is saved on this device. */
	edit(editor: (doc: Y.Doc) => void): Promise<void> {
		this.doc.transact(() => {
			editor(this.doc);
		}, 'local');
		return this.saved();
	}

	/** Calls back after every change, local or not; gives the way to stop that. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** What waits for the relay, or `null`. */
	waiting(): Waiting | null {
		if (this.waitingSince === null) return null;
		return { room: this.room, count: this.waitingCount, since: this.waitingSince };
	}

	/** The relay has all of the connection's updates on disk. */
	async noteSaved(): Promise<void> {
		this.waitingSince = null;
		this.waitingCount = 0;
		await this.acknowledge();
	}

	/** Whether the document has something that the relay is not known to have. */
	refreshWaiting(): void {
		const current = Y.snapshot(this.doc);
		const same =
			this.acknowledged === null
				? current.sv.size === 0
				: Y.equalSnapshots(current, Y.decodeSnapshot(this.acknowledged));
		if (same) {
			this.waitingSince = null;
			this.waitingCount = 0;
		} else if (this.waitingSince === null) this.noteWaiting();
	}

	/** Shares the document with this device's other tabs, with no relay. */
	shareWithTabs(): void {
		this.provider.connectBc();
	}

	/** Asks the relay again for what we lack and offers what it lacks. */
	resync(): void {
		const { ws } = this.provider;
		if (ws === null || ws.readyState !== ws.OPEN) return;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
		ws.send(encoding.toUint8Array(encoder));
	}

	/** Closes the document. What was changed is saved first. */
	async close(): Promise<void> {
		await this.loading;
		await this.saved();
		this.following?.unsubscribe();
		this.awareness.setLocalState(null);
		this.provider.destroy();
		await this.persistence.destroy();
		this.doc.destroy();
		this.listeners.clear();
	}

	/** Closes the document and removes it from this device. */
	async erase(): Promise<void> {
		await this.loading;
		this.following?.unsubscribe();
		this.provider.destroy();
		await this.persistence.clearData();
		await this.environment.db.meta.delete(this.acknowledgedKey);
		this.doc.destroy();
		this.listeners.clear();
	}

	/** What came from the relay is on its disk; if nothing else waits, that is all there is. */
	private noteReceived(): void {
		if (this.waitingSince === null) this.acknowledge().catch(this.fail);
	}

	/** Remembers, for all tabs and for the next start, that the relay has the document as it is. */
	private async acknowledge(): Promise<void> {
		this.acknowledged = Y.encodeSnapshot(Y.snapshot(this.doc));
		this.notify();
		await this.environment.db.meta.put({ key: this.acknowledgedKey, value: this.acknowledged });
	}

	/** y-websocket gives updates from other tabs and from the relay the same origin. We need to know. */
	private markUpdatesFromTabs(): void {
		const { provider } = this;
		const receive = provider._bcSubscriber;
		provider._bcSubscriber = (data: ArrayBuffer, origin: unknown) => {
			this.fromTab = true;
			try {
				receive(data, origin);
			} finally {
				this.fromTab = false;
			}
		};
	}

	private get acknowledgedKey(): string {
		return `acknowledged:${this.room}`;
	}

	private async load(): Promise<void> {
		// y-indexeddb leaves the failure of its database in this promise only.
		await this.persistence._db.catch((error: unknown) => {
			this.environment.onFailure(storageFailure(error));
			throw error;
		});
		await this.persistence.whenSynced;
		const { db } = this.persistence;
		// y-indexeddb does not look at the result of its writes. Aborted ones bubble up to here.
		db?.addEventListener('abort', (event) => {
			const { target } = event;
			this.environment.onFailure(
				storageFailure(target instanceof IDBTransaction ? target.error : 'aborted')
			);
		});
		db?.addEventListener('close', () => {
			this.environment.onFailure('closed');
		});
		const row = await this.environment.db.meta.get(this.acknowledgedKey);
		if (row?.value instanceof Uint8Array) this.acknowledged = row.value;
		this.refreshWaiting();
		this.notify();
		// Another tab may be the one that hears from the relay.
		this.following = liveQuery(() => this.environment.db.meta.get(this.acknowledgedKey)).subscribe(
			(now) => {
				this.takeAcknowledged(now);
			},
			this.fail
		);
	}

	/** What a tab has noted may be older than what we know: it is only good news when it is all we have. */
	private takeAcknowledged(row: MetaRow | undefined): void {
		if (!(row?.value instanceof Uint8Array) || this.waitingSince === null) return;
		if (!Y.equalSnapshots(Y.snapshot(this.doc), Y.decodeSnapshot(row.value))) return;
		this.acknowledged = row.value;
		this.refreshWaiting();
		this.notify();
	}

	/** Resolves after the writes that y-indexeddb has begun: transactions on a store keep their order. */
	private saved(): Promise<void> {
		const { db } = this.persistence;
		if (db === null) return this.loading.then(() => this.saved());
		return new Promise((resolve, reject) => {
			const transaction = db.transaction(['updates'], 'readonly');
			transaction.objectStore('updates').count();
			transaction.oncomplete = () => {
				resolve();
			};
			transaction.onabort = () => {
				reject(transaction.error ?? new Error('aborted'));
			};
		});
	}

	private noteWaiting(): void {
		this.waitingSince ??= this.environment.clock.now();
		this.waitingCount += 1;
	}

	private readonly fail = (error: unknown): void => {
		this.environment.onFailure(storageFailure(error));
	};

	private notify(): void {
		for (const listener of this.listeners) listener();
	}
}
