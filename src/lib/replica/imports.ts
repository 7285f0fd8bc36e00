import type { RecordId, SpaceId } from '../domain/core/ids';
import { succeed } from '../domain/core/result';
import { inCountry } from '../domain/customer/keys';
import { customersByName, sourceKey } from '../domain/import/customer-matches';
import type { ImportDocuments, ImportSnapshot } from '../domain/import/plan-types';
import type { ImportKind } from '../domain/import/fields';
import type { ProjectHere } from '../domain/import/projects-here';
import { firstStage, type Space } from '../domain/space/space';
import { readDirectory } from '../documents/directory';
import { putGroup, putMember, putTeam } from '../documents/write-directory';
import { putImport, type ImportEntry } from '../documents/private';
import { putStage, readSpace } from '../documents/space';
import { automaticSpaces, lastOrder } from './automatic-deals';
import type { Saved } from './saved';
import { countryIn } from './store/country';
import type { ReplicaDatabase } from './store/database';
import { customerNow } from './store/merged';
import { projectsOf } from './store/projects';
import { sweep, type SweptRow } from './store/sweep';
import type { Workspace } from './workspace';

/** The kind of record whose ids in the source count in an import of a space. */
const KIND_OF: Readonly<Partial<Record<ImportKind, SweptRow['kind']>>> = {
	leads: 'lead',
	deals: 'deal',
	tasks: 'task'
};

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
		const ofKind = KIND_OF[kind];
		if (ofKind !== undefined) {
			await sweep(db, space.id, ofKind, { pasts: false }, ({ rows }) => {
				for (const { externalId } of rows) if (externalId) externalIds.add(externalId);
			});
		}
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
		...(kind === 'tasks' && space !== null ? { projects: await projectsHere(db, space.id) } : {}),
		...(directory.visibility === undefined ? {} : { visibility: directory.visibility }),
		...(directory.workspace === null ? {} : { currency: directory.workspace.currency }),
		...(directory.customerFields === undefined ? {} : { customerFields: directory.customerFields }),
		automatic
	};
}

/** The projects of a space, as the rows of a file may name them. */
const projectsHere = async (db: ReplicaDatabase, space: SpaceId): Promise<ProjectHere[]> =>
	(await projectsOf(db, space)).map(({ id, title, externalId }) => ({
		...{ id, title },
		...(externalId === undefined ? {} : { externalId })
	}));

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
			if (kind === 'people' || kind === 'tasks' || kind === 'spaces') return;
			const all = externalId === undefined ? row.keys : [sourceKey(externalId), ...row.keys];
			for (const own of all) {
				const key = inCountry(own, country);
				if (!keys.has(key)) keys.set(key, { id, title });
			}
			if (kind !== 'customers' && kind !== 'contacts') return;
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
	const { members, teams, stages, groups = [] } = documents;
	if (members.length > 0 || teams.length > 0 || groups.length > 0) {
		const done = await workspace.directory.edit((doc) => {
			for (const member of members) putMember(doc, member);
			for (const team of teams) putTeam(doc, team);
			for (const group of groups) putGroup(doc, group);
		});
		if (!done.ok) return done;
	}
	if (space === null || stages.length === 0) return DONE;
	return workspace.space(space).edit((doc) => {
		for (const stage of stages) putStage(doc, stage);
	});
}

/**
 * Begins an import: notes it, then adds what it brings to shared documents. The entry is there before anything else:
 * an import that is cut off in the middle is found by it at the next start, and undone. Records have the import's
 * mark; spaces have none, and are named in the entry.
 */
export async function startImport(
	workspace: Workspace,
	entry: ImportEntry,
	documents: ImportDocuments
): Promise<Saved> {
	const noted = await noteImport(workspace, { ...entry, isRunning: true });
	return noted.ok ? beginImport(workspace, documents, entry.space) : noted;
}

/** Notes an import, so that it can be found and undone from any of the member's devices. */
export const noteImport = (workspace: Workspace, entry: ImportEntry): Promise<Saved> =>
	workspace.mine.edit((doc) => {
		putImport(doc, entry);
	});
