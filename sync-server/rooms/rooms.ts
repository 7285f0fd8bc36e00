import type * as Y from 'yjs';
import type { Refusal } from '../../src/lib/domain/access/refusal';
import type { MemberId, RecordId, SpaceId } from '../../src/lib/domain/core/ids';
import { fail, type Result } from '../../src/lib/domain/core/result';
import type { RecordFields } from '../../src/lib/domain/policy/edit';
import { ADMINS_ERASE } from '../../src/lib/domain/policy/erase';
import type { Space } from '../../src/lib/domain/space/space';
import type { Directory } from '../../src/lib/documents/directory';
import type { DocumentContent } from '../../src/lib/documents/read';
import { CLOSE } from '../../src/lib/protocol/messages';
import { parseRoom, roomName, type RoomAddress, type RoomName } from '../../src/lib/protocol/rooms';
import type { Rights } from '../access/rights';
import type { Faults } from '../common/faults';
import type { Logger } from '../common/logger';
import type { AcceptedEdit } from '../gate/accepted-edit';
import type { StagedRow } from '../store/committer';
import { Catalogues } from './catalogues';
import type { Client } from './client';
import { Homes } from './homes';
import type { RecordLog } from './record-log';
import { openRoom, spaceOf, type Room, type RoomPorts } from './room';

/** What the rooms need of the relay. */
export interface RoomsPorts extends Pick<
	RoomPorts,
	| 'store'
	| 'clock'
	| 'limits'
	| 'meter'
	| 'committer'
	| 'memory'
	| 'audit'
	| 'cursors'
	| 'runs'
	| 'reaches'
> {
	readonly faults: Faults;
	readonly logger: Pick<Logger, 'info' | 'error'>;
	readonly rights: Rights;
	/** Called when rights have changed on the disk, before any client is sent what changed. */
	readonly onRightsChanged: () => void;
}

/** A record that a member may read, with what the rules need to judge an edit of it. */
export interface ReadableRecord {
	readonly fields: RecordFields;
	readonly people: Directory;
	readonly space: Space | null;
}

/** The rooms in memory: loads them when they are needed and unloads them when they are idle or have failed. */
export class Rooms {
	private readonly rooms = new Map<RoomName, Room>();
	private readonly homes: Homes;
	private readonly catalogues: Catalogues;
	private readonly watchers: ((edit: AcceptedEdit) => () => void)[] = [];
	private readonly spaceWatchers: ((before: Space | null, after: Space) => void)[] = [];

	constructor(private readonly ports: RoomsPorts) {
		this.homes = new Homes(ports.store);
		this.catalogues = new Catalogues(ports.rights);
	}

	/** Calls the watcher for every accepted edit of a record. The function that it returns runs after the commit. */
	onEachAccepted(watcher: (edit: AcceptedEdit) => () => void): void {
		this.watchers.push(watcher);
	}

	/** Calls the watcher with every space that has changed, when the change is on the disk. */
	onEachSpace(watcher: (before: Space | null, after: Space) => void): void {
		this.spaceWatchers.push(watcher);
	}

	/** How many rooms are in memory. */
	get count(): number {
		return this.rooms.size;
	}

	/** Adds a client to a room, loading the room when it is not in memory. */
	enter(name: RoomName, address: RoomAddress, client: Client): Room {
		const room = this.load(name, address);
		room.idleSince = null;
		room.clients.add(client);
		const { who } = client;
		if (room.guests !== null && who.kind === 'device' && this.ports.rights.isGuest(who.member)) {
			room.guests.enter(client, who.member);
		} else room.document.enter(client);
		if (address.kind === 'directory') this.catalogues.refresh([client]);
		return room;
	}

	/** Removes a client from a room. */
	leave(room: Room, client: Client): void {
		room.clients.delete(client);
		room.document.leave(client);
		room.guests?.leave(client);
		room.records?.leave(client);
		if (room.clients.size === 0) room.idleSince = this.ports.clock.now();
	}

	/**
	 * Returns whether a client of the directory has to reconnect to be served the other directory document:
	 * its member has become a guest, or has stopped being one.
	 */
	needsOtherDirectory({ address, guests }: Room, client: Client): boolean {
		if (address.kind !== 'directory' || guests === null || client.who.kind !== 'device')
			return false;
		return guests.has(client) !== this.ports.rights.isGuest(client.who.member);
	}

