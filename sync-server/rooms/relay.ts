import type * as Y from 'yjs';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import {
	newId,
	type DeviceId,
	type MemberId,
	type RecordId,
	type SpaceId,
	type WorkspaceId
} from '../../src/lib/domain/core/ids';
import { fail, type Result } from '../../src/lib/domain/core/result';
import type { Space } from '../../src/lib/domain/space/space';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import { ADMINS_ERASE } from '../../src/lib/domain/policy/erase';
import type { Directory } from '../../src/lib/documents/directory';
import { CLOSE } from '../../src/lib/protocol/messages';
import {
	parseRoom,
	roomName,
	type Room as RoomAddress,
	type RoomName
} from '../../src/lib/protocol/rooms';
import type { AcceptedEdit } from '../gate/accepted-edit';
import { Committer, type StagedRow } from '../store/committer';
import { Cursors } from './cursors';
import type { Desk, RelayEnvironment } from './desk';
import type { Claimant } from '../access/directory-view';
import { Faults } from '../common/faults';
import { FilePasses } from '../access/file-passes';
import { CacheMemory } from './record-cache';
import { Invitations } from '../access/invitations';
import type { Client } from './client';
import type { Identity } from '../access/identity';
import { Attempts } from '../access/attempts';
import { Budgets } from '../access/budgets';
import { Ownership } from '../store/ownership';
import { Reaches } from './reaches';
import { Rights } from '../access/rights';
import { openRoom, spaceOf, type Room } from './room';
import { Runs } from './runs';
import { LastSeen } from '../access/last-seen';
import { Session } from '../clients/connection';
import { StorageWatch } from '../store/storage-watch';
import type { Connection, Socket } from '../clients/socket';
import { Tables } from '../store/tables';
import { Tickets } from '../access/tickets';
import { Tokens } from '../access/tokens';

/** How often is looked at how much waits to be read, ms. */
const SHED_EVERY = 500;

/** The relay: rooms, who may enter them, and what happens when people or rights change. */
export class Relay implements Desk {
	readonly invitations: Invitations;
	readonly tokens: Tokens;
	readonly passes: FilePasses;
	readonly tickets: Tickets;
	readonly lastSeen: LastSeen;
	readonly budgets: Budgets;
	readonly attempts: Attempts;
	/** Knows whether the store takes anything at present. */
	readonly storage: StorageWatch;
	private readonly rooms = new Map<RoomName, Room>();
	private readonly sessions = new Map<Connection, Session>();
	private readonly committer: Committer;
	private readonly cursors: Cursors;
	private readonly runs: Runs;
	private readonly reaches: Reaches;
	private readonly memory: CacheMemory;
	readonly faults: Faults;
	readonly ownership: Ownership;
	/** The small tables beside the rooms. */
	readonly tables: Tables;
	private readonly shedding: ReturnType<typeof setInterval>;
	private readonly rights: Rights;
	private stopping = false;
	/** Looks at edits of records as they are accepted; gives what to do once they are on the disk. */
	onAccepted: (edit: AcceptedEdit) => () => void = () => () => undefined;

	constructor(readonly environment: RelayEnvironment) {
		const { store, clock, limits, meter, random, logger, sealSecret } = environment;
		this.faults = new Faults(environment);
		this.ownership = new Ownership(
			store,
			() => performance.now(),
			() => {
				this.storeLost();
			}
		);
		this.storage = new StorageWatch(environment);
		this.committer = new Committer(
			store,
			clock,
			meter,
			this.storage,
			this.faults,
			(room) => {
				if (room !== null) this.roomFailed(room);
			},
			() => {
				this.storeLost();
			}
		);
		this.tables = new Tables(store, this.committer);
		this.invitations = new Invitations(this.tables);
		this.tokens = new Tokens(this.tables);
		this.passes = new FilePasses(sealSecret, clock);
		this.lastSeen = new LastSeen(this.tables);
		this.tickets = new Tickets(sealSecret, clock);
		this.budgets = new Budgets(clock, limits);
		this.attempts = new Attempts(clock, limits);
		this.memory = new CacheMemory(limits.held);
		this.cursors = new Cursors(sealSecret);
		const failed = (error: unknown) => {
			logger.warn({ err: error }, 'what belongs to cursors could not be stored');
		};
		this.runs = new Runs(this.tables, random, failed);
		this.reaches = new Reaches(this.tables, clock, sealSecret, failed);
		this.rights = new Rights(store);
		this.shedding = setInterval(() => {
			this.faults.guard(
				'what is unread could not be looked at',
				() => {
					if (this.ownership.check()) this.budgets.shed();
				},
				() => undefined
			);
		}, SHED_EVERY);
		this.shedding.unref();
	}

