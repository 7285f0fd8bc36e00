import { derivedId, type SpaceId } from '../domain/core/ids';
import { succeed } from '../domain/core/result';
import type { SpaceEdit, SpaceEdits, SpacesHere } from '../domain/import/spaces-here';
import type { UndoneImport } from '../domain/import/undone';
import { isAdmin } from '../domain/member/member';
import { listedFor } from '../domain/space/listed';
import { DEFAULT_SPACE_POLICY } from '../domain/space/policy';
import type { Space } from '../domain/space/space';
import { hasTag } from '../domain/space/tags';
import { readDirectory, type Directory } from '../documents/directory';
import { dropGroup } from '../documents/write-directory';
import type { ImportedSpaces } from '../documents/private';
import {
	readSpace,
	setDeleted,
	setSpaceField,
	setSpaceGroup,
	setSpaceMember,
	setSpaceTag,
	setSpaceValue,
	writeSpace
} from '../documents/space';
import { roomName } from '../protocol/rooms';
import type { Saved } from './saved';
import type { Workspace } from './workspace';

type SpaceDocument = Parameters<typeof setSpaceMember>[0];

/** After how many spaces the list of spaces is written anew. */
const CHUNK = 40;

/**
 * Returns the spaces as an import has to know them. `stages` are those with which new ones start;
 * `whole` reads all that the person may enter, for updates.
 */
export async function spacesHere(
	workspace: Workspace,
	stages: SpacesHere['stages'],
	whole: boolean
): Promise<SpacesHere> {
	const directory = workspace.directory.read(readDirectory);
	const listed = workspace.catalogue.filter(({ deleted }) => deleted !== true);
	const spaces: Space[] = [];
	for (const { id, enter } of whole ? listed : []) {
		const space = enter ? await readWhole(workspace, id) : null;
		if (space !== null) spaces.push(space);
	}
	return {
		names: listed.map(({ name }) => name),
		spaces,
		groups: directory.groups,
		policy: directory.spaces ?? DEFAULT_SPACE_POLICY,
		currency: directory.workspace?.currency ?? 'USD',
		stages
	};
}

async function readWhole(workspace: Workspace, id: SpaceId): Promise<Space | null> {
	const document = workspace.space(id);
	await document.whenLoaded();
	return document.read((doc) => readSpace(doc, id));
}

/**
 * Writes new spaces, and changes of existing ones, until `progress` says that enough is done. Stops at the
 * first that the rules refuse or that this device cannot store.
 */
export async function writeSpaces(
	workspace: Workspace,
	made: readonly Space[],
	edited: readonly SpaceEdits[],
	progress: (done: number) => boolean
): Promise<Saved> {
	let done = 0;
	let listed: SpaceId[] = [];
	const total = made.length + edited.length;
	const work = [
		...made.map((space) => ({
			id: space.id,
			write: (doc: SpaceDocument) => {
				writeSpace(doc, space);
			}
		})),
		...edited.map(({ id, edits }) => ({
			id,
			write: (doc: SpaceDocument) => {
				doc.transact(() => {
					for (const edit of edits) apply(doc, edit);
				});
			}
		}))
	];
	for (const { id, write } of work) {
		const document = workspace.space(id);
		await document.whenLoaded();
		const written = await document.edit(write);
		if (!written.ok) return written;
		listed.push(id);
		done += 1;
		const goesOn = progress(done);
		if (listed.length >= CHUNK || done === total || !goesOn) {
			const kept = await list(workspace, listed);
			if (!kept.ok) return kept;
			listed = [];
		}
		if (!goesOn) break;
	}
	return succeed(null);
}

/** Writes spaces as they are now into this device's list of spaces. */
function list(workspace: Workspace, ids: readonly SpaceId[]): Promise<Saved> {
	const directory = workspace.directory.read(readDirectory);
	const entries = ids.flatMap((id) => {
		const space = workspace.space(id).read((doc) => readSpace(doc, id));
		return (space === null ? null : listedFor(workspace.me, space, directory)) ?? [];
	});
	return workspace.list(...entries);
}

/** Returns what the undo of an import has to know of its spaces. */
export const importedSpaces = (
	made: readonly Space[],
	edited: readonly SpaceEdits[],
	groups: readonly { readonly id: string }[]
): ImportedSpaces => ({
	made: made.map((space) => ({ id: space.id, look: lookOf(space) })),
	edited,
	groups: groups.map(({ id }) => id)
});

/** Returns a digest of what people set in a space, to see whether somebody has changed it since. */
function lookOf(space: Space): string {
	const { name, visibility, archived, members, groups, tags, values, team, stages } = space;
	return derivedId(
		'look',
		JSON.stringify([
			...[
				name,
				visibility,
				archived,
				[...members].sort(),
				[...groups].sort(),
				[...tags].sort(),
				team
			],
			Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)),
			stages
				.map(({ id, name: stage }) => [id, stage])
				.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
		])
	);
}

/**
 * Takes the spaces of an import back: deletes those that nobody has used or changed since, or archives them
 * where the person may not delete spaces, and sets what it changed in others back where that still is so.
 */