	/** Returns the directory's own document, as accepted. */
	directory(): Directory {
		const { content } = this.load('directory', { kind: 'directory' }).document;
		if (content.kind !== 'directory') throw new Error('the directory has another content');
		return content.directory;
	}

	/**
	 * Changes the directory on the relay's behalf. `rows` become durable in the same transaction. Edits that
	 * are made in one turn of the event loop become durable in one commit. Resolves after the commit.
	 */
	editDirectory(change: (doc: Y.Doc) => void, rows?: readonly StagedRow[]): Promise<void> {
		return this.load('directory', { kind: 'directory' }).document.edit(change, rows);
	}

	/** Changes a space's document on the relay's behalf. Resolves after the commit. */
	editSpace(
		space: SpaceId,
		change: (doc: Y.Doc) => void,
		rows?: readonly StagedRow[]
	): Promise<void> {
		const address = { kind: 'space', space } as const;
		return this.load(roomName(address), address).document.edit(change, rows);
	}

	/**
	 * Returns a record for a member who may be in its room and read it now (OP-08, LS-05). Returns `null`
	 * when there is no such record, and also when the member may not read it.
	 */
	recordFor(
		who: { readonly member: MemberId; readonly device: string },
		name: RoomName,
		id: RecordId
	): ReadableRecord | null {
		const { rights } = this.ports;
		const address = parseRoom(name);
		if (address === null || !rights.mayBeIn({ kind: 'device', ...who }, address)) return null;
		if (!this.hasRecords(address)) return null;
		const room = this.load(name, address);
		const fields = room.records?.fieldsFor(who.member, id) ?? null;
		if (fields === null) return null;
		return { fields, people: rights.people, space: spaceOf(room.document.value) };
	}

	/**
	 * Returns a room's records and its space, for a script whose token and rights the caller has checked.
	 * Returns `null` when the room has no records.
	 */
	recordsOf(name: RoomName): { readonly records: RecordLog; readonly space: Space | null } | null {
		const address = parseRoom(name);
		if (address === null || !this.hasRecords(address)) return null;
		const { records, document } = this.load(name, address);
		return records === null ? null : { records, space: spaceOf(document.value) };
	}

	/**
	 * Deletes records of a room for good, all of them or none (HI-05). Resolves after the commit, or with a
	 * refusal; rejects when the store fails.
	 */
	async eraseRecords(
		name: RoomName,
		ids: readonly RecordId[],
		by: MemberId
	): Promise<Result<null, Refusal>> {
		const address = parseRoom(name);
		const isThere = address !== null && this.hasRecords(address);
		const records = isThere ? this.load(name, address).records : null;
		if (records === null) return fail(ADMINS_ERASE);
		const { clock, logger } = this.ports;
		const erased = await records.erase(ids, { by, at: clock.now() });
		if (erased.ok) logger.info({ room: name, records: ids.length, by }, 'deleted for good');
		return erased;
	}

	/** Applies changed rights to everybody who is still connected. */
	rightsChanged(): void {
		for (const { records } of this.rooms.values()) records?.reachesChanged();
		const directory = this.rooms.get('directory');
		directory?.guests?.refresh();
		this.catalogues.refresh(directory?.clients ?? []);
	}

	/** Applies the rights that follow from what rooms' own documents say now. Called when it is on the disk. */
	contentsStored(contents: readonly DocumentContent[]): void {
		const { rights, onRightsChanged } = this.ports;
		let hasChanged = false;
		const spaces: { readonly before: Space | null; readonly after: Space }[] = [];
		for (const content of contents) {
			if (content.kind === 'space' && content.space !== null) {
				spaces.push({ before: rights.space(content.id), after: content.space });
			}
			const changes =
				content.kind === 'directory'
					? rights.takePeople(content.directory)
					: content.kind === 'space' && rights.takeSpace(content);
			if (changes) hasChanged = true;
		}
		if (hasChanged) onRightsChanged();
		// Guests are told more of the directory than their rights.
		else if (contents.some(({ kind }) => kind === 'directory'))
			this.rooms.get('directory')?.guests?.refresh();
		for (const { before, after } of spaces) this.notifySpace(before, after);
	}

	/** Compacts the rooms' logs and unloads the rooms that have been empty for a while. Called now and then. */
	async tidy(): Promise<void> {
		const { clock, limits, committer, meter } = this.ports;
		for (const [name, room] of this.rooms) {
			await this.compact(room);
			const isIdle = ({ idleSince }: Room) =>
				idleSince !== null && clock.now() - idleSince >= limits.idleRoom;
			if (!isIdle(room)) continue;
			this.storeSnapshots(room);
			// A room must not be loaded again while its last changes are still being stored.
			await committer.drained();
			const now = this.rooms.get(name);
			if (now !== undefined && isIdle(now)) this.unload(name);
		}
		meter.rooms(this.rooms.size);
	}

