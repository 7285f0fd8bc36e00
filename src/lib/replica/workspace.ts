import { liveQuery, type Subscription } from 'dexie';
import { newId, type MemberId, type RecordId, type SpaceId } from '../domain/core/ids';
import { fail, succeed } from '../domain/core/result';
import { isAdmin } from '../domain/member/member';
import { mayMakeSpaceId } from '../domain/space/new-space';
import type { CatalogueEntry } from '../domain/space/space';
import { readDirectory } from '../documents/directory';
import { countryOf } from '../domain/text/country-of-currency';
import { readReminders } from '../documents/private-inbox';
import { CLOSE } from '../protocol/messages';
import type { Answer, Question } from '../protocol/handshake';
import { parseRoom, roomName, type RoomAddress, type RoomName } from '../protocol/rooms';
import type { Device, DeviceGone, WorkspaceEntry } from './device';
import type { Environment } from './environment';
import { Audit } from './audit';
import { DayPlans } from './day-plans';
import { PartAuthors } from './part-authors';
import { eraseForGood, type Erasure } from './erasing';
import { Files } from './files/files';
import { Leadership } from './leader';
import type { LiveDocument } from './live-document';
import { localJudges } from './local-judge';
import { Pulse } from './pulse';
import { LINK_TIMING } from './relay-connection';
import type { RoomPresence } from './presence/room-presence';
import { TopicMoving } from './topic-moving';
import { ReadTelling } from './read-telling';
import { RefusedChanges } from './refused-changes';
import { Rooms, type OpenRoom } from './rooms';
import { saving, type Saved } from './saved';
import { Spaces } from './spaces';
import { Membership, type Removal } from './membership';
import type { Link, SyncStatus } from './status';
import { StatusBoard } from './status-board';
import { readWholes, together, type Arriving, type Wholes } from './store/arriving';
import { noteCountry } from './store/country';
import { replicaDatabase } from './store/replica-database';
import { storageName, type ReplicaDatabase } from './store/database';
import type { Gone } from './store/guarded-database';
import { buildIndex } from './search/build-index';
import { IndexMerger } from './search/index-merger';
import { sweepLines } from './store/line-sweep';
import { sweepPasts } from './store/past-sweep';
import { ownStored } from './store/own-stored';
import { RecordStore } from './store/records';
import { countUncounted } from './store/waiting';
import { ATTACHED } from './store/writer';
import { TicketKeeper } from './ticket-keeper';
import { Visits } from './visits';
import { exportUnsynced, unsyncedDocuments, type UnsyncedExport } from './unsynced';

/** What has been opened before the workspace. */
export interface OpenedBefore {
	readonly db: ReplicaDatabase;
	/** Told of every document that is opened. */
	readonly onOpened: (document: LiveDocument, workspace: Workspace) => void;
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
	/** What the rules did not allow, for the person who wanted it. */
	readonly refused: RefusedChanges;
	/** What is attached to records. */
	readonly files: Files;
	/** When records and spaces were looked at here. */
	readonly visits: Visits;
	/** The audit log, as far as this device may have it. */
	readonly audit: Audit;
	/** How far topics were read: told to others, and asked of them. */
	readonly reading: ReadTelling;
	/** What others plan for their days. */
	readonly days: DayPlans;
	/** Who wrote which part of a text. */
	readonly authors: PartAuthors;
	/** Moves topics to other spaces. */
	readonly moving: TopicMoving;
	private readonly rooms: Rooms;
	private readonly spaces: Spaces;
	private readonly board: StatusBoard;
	private readonly membership: Membership;
	private readonly tickets: TicketKeeper;
	private readonly indexMerger: IndexMerger;
	private leading = false;
	private wholes: Wholes | null = null;
	private leadership: Leadership | null = null;
	private readonly subscriptions: Pick<Subscription, 'unsubscribe'>[] = [];
	private closing: Promise<void> | null = null;

