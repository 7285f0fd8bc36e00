import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { Awareness } from 'y-protocols/awareness';
import { writeUpdate } from 'y-protocols/sync';
import { fetchUpdates, IndexeddbPersistence } from 'y-indexeddb';
import { WebsocketProvider } from 'y-websocket';
import type { RoomName } from '../protocol/rooms';
import { AWARENESS, STEP_1, SYNC } from '../protocol/y-websocket';
import { ended } from './document-storage';
import { platform } from './platform';

/** What an instance tells the live document that it belongs to. */
export interface InstanceListener {
	/** The document has changed; where the change came from. */
	readonly onUpdate: (from: 'here' | 'storage' | 'tab' | 'relay') => void;
	/** What the relay has of the document, as it says on every connection. */
	readonly onRelayVector: (vector: ReadonlyMap<number, number>) => void;
	/** Another tab wants this generation's database gone: go over to the next, or let go of it. */
	readonly onSuperseded: () => void;
	readonly onFailure: (error: unknown) => void;
}

/**
 * One generation of a live document: the Yjs document, what keeps it (y-indexeddb), and what shares
 * it with other tabs and the relay (y-websocket). Replaced as a whole after a refusal.
 */
export class DocumentInstance {
	readonly doc = new Y.Doc();
	readonly awareness = new Awareness(this.doc);
	readonly provider: WebsocketProvider;
	/** Resolves when it is noted that this device writes under the document's client id. */
	private authorship: Promise<void> | null = null;
	private persistence: IndexeddbPersistence | null = null;
	private released = false;
	/** Whether y-indexeddb could not store something: the database lacks what the document has. */
	private isBehind = false;
	/** Set while an update from another tab is being applied. */
	private fromTab = false;