	/** The relay's own id, made at its first start. */
	get id(): string {
		return this.environment.store.logId;
	}

	/** The workspace that this relay keeps, or `null` while nobody has claimed it. */
	get workspace(): WorkspaceId | null {
		const known = this.tables.get('relay', 'workspace');
		return typeof known === 'string' ? known : null;
	}

	get directory(): Directory {
		return this.rights.people;
	}

	get connectionCount(): number {
		return this.sessions.size;
	}

	get roomCount(): number {
		return this.rooms.size;
	}

	/** How much memory records in use take over all rooms, bytes. */
	get cachedBytes(): number {
		return this.memory.weight;
	}

	/** Takes a new connection. `host` is what the device connected to, `token` an API token or null. */
	connect(
		socket: Socket,
		request: { readonly room: string; readonly host: string; readonly token: string | null }
	): Connection {
		const session = new Session(this, socket, request, this.environment.limits);
		if (this.stopping || !this.ownership.check()) {
			socket.close(CLOSE.restarting, 'stopping');
			return session;
		}
		this.sessions.set(session, session);
		this.environment.meter.connections(this.sessions.size);
		session.begin();
		return session;
	}

	/** A session has ended. */
	forget(session: Connection): void {
		this.sessions.delete(session);
		this.environment.meter.connections(this.sessions.size);
	}

	/** Whether an identity may be in a room. What is hidden and what does not exist answer alike. */
	mayBeIn(who: Identity, address: RoomAddress): boolean {
		return this.rights.mayBeIn(who, address);
	}

	/** Whether a client of the directory is to be served by another of its documents than it is. */
	isServedElsewhere({ about, guests }: Room, client: Client): boolean {
		if (about.kind !== 'directory' || guests === null || client.who.kind !== 'device') return false;
		return guests.has(client) !== this.rights.isGuest(client.who.member);
	}

	/** Puts a client into a room, loading it when it is not in memory. */
	enter(name: RoomName, about: RoomAddress, client: Client): Room {
		const room = this.room(name, about);
		room.idleSince = null;
		room.clients.add(client);
		const { who } = client;
		if (room.guests !== null && who.kind === 'device' && this.rights.isGuest(who.member)) {
			room.guests.enter(client, who.member);
		} else room.document.enter(client);
		if (about.kind === 'directory') this.tellCatalogue(client);
		return room;
	}

	leave(room: Room, client: Client): void {
		room.clients.delete(client);
		room.document.leave(client);
		room.guests?.leave(client);
		room.records?.leave(client);
		if (room.clients.size === 0) room.idleSince = this.environment.clock.now();
	}

	/** Remembers who claimed the relay, and for which workspace. Both are on disk when it resolves. */
	async claim(workspace: WorkspaceId, claimant: Claimant): Promise<void> {
		await Promise.all([
			this.tables.change('relay', 'claimant', () => ({ value: claimant })),
			this.tables.change('relay', 'workspace', () => ({ value: workspace }))
		]);
		this.rights.takePeople(this.room('directory', { kind: 'directory' }).document.doc);
		this.environment.logger.info({ workspace }, 'claimed');
	}

	/** Changes the directory on the relay's own account. */
	editDirectory(change: (doc: Y.Doc) => void, rows?: readonly StagedRow[]): Promise<void> {
		return this.room('directory', { kind: 'directory' }).document.edit(change, rows);
	}

