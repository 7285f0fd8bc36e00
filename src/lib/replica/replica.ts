import type { MemberId, RecordId, SpaceId, WorkspaceId } from '../domain/core/ids';
import type { CatalogueEntry } from '../domain/space/space';
import type { PresentAbout, PresentKind } from '../documents/present';
import type { Answer, Question } from '../protocol/handshake';
import type { RoomAddress, RoomName } from '../protocol/rooms';
import type { Audit } from './audit';
import type { DayPlans } from './day-plans';
import type { PartAuthors } from './part-authors';
import type { ReadTelling } from './read-telling';
import type { Device, WorkspaceEntry } from './device';
import type { Environment } from './environment';
import type { Erasure } from './erasing';
import type { Files } from './files/files';
import type { Removal } from './membership';
import type { OpenedWorkspace } from './present/open';
import type { RoomPresence } from './presence/room-presence';
import { recordsAt, type Records } from './present/records';
import { RoomDocument } from './present/room-document';
import { UnderWay } from './present/under-way';
import type { RefusedChanges } from './refused-changes';
import { saving, type Saved } from './saved';
import { storageFailure, syncState, type StorageFailure, type SyncStatus } from './status';
import type { Arriving } from './store/arriving';
import type { ReplicaDatabase } from './store/database';
import type { Gone } from './store/guarded-database';
import type { NoteStore } from './store/notes';
import type { TopicMoved, TopicMoveUndone } from './topic-moving';
import type { UnsyncedExport } from './unsynced';
import type { Visits } from './visits';
import type { Workspace } from './workspace';
import { platform } from './platform';
import type { Timer } from '../domain/core/waiting';
import { DIRECTORY, roomOf, ownRoom, type Before, readBefore } from './present/before';

/** How long the documents wait at most for the first screen, ms. A page out of sight paints none. */
const PATIENCE = 1000;

/**
 * This device's copy of one workspace as the screens hold it. The first screen is drawn from rows; the
 * documents, and what connects them, are opened after it was painted, or when something is to be changed.
 */
export class Replica {
	readonly id: WorkspaceId;
	readonly me: MemberId;
	/** This device, as the directory knows it. */
	readonly deviceId: string;
	readonly db: ReplicaDatabase;
	readonly directory: RoomDocument<'directory'>;
	/** What only this member's devices have. */
	readonly mine: RoomDocument<'private'>;
	private readonly spaces = new Map<SpaceId, RoomDocument<'space'>>();
	/** The records. What is asked of them before the documents are open waits for that. */
	readonly records: Records;
	/** What somebody has done and is not stored yet. */
	private readonly underWay = new UnderWay(() => {
		this.notify();
	});
	private opened: OpenedWorkspace | null = null;
	private opening: Promise<OpenedWorkspace> | null = null;
	private readonly whenOpened: Promise<void>;
	private noteOpened: () => void = () => undefined;
	private timer: Timer | undefined;
	private failure: StorageFailure | null = null;
	private closing: Promise<void> | null = null;
	private readonly listeners = new Set<() => void>();

	private constructor(
		private entry: WorkspaceEntry,
		private readonly device: Device,
		private readonly environment: Environment,
		private readonly first: SpaceId | null,
		private readonly before: Before
	) {
		this.id = entry.id;
		this.me = entry.member;
		this.deviceId = device.id;
		this.db = before.db;
		this.whenOpened = new Promise((resolve) => {
			this.noteOpened = resolve;
		});
		this.records = recordsAt(
			{
				db: before.db,
				opened: () => this.opened?.workspace.records ?? null,
				open: async () => (await this.whole()).records
			},
			this.underWay.during
		);
		this.directory = this.handle({ kind: 'directory' }, DIRECTORY);
		this.mine = this.handle({ kind: 'private', member: entry.member }, ownRoom(entry));
		before.onGone((why) => {
			this.lose(why);
		});
	}

	/**
	 * Opens this device's copy, which needs no connection. Its documents are opened at once where no row
	 * says what they say, else when `begin` is called. `first` is the space that is shown first. Rejects
	 * when the browser refuses storage.
	 */
	static async open(
		entry: WorkspaceEntry,
		device: Device,
		environment: Environment,
		first: SpaceId | null = null
	): Promise<Replica> {
		const before = await readBefore(entry, environment, first);
		const replica = new Replica(entry, device, environment, first, before);
		if (!replica.isDrawnFromRows) await replica.whole();
		// Other screens than a space's need the documents.
		else if (first === null) replica.begin();
		else {
			replica.timer = platform.timeout(() => {
				replica.begin();
			}, PATIENCE);
		}
		return replica;
	}

