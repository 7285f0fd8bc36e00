import { NO_CHANGE, type Acting, type RecordChange } from '../domain/core/change';
import type { ImportId, RecordId, SpaceId } from '../domain/core/ids';
import { succeed } from '../domain/core/result';
import { takeImportBack } from '../domain/core/undo';
import { CUSTOMER_FIELDS } from '../domain/customer/customer';
import { inCountry } from '../domain/customer/keys';
import { bin } from '../domain/history/commands';
import { customersByName, sourceKey } from '../domain/import/customer-matches';
import type { ImportDocuments, ImportSnapshot } from '../domain/import/plan-types';
import type { ImportKind } from '../domain/import/fields';
import type { UndoneImport } from '../domain/import/undone';
import { firstStage, type Space } from '../domain/space/space';
import { dropMember, dropTeam, putMember, putTeam, readDirectory } from '../documents/directory';
import { putImport, readImports, type ImportEntry } from '../documents/private';
import { putStage, readSpace, removeStage } from '../documents/space';
import { roomName, type RoomName } from '../protocol/rooms';
import { automaticSpaces, lastOrder } from './automatic-deals';
import { GiveWay } from './give-way';
import { saving, type Saved } from './saved';
import { countryIn } from './store/country';
import type { ReplicaDatabase } from './store/database';
import { customerNow, mergedInto } from './store/merged';
import type { Workspace } from './workspace';

/** How many records are taken back in one transaction. */
const BATCH = 500;

const DONE: Saved = succeed(null);

/** The workspace as an import has to know it. */
export async function importSnapshot(
	workspace: Workspace,
	kind: ImportKind,
	spaceId: SpaceId | null
): Promise<ImportSnapshot> {
	const { db } = workspace;
	const directory = workspace.directory.read(readDirectory);
	const timeZone = directory.workspace?.timeZone ?? null;
	const space =
		spaceId === null ? null : workspace.space(spaceId).read((doc) => readSpace(doc, spaceId));
	const externalIds = new Set<string>();
	const found = await knownCustomers(db, kind, externalIds);
	const places = new Map<string, string>();
	if (space !== null) {
		await db.records
			.where('externalId')
			.above('')
			.each((row) => {
				const isOfKind = row.kind === (kind === 'tasks' ? 'task' : 'deal');
				if (isOfKind && row.space === space.id && row.externalId !== undefined) {
					externalIds.add(row.externalId);
				}
			});
		for (const { id } of space.stages) {
			const last = await lastOrder(db, space.id, id);
			if (last !== null) places.set(id, last);
		}
	}
	const automatic: { space: Space; last: string | null }[] = [];
	// Deals that are imported bring their customers along: those have their opportunities already.
	for (const one of kind === 'customers' ? await automaticSpaces(workspace) : []) {
		const last = await lastOrder(db, one.id, firstStage(one.stages)?.id ?? '');
		automatic.push({ space: one, last });
	}
	return {
		workspace: workspace.id,
		...(timeZone === null ? {} : { timeZone }),
		actor: workspace.me,
		members: [...directory.members.values()].filter(({ standing }) => standing !== 'removed'),
		teams: [...directory.teams.values()],
		space,
		lastOrder: places,
		...found,
		externalIds,
		...(directory.visibility === undefined ? {} : { visibility: directory.visibility }),
		automatic
	};
}

/** The customers of this device, by all that an import may know them by. Adds their ids in the source. */
async function knownCustomers(
	db: ReplicaDatabase,
	kind: ImportKind,
	externalIds: Set<string>
): Promise<Pick<ImportSnapshot, 'customers' | 'known' | 'keys' | 'country'>> {
	const named: [string, { id: RecordId; owner: string | null }][] = [];
	const known = new Map<RecordId, RecordId | null>();
	const keys = new Map<string, { id: RecordId; title: string }>();
	const owners = new Map<RecordId, string | null>();
	const country = await countryIn(db);
	await db.records
		.where('[kind+sortTitle]')
		.between(['customer', ''], ['customer', '\uffff'])
		.each((row) => {
			if (row.kind !== 'customer') return;
			const { id, title, owner, externalId } = row;
			known.set(id, id);
			owners.set(id, owner);
			named.push([title, { id, owner }]);
			if (kind === 'people' || kind === 'tasks') return;
			const all = externalId === undefined ? row.keys : [sourceKey(externalId), ...row.keys];
			for (const own of all) {
				const key = inCountry(own, country);
				if (!keys.has(key)) keys.set(key, { id, title });
			}
			if (kind !== 'customers') return;
			if (externalId !== undefined) externalIds.add(externalId);
		});
	for (const row of await db.bin.toArray()) {
		if (row.kind !== 'customer') continue;
		const now = row.mergedInto === undefined ? row.id : await customerNow(db, row.id);
		const owner = owners.get(now);
		known.set(row.id, owner === undefined ? null : now);
		if (owner !== undefined) named.push([row.title, { id: now, owner }]);
	}
	return { customers: customersByName(named), known, keys, country };
}

