import type { Clock } from '../../src/lib/domain/core/day';
import type { GuestDirectory } from '../../src/lib/domain/access/guest-directory';
import type { MemberId } from '../../src/lib/domain/core/ids';
import type { DocumentValue } from '../../src/lib/domain/policy/edit';
import type { Space } from '../../src/lib/domain/space/space';
import type { Directory } from '../../src/lib/documents/directory';
import type { RoomName, RoomAddress } from '../../src/lib/protocol/rooms';
import type { AuditLog } from '../access/audit-log';
import type { AcceptedEdit } from '../gate/accepted-edit';
import type { Committer } from '../store/committer';
import type { Cursors } from './cursors';
import type { Faults } from '../common/faults';
import { GuestDirectories } from './guest-directories';
import type { CacheMemory } from './record-cache';
import type { Limits } from '../common/limits';
import type { Meter } from '../common/meter';
import { senderOf, type Client } from './client';
import type { Homes } from './homes';
import { RecordLog } from './record-log';
import { RoomLog } from './room-log';
import type { Reaches } from './reaches';
import type { Runs } from './runs';
import { SharedDocument } from './shared-document';
import type { Store } from '../store/store';

/** A room in memory: its own document, its records if it has any, and its clients. */
export interface Room {
	readonly name: RoomName;
	readonly address: RoomAddress;
	readonly log: RoomLog;
	readonly document: SharedDocument;
	readonly records: RecordLog | null;
	/** Only in the directory: what guests are sent instead of the document. */
	readonly guests: GuestDirectories | null;
	readonly clients: Set<Client>;
	/** When the last client left; `null` while there is one. */
	idleSince: number | null;
}

/** What a room needs of the relay. */
export interface RoomPorts {
	readonly store: Store;
	readonly clock: Clock;
	readonly limits: Limits;
	readonly meter: Meter;
	readonly committer: Committer;
	readonly faults: Faults;
	readonly memory: CacheMemory;
	readonly audit: Pick<AuditLog, 'rowsOf'>;
	readonly cursors: Cursors;
	readonly runs: Runs;
	readonly reaches: Reaches;
	readonly people: () => Directory;
	/** Returns whether a member may create one more space. */
	readonly mayMakeSpace: (member: MemberId) => boolean;
	/** Returns what a guest may know of the directory. */
	readonly directoryFor: (guest: MemberId) => GuestDirectory;
	readonly homes: Homes;
	readonly onStoreFailed: (error: unknown) => void;
	/** Called after a bug: the room's memory cannot be relied on. */
	readonly onFault: () => void;
	/** Called for every accepted edit of a record. The function that it returns runs after the commit. */
	readonly onAccepted: (edit: AcceptedEdit) => () => void;
}

/** Loads a room from the disk, without clients. */
export function openRoom(name: RoomName, address: RoomAddress, ports: RoomPorts): Room {
	const { store, clock } = ports;
	const log = new RoomLog(name, ports);
	const stored = { parts: store.parts(name, null), authors: store.authors(name, null) };
	const document = new SharedDocument(name, address, stored, {
		...ports,
		log,
		senderOf
	});
	const hasRecords = address.kind === 'space' || address.kind === 'customers';
	const space = () => spaceOf(document.value);
	return {
		name,
		address,
		log,
		document,
		records: hasRecords ? new RecordLog(name, { ...ports, log, space }) : null,
		guests: address.kind === 'directory' ? new GuestDirectories(name, ports) : null,
		clients: new Set(),
		idleSince: clock.now()
	};
}

/** Returns the space of a room, as accepted; `null` for rooms that are not a space's. */
export const spaceOf = (value: DocumentValue): Space | null =>
	value.kind === 'space' ? value.space : null;
