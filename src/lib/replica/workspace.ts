import type { DexieOptions } from 'dexie';
import { liveQuery, type Subscription } from 'dexie';
import type { Clock } from '../domain/core/day';
import type { MemberId, Random, SpaceId } from '../domain/core/ids';
import type { CatalogueEntry } from '../domain/space/space';
import type { Answer, Question } from '../protocol/handshake';
import { roomName, SYNC_PATH, type Room, type RoomName } from '../protocol/rooms';
import { CLOSE, type FromRelay } from '../protocol/messages';
import type { Device, WorkspaceEntry } from './device';
import { Leadership, type Locks } from './leader';
import { LiveDocument } from './live-document';
import { OutboxCounter } from './outbox-counter';
import { RecordChannel } from './record-channel';
import { RelayLink } from './relay-link';
import {
	storageFailure,
	syncState,
	type Link,
	type StorageFailure,
	type SyncStatus
} from './status';
import { ReplicaDatabase, storageName } from './store/database';
import { ATTACHED, RecordStore } from './store/records';
import type { CatalogueRow } from './store/rows';

/** What a replica needs from its surroundings; passed in, so that tests can be elsewhere. */
export interface Environment {
	readonly clock: Clock;
	readonly random: Random;
	readonly socket: typeof WebSocket;
	readonly locks: Locks;
	/** The origin of the relay, `https://…`; the app is served from it. */
	readonly origin: string;
	readonly database?: DexieOptions;
	/** Keeps the storage of several devices in one process apart; a browser has one. */
	readonly profile?: string;
}

/** A room that is open: its document, its connection and, in the leading tab, its records. */
interface OpenRoom {
	readonly document: LiveDocument;
	readonly link: RelayLink;
	channel: RecordChannel | null;
	/** Whether the document is as this device last saved it. Before that, it must not meet a relay. */
	loaded: boolean;
}

/**
 * This device's copy of one workspace: its documents, its records, and their connections. One per
 * tab; the tabs of a device share everything through the browser's storage.
 */
export class Workspace {
	readonly id: string;
	readonly me: MemberId;
	readonly db: ReplicaDatabase;
	readonly records: RecordStore;
	private readonly rooms = new Map<RoomName, OpenRoom>();
	private readonly listeners = new Set<() => void>();
	private leading = false;
	private leadership: Leadership | null = null;
	private failure: StorageFailure | null = null;
	private readonly outbox: OutboxCounter;
	private refusedCount = 0;
	private entries: readonly CatalogueRow[] = [];
	/** Lists of the relay are taken in one after the other. */
	private listing: Promise<void> = Promise.resolve();
	private readonly subscriptions: Subscription[] = [];
	private closing: Promise<void> | null = null;

	private constructor(
		private entry: WorkspaceEntry,
		private readonly device: Device,
		private readonly environment: Environment
	) {
		this.id = entry.id;
		this.me = entry.member;
		this.db = new ReplicaDatabase(storageName(entry.id, environment.profile), environment.database);
		this.records = new RecordStore(this.db, environment.clock, (error) => {
			if (error !== null) this.fail(error);
			// The browser stores again: what had to stop goes on by itself.
			else if (this.failure !== null) this.retry();
		});
		this.outbox = new OutboxCounter(this.db, () => [...this.rooms.keys()], this.notify, this.fail);
	}

	/**
	 * Opens the workspace from this device's storage; needs no connection. Rejects when the browser
	 * refuses storage.
	 */
	static async open(
		entry: WorkspaceEntry,
		device: Device,
		environment: Environment
	): Promise<Workspace> {
		const workspace = new Workspace(entry, device, environment);
		await workspace.db.open();
		if (workspace.attached) await workspace.records.attach();
		workspace.entries = await workspace.db.catalogue.toArray();
		await Promise.all([
			workspace.openRoom({ kind: 'directory' }).document.whenLoaded(),
			workspace.openRoom({ kind: 'private', member: entry.member }).document.whenLoaded()
		]);
		workspace.watch();
		workspace.leadership = new Leadership(
			environment.locks,
			storageName(entry.id, environment.profile),
			() => {
				workspace.lead();
			}
		);
		return workspace;
	}

	/** Whether a relay keeps this workspace. */
	get attached(): boolean {
		return this.entry.kind === 'relay';
	}

	/** This device, as the directory knows it. */
	get deviceId(): string {
		return this.device.id;
	}

	/** How the workspace is known on this device. */
	get about(): WorkspaceEntry {
		return this.entry;
	}

	/** Whether this tab leads: it alone follows records and empties the outbox. */
	get leads(): boolean {
		return this.leading;
	}

	get directory(): LiveDocument {
		return this.openRoom({ kind: 'directory' }).document;
	}

	/** What only this member's devices have. */
	get mine(): LiveDocument {
		return this.openRoom({ kind: 'private', member: this.me }).document;
	}

	/** The spaces that this member may know of. */
	get catalogue(): readonly CatalogueEntry[] {
		return this.entries;
	}