/**
 * Adds an import's people and teams to the directory and its stages to the space. Stops at the first
 * of the two that the rules refuse.
 */
export async function beginImport(
	workspace: Workspace,
	documents: ImportDocuments,
	space: SpaceId | null
): Promise<Saved> {
	const { members, teams, stages } = documents;
	if (members.length > 0 || teams.length > 0) {
		const done = await workspace.directory.edit((doc) => {
			for (const member of members) putMember(doc, member);
			for (const team of teams) putTeam(doc, team);
		});
		if (!done.ok) return done;
	}
	if (space === null || stages.length === 0) return DONE;
	return workspace.space(space).edit((doc) => {
		for (const stage of stages) putStage(doc, stage);
	});
}

/** Notes an import, so that it can be found and undone from any of the member's devices. */
export const noteImport = (workspace: Workspace, entry: ImportEntry): Promise<Saved> =>
	workspace.mine.edit((doc) => {
		putImport(doc, entry);
	});

/**
 * Takes an import back (LS-09): gives customers who were there before their old values where nobody has
 * changed them since, bins its records, then removes its stages if they are empty, its people if they
 * have not joined meanwhile, and its teams if nobody is left in them. Gives what stays. Stopped in the
 * middle, by a refusal or by storage that fails, it can be called again.
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
	const { db, records } = workspace;
	const values = await takeValuesBack(workspace, importId, acting);
	if (!values.ok) return values;
	const ids = await db.records.where('importId').equals(importId).primaryKeys();
	const spaces = new Set<SpaceId>();
	const sending = new GiveWay(db);
	let done = 0;
	for (let start = 0; start < ids.length; start += BATCH) {
		const rows = await db.records.bulkGet(ids.slice(start, start + BATCH));
		const byRoom = new Map<RoomName, RecordId[]>();
		for (const row of rows) {
			if (row === undefined) continue;
			if ('space' in row) spaces.add(row.space);
			byRoom.set(row.room, [...(byRoom.get(row.room) ?? []), row.id]);
		}
		for (const [room, inRoom] of byRoom) {
			const binned = await sending.after(() => records.changeMany(room, inRoom, () => bin(acting)));
			if (!binned.ok) return binned;
			done += inRoom.length;
			onProgress(done, ids.length);
		}
	}
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
	const entry = workspace.mine.read(readImports).find(({ id }) => id === importId);
	const marked = await markUndone(workspace, entry, acting.clock.now());
	if (!marked.ok) return marked;
	const isUnknown = entry?.kind === 'customers' && entry.updated === undefined;
	return succeed({ values: values.value, stages, people: people.value, isUnknown });
}

/**
 * Sets customers who were there before the import to their old values. Returns the values that others
 * have changed since, which stay.
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
		const changes = new Map<RecordId, RecordChange>();
		for (const id of found.slice(start, start + BATCH)) {
			// What was set under another id that it has had is told there.
			for (const one of [id, ...(await mergedInto(db, id))]) {
				const whole = await records.read(one);
				if (whole?.record.kind !== 'customer') continue;
				const { record, history } = whole;
				const back = takeImportBack(
					importId,
					history,
					(field) => CUSTOMER_FIELDS.flatMap((own) => (own === field ? [record[own]] : []))[0],
					acting
				);
				if (back.change.history.length > 0) changes.set(one, back.change);
				const { title } = record;
				kept.push(...back.kept.map((field) => ({ record: one, title, ...field })));
			}
		}
		const done = await records.changeMany(
			roomName({ kind: 'customers' }),
			[...changes.keys()],
			(id) => changes.get(id) ?? NO_CHANGE
		);
		if (!done.ok) return done;
	}
	return succeed(kept);
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
		if ((await workspace.db.records.where('owner').equals(id).count()) > 0) owning.add(id);
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
