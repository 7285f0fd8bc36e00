import type { DexieOptions } from 'dexie';
import { liveQuery, type Subscription } from 'dexie';
import type { Refusal } from '../domain/access/refusal';
import type { Clock } from '../domain/core/day';
import type { MemberId, Random, RecordId, SpaceId } from '../domain/core/ids';
import { fail } from '../domain/core/result';
import { isAdmin } from '../domain/member/member';
import type { CatalogueEntry } from '../domain/space/space';
import { readDirectory } from '../documents/directory';
import { CLOSE, type FromRelay } from '../protocol/messages';
import type { Answer, Question } from '../protocol/handshake';
import { parseRoom, type Room, type RoomName } from '../protocol/rooms';
import { Catalogue } from './catalogue';
import type { Device, WorkspaceEntry } from './device';
import { eraseForGood, type Erasure } from './erasing';
import { Files } from './files/files';
import { Leadership, type Locks } from './leader';
import type { LiveDocument } from './live-document';
import { localJudge } from './local-judge';
import { OutboxCounter } from './outbox-counter';
import type { RoomPresence } from './presence/room-presence';
import { RefusedChanges } from './refused-changes';
import { Rooms, type OpenRoom } from './rooms';
import {
	storageFailure,
	syncState,
	type Link,
	type StorageFailure,
	type SyncStatus
} from './status';
import { ReplicaDatabase, storageName } from './store/database';
import { RecordStore } from './store/records';
import { ATTACHED } from './store/writer';
import { exportUnsynced, type UnsyncedExport } from './unsynced';

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
	/** After how many ms a relay is asked again that has sent us away for now; a minute if left out. */
	readonly retryAfter?: number;
}

/** How this device came to be no longer part of the workspace: it, or its member, was removed. */
export interface Removal {
	readonly by: 'removed';
}

/** The name of the fact that this device has been removed. */
const REMOVED = 'removed';

/** Whoever has been removed changes nothing any more. */
const NOT_A_MEMBER: Refusal = { rule: 'OP-05', reason: 'not-a-member', facts: {} };

/**
 * This device's copy of one workspace: its documents, its records, and their connections. One per
 * tab; the tabs of a device share everything through the browser's storage.
 */
