import type { Acting } from '../domain/core/change';
import type { Clock } from '../domain/core/day';
import type { ImportId, SpaceId } from '../domain/core/ids';
import { succeed } from '../domain/core/result';
import type { TimeZone } from '../domain/core/zone';
import { isStopped, type StoppedUndo, type UndoneImport } from '../domain/import/undone';
import { readDirectory } from '../documents/directory';
import { dropMember, dropTeam } from '../documents/write-directory';
import { readImports, type ImportEntry } from '../documents/private';
import { readSpace, removeStage } from '../documents/space';
import type { Space } from '../domain/space/space';
import { noteImport } from './imports';
import { undoRecords, type UndoneRecords, type UndoProgress } from './import-undo-records';
import { takeSpacesBack } from './import-spaces';
import { undoInWorker } from './import-undo-client';
import { saving, type Saved } from './saved';
import { ownedCount } from './store/queries';
import type { WorkerEnd } from './worker/remote-worker';
import type { Workspace } from './workspace';
import { platform } from './platform';

const DONE: Saved = succeed(null);

/** How an undo is watched and stopped, and what works on the records. */
export interface UndoOptions {
	readonly progress?: UndoProgress;
	/** Starts a worker that takes the records back; the page does it if left out. */
	readonly worker?: () => WorkerEnd;
}

/**
 * Takes an import back (LS-09): gives records that were there before their old values where nobody has
 * changed them since, bins its records, takes back its spaces, then removes its stages if they are empty,
 * its people if they have not joined meanwhile, and its teams if nobody is left in them. Gives what stays.
 * Stopped in the middle, by what `progress` answers, a refusal or storage that fails, it can be called again.
 */
export const undoImport = (
	workspace: Workspace,
	importId: ImportId,
	acting: Acting,
	options: UndoOptions = {}
): Promise<Saved<UndoneImport | StoppedUndo>> =>
	saving(() => undoWhole(workspace, importId, acting, options));

async function undoWhole(
	workspace: Workspace,
	importId: ImportId,
	acting: Acting,
	{ progress = () => true, worker }: UndoOptions
): Promise<Saved<UndoneImport | StoppedUndo>> {
	const entry = workspace.mine.read(readImports).find(({ id }) => id === importId);
	const records = await takeRecordsBack(workspace, importId, acting, progress, worker);
	if (!records.ok) return records;
	if (isStopped(records.value)) return succeed(records.value);
	const made = await takeSpacesBack(workspace, entry?.spaces ?? null, (done, total) => {
		void progress(done, total);
	});
	if (!made.ok) return made;
	const spaces = new Set(records.value.spaces);
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
		values: [...records.value.values, ...made.value.values],
		spaces: made.value.spaces,
		archived: made.value.archived,
		...{ stages, people: people.value, isUnknown }
	});
}

/** Returns what a worker has to know to tell the time as this device does. */
const clockOf = (clock: Clock, about: { readonly timeZone: TimeZone | null } | null) => ({
	behind: clock.now() - platform.now(),
	timeZone: about?.timeZone ?? null
});

/** Takes back what the import did to records, in a worker where there is one. */
function takeRecordsBack(
	workspace: Workspace,
	importId: ImportId,
	acting: Acting,
	progress: UndoProgress,
	worker: (() => WorkerEnd) | undefined
): Promise<Saved<UndoneRecords | StoppedUndo>> {
	const { directory, db, records, me } = workspace;
	const people = directory.read(readDirectory);
	const space = async (id: SpaceId): Promise<Space | null> => {
		const document = workspace.space(id);
		await document.whenLoaded();
		return document.read((doc) => readSpace(doc, id));
	};
	// Whoever has been removed is told so by the workspace's own records.
	if (worker === undefined || workspace.removal !== null) {
		const memberName = (id: string) => people.members.get(id)?.name;
		return undoRecords({ db, records, space, memberName }, importId, acting, progress);
	}
	return undoInWorker(
		worker,
		{ database: db.name, importId, me, people, ...clockOf(acting.clock, people.workspace) },
		space,
		progress
	);
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
