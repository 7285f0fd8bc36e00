import type { PresentKind, PresentValues } from '../../documents/present';
import type { RoomName } from '../../protocol/rooms';
import type { ReplicaDatabase } from '../store/database';

/** The names of these facts: what a document of a room says, as a value. */
const PREFIX = 'present/';

/** How a row is written. */
export const PRESENT_FORMAT = 1;

/**
 * What a document says, kept beside it so that the first screen is drawn without opening it. The types of
 * the values change with the app, so only the build that wrote a row reads it: after an update a device
 * opens the documents once before it shows anything.
 */
interface PresentRow<Value> {
	readonly format: number;
	readonly build: string;
	readonly value: Value;
}

/** The database with the rows, and which build of the app reads and writes them. */
export interface PresentStore {
	readonly db: ReplicaDatabase;
	readonly build: string;
}

const isOf = (build: string, row: unknown): row is PresentRow<unknown> =>
	typeof row === 'object' &&
	row !== null &&
	'format' in row &&
	row.format === PRESENT_FORMAT &&
	'build' in row &&
	row.build === build &&
	'value' in row;

/**
 * Returns what the documents of rooms said when they were last changed here. One that is missing has
 * never been kept, or by another build of the app.
 */
export async function readPresent(
	{ db, build }: PresentStore,
	rooms: readonly RoomName[]
): Promise<PresentRows> {
	const rows = await db.meta.bulkGet(rooms.map((room) => PREFIX + room));
	const values = new Map<RoomName, unknown>();
	for (const [at, room] of rooms.entries()) {
		const row = rows[at]?.value;
		if (isOf(build, row)) values.set(room, row.value);
	}
	return new PresentRows(values);
}

/** What the documents of some rooms said. */
export class PresentRows {
	constructor(private readonly values: ReadonlyMap<RoomName, unknown>) {}

	has(room: RoomName): boolean {
		return this.values.has(room);
	}

	/** Returns what the document of a room said, which is of that kind; `null` when it is not known. */
	of<Kind extends PresentKind>(room: RoomName, _kind: Kind): Kept<Kind> | null {
		// The row says that this build wrote it, and its name what it is about.
		return this.has(room) ? { value: this.values.get(room) as PresentValues[Kind] } : null;
	}
}

/** What a row says of a document. */
export interface Kept<Kind extends PresentKind> {
	readonly value: PresentValues[Kind];
}

/** Keeps what the document of a room says. */
export async function keepPresent(
	{ db, build }: PresentStore,
	room: RoomName,
	value: PresentValues[PresentKind]
): Promise<void> {
	const row: PresentRow<typeof value> = { format: PRESENT_FORMAT, build, value };
	await db.meta.put({ key: PREFIX + room, value: row });
}

/** Removes what was kept of a document that is closed to this device's member. */
export async function dropPresent(db: ReplicaDatabase, room: RoomName): Promise<void> {
	await db.meta.delete(PREFIX + room);
}

/** Returns the rooms of which something is kept. */
export async function presentRooms(db: ReplicaDatabase): Promise<RoomName[]> {
	const keys = await db.meta.where('key').startsWith(PREFIX).primaryKeys();
	return keys.map((key) => key.slice(PREFIX.length));
}