export async function takeSpacesBack(
	workspace: Workspace,
	spaces: ImportedSpaces | null,
	progress: (done: number, total: number) => void
): Promise<Saved<Pick<UndoneImport, 'values' | 'spaces' | 'archived'>>> {
	const values: UndoneImport['values'][number][] = [];
	const left: string[] = [];
	const archived: string[] = [];
	if (spaces === null) return succeed({ values, spaces: left, archived });
	const directory = workspace.directory.read(readDirectory);
	const { members } = directory;
	const role = members.get(workspace.me)?.role ?? 'guest';
	const total = spaces.made.length + spaces.edited.length;
	let done = 0;
	const touched: SpaceId[] = [];
	for (const { id, look } of spaces.made) {
		const space = await readWhole(workspace, id);
		progress((done += 1), total);
		if (space === null || space.deleted) continue;
		if (await isUsed(workspace, space, look)) {
			left.push(space.name);
			continue;
		}
		const removed = await workspace.space(id).edit((doc) => {
			if (isAdmin(role)) setDeleted(doc, true);
			else setSpaceField(doc, 'archived', true);
		});
		if (!removed.ok) return removed;
		if (!isAdmin(role)) archived.push(space.name);
		touched.push(id);
	}
	for (const { id, edits } of spaces.edited) {
		const space = await readWhole(workspace, id);
		progress((done += 1), total);
		if (space === null) continue;
		const back = edits.filter((edit) => isSo(space, edit));
		for (const edit of edits) {
			if (back.includes(edit) || isBack(space, edit)) continue;
			const { name: title } = space;
			values.push({ record: id, title, kind: 'space', space: id, ...told(space, edit, directory) });
		}
		if (back.length === 0) continue;
		const set = await workspace.space(id).edit((doc) => {
			doc.transact(() => {
				for (const edit of back) apply(doc, reversed(edit));
			});
		});
		if (!set.ok) return set;
		touched.push(id);
	}
	const listed = await list(workspace, touched);
	if (!listed.ok) return listed;
	const grouped = await dropGroups(workspace, spaces);
	return grouped.ok ? succeed({ values, spaces: left, archived }) : grouped;
}

/** Whether a space holds something, or is not as the import left it. */
async function isUsed(workspace: Workspace, space: Space, look: string): Promise<boolean> {
	if (lookOf(space) !== look) return true;
	const { id } = space;
	return (
		(await workspace.db.records
			.where('room')
			.equals(roomName({ kind: 'space', space: id }))
			.count()) > 0
	);
}

/** Removes the groups of an import in which no space is any more. */
async function dropGroups(workspace: Workspace, { made, groups }: ImportedSpaces): Promise<Saved> {
	if (groups.length === 0) return succeed(null);
	const gone = new Set(made.map(({ id }) => id));
	const used = new Set<string>();
	for (const { id, details, deleted } of workspace.catalogue) {
		if (gone.has(id) && deleted === true) continue;
		for (const group of details?.groups ?? []) used.add(group);
	}
	return workspace.directory.edit((doc) => {
		for (const group of groups) if (!used.has(group)) dropGroup(doc, group);
	});
}

function apply(doc: SpaceDocument, edit: SpaceEdit): void {
	switch (edit.of) {
		case 'visibility':
			setSpaceField(doc, 'visibility', edit.to);
			return;
		case 'group':
			setSpaceGroup(doc, edit.item, edit.inside);
			return;
		case 'tag':
			setSpaceTag(doc, edit.item, edit.inside);
			return;
		case 'member':
			setSpaceMember(doc, edit.item, edit.inside);
			return;
		case 'value':
			setSpaceValue(doc, edit.field, edit.to);
	}
}

function reversed(edit: SpaceEdit): SpaceEdit {
	return 'inside' in edit
		? { ...edit, inside: !edit.inside }
		: ({ ...edit, from: edit.to, to: edit.from } as SpaceEdit);
}

/** Whether a space still is as an edit has left it. */
function isSo(space: Space, edit: SpaceEdit): boolean {
	switch (edit.of) {
		case 'visibility':
			return space.visibility === edit.to;
		case 'group':
			return space.groups.includes(edit.item) === edit.inside;
		case 'tag':
			return hasTag(space.tags, edit.item) === edit.inside;
		case 'member':
			return space.members.includes(edit.item) === edit.inside;
		case 'value':
			return JSON.stringify(space.values[edit.field] ?? null) === JSON.stringify(edit.to);
	}
}

/** Whether a space is as it was before an edit. */
const isBack = (space: Space, edit: SpaceEdit): boolean => isSo(space, reversed(edit));

/** Returns the field of an edit, and what stands there now. */
function told(
	space: Space,
	edit: SpaceEdit,
	{ groups, members, spaces }: Directory
): Pick<UndoneImport['values'][number], 'field' | 'name' | 'value'> {
	switch (edit.of) {
		case 'value': {
			const field = spaces?.fields.find(({ id }) => id === edit.field);
			const value = String(space.values[edit.field] ?? '');
			return { field: edit.field, value, ...(field === undefined ? {} : { name: field.name }) };
		}
		case 'visibility':
			return { field: 'visibility', value: space.visibility };
		case 'group': {
			const group = groups.find(({ id }) => id === edit.item);
			return { field: 'groups', value: group?.name ?? edit.item };
		}
		case 'member':
			return { field: 'members', value: members.get(edit.item)?.name ?? edit.item };
		case 'tag':
			return { field: 'tags', value: edit.item };
	}
}