	/** Whether rows say all that the first screen needs. */
	private get isDrawnFromRows(): boolean {
		const { before, first } = this;
		const { stored, removal } = before;
		if (removal !== null || !stored.has(DIRECTORY) || !stored.has(ownRoom(this.entry))) {
			return false;
		}
		const listed = before.catalogue.find(({ id }) => id === first);
		return listed?.enter !== true || stored.has(roomOf(listed.id));
	}

	/** Opens the documents now, if that has not been begun: the first screen has been painted. */
	begin(): void {
		if (this.closing !== null) return;
		this.whole().catch((error: unknown) => {
			this.fail(error);
		});
	}

	/** The workspace with its documents, which are opened for that. Rejects when storage is refused. */
	async whole(): Promise<Workspace> {
		this.timer?.cancel();
		this.opening ??= this.openDocuments();
		return (await this.opening).workspace;
	}

	/** Whether the documents are open. Until then only what every screen needs is there. */
	get isWhole(): boolean {
		return this.opened !== null;
	}

	/** Whether this tab leads: what a device does by itself, one of its tabs does. */
	get leads(): boolean {
		return this.opened?.workspace.leads ?? false;
	}

	/** How the workspace is known on this device. */
	get about(): WorkspaceEntry {
		return this.opened?.workspace.about ?? this.entry;
	}

	/** Whether a relay keeps this workspace. */
	get attached(): boolean {
		return this.about.kind === 'relay';
	}

	/** The spaces that this member may know of. */
	get catalogue(): readonly CatalogueEntry[] {
		return this.opened?.workspace.catalogue ?? this.before.catalogue;
	}

	/** A space's document. */
	space(id: SpaceId): RoomDocument<'space'> {
		const known = this.spaces.get(id);
		const { opened } = this;
		const live = opened?.workspace.space(id) ?? null;
		// Of a space that was closed to us and is open again, there is a new document.
		if (known !== undefined && known.document === live) return known;
		const handle =
			known?.document === null ? known : this.handle({ kind: 'space', space: id }, roomOf(id));
		if (opened !== null && live !== null) {
			handle.follow(opened.keeper.valueOf(live, handle.about));
		} else if (!this.before.stored.has(roomOf(id))) this.begin();
		this.spaces.set(id, handle);
		return handle;
	}

	/** The notes of records: texts that are written in, not set. */
	get notes(): NoteStore {
		return this.present.records.notes;
	}

	/** What the rules did not allow, for the person who wanted it. */
	get refused(): RefusedChanges {
		return this.present.refused;
	}

	/** What is attached to records. */
	get files(): Files {
		return this.present.files;
	}

	/** When records and spaces were looked at here. */
	get visits(): Visits {
		return this.present.visits;
	}

	/** The audit log, as far as this device may have it. */
	get audit(): Audit {
		return this.present.audit;
	}

	/** How far topics were read: told to others, and asked of them. */
	get reading(): ReadTelling {
		return this.present.reading;
	}

	/** What others plan for their days. */
	get days(): DayPlans {
		return this.present.days;
	}

	/** Who wrote which part of a text. */
	get authors(): PartAuthors {
		return this.present.authors;
	}

	/** Who has which records of a room open. */
	presence(room: RoomAddress): RoomPresence {
		return this.present.presence(room);
	}

	/** Set when this device, or its member, has been removed: nothing can be changed any more. */
	get removal(): Removal | null {
		return this.opened === null ? this.before.removal : this.opened.workspace.removal;
	}

	/** The status of saving and syncing, for the screen. What somebody has just done is not synced yet. */
	get status(): SyncStatus {
		const status = this.opened?.workspace.status ?? this.earlyStatus;
		const isAhead = status.state === 'synced' && this.underWay.isAny;
		return isAhead ? { ...status, state: 'working' } : status;
	}

	/** See `Workspace.arriving`. */
	arriving(room: RoomName): Arriving | null {
		return this.opened?.workspace.arriving(room) ?? null;
	}

	/** See `Workspace.arrivingAnywhere`. */
	arrivingAnywhere(): Arriving | null {
		return this.opened?.workspace.arrivingAnywhere() ?? null;
	}

	/** Calls back when status, catalogue or leadership may have changed; gives the way to stop. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Tries now what is otherwise tried later, also to open the documents. */
	retry(): void {
		if (this.opened !== null) this.opened.workspace.retry();
		else {
			this.failure = null;
			this.begin();
		}
	}

	/** See `Workspace.networkChanged`. */
	networkChanged(): void {
		this.opened?.workspace.networkChanged();
	}

