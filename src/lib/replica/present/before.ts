import type { SpaceId } from '../../domain/core/ids';
import type { CatalogueEntry } from '../../domain/space/space';
import { roomName, type RoomName } from '../../protocol/rooms';
import type { WorkspaceEntry } from '../device';
import type { Environment } from '../environment';
import { Membership, type Removal } from '../membership';
import { readPresent, type PresentRows } from './rows';
import { storageName, type ReplicaDatabase } from '../store/database';
import type { Gone } from '../store/guarded-database';
import { replicaDatabase } from '../store/replica-database';

export const DIRECTORY = roomName({ kind: 'directory' });

/** Returns the room of a space. */
export const roomOf = (space: SpaceId): RoomName => roomName({ kind: 'space', space });

/** Returns the room of what only this member's devices have. */
export const ownRoom = ({ member }: WorkspaceEntry): RoomName =>
	roomName({ kind: 'private', member });

/** What a replica has read before any document. */
export interface Before {
	readonly db: ReplicaDatabase;
	readonly catalogue: readonly CatalogueEntry[];
	readonly removal: Removal | null;
	readonly stored: PresentRows;
	/** Why the database can be used no more, or `null`. */
	readonly gone: Gone | null;
	/** Calls back when it cannot be used any more. */
	readonly onGone: (listener: (why: Gone) => void) => void;
}

/** Opens the database and reads, all at the same time, what the first screen needs of it. */
export async function readBefore(
	entry: WorkspaceEntry,
	environment: Environment,
	first: SpaceId | null
): Promise<Before> {
	let gone: Gone | null = null;
	let listener: (why: Gone) => void = () => undefined;
	const db = replicaDatabase(storageName(entry.id, environment.profile), environment, (why) => {
		gone = why;
		listener(why);
	});
	await db.refuseNewer();
	await db.open();
	const membership = new Membership(
		db,
		() => undefined,
		() => undefined
	);
	const rooms = [DIRECTORY, ownRoom(entry), ...(first === null ? [] : [roomOf(first)])];
	const [catalogue, stored] = await Promise.all([
		db.catalogue.toArray(),
		readPresent({ db, build: environment.build ?? '' }, rooms),
		membership.load()
	]);
	return {
		db,
		catalogue,
		removal: membership.removal,
		stored,
		get gone() {
			return gone;
		},
		onGone: (next) => {
			listener = next;
		}
	};
}