	/** Changes a space on the relay's own account. */
	editSpace(space: SpaceId, change: (doc: Y.Doc) => void): Promise<void> {
		const about = { kind: 'space', space } as const;
		return this.room(roomName(about), about).document.edit(change);
	}

	hasSpace(space: SpaceId): boolean {
		return this.rights.hasSpace(space);
	}

	/** Whether a member may know of a space that they may not enter, and so ask to be let in (LS-05). */
	mayAskToJoin(member: MemberId, id: SpaceId): boolean {
		return this.rights.mayAskToJoin(member, id);
	}

	/**
	 * A record as it is now, for a member who may be in its room and read it (OP-08, LS-05). `null` when
	 * it is not there, and alike when it is not for them.
	 */
	recordFor(
		member: MemberId,
		device: DeviceId,
		name: RoomName,
		id: RecordId
	): {
		readonly fields: RecordFields;
		readonly people: Directory;
		readonly space: Space | null;
	} | null {
		const about = parseRoom(name);
		if (about === null || !this.mayBeIn({ kind: 'device', device, member }, about)) return null;
		// Asking must not make a room that is not there.
		if (about.kind === 'space' && !this.hasSpace(about.space)) return null;
		if (about.kind !== 'space' && about.kind !== 'customers') return null;
		const room = this.room(name, about);
		const fields = room.records?.fieldsFor(member, id) ?? null;
		if (fields === null) return null;
		return { fields, people: this.directory, space: spaceOf(room.document.value) };
	}

	/** Deletes records of a room for good, all or none (HI-05). Resolves when it is on disk, or refused. */
	async eraseRecords(
		name: RoomName,
		ids: readonly RecordId[],
		by: MemberId
	): Promise<Result<null, Refusal>> {
		const about = parseRoom(name);
		const isThere =
			about?.kind === 'customers' || (about?.kind === 'space' && this.hasSpace(about.space));
		const records = isThere ? this.room(name, about).records : null;
		if (records === null) return fail(ADMINS_ERASE);
		const { clock, logger } = this.environment;
		const erased = await records.erase(ids, { by, at: clock.now() });
		if (erased.ok) logger.info({ room: name, records: ids.length, by }, 'deleted for good');
		return erased;
	}

	/** Ends the connections of a token that holds no longer. */
	dropToken(token: string): void {
		for (const session of [...this.sessions.values()]) session.endToken(token);
	}

	/** Compacts logs and lets go of rooms that nobody has been in for a while. Called now and then. */
	async tidy(): Promise<void> {
		const { clock, limits, meter } = this.environment;
		for (const session of [...this.sessions.values()]) session.checkRights();
		await this.invitations.forget(clock.now());
		for (const [name, room] of this.rooms) {
			await room.records?.compact();
			if (room.idleSince === null || clock.now() - room.idleSince < limits.idleRoom) continue;
			// What is still being stored must not be read back half done.
			await this.committer.drained();
			if ((this.rooms.get(name)?.idleSince ?? null) !== null) this.unload(name);
		}
		meter.rooms(this.rooms.size);
	}

	/** Stops: takes nobody new, stores what has come in, and sends everybody away until later. */
	async stop(): Promise<void> {
		this.stopping = true;
		this.storage.stop();
		clearInterval(this.shedding);
		await this.committer.drained();
		for (const session of [...this.sessions.values()]) session.close(CLOSE.restarting, 'stopping');
		for (const name of [...this.rooms.keys()]) this.unload(name);
		await this.environment.store.close();
	}