	/** See `Workspace.wake`. */
	wake(): void {
		this.opened?.workspace.wake();
	}

	/** Everything that was made on this device and is not at the relay. */
	async unsynced(): Promise<UnsyncedExport> {
		return (await this.whole()).unsynced();
	}

	/** Asks the relay something. `null` when there is no connection. */
	async ask(question: Question): Promise<Answer | null> {
		return (await this.whole()).ask(question);
	}

	/** Deletes records of a room that are in the bin for good; see `Workspace.eraseForGood`. */
	async eraseForGood(room: RoomName, ids: readonly RecordId[]): Promise<Erasure> {
		return (await this.whole()).eraseForGood(room, ids);
	}

	/** Moves a topic of one space to another; see `TopicMoving.move`. */
	async moveTopic(from: SpaceId, topic: RecordId, to: SpaceId): Promise<TopicMoved> {
		return (await this.whole()).moving.move(from, topic, to);
	}

	/** Takes that back; see `TopicMoving.undo`. */
	async undoTopicMove(...asked: Parameters<Workspace['moving']['undo']>): Promise<TopicMoveUndone> {
		return (await this.whole()).moving.undo(...asked);
	}

	/** Puts spaces on the list of this device as they are now, before the relay says the same. */
	list(...entries: readonly CatalogueEntry[]): Promise<Saved> {
		return saving(async () => (await this.whole()).list(...entries));
	}

	/** From now on the relay keeps this workspace; see `Workspace.attach`. */
	async attach(entry: WorkspaceEntry): Promise<void> {
		await (await this.whole()).attach(entry);
	}

	/** Closes everything; what was changed is saved first. */
	close(): Promise<void> {
		this.closing ??= this.shutDown();
		return this.closing;
	}

	/** Closes everything and removes the workspace's data from this device. */
	async erase(): Promise<void> {
		const workspace = await this.whole();
		this.closing ??= Promise.resolve();
		await this.opened?.keeper.close();
		await workspace.erase();
	}

	private async shutDown(): Promise<void> {
		this.timer?.cancel();
		// What could not be opened has said so, and has nothing to save.
		const opened = await this.opening?.catch(() => null);
		await opened?.keeper.close();
		await opened?.workspace.close();
		this.db.close();
	}

	private async openDocuments(): Promise<OpenedWorkspace> {
		const { entry, device, environment, first } = this;
		const { db, stored } = this.before;
		try {
			const { openDocuments } = await import('./present/open');
			const opened = await openDocuments({ entry, device, environment, first, db, stored });
			this.follow(opened);
			return opened;
		} catch (error) {
			// What failed is tried again.
			this.opening = null;
			throw error;
		}
	}

	private follow(opened: OpenedWorkspace): void {
		const { workspace, keeper } = opened;
		this.opened = opened;
		this.failure = null;
		if (this.before.gone !== null) workspace.lose(this.before.gone);
		this.directory.follow(keeper.valueOf(workspace.directory, this.directory.about));
		this.mine.follow(keeper.valueOf(workspace.mine, this.mine.about));
		for (const id of this.spaces.keys()) this.space(id);
		workspace.onChange(this.notify);
		void keeper.sweep();
		this.noteOpened();
		this.notify();
	}

	private handle<Kind extends PresentKind>(
		about: PresentAbout<Kind>,
		room: RoomName
	): RoomDocument<Kind> {
		return new RoomDocument(about, this.before.stored.of<Kind>(room, about.kind), {
			open: () => this.whole(),
			opened: () => this.whenOpened
		});
	}

	/** The parts that the documents are needed for. */
	private get present(): Workspace {
		if (this.opened === null) throw new Error('the documents are not open yet');
		return this.opened.workspace;
	}

	/** Nothing has been asked of the relay yet, and nothing counted. */
	private get earlyStatus(): SyncStatus {
		const { failure, attached } = this;
		return {
			state: syncState({ attached, links: [], caughtUp: false, waitingCount: 0, failure }),
			waitingCount: 0,
			waiting: [],
			isCounting: attached,
			timeLeft: null,
			refusedCount: 0,
			failure,
			ended: null
		};
	}

	private lose(why: Gone): void {
		if (this.closing !== null) return;
		if (this.opened !== null) this.opened.workspace.lose(why);
		else {
			this.failure = why;
			this.notify();
		}
	}

	private fail(error: unknown): void {
		if (this.closing !== null) return;
		this.failure = storageFailure(error);
		this.environment.onFault?.(error);
		this.notify();
	}

	private readonly notify = (): void => {
		for (const listener of this.listeners) listener();
	};
}