	/** Stores the snapshots that are worth it before all rooms are unloaded. Resolves after the commit. */
	async store(): Promise<void> {
		for (const room of this.rooms.values()) this.storeSnapshots(room);
		await this.ports.committer.drained();
	}

	/** Unloads every room. */
	unloadAll(): void {
		for (const name of [...this.rooms.keys()]) this.unload(name);
	}

	/** Handles a bug in a room: its clients reconnect, and the room is read from the disk again. */
	failed(name: RoomName): void {
		this.restart(name, CLOSE.fault, 'the relay failed');
	}

	/**
	 * Drops log entries of a room. Devices catch up on records by the log, and on documents by what they have,
	 * so a room without records needs no entry that its snapshot contains.
	 */
	private compact({ name, records, log }: Room): Promise<void> {
		if (records !== null) return records.compact();
		return log.dropUpTo(this.ports.store.parts(name, null).snapshot?.seq ?? 0);
	}

	/** Stores the snapshots of a room that is about to be unloaded. When that fails, its log is still there. */
	private storeSnapshots({ name, document, records }: Room): void {
		const { committer } = this.ports;
		const snapshots = [...document.unloading, ...(records?.unloading ?? [])];
		if (snapshots.length === 0 || committer.isFailing) return;
		const ignore = () => undefined;
		committer.add({ room: name, snapshots, done: ignore, failed: ignore });
	}

	/** Whether a room at this address has records. Asking must not create a space's room. */
	private hasRecords(address: RoomAddress): boolean {
		if (address.kind === 'customers') return true;
		return address.kind === 'space' && this.ports.rights.hasSpace(address.space);
	}

	private load(name: RoomName, address: RoomAddress): Room {
		const found = this.rooms.get(name);
		if (found !== undefined) {
			// What is used without a client is not idle: a script may be writing to it.
			if (found.idleSince !== null) found.idleSince = this.ports.clock.now();
			return found;
		}
		const { ports } = this;
		const { rights, logger } = ports;
		const room = openRoom(name, address, {
			...ports,
			people: () => rights.people,
			mayMakeSpace: (member) => this.mayMakeSpace(member),
			directoryFor: (guest) => rights.directoryFor(guest),
			homes: this.homes,
			onStoreFailed: (error) => {
				logger.error({ room: name, err: error }, 'could not store');
				// Memory is ahead of the disk: the clients reconnect and continue from what is stored.
				this.restart(name, CLOSE.storage, 'could not store');
			},
			onFault: () => {
				this.failed(name);
			},
			onAccepted: (edit) => this.notifyAccepted(edit)
		});
		this.rooms.set(name, room);
		ports.meter.rooms(this.rooms.size);
		return room;
	}

	/** Calls the watchers. A bug in one must not prevent the commit of an accepted edit. */
	private notifyAccepted(edit: AcceptedEdit): () => void {
		const after: (() => void)[] = [];
		for (const watcher of this.watchers) {
			try {
				after.push(watcher(edit));
			} catch (error) {
				this.ports.faults.report('an accepted edit could not be looked at', error);
			}
		}
		return () => {
			for (const work of after) work();
		};
	}

	/** Calls the watchers of spaces. A bug in one must not stop what the commit still has to do. */
	private notifySpace(before: Space | null, after: Space): void {
		for (const watcher of this.spaceWatchers) {
			try {
				watcher(before, after);
			} catch (error) {
				this.ports.faults.report('a changed space could not be looked at', error);
			}
		}
	}

	/** Closes all connections to a room and forgets what is in memory of it. */
	private restart(name: RoomName, code: number, reason: string): void {
		const room = this.rooms.get(name);
		if (room === undefined) return;
		for (const client of [...room.clients]) client.close(code, reason);
		this.unload(name);
		const { rights, onRightsChanged } = this.ports;
		rights.readStored(room.address);
		// A commit can fail and be on the disk all the same: the rights that are there count.
		onRightsChanged();
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
		const { rights, limits, meter } = this.ports;
		if (rights.madeBy(member) < limits.memberSpaces) return true;
		meter.quota('spaces');
		return false;
	}
}
