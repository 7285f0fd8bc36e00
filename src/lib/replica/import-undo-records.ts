import { NO_CHANGE, type Acting, type RecordChange } from '../domain/core/change';
import type { ImportId, MemberId, RecordId, SpaceId } from '../domain/core/ids';
import { keyOf } from '../domain/core/keyed';
import { succeed } from '../domain/core/result';
import { takeImportBack } from '../domain/core/undo';
import { moveDeal } from '../domain/deal/commands';
import { bin } from '../domain/history/commands';
import type { StoppedUndo, UndoneImport } from '../domain/import/undone';
import { toMajor } from '../domain/money/money';
import type { RecordFields } from '../domain/policy/edit';
import type { Space } from '../domain/space/space';
import { moveTask } from '../domain/task/commands';
import type { RoomName } from '../protocol/rooms';
import { GiveWay } from './give-way';
import { isNotStored, type Saved } from './saved';
import type { ReplicaDatabase } from './store/database';
import { mergedInto } from './store/merged';
import type { RecordStore } from './store/records';
import type { Row } from './store/rows';
import { readStored, type StoredRecord } from './store/whole-fields';

/** How many records are taken back in one transaction. */
const BATCH = 500;

const DONE: Saved = succeed(null);

/** What the undo of an import's records needs: the records, and the names and stages around them. */
export interface UndoPorts {
	readonly db: ReplicaDatabase;
	readonly records: Pick<RecordStore, 'change' | 'changeMany' | 'readAhead'>;
	/** Returns a space as this device has it. A record of it is judged only after it was asked for. */
	readonly space: (id: SpaceId) => Promise<Space | null>;
	readonly memberName: (id: MemberId) => string | undefined;
}

/** Told after each batch how many records are through, of how many. Answers whether to go on. */
export type UndoProgress = (done: number, total: number) => boolean | Promise<boolean>;

/** What the undo of records has left, and in which spaces it took something back. */
export interface UndoneRecords {
	readonly values: UndoneImport['values'];
	readonly spaces: readonly SpaceId[];
}

/** A value that stays. */
type KeptValue = UndoneImport['values'][number];

/**
 * Takes back what an import did to records (LS-09): gives those that were there before their old values, and bins its
 * own. Can be called again after it was stopped or has failed.
 */
export async function undoRecords(
	ports: UndoPorts,
	importId: ImportId,
	acting: Acting,
	progress: UndoProgress
): Promise<Saved<UndoneRecords | StoppedUndo>> {
	const { records } = ports.db;
	const changed = await records.where('changedBy').equals(importId).primaryKeys();
	const made = await records.where('importId').equals(importId).primaryKeys();
	const total = changed.length + made.length;
	const steps = new Steps(total, progress);
	const values = await takeValuesBack(ports, importId, changed, acting, steps);
	if (!values.ok) return values;
	const spaces = new Set<SpaceId>();
	const binned = await binRecords(ports, made, spaces, acting, steps);
	if (!binned.ok) return binned;
	const { done, isStopped } = steps;
	if (isStopped && done < total) return succeed({ isStopped, done, total });
	return succeed({ values: values.value, spaces: [...spaces] });
}

/** How far an undo is. */
class Steps {
	done = 0;
	isStopped = false;

	constructor(
		private readonly total: number,
		private readonly progress: UndoProgress
	) {}

	/** Tells that so many more records are through, and learns whether to go on. */
	async tell(count: number): Promise<void> {
		this.done += count;
		if (!(await this.progress(this.done, this.total))) this.isStopped = true;
	}
}

/**
 * Bins the records of an import, and adds their spaces. While some are written, the next are worked out: one thread
 * does this, and the browser's storage the other.
 */
async function binRecords(
	{ db, records, space }: UndoPorts,
	ids: readonly RecordId[],
	spaces: Set<SpaceId>,
	acting: Acting,
	steps: Steps
): Promise<Saved> {
	const sending = new GiveWay(db);
	let writing: Promise<Saved> = Promise.resolve(DONE);
	const batches = await batchesOf(db, ids);
	const read = (batch: Batch | undefined) =>
		batch === undefined ? Promise.resolve(undefined) : records.readAhead(batch.ids);
	let ahead = read(batches[0]);
	try {
		for (const [at, { room, ids: inRoom, spaces: around }] of batches.entries()) {
			if (steps.isStopped) break;
			for (const id of around) {
				spaces.add(id);
				await space(id);
			}
			const stored = await ahead;
			// Asked for before this batch is written, so that the next can be worked out while it is.
			ahead = read(batches[at + 1]);
			const before = writing;
			writing = sending
				.after(() => records.changeMany(room, inRoom, () => bin(acting), before, stored))
				.then(async (saved) => {
					if (saved.ok) await steps.tell(inRoom.length);
					return saved;
				});
			const last = await before;
			// What is under way ends first: nothing is written any more once this has returned.
			if (!last.ok) return await writing.then(() => last);
		}
		return await writing;
	} finally {
		// What was read for a batch that does not come any more: nobody asks how that went.
		await Promise.allSettled([ahead]);
	}
}

/** Records of one room, and their spaces. */
interface Batch {
	readonly room: RoomName;
	readonly ids: RecordId[];
	readonly spaces: Set<SpaceId>;
}