	constructor(
		room: RoomName,
		environment: { readonly relayUrl: string; readonly socket: typeof WebSocket },
		private readonly listener: InstanceListener
	) {
		this.awareness.setLocalState(null);
		this.provider = new WebsocketProvider(environment.relayUrl, room, this.doc, {
			connect: false,
			awareness: this.awareness,
			WebSocketPolyfill: environment.socket
		});
		this.markUpdatesFromTabs();
		this.readWhatWasNotHeard();
		this.watchRelayVector();
		this.keepPresent();
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			const { persistence } = this;
			if (origin === this.provider && this.fromTab) this.passOn(update);
			if (origin === this.provider) listener.onUpdate(this.fromTab ? 'tab' : 'relay');
			else if (persistence === null || origin !== persistence) listener.onUpdate('here');
			// What is stored after the first reading was written in another tab.
			else listener.onUpdate(persistence.synced ? 'tab' : 'storage');
		});
	}

	/**
	 * Loads the document from a database and keeps it there from now on. `name` is also that of the
	 * channel between tabs. Rejects when storage is refused.
	 */
	async open(name: string): Promise<void> {
		// Rooms of different workspaces, and generations, share rooms' names: the channel must not.
		this.provider.bcChannel = name;
		const persistence = new IndexeddbPersistence(name, this.doc);
		this.persistence = persistence;
		// y-indexeddb leaves the failure of its database in this promise only.
		const db = await persistence._db;
		await persistence.whenSynced;
		db.onversionchange = this.listener.onSuperseded;
		// y-indexeddb does not look at the result of its writes. Aborted ones bubble up to here.
		db.addEventListener('abort', (event) => {
			const { target } = event;
			const error = target instanceof IDBTransaction ? target.error : null;
			this.isBehind = true;
			this.listener.onFailure(error ?? new DOMException('aborted', 'AbortError'));
		});
		db.addEventListener('close', () => {
			this.listener.onFailure(new DOMException('closed', 'InvalidStateError'));
		});
	}

	/**
	 * Resolves when all of the document is on the disk. y-indexeddb does not try again what it could not
	 * store: the whole document is stored then. Rejects when that fails.
	 */
	async saved(): Promise<void> {
		const { authorship } = this;
		const db = this.persistence?.db;
		if (db === null || db === undefined) throw new Error('not open');
		// Transactions on a store keep their order: this one ends after the writes that y-indexeddb has begun.
		const transaction = db.transaction(['updates'], 'readonly');
		transaction.objectStore('updates').count();
		await ended(transaction);
		if (this.isBehind) {
			const whole = db.transaction(['updates'], 'readwrite');
			whole.objectStore('updates').add(Y.encodeStateAsUpdate(this.doc));
			await ended(whole);
			this.isBehind = false;
		}
		await authorship;
	}

	/** This device writes in the document: `note` is to store that, once, and again after it failed. */
	noteAuthor(note: () => Promise<void>): void {
		if (this.authorship !== null) return;
		const noting = note();
		this.authorship = noting;
		// Whoever waits for `saved` is told.
		noting.catch(() => {
			this.authorship = null;
		});
	}

	/** y-indexeddb was not even able to begin a write: `saved` has to store the whole document. */
	noteBehind(): void {
		this.isBehind = true;
	}

	/** Asks the relay again for what we lack and offers what it lacks, if there is a connection. */
	askAgain(): void {
		const { ws } = this.provider;
		if (ws === null || ws.readyState !== ws.OPEN) return;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, SYNC);
		encoding.writeVarUint(encoder, STEP_1);
		encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
		ws.send(encoding.toUint8Array(encoder));
	}

	/** Closes the database, so that another tab can remove it. Nothing more is kept. */
	letGo(): void {
		this.released = true;
		this.persistence?.db?.close();
	}

	/** Whether its database is closed for good: what is in the document cannot be saved. */
	get hasLetGo(): boolean {
		return this.released;
	}

	/** Ends it; what is stored stays. */
	async close(): Promise<void> {
		this.provider.destroy();
		await this.persistence?.destroy();
		this.doc.destroy();
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

	/**
	 * What another tab writes while this one does not listen (its leadership was taken while it was frozen, and it has
	 * not begun to follow) is on the disk alone when that tab is closed. So the disk is read whenever listening begins.
	 */
	private readWhatWasNotHeard(): void {
		const { provider } = this;
		const listen = provider.connectBc.bind(provider);
		provider.connectBc = () => {
			const isNew = !provider.bcconnected;
			listen();
			if (isNew) this.readStored().catch(this.listener.onFailure);
		};
	}

	private async readStored(): Promise<void> {
		const { persistence } = this;
		// What is read for the first time is read whole.
		if (persistence?.synced !== true || this.released) return;
		await fetchUpdates(persistence);
	}

	/**
	 * Sends another tab's change to the relay as well. Only so do we know, when all that this
	 * connection sent is saved, that the relay has all that is in our document.
	 */
	private passOn(update: Uint8Array): void {
		const { ws, wsconnected } = this.provider;
		if (ws === null || !wsconnected || ws.readyState !== ws.OPEN) return;
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, SYNC);
		writeUpdate(encoder, update);
		ws.send(encoding.toUint8Array(encoder));
	}

	/** Looks at the relay's first question (step 1) on its way to y-websocket. */
	private watchRelayVector(): void {
		const { messageHandlers } = this.provider;
		const handle = messageHandlers[SYNC];
		if (handle === undefined) return;
		messageHandlers[SYNC] = (encoder, decoder, provider, emitSynced, type) => {
			if (!this.fromTab) {
				const { pos } = decoder;
				if (decoding.readVarUint(decoder) === STEP_1) {
					this.listener.onRelayVector(Y.decodeStateVector(decoding.readVarUint8Array(decoder)));
				}
				decoder.pos = pos;
			}
			handle(encoder, decoder, provider, emitSynced, type);
		};
	}

	/**
	 * Whoever the relay has told of is there until it tells otherwise: it repeats nothing, and y-protocols forgets whom it
	 * has not heard of for 30 s. Every word about presence, also the one about nobody that is the connection's sign of
	 * life, keeps them.
	 */
	private keepPresent(): void {
		const { awareness, provider } = this;
		// A connection that breaks takes everybody off the list, here those who came by it and at the relay ourselves. What
		// is told on the next one counts only when it is newer than what was told on this one: those here are forgotten
		// altogether, and we tell ours once more.
		provider.on('status', ({ status }) => {
			if (status !== 'disconnected') return;
			for (const id of [...awareness.meta.keys()]) {
				if (id !== awareness.clientID) awareness.meta.delete(id);
			}
			const own = awareness.getLocalState();
			if (own !== null) awareness.setLocalState(own);
		});
		const handle = provider.messageHandlers[AWARENESS];
		if (handle === undefined) return;
		provider.messageHandlers[AWARENESS] = (...message) => {
			if (!this.fromTab) {
				const now = platform.now();
				for (const [id, meta] of awareness.meta) {
					// Our own state is still to be repeated: the relay forgets us without that.
					if (id !== awareness.clientID) meta.lastUpdated = now;
				}
			}
			handle(...message);
		};
	}
}