	private room(name: RoomName, about: RoomAddress): Room {
		const found = this.rooms.get(name);
		if (found !== undefined) return found;
		const { store, clock, limits, meter } = this.environment;
		const room = openRoom(name, about, {
			store,
			clock,
			limits,
			meter,
			committer: this.committer,
			faults: this.faults,
			memory: this.memory,
			cursors: this.cursors,
			runs: this.runs,
			reaches: this.reaches,
			people: () => this.directory,
			mayMakeSpace: (member) => this.mayMakeSpace(member),
			directoryFor: (guest) => this.rights.directoryFor(guest),
			isElsewhere: (id) => this.isElsewhere(name, id),
			onCommitted: (doc) => {
				this.documentCommitted(about, doc);
			},
			onStoreFailed: (error) => {
				this.storeFailed(name, error);
			},
			onFault: () => {
				this.roomFailed(name);
			},
			onAccepted: (edit) => this.lookAt(edit)
		});
		this.rooms.set(name, room);
		meter.rooms(this.rooms.size);
		return room;
	}

	/** A bug in who looks must not come between an edit that is accepted and its commit. */
	private lookAt(edit: AcceptedEdit): () => void {
		try {
			return this.onAccepted(edit);
		} catch (error) {
			this.faults.note('an accepted edit could not be looked at', error);
			return () => undefined;
		}
	}

	private documentCommitted(about: RoomAddress, doc: Y.Doc): void {
		if (about.kind === 'directory') this.rights.takePeople(doc);
		const changed =
			about.kind === 'directory' ||
			(about.kind === 'space' && this.rights.takeSpace(about.space, doc));
		if (changed) this.rightsChanged();
	}

	/** Who may be where, and see what, has to be asked again of everybody who is connected. */
	private rightsChanged(): void {
		for (const session of [...this.sessions.values()]) session.checkRights();
		for (const { records } of this.rooms.values()) records?.reachesChanged();
		const directory = this.rooms.get('directory');
		directory?.guests?.refresh();
		for (const client of directory?.clients ?? []) this.tellCatalogue(client);
	}

	private tellCatalogue(client: Client): void {
		if (client.who.kind !== 'device') return;
		const spaces = this.rights.catalogueOf(client.who.member);
		client.tell({ type: 'catalogue', spaces });
	}

	/** Another relay has taken over the data: everybody is sent away, and this one ends. */
	private storeLost(): void {
		if (this.stopping) return;
		this.stopping = true;
		const { logger, onStoreLost } = this.environment;
		logger.error('another relay has taken over the data directory: this one ends');
		for (const session of [...this.sessions.values()])
			session.close(CLOSE.restarting, 'taken over');
		onStoreLost?.();
	}

	/** A bug has shown in a room: everybody in it comes back, and it is read from the disk again. */
	private roomFailed(name: RoomName): void {
		const room = this.rooms.get(name);
		if (room === undefined) return;
		for (const client of [...room.clients]) client.close(CLOSE.fault, 'the relay failed');
		this.unload(name);
		this.rights.readStored(room.about);
	}

	/** What is in memory is ahead of the disk: everybody in the room comes back and starts from it. */
	private storeFailed(name: RoomName, error: unknown): void {
		this.environment.logger.error({ room: name, err: error }, 'could not store');
		const room = this.rooms.get(name);
		if (room === undefined) return;
		for (const client of [...room.clients]) client.close(CLOSE.storage, 'could not store');
		this.unload(name);
		this.rights.readStored(room.about);
	}

	private unload(name: RoomName): void {
		const room = this.rooms.get(name);
		if (room === undefined) return;
		this.rooms.delete(name);
		room.document.destroy();
		room.guests?.destroy();
		room.records?.destroy();
	}

	private mayMakeSpace(member: MemberId): boolean {
		const { limits, meter } = this.environment;
		if (this.rights.madeBy(member) < limits.memberSpaces) return true;
		meter.quota('spaces');
		return false;
	}

	/** Whether a record's id is taken in another room: devices tell records apart by it alone. */
	private isElsewhere(here: RoomName, id: RecordId): boolean {
		const spaces = this.rights.spaceIds.map((space) => roomName({ kind: 'space', space }));
		return ['customers', ...spaces].some(
			(name) =>
				name !== here &&
				(this.rooms.get(name)?.records?.has(id) ?? this.environment.store.facts(name, id) !== null)
		);
	}

	/** A new random id, for members that the relay adds. */
	newId(): string {
		return newId(this.environment.random);
	}
}