/** Returns the records that have rows, in the batches in which they are taken back. */
async function batchesOf(db: ReplicaDatabase, ids: readonly RecordId[]): Promise<readonly Batch[]> {
	const batches: Batch[] = [];
	/** The batch of each room that is not full. */
	const open = new Map<RoomName, Batch>();
	for (let start = 0; start < ids.length; start += BATCH) {
		for (const row of await db.records.bulkGet(ids.slice(start, start + BATCH))) {
			if (row === undefined) continue;
			let batch = open.get(row.room);
			if (batch === undefined || batch.ids.length === BATCH) {
				batch = { room: row.room, ids: [], spaces: new Set() };
				batches.push(batch);
				open.set(row.room, batch);
			}
			batch.ids.push(row.id);
			if ('space' in row) batch.spaces.add(row.space);
		}
	}
	return batches;
}

/**
 * Sets records that were there before the import to their old values. Returns the values that others
 * have changed since, or that the rules keep, which stay.
 */
async function takeValuesBack(
	ports: UndoPorts,
	importId: ImportId,
	found: readonly RecordId[],
	acting: Acting,
	steps: Steps
): Promise<Saved<readonly KeptValue[]>> {
	const { db, records } = ports;
	const kept: KeptValue[] = [];
	for (let start = 0; start < found.length && !steps.isStopped; start += BATCH) {
		const rows = await db.records.bulkGet(found.slice(start, start + BATCH));
		const byRoom = new Map<RoomName, Map<RecordId, { change: RecordChange; row: Row }>>();
		for (const row of rows) {
			if (row === undefined) continue;
			// What was set under another id that it has had is told there.
			const ids = [row.id, ...(row.kind === 'customer' ? await mergedInto(db, row.id) : [])];
			const space = await spaceOf(ports, row);
			for (const stored of await readStored(db, ids)) {
				const back = backOf(importId, stored, space, acting);
				if (back.change.history.length > 0) {
					const inRoom =
						byRoom.get(row.room) ?? new Map<RecordId, { change: RecordChange; row: Row }>();
					byRoom.set(row.room, inRoom.set(stored.id, { change: back.change, row }));
				}
				kept.push(...back.kept.map((field) => valueOf(ports, row, space, field)));
			}
		}
		for (const [room, inRoom] of byRoom) {
			const done = await records.changeMany(
				room,
				[...inRoom.keys()],
				(id) => inRoom.get(id)?.change ?? NO_CHANGE
			);
			if (done.ok) continue;
			if (isNotStored(done.error)) return done;
			// The rules keep one of them: the others go back each by itself.
			for (const [id, { change, row }] of inRoom) {
				const one = await records.change(room, id, change);
				if (one.ok) continue;
				if (isNotStored(one.error)) return one;
				const space = await spaceOf(ports, row);
				for (const line of change.history) {
					const field = line.what === 'field' ? line.field : line.what;
					const value = 'from' in line ? String(line.from ?? '') : '';
					kept.push(valueOf(ports, row, space, { field, value }));
				}
			}
		}
		await steps.tell(Math.min(BATCH, found.length - start));
	}
	return succeed(kept);
}

const spaceOf = ({ space }: UndoPorts, row: Row): Promise<Space | null> =>
	'space' in row ? space(row.space) : Promise.resolve(null);

const backOf = (
	importId: ImportId,
	{ fields, history }: StoredRecord,
	space: Space | null,
	acting: Acting
) =>
	takeImportBack(
		importId,
		history,
		{
			valueOf: (field) => fields[field],
			moveBack: (stage) => movedBack(fields, stage, space, acting)
		},
		acting
	);

/** Returns the change that moves a record back into a stage, or `null` when that has gone. */
function movedBack(
	fields: RecordFields,
	stage: string,
	space: Space | null,
	acting: Acting
): RecordChange | null {
	const to = space?.stages.find(({ id }) => id === stage);
	const now = String(fields['stage']);
	const order = String(fields['order']);
	if (to === undefined) return null;
	if (fields['kind'] === 'task') return moveTask({ stage: now }, to, order, acting);
	const from = space?.stages.find(({ id }) => id === now) ?? { kind: 'open' as const };
	const closedAt = typeof fields['closedAt'] === 'number' ? fields['closedAt'] : null;
	// Whether this person may is said by the rules. The reason for losing has its own line.
	const moved = moveDeal({ stage: now, closedAt }, from, to, order, 'owner', acting);
	if (!moved.ok) return null;
	// A starting value that ended with the move begins again (PL-07).
	const begins = fields['startOver'] === true && fields['startStage'] === stage;
	return begins ? { ...moved.value, set: { ...moved.value.set, startOver: false } } : moved.value;
}

/** Returns a value that stays, with the names of what it refers to. */
function valueOf(
	ports: UndoPorts,
	row: Row,
	space: Space | null,
	{ field, value }: { readonly field: string; readonly value: string }
): KeptValue {
	const { id, title, kind } = row;
	return {
		...{ record: id, title, kind, field, value: namedIn(ports, row, space, field, value) },
		...('space' in row ? { space: row.space } : {})
	};
}

/** Returns a value with the names of what it refers to, and an amount in its currency. */
function namedIn(
	{ memberName }: UndoPorts,
	row: Row,
	space: Space | null,
	field: string,
	value: string
): string {
	if (field === 'stage') return space?.stages.find(({ id }) => id === value)?.name ?? value;
	if (field === 'owner') return memberName(value) ?? value;
	if (field === 'revenue' && row.kind === 'deal') {
		return `${String(toMajor(Number(value), row.currency))} ${row.currency}`;
	}
	const person = keyOf('person', field) === null ? null : /"name":"((?:[^"\\]|\\.)*)"/.exec(value);
	return person === null ? value : (person[1] ?? value);
}