export class Workspace {
	readonly id: string;
	readonly me: MemberId;
	readonly db: ReplicaDatabase;
	readonly records: RecordStore;
	/** What the rules did not allow, for the person who wanted it. */
	readonly refused: RefusedChanges;
	/** What is attached to records. */
	readonly files: Files;
	private readonly rooms: Rooms;
	private readonly spaces: Catalogue;
	private readonly listeners = new Set<() => void>();
	private leading = false;
	private leadership: Leadership | null = null;
	private failure: StorageFailure | null = null;
	private readonly outbox: OutboxCounter;
	private refusedCount = 0;
	private removed: Removal | null = null;
	/** What the relay says of spaces counts once the directory says who we are. */
	private unheard: (() => Promise<void>)[] = [];
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
		const name = storageName(entry.id, environment.profile);
		const judge = localJudge({
			me: this.me,
			directory: () => this.directory,
			space: (id) => this.space(id)
		});
		this.records = new RecordStore(this.db, environment.clock, {
			judge: (room, edit) => (this.removed === null ? judge(room, edit) : fail(NOT_A_MEMBER)),
			isAdmin: () => this.isAdmin,
			onWrite: (error, mayWait) => {
				// Before any screen can show the change: nothing is called synced that waits.
				if (mayWait) this.outbox.recount();
				if (error !== null) this.fail(error);
				// The browser stores again: what had to stop goes on by itself.
				else if (this.failure !== null) this.retry();
			}
		});
		this.rooms = new Rooms({
			workspace: entry.id,
			storageName: name,
			me: this.me,
			device,
			records: this.records,
			clock: environment.clock,
			locks: environment.locks,
			socket: environment.socket,
			origin: environment.origin,
			retryAfter: environment.retryAfter ?? 60_000,
			isAttached: () => this.attached,
			isLeading: () => this.leading,
			forbidden: () => (this.removed === null ? null : NOT_A_MEMBER),
			people: () => this.directory.read(readDirectory),
			title: (about) => this.titleOf(about),
			onWelcome: () => {
				if (this.removed !== null) this.setRemoved(null).catch(this.fail);
			},
			onRelay: (relay) => {
				this.spaces.noteRelay(relay).catch(this.fail);
				this.files.noteRelay(relay);
			},
			onRelayWentBack: () => {
				this.spaces.relayWentBack().catch(this.fail);
			},
			onMessage: (room, message) => {
				this.receive(room, message);
			},
			onState: (room, state) => {
				this.linkChanged(room, state);
			},
			onSynced: (room) => {
				if (room.document.about.kind === 'directory') this.hear();
			},
			onChange: this.notify,
			onFailure: this.fail
		});
		this.spaces = new Catalogue(this.db, {
			onChange: () => {
				this.openEnterable();
				this.notify();
			},
			drop: (id) => this.dropSpace(id),
			askAgain: (id) => {
				this.rooms.askAgain({ kind: 'space', space: id });
			},
			isAdmin: () => this.isAdmin
		});
		this.refused = new RefusedChanges(this.db, this.records, (room) => {
			const about = parseRoom(room);
			return about === null ? null : this.rooms.get(about).document;
		});
		this.files = new Files({
			me: this.me,
			records: this.records,
			clock: environment.clock,
			random: environment.random,
			origin: environment.origin,
			isAttached: () => this.attached,
			ask: (question) => this.ask(question),
			onChange: this.notify,
			onError: this.fail
		});
		this.outbox = new OutboxCounter(this.db, () => this.rooms.names, this.notify, this.fail);
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
		const removed = await workspace.db.meta.get(REMOVED);
		if (removed !== undefined) workspace.removed = { by: 'removed' };
		await workspace.spaces.refresh();
		await Promise.all([workspace.directory.whenLoaded(), workspace.mine.whenLoaded()]);
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
		return this.rooms.get({ kind: 'directory' }).document;
	}

	/** What only this member's devices have. */
	get mine(): LiveDocument {
		return this.rooms.get({ kind: 'private', member: this.me }).document;
	}

	/** The spaces that this member may know of. */
	get catalogue(): readonly CatalogueEntry[] {
		return this.spaces.entries;
	}

	/** A space's document; opened when it is not yet. */
	space(id: SpaceId): LiveDocument {
		return this.rooms.get({ kind: 'space', space: id }).document;
	}

	/** Who has which records of a room open; the room is opened when it is not yet. */
	presence(room: Room): RoomPresence {
		return this.rooms.get(room).presence;
	}

	/** The status of saving and syncing, for the screen. */
	get status(): SyncStatus {
		const links = this.rooms.all.map(({ link }) => link.state);
		const waiting = this.waiting();
		const waitingCount = waiting.reduce((sum, { count }) => sum + count, 0);
		const ended = links.find((link) => link.state === 'ended');
		return {
			state: syncState({
				attached: this.attached,
				links,
				// What has not been counted yet may wait: "synced" is never said too early.
				caughtUp:
					(!this.leading || this.allCaughtUp()) && !this.outbox.isBehind && !this.files.isBehind,
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
		this.rooms.retry();
		this.files.retry();
		this.notify();
	}

	/**
	 * The network has come or gone: connections that look open may be dead. Made anew, they are open
	 * again at once or known to be broken; a relay on this very machine is reached all the same.
	 */
	networkChanged(): void {
		if (this.attached) this.rooms.reconnect();
	}

	/** Set when this device, or its member, has been removed: nothing can be changed any more. */
	get removal(): Removal | null {
		return this.removed;
	}

	/** Everything that was made on this device and is not at the relay. */
	async unsynced(): Promise<UnsyncedExport> {
		const at = this.environment.clock.now();
		await Promise.all(
			this.spaces.entries.filter(({ enter }) => enter).map(({ id }) => this.space(id).whenLoaded())
		);
		const documents = this.rooms.all.flatMap(({ document }) => {
			const touches = document.unsynced();
			if (touches.length === 0) return [];
			const since = document.waiting()?.since ?? at;
			return [{ room: document.room, title: this.titleOf(document.about), at: since, touches }];
		});
		return exportUnsynced(this.db, { id: this.id, name: this.entry.name }, documents, at);
	}

	/** Asks the relay something. `null` when there is no connection. */
	ask(question: Question): Promise<Answer | null> {
		return this.rooms.get({ kind: 'directory' }).link.ask(question);
	}

	/** Deletes records of a room that are in the bin for good; see `eraseForGood`. */
	eraseForGood(room: RoomName, ids: readonly RecordId[]): Promise<Erasure> {
		const ports = {
			me: this.me,
			records: this.records,
			people: () => this.directory.read(readDirectory),
			isAttached: () => this.attached,
			ask: (question: Question) => this.ask(question)
		};
		return eraseForGood(ports, room, ids);
	}

	/** Puts a new space on the list of this device, before any relay knows of it. */
	async list(entry: CatalogueEntry): Promise<void> {
		await this.spaces.add(entry);
	}

	/**
	 * From now on the relay keeps this workspace, or keeps it again after it had lost it: everything
	 * goes into the outbox.
	 */
	async attach(entry: WorkspaceEntry): Promise<void> {
		// First what is written from now on, then what there is: nothing falls between the two.
		await this.records.attach();
		await this.records.sendEverything();
		this.noteAttached(entry);
	}

	private noteAttached(entry: WorkspaceEntry): void {
		this.entry = entry;
		this.rooms.connect();
		if (this.leading) this.lead();
		this.files.retry();
		this.notify();
	}

	/** Closes everything; what was changed is saved first. */
	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	/** Closes everything and removes the workspace's data from this device. */
	async erase(): Promise<void> {
		for (const { id } of this.spaces.entries) this.space(id);
		await this.stop();
		await this.rooms.erase();
		await this.db.delete();
		await this.device.forget(this.id);
	}

	private async shutDown(): Promise<void> {
		await this.stop();
		await this.rooms.close();
		this.db.close();
	}

	private async stop(): Promise<void> {
		this.outbox.stop();
		for (const subscription of this.subscriptions) subscription.unsubscribe();
		await this.files.stop();
		await this.rooms.disconnect();
		await this.leadership?.resign();
		this.records.close();
		this.listeners.clear();
	}

	private lead(): void {
		this.leading = true;
		this.files.lead();
		this.rooms.follow();
		this.rooms.get({ kind: 'customers' });
		this.openEnterable();
		this.notify();
	}

	private openEnterable(): void {
		if (!this.leading) return;
		for (const entry of this.spaces.entries) {
			if (entry.enter) this.rooms.get({ kind: 'space', space: entry.id });
		}
	}

	private linkChanged({ document: { about } }: OpenRoom, state: Link): void {
		if (state.state === 'ended' && state.code === CLOSE.removed) {
			this.setRemoved({ by: 'removed' }).catch(this.fail);
		}
		// Files are brought by the pass that the directory's connection gives.
		if (state.state === 'open' && about.kind === 'directory') this.files.retry();
		// Closed to us: what we had of it goes. The catalogue says the same when it arrives.
		if (state.state === 'ended' && about.kind === 'space' && state.code === CLOSE.closed) {
			this.hearLater(() => this.spaces.refused(about.space));
		}
		this.notify();
	}

	private receive(_room: OpenRoom, message: FromRelay): void {
		if (message.type !== 'catalogue') return;
		const { spaces } = message;
		this.hearLater(async () => {
			await this.spaces.receive(spaces);
			const entered = spaces.filter(({ enter }) => enter);
			this.rooms.reenter(entered.map(({ id }) => ({ kind: 'space', space: id })));
		});
	}

	/** What the relay says of spaces waits until the directory says who we are by now. */
	private hearLater(work: () => Promise<void>): void {
		this.unheard.push(work);
		if (this.rooms.get({ kind: 'directory' }).link.synced) this.hear();
	}

	private hear(): void {
		for (const work of this.unheard.splice(0)) work().catch(this.fail);
	}

	/** Nothing is deleted: the person decides what becomes of it. */
	private async setRemoved(removal: Removal | null): Promise<void> {
		this.removed = removal;
		this.notify();
		if (removal === null) await this.db.meta.delete(REMOVED);
		else await this.db.meta.put({ key: REMOVED, value: true });
	}

	/** Removes what this device has of a space that its member may no longer enter. */
	private async dropSpace(id: SpaceId): Promise<void> {
		await this.rooms.drop({ kind: 'space', space: id });
		const row = await this.db.catalogue.get(id);
		if (row?.enter === true) await this.db.catalogue.delete(id);
		await this.spaces.refresh();
	}

	private get isAdmin(): boolean {
		const member = this.directory.read(readDirectory).members.get(this.me);
		return member !== undefined && member.standing !== 'removed' && isAdmin(member.role);
	}

	/** What the changes of a room are listed under. */
	private titleOf(about: Room): string {
		const space =
			about.kind === 'space' ? this.spaces.entries.find(({ id }) => id === about.space) : undefined;
		return space?.name ?? this.entry.name;
	}

	/** Follows the tables that other tabs and workers may change. */
	private watch(): void {
		this.files.watch();
		this.subscriptions.push(
			liveQuery(() => this.db.outbox.orderBy('number').last()).subscribe(() => {
				for (const { channel } of this.rooms.all) channel?.pump();
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
				this.spaces.take(entries);
			}, this.fail)
		);
	}

	private waiting(): SyncStatus['waiting'] {
		if (!this.attached) return [];
		const rooms = this.rooms.all.flatMap(({ document }) => document.waiting() ?? []);
		return [...rooms, ...this.outbox.waiting, ...this.files.waiting];
	}

	private allCaughtUp(): boolean {
		return this.rooms.all.every(({ channel }) => channel === null || channel.caughtUp);
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