	/** A space's document; opened when it is not yet. */
	space(id: SpaceId): LiveDocument {
		return this.openRoom({ kind: 'space', space: id }).document;
	}

	/** The status of saving and syncing, for the screen. */
	get status(): SyncStatus {
		const links = [...this.rooms.values()].map(({ link }) => link.state);
		const waiting = this.waiting();
		const waitingCount = waiting.reduce((sum, { count }) => sum + count, 0);
		const ended = links.find((link) => link.state === 'ended');
		return {
			state: syncState({
				attached: this.attached,
				links,
				caughtUp: !this.leading || this.allCaughtUp(),
				waitingCount,
				failure: this.failure
			}),
			waitingCount,
			waiting,
			refusedCount: this.refusedCount,
			failure: this.failure,
			ended: ended?.state === 'ended' ? { code: ended.code, reason: ended.reason } : null
		};
	}

	/** Calls back when status, catalogue or leadership may have changed; gives the way to stop. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Tries now what is otherwise tried later. */
	retry(): void {
		this.failure = null;
		if (!this.attached) {
			this.notify();
			return;
		}
		for (const { link, loaded } of this.rooms.values()) {
			if (loaded && link.state.state !== 'open') link.retry();
		}
		for (const room of this.rooms.values()) {
			if (room.link.state.state === 'open') {
				room.document.resync();
				this.startRecords(room);
			}
		}
		this.notify();
	}

	/** Asks the relay something. `null` when there is no connection. */
	ask(question: Question): Promise<Answer | null> {
		return this.openRoom({ kind: 'directory' }).link.ask(question);
	}

	/** Puts a new space on the list of this device, before any relay knows of it. */
	async list(entry: CatalogueEntry): Promise<void> {
		await this.db.catalogue.put({ ...entry, listed: false });
		await this.refreshCatalogue();
	}

	/** From now on the relay keeps this workspace: everything goes into the outbox. */
	async attach(entry: WorkspaceEntry): Promise<void> {
		// First what is written from now on, then what there is: nothing falls between the two.
		await this.records.attach();
		await this.records.sendEverything();
		this.noteAttached(entry);
	}

	private noteAttached(entry: WorkspaceEntry): void {
		this.entry = entry;
		for (const { link, loaded } of this.rooms.values()) if (loaded) link.connect();
		if (this.leading) this.lead();
		this.notify();
	}

	/** Closes everything; what was changed is saved first. */
	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	/** Closes everything and removes the workspace's data from this device. */
	async erase(): Promise<void> {
		for (const { id } of this.entries) this.openRoom({ kind: 'space', space: id });
		await this.stop();
		await Promise.all([...this.rooms.values()].map(({ document }) => document.erase()));
		this.rooms.clear();
		await this.db.delete();
		await this.device.forget(this.id);
	}

	private async shutDown(): Promise<void> {
		await this.stop();
		await Promise.all([...this.rooms.values()].map(({ document }) => document.close()));
		this.rooms.clear();
		this.db.close();
	}

	private async stop(): Promise<void> {
		this.outbox.stop();
		for (const subscription of this.subscriptions) subscription.unsubscribe();
		for (const room of this.rooms.values()) {
			room.document.provider.disconnect();
			await room.channel?.stop();
		}
		await this.leadership?.resign();
		this.records.close();
		this.listeners.clear();
	}

	private lead(): void {
		this.leading = true;
		for (const room of this.rooms.values()) this.startRecords(room);
		this.openRoom({ kind: 'customers' });
		this.openEnterable();
		this.notify();
	}

	private openEnterable(): void {
		if (!this.leading) return;
		for (const entry of this.entries) {
			if (entry.enter) this.openRoom({ kind: 'space', space: entry.id });
		}
	}

	private openRoom(about: Room): OpenRoom {
		const name = roomName(about);
		const found = this.rooms.get(name);
		if (found !== undefined) return found;
		const document = new LiveDocument(about, {
			storageName: storageName(this.id, this.environment.profile),
			clock: this.environment.clock,
			db: this.db,
			relayUrl: this.environment.origin.replace(/^http/, 'ws') + SYNC_PATH,
			socket: this.environment.socket,
			onFailure: this.fail
		});
		const link = new RelayLink(
			document.provider,
			{ device: this.device, workspace: this.id, origin: this.environment.origin },
			{ kind: 'enter' },
			{
				onWelcome: () => {
					this.startRecords(room);
				},
				onMessage: (message) => {
					this.receive(room, message);
				},
				onState: (state) => {
					this.linkChanged(room, state);
				},
				onSaved: () => {
					document.noteSaved().then(this.notify, this.fail);
				}
			}
		);
		const room: OpenRoom = { document, link, channel: null, loaded: false };
		this.rooms.set(name, room);
		document.onChange(this.notify);
		document.whenLoaded().then(
			() => {
				if (this.rooms.get(name) !== room) return;
				room.loaded = true;
				if (this.attached) link.connect();
				else document.shareWithTabs();
			},
			// Reported through onFailure.
			() => undefined
		);
		return room;
	}

