import { NO_CHANGE, type Acting, type RecordChange } from '../domain/core/change';
import type { ImportId, RecordId, SpaceId } from '../domain/core/ids';
import { succeed } from '../domain/core/result';
import { takeImportBack } from '../domain/core/undo';
import { keyOf } from '../domain/core/keyed';
import { moveDeal } from '../domain/deal/commands';
import { toMajor } from '../domain/money/money';
import { bin } from '../domain/history/commands';
import type { UndoneImport } from '../domain/import/undone';
import type { RecordFields } from '../domain/policy/edit';
import type { Space } from '../domain/space/space';
import { moveTask } from '../domain/task/commands';
import { dropMember, dropTeam, readDirectory } from '../documents/directory';
import { readImports, type ImportEntry } from '../documents/private';
import { readSpace, removeStage } from '../documents/space';
import type { RoomName } from '../protocol/rooms';
import { GiveWay } from './give-way';
import { noteImport } from './imports';
import { takeSpacesBack } from './import-spaces';
import { isNotStored, saving, type Saved } from './saved';
import { mergedInto } from './store/merged';
import { ownedCount } from './store/queries';
import type { Row } from './store/rows';
import { readStored, type StoredRecord } from './store/whole-fields';
import type { Workspace } from './workspace';

/**
 * How many records are taken back in one transaction. More make longer tasks of the page; fewer than the index of words
 * takes in later (`BULK` of it) would write its pages each time.
 */
const BATCH = 200;

const DONE: Saved = succeed(null);

/**
 * Takes an import back (LS-09): gives records that were there before their old values where nobody has
 * changed them since, bins its records, takes back its spaces, then removes its stages if they are empty,
 * its people if they have not joined meanwhile, and its teams if nobody is left in them. Gives what stays.
 * Stopped in the middle, by a refusal or by storage that fails, it can be called again.
 */
export const undoImport = (
	workspace: Workspace,
	importId: ImportId,
	acting: Acting,
	onProgress: (done: number, total: number) => void = () => undefined
): Promise<Saved<UndoneImport>> => saving(() => undoWhole(workspace, importId, acting, onProgress));

async function undoWhole(
	workspace: Workspace,
	importId: ImportId,
	acting: Acting,
	onProgress: (done: number, total: number) => void
): Promise<Saved<UndoneImport>> {
	const entry = workspace.mine.read(readImports).find(({ id }) => id === importId);
	const values = await takeValuesBack(workspace, importId, acting);
	if (!values.ok) return values;
	const spaces = new Set<SpaceId>();
	const binned = await binRecords(workspace, importId, spaces, acting, onProgress);
	if (!binned.ok) return binned;
	const made = await takeSpacesBack(workspace, entry?.spaces ?? null, onProgress);
	if (!made.ok) return made;
	for (const { id } of workspace.catalogue)
		if (await hasStagesOf(workspace, id, importId)) spaces.add(id);
	const stages: string[] = [];
	for (const space of spaces) {
		const removed = await removeStages(workspace, space, importId);
		if (!removed.ok) return removed;
		stages.push(...removed.value);
	}
	const people = await removePeople(workspace, importId);
	if (!people.ok) return people;
	const marked = await markUndone(workspace, entry, acting.clock.now());
	if (!marked.ok) return marked;
	const isUnknown = entry?.kind === 'customers' && entry.updated === undefined;
	return succeed({
		values: [...values.value, ...made.value.values],
		spaces: made.value.spaces,
		archived: made.value.archived,
		...{ stages, people: people.value, isUnknown }
	});
}

/**
 * Bins the records of an import, and adds their spaces. While some are written, the next are worked out: the page does
 * one, the browser's storage the other.
 */
async function binRecords(
	{ db, records }: Workspace,
	importId: ImportId,
	spaces: Set<SpaceId>,
	acting: Acting,
	onProgress: (done: number, total: number) => void
): Promise<Saved> {
	const ids = await db.records.where('importId').equals(importId).primaryKeys();
	const sending = new GiveWay(db);
	let done = 0;
	let writing: Promise<Saved> = Promise.resolve(DONE);
	for (let start = 0; start < ids.length; start += BATCH) {
		const rows = await db.records.bulkGet(ids.slice(start, start + BATCH));
		const byRoom = new Map<RoomName, RecordId[]>();
		for (const row of rows) {
			if (row === undefined) continue;
			if ('space' in row) spaces.add(row.space);
			byRoom.set(row.room, [...(byRoom.get(row.room) ?? []), row.id]);
		}
		for (const [room, inRoom] of byRoom) {
			const before = writing;
			writing = sending
				.after(() => records.changeMany(room, inRoom, () => bin(acting), before))
				.then((saved) => {
					if (saved.ok) onProgress((done += inRoom.length), ids.length);
					return saved;
				});
			const last = await before;
			// What is under way ends first: nothing is written any more once this has returned.
			if (!last.ok) return writing.then(() => last);
		}
	}
	return writing;
}

/**
 * Sets records that were there before the import to their old values. Returns the values that others
 * have changed since, or that the rules keep, which stay.
 */