	private constructor(
		private entry: WorkspaceEntry,
		private readonly device: Device,
		private readonly environment: Environment,
		from: OpenedBefore | null
	) {
		this.id = entry.id;
		this.me = entry.member;
		const name = storageName(entry.id, environment.profile);
		this.db =
			from?.db ??
			replicaDatabase(name, environment, (why) => {
				this.lose(why);
			});
		this.board = new StatusBoard({
			db: this.db,
			rooms: () => this.rooms,
			files: () => this.files,
			isAttached: () => this.attached,
			isLeading: () => this.leading,
			isListBehind: () => this.spaces.catalogue.isBehind,
			onFault: (error) => environment.onFault?.(error),
			isClosing: () => this.closing !== null
		});
		const { notify, fail: failed } = this.board;
		this.membership = new Membership(this.db, notify, failed);
		this.indexMerger = new IndexMerger(this.db, environment.indexWorker, failed);
		this.tickets = new TicketKeeper(this.db, () => environment.clock.now(), failed);
		const judges = localJudges({
			clock: environment.clock,
			directory: () => this.directory,
			space: (id) => this.space(id)
		});
		const judge = judges(this.me);
		this.records = new RecordStore(this.db, environment.clock, {
			judge: (room, edit) => {
				const { forbidden } = this.membership;
				return forbidden === null ? judge(room, edit) : fail(forbidden);
			},
			judgeOf: judges,
			me: this.me,
			isAdmin: () => this.isAdmin,
			onRelayTime: (now) => {
				environment.onRelayTime?.(now);
				this.board.notify();
			},
			onWrite: (error, mayWait) => {
				// Before any screen can show the change: nothing is called synced that waits.
				if (mayWait) this.board.recount();
				if (error !== null) failed(error);
				// The browser stores again: what had to stop goes on by itself.
				else if (this.board.hasFailed) this.retry();
			}
		});
		this.visits = new Visits({ db: this.db, clock: environment.clock, records: this.records });
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
			tickets: this.tickets,
			retryAfter: environment.retryAfter ?? 60_000,
			linkTiming: environment.linkTiming ?? LINK_TIMING,
			isAttached: () => this.attached,
			isLeading: () => this.leading,
			forbidden: () => this.membership.forbidden,
			people: () => this.directory.read(readDirectory),
			title: (about) => this.titleOf(about),
			onWelcome: (welcome) => {
				const { now } = welcome;
				this.audit.noteWelcome(welcome);
				this.reading.noteWelcome(welcome);
				this.days.noteWelcome(welcome);
				this.authors.noteWelcome(welcome);
				this.moving.noteWelcome(welcome);
				if (now !== undefined) environment.onRelayTime?.(now);
				this.membership.noteWelcome();
				this.rooms.letIn();
			},
			onRelay: (relay) => {
				this.spaces.catalogue.noteRelay(relay).catch(failed);
				this.files.noteRelay(relay);
			},
			onRelayWentBack: () => {
				this.spaces.catalogue.relayWentBack().catch(failed);
			},
			onCatalogue: (spaces) => {
				this.spaces.receive(spaces);
			},
			onState: (room, state) => {
				this.linkChanged(room, state);
			},
			onSynced: (room) => {
				if (room.document.about.kind === 'directory') this.spaces.hear();
			},
			onSettled: (room) => {
				if (room.document.about.kind === 'space') this.spaces.compared();
			},
			onChange: notify,
			reminded: () => new Set(this.mine.read(readReminders).map(({ record }) => record)),
			onOpened: (document) => from?.onOpened(document, this),
			onFailure: failed
		});
		this.spaces = new Spaces(this.db, this.rooms, {
			isLeading: () => this.leading,
			isAdmin: () => this.isAdmin,
			mayMake: (id) => mayMakeSpaceId(this.me, id),
			onChange: notify,
			onFailure: failed
		});
		this.refused = new RefusedChanges(this.db, this.records, (room) => {
			const about = parseRoom(room);
			return about === null ? null : this.rooms.get(about).document;
		});
		this.audit = new Audit({
			db: this.db,
			clock: environment.clock,
			random: environment.random,
			isAdmin: () => this.isAdmin,
			isLeading: () => this.leading,
			ask: (question) => this.ask(question),
			onError: (error) => {
				if (this.closing === null) failed(error);
			}
		});
		this.moving = new TopicMoving({ db: this.db, ask: (question) => this.ask(question) });
		this.reading = new ReadTelling({
			db: this.db,
			clock: environment.clock,
			mine: () => this.mine,
			isLeading: () => this.leading,
			ask: (question) => this.ask(question),
			onError: (error) => {
				if (this.closing === null) failed(error);
			}
		});
		this.days = new DayPlans((question) => this.ask(question));
		this.authors = new PartAuthors((question) => this.ask(question));
		this.files = new Files({
			me: this.me,
			records: this.records,
			clock: environment.clock,
			random: environment.random,
			origin: environment.origin,
			photoWorker: environment.photoWorker,
			isAttached: () => this.attached,
			ask: (question) => this.ask(question),
			onChange: notify,
			onError: failed
		});
	}

	/**
	 * Opens the workspace from this device's storage; needs no connection. The document of `first`, the
	 * space that is shown first, is read meanwhile. `from` has what a `Replica` has opened before. Rejects
	 * when the browser refuses storage.
	 */
	static async open(
		entry: WorkspaceEntry,
		device: Device,
		environment: Environment,
		first: SpaceId | null = null,
		from: OpenedBefore | null = null
	): Promise<Workspace> {
		const workspace = new Workspace(entry, device, environment, from);
		if (from === null) {
			await workspace.db.refuseNewer();
			await workspace.db.open();
		}
		const { spaces, directory, mine } = workspace;
		await Promise.all([
			countUncounted(workspace.db),
			workspace.attached ? workspace.records.attach() : null,
			workspace.membership.load(),
			workspace.tickets.load(),
			spaces.catalogue.refresh().then(() => {
				// What is not listed may be closed to us: its document is not asked for.
				const listed = spaces.catalogue.entries.find(({ id }) => id === first);
				if (listed?.enter === true) workspace.space(listed.id);
			}),
			directory.whenLoaded(),
			mine.whenLoaded()
		]);
		workspace.watch();
		workspace.subscriptions.push({
			unsubscribe: device.onGone((why) => {
				workspace.lose(why);
			})
		});
		workspace.followDirectory();
		workspace.mine.onChange(() => {
			workspace.reading.tellSoon();
		});
		workspace.leadership = new Leadership(
			environment.locks,
			storageName(entry.id, environment.profile),
			new Pulse(workspace.db, newId(environment.random)),
			{
				onLead: () => {
					workspace.lead();
				},
				onLost: () => {
					workspace.follow();
				},
				onError: workspace.board.fail
			},
			environment.leaderTiming
		);
		return workspace;
	}

	/** Follows what the directory says about numbers, in workers and other tabs too, and about who may read the audit log. */
	private followDirectory(): void {
		const note = (): void => {
			if (this.closing !== null) return;
			const country = countryOf(this.directory.read(readDirectory).workspace);
			noteCountry(this.db, country).catch(this.board.fail);
			this.audit.directoryChanged();
		};
		this.directory.onChange(note);
		note();
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
		return this.spaces.catalogue.entries;
	}

	/** A space's document; opened when it is not yet. */
	space(id: SpaceId): LiveDocument {
		return this.rooms.get({ kind: 'space', space: id }).document;
	}

	/** Who has which records of a room open; the room is opened when it is not yet. */
	presence(room: RoomAddress): RoomPresence {
		return this.rooms.get(room).presence;
	}

	/** The status of saving and syncing, for the screen. */
	get status(): SyncStatus {
		return this.board.current;
	}

	/** Calls back when status, catalogue or leadership may have changed; gives the way to stop. */
	onChange(listener: () => void): () => void {
		return this.board.onChange(listener);
	}

	/** Tries now what is otherwise tried later. */
	retry(): void {
		this.board.forgetFailure();
		if (this.attached) {
			this.rooms.retry();
			this.spaces.retry();
			this.files.retry();
		}
		this.board.notify();
	}

	/**
	 * The network has come or gone: connections that look open may be dead. Made anew, they are open
	 * again at once or known to be broken; a relay on this very machine is reached all the same.
	 */
	networkChanged(): void {
		if (this.attached) this.rooms.reconnect();
	}

	/** The device was asleep, or the tab out of sight: connections are tried at once, or show that they live. */
	wake(): void {
		if (this.attached) this.rooms.wake();
	}

	/**
	 * How far the records of a room have come, while this device has never had them as a whole: until then no list of
	 * them is empty, and no total is one. `null` when they are here.
	 */
	arriving(room: RoomName): Arriving | null {
		const { wholes } = this;
		if (!this.attached || wholes === null || wholes.whole.has(room)) return null;
		const about = parseRoom(room);
		// A space that no relay has listed was made here.
		const isFromRelay =
			about?.kind !== 'space' ||
			this.spaces.catalogue.entries.some(({ id, listed }) => id === about.space && listed);
		if (!isFromRelay) return null;
		return wholes.arriving.get(room) ?? { received: 0, total: null };
	}

	/** How far the records of all rooms have come together, as `arriving`. */
	arrivingAnywhere(): Arriving | null {
		const spaces = this.catalogue.filter(({ enter }) => enter);
		const rooms: RoomAddress[] = [
			{ kind: 'customers' },
			...spaces.map(({ id }) => ({ kind: 'space' as const, space: id }))
		];
		return together(rooms.map((room) => this.arriving(roomName(room))));
	}

	/** Set when this device, or its member, has been removed: nothing can be changed any more. */
	get removal(): Removal | null {
		return this.membership.removal;
	}

	/** Everything that was made on this device and is not at the relay. */
	async unsynced(): Promise<UnsyncedExport> {
		const at = this.environment.clock.now();
		await Promise.all(
			this.catalogue.filter(({ enter }) => enter).map(({ id }) => this.space(id).whenLoaded())
		);
		const documents = unsyncedDocuments(
			this.rooms.all.map(({ document }) => document),
			(about) => this.titleOf(about),
			at
		);
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

	/** Puts spaces on the list of this device as they are now, before the relay says the same. */
	list(...entries: readonly CatalogueEntry[]): Promise<Saved> {
		return saving(async () => {
			if (entries.length > 0) await this.spaces.catalogue.add(entries);
			return succeed(null);
		});
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
		this.board.notify();
	}

	/** Closes everything; what was changed is saved first. */
	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	/** Closes everything and removes the workspace's data from this device. */
	async erase(): Promise<void> {
		for (const { id } of this.catalogue) this.space(id);
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
		this.board.stopCounting();
		for (const subscription of this.subscriptions) subscription.unsubscribe();
		this.indexMerger.stop();
		this.reading.stop();
		await this.files.stop();
		await this.rooms.disconnect();
		// What somebody writes until everything is closed is saved here, and is for the other tabs to send.
		this.rooms.shareWithTabs();
		await this.leadership?.resign();
		this.records.close();
		this.board.close();
	}

	private lead(): void {
		this.leading = true;
		this.files.lead();
		this.rooms.follow();
		this.rooms.get({ kind: 'customers' });
		this.spaces.open();
		this.board.notify();
		ownStored(this.db).catch(this.board.fail);
		// What an earlier run left over: it ended while somebody wrote.
		this.records.readTexts().catch(this.board.fail);
		sweepLines(this.db).catch(this.board.fail);
		sweepPasts(this.db).catch(this.board.fail);
		buildIndex(this.db).catch(this.board.fail);
		this.indexMerger.start();
	}

	/** Whether a document is one of those that are open. */
	isOpen(document: LiveDocument): boolean {
		return this.rooms.has(document);
	}

	/** The storage has gone: nothing is written any more, and nothing taken in. */
	lose(why: Gone | DeviceGone): void {
		if (this.closing !== null) return;
		this.board.lose(why);
		this.indexMerger.stop();
		this.db.close({ disableAutoOpen: true });
		this.leadership?.resign().catch(this.board.fail);
		this.rooms.disconnect().catch(this.board.fail);
	}

	/** Another tab leads: this one follows. */
	private follow(): void {
		this.leading = false;
		this.indexMerger.pause();
		Promise.all([this.rooms.unfollow(), this.files.unlead()]).catch(this.board.fail);
		this.board.notify();
	}

	private linkChanged({ document: { about } }: OpenRoom, state: Link): void {
		if (state.state === 'ended' && state.code === CLOSE.removed) this.membership.noteRemoved();
		// Files are brought by the pass that the directory's connection gives.
		if (state.state === 'open' && about.kind === 'directory') {
			this.files.retry();
			if (this.leading) {
				this.audit.bringUpToDate();
				this.reading.tellSoon();
			}
		}
		if (state.state === 'ended' && about.kind === 'space' && state.code === CLOSE.closed) {
			this.spaces.shut(about.space);
		}
		this.board.notify();
	}

	private get isAdmin(): boolean {
		const member = this.directory.read(readDirectory).members.get(this.me);
		return member !== undefined && member.standing !== 'removed' && isAdmin(member.role);
	}

	/** What the changes of a room are listed under. */
	private titleOf(about: RoomAddress): string {
		const space =
			about.kind === 'space' ? this.catalogue.find(({ id }) => id === about.space) : undefined;
		return space?.name ?? this.entry.name;
	}

	/** Follows the tables that other tabs and workers may change. */
	private watch(): void {
		const { fail: failed } = this.board;
		this.files.watch();
		this.subscriptions.push(
			liveQuery(() => this.db.outbox.orderBy('number').lastKey()).subscribe(() => {
				for (const { channel } of this.rooms.all) channel?.pump();
				this.board.recount();
			}, failed),
			// Another tab may be the one that publishes the workspace.
			liveQuery(() => this.db.meta.get(ATTACHED)).subscribe((row) => {
				if (row?.value === true && !this.attached) {
					this.noteAttached({ ...this.entry, kind: 'relay' });
				}
			}, failed),
			liveQuery(() => readWholes(this.db)).subscribe((wholes) => {
				this.wholes = wholes;
				this.board.notify();
			}, failed),
			liveQuery(() => this.db.refusals.count()).subscribe((count) => {
				this.board.refusedCount = count;
				this.board.notify();
			}, failed),
			liveQuery(() => this.db.catalogue.toArray()).subscribe((entries) => {
				this.spaces.catalogue.take(entries);
			}, failed)
		);
	}
}