	private startRecords(room: OpenRoom): void {
		if (!this.leading || !this.attached) return;
		const { kind } = room.document.about;
		if (kind !== 'space' && kind !== 'customers') return;
		room.channel ??= new RecordChannel(room.document.room, room.link, this.records, {
			onChange: this.notify,
			onError: this.fail
		});
		if (room.link.state.state === 'open') room.channel.start().catch(this.fail);
	}

	private linkChanged(room: OpenRoom, state: Link): void {
		if (state.state !== 'open') {
			room.channel?.pause();
			room.document.refreshWaiting();
		}
		const { about } = room.document;
		// Closed to us: what we had of it goes. The catalogue says the same when it arrives.
		if (state.state === 'ended' && about.kind === 'space' && state.code === CLOSE.closed) {
			this.dropSpace(about.space).catch(this.fail);
		}
		this.notify();
	}

	private receive(room: OpenRoom, message: FromRelay): void {
		if (message.type === 'catalogue') {
			const { spaces } = message;
			this.listing = this.listing.then(() => this.takeCatalogue(spaces)).catch(this.fail);
		} else if (message.type === 'unsaved') {
			this.noteUnsaved(room, message.rule, message.reason).catch(this.fail);
		} else room.channel?.receive(message);
	}

	/** The relay did not take a change of a room's own document: say so, and keep saying so. */
	private async noteUnsaved(room: OpenRoom, rule: string, reason: string): Promise<void> {
		const { about, room: name } = room.document;
		const space = about.kind === 'space' ? this.entries.find(({ id }) => id === about.space) : null;
		await this.db.refusals.add({
			room: name,
			record: '',
			title: space?.name ?? this.entry.name,
			rule,
			reason,
			update: new Uint8Array(),
			at: this.environment.clock.now()
		});
	}

	/** The relay's list replaces ours, apart from spaces that it does not know yet. */
	private async takeCatalogue(spaces: readonly CatalogueEntry[]): Promise<void> {
		const now = new Map(spaces.map((entry) => [entry.id, entry]));
		const known = await this.db.catalogue.toArray();
		const gone = known.filter(({ id, listed }) => listed && !now.has(id)).map(({ id }) => id);
		const closed = known
			.filter(({ id, enter, listed }) => listed && enter && now.get(id)?.enter === false)
			.map(({ id }) => id);
		await this.db.transaction('rw', ['catalogue'], async () => {
			await this.db.catalogue.bulkDelete(gone);
			await this.db.catalogue.bulkPut(spaces.map((entry) => ({ ...entry, listed: true })));
		});
		for (const id of [...gone, ...closed]) await this.dropSpace(id);
		await this.refreshCatalogue();
	}

	/** Removes what this device has of a space that its member may no longer enter. */
	private async dropSpace(id: SpaceId): Promise<void> {
		const name = roomName({ kind: 'space', space: id });
		const room = this.rooms.get(name) ?? this.openRoom({ kind: 'space', space: id });
		this.rooms.delete(name);
		room.document.provider.disconnect();
		await room.channel?.stop();
		await this.records.removeRoom(name);
		await room.document.erase();
		const row = await this.db.catalogue.get(id);
		if (row?.enter === true) await this.db.catalogue.delete(id);
		await this.refreshCatalogue();
	}

	private async refreshCatalogue(): Promise<void> {
		this.entries = await this.db.catalogue.toArray();
		this.openEnterable();
		this.notify();
	}

	/** Follows the tables that other tabs and workers may change. */
	private watch(): void {
		this.subscriptions.push(
			liveQuery(() => this.db.outbox.orderBy('number').last()).subscribe(() => {
				for (const { channel } of this.rooms.values()) channel?.pump();
				this.outbox.recount();
			}, this.fail),
			// Another tab may be the one that publishes the workspace.
			liveQuery(() => this.db.meta.get(ATTACHED)).subscribe((row) => {
				if (row?.value === true && !this.attached) {
					this.noteAttached({ ...this.entry, kind: 'relay' });
				}
			}, this.fail),
			liveQuery(() => this.db.refusals.count()).subscribe((count) => {
				this.refusedCount = count;
				this.notify();
			}, this.fail),
			liveQuery(() => this.db.catalogue.toArray()).subscribe((entries) => {
				this.entries = entries;
				this.openEnterable();
				this.notify();
			}, this.fail)
		);
	}

	private waiting(): SyncStatus['waiting'] {
		if (!this.attached) return [];
		const rooms = [...this.rooms.values()].flatMap(({ document }) => document.waiting() ?? []);
		return [...rooms, ...this.outbox.waiting];
	}

	private allCaughtUp(): boolean {
		return [...this.rooms.values()].every(({ channel }) => channel === null || channel.caughtUp);
	}

	private readonly notify = (): void => {
		for (const listener of this.listeners) listener();
	};

	private readonly fail = (error: unknown): void => {
		// What fails because everything is being closed is no failure.
		if (this.closing !== null) return;
		this.failure = storageFailure(error);
		this.notify();
	};
}