async function takeValuesBack(
	workspace: Workspace,
	importId: ImportId,
	acting: Acting
): Promise<Saved<UndoneImport['values']>> {
	const { db, records } = workspace;
	const found = await db.records.where('changedBy').equals(importId).primaryKeys();
	const kept: UndoneImport['values'][number][] = [];
	for (let start = 0; start < found.length; start += BATCH) {
		const rows = await db.records.bulkGet(found.slice(start, start + BATCH));
		const byRoom = new Map<RoomName, Map<RecordId, { change: RecordChange; row: Row }>>();
		for (const row of rows) {
			if (row === undefined) continue;
			// What was set under another id that it has had is told there.
			const ids = [row.id, ...(row.kind === 'customer' ? await mergedInto(db, row.id) : [])];
			const space = await spaceOf(workspace, row);
			for (const stored of await readStored(db, ids)) {
				const back = backOf(importId, stored, space, acting);
				if (back.change.history.length > 0) {
					const inRoom =
						byRoom.get(row.room) ?? new Map<RecordId, { change: RecordChange; row: Row }>();
					byRoom.set(row.room, inRoom.set(stored.id, { change: back.change, row }));
				}
				kept.push(...back.kept.map((field) => valueOf(workspace, row, space, field)));
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
				const space = await spaceOf(workspace, row);
				for (const line of change.history) {
					const field = line.what === 'field' ? line.field : line.what;
					const value = 'from' in line ? String(line.from ?? '') : '';
					kept.push(valueOf(workspace, row, space, { field, value }));
				}
			}
		}
	}
	return succeed(kept);
}

async function spaceOf(workspace: Workspace, row: Row): Promise<Space | null> {
	if (!('space' in row)) return null;
	const document = workspace.space(row.space);
	await document.whenLoaded();
	return document.read((doc) => readSpace(doc, row.space));
}

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
	workspace: Workspace,
	row: Row,
	space: Space | null,
	{ field, value }: { readonly field: string; readonly value: string }
): UndoneImport['values'][number] {
	const { id, title, kind } = row;
	return {
		...{ record: id, title, kind, field, value: namedIn(workspace, row, space, field, value) },
		...('space' in row ? { space: row.space } : {})
	};
}
/** Returns a value with the names of what it refers to, and an amount in its currency. */
function namedIn(
	workspace: Workspace,
	row: Row,
	space: Space | null,
	field: string,
	value: string
): string {
	if (field === 'stage') return space?.stages.find(({ id }) => id === value)?.name ?? value;
	if (field === 'owner') {
		return workspace.directory.read(readDirectory).members.get(value)?.name ?? value;
	}
	if (field === 'revenue' && row.kind === 'deal') {
		return `${String(toMajor(Number(value), row.currency))} ${row.currency}`;
	}
	const person = keyOf('person', field) === null ? null : /"name":"((?:[^"\\]|\\.)*)"/.exec(value);
	return person === null ? value : (person[1] ?? value);
}

async function hasStagesOf(
	workspace: Workspace,
	id: SpaceId,
	importId: ImportId
): Promise<boolean> {
	const document = workspace.space(id);
	await document.whenLoaded();
	const space = document.read((doc) => readSpace(doc, id));
	return space?.stages.some((stage) => stage.importId === importId) ?? false;
}

async function removeStages(
	workspace: Workspace,
	id: SpaceId,
	importId: ImportId
): Promise<Saved<readonly string[]>> {
	const document = workspace.space(id);
	const space = document.read((doc) => readSpace(doc, id));
	const used = new Set(
		(await workspace.db.totals.where('space').equals(id).toArray()).map(({ stage }) => stage)
	);
	const ours = (space?.stages ?? []).filter((stage) => stage.importId === importId);
	const gone = ours.filter((stage) => !used.has(stage.id));
	const left = ours.flatMap((stage) => (used.has(stage.id) ? [stage.name] : []));
	if (gone.length === 0) return succeed(left);
	const done = await document.edit((doc) => {
		for (const stage of gone) removeStage(doc, stage.id);
	});
	return done.ok ? succeed(left) : done;
}

async function removePeople(
	workspace: Workspace,
	importId: ImportId
): Promise<Saved<readonly string[]>> {
	const { members, teams } = workspace.directory.read(readDirectory);
	const ours = [...members.values()].filter(
		(member) => member.importId === importId && member.standing !== 'removed'
	);
	const people = ours.filter(({ standing }) => standing === 'invited');
	const owning = new Set<string>();
	for (const { id } of people) {
		if ((await ownedCount(workspace.db, id)) > 0) owning.add(id);
	}
	const gone = new Set(people.map(({ id }) => id).filter((id) => !owning.has(id)));
	const emptied = [...teams.values()].filter(
		(team) =>
			team.importId === importId &&
			![...members.values()].some(({ id, team: of }) => of === team.id && !gone.has(id)) &&
			team.supervisors.every((supervisor) => gone.has(supervisor))
	);
	const left = ours.flatMap(({ id, name }) => (gone.has(id) ? [] : [name]));
	if (gone.size === 0 && emptied.length === 0) return succeed(left);
	const done = await workspace.directory.edit((doc) => {
		for (const id of gone) dropMember(doc, id);
		for (const { id } of emptied) dropTeam(doc, id);
	});
	return done.ok ? succeed(left) : done;
}

const markUndone = (
	workspace: Workspace,
	entry: ImportEntry | undefined,
	at: number
): Promise<Saved> =>
	entry === undefined ? Promise.resolve(DONE) : noteImport(workspace, { ...entry, undoneAt: at });
