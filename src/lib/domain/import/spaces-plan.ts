import type { MemberId } from '../core/ids';
import type { People } from '../member/member';
import { judgeDocument } from '../policy/judge';
import { newSpace, newSpaceId } from '../space/new-space';
import type { Space } from '../space/space';
import { hasTag } from '../space/tags';
import { identity, sameName } from '../text/identity';
import type { CsvRow } from './csv';
import type { RowFaultReason } from './faults';
import { customUse, type Field } from './fields';
import { keyForm } from './existing';
import { PeopleMatcher } from './people-matcher';
import type { CheckedInput, Planner } from './plan-input';
import { SHOWN_CHANGES, type CellChange, type RowChange, type Shown } from './plan-changes';
import { NO_COUNTS, NO_DEFAULTS } from './plan-counts';
import { type PreviewName } from './plan-preview';
import { type RecordBatch } from './plan-types';
import { asText, isMeant } from './row-updates';
import { RowLog, RowReader } from './rows';
import { shownCustom } from './shown-values';
import { SpaceReader, type SpaceRow } from './space-rows';
import { MAX_NEW_SPACES, type SpaceEdit, type SpaceEdits, type SpacesHere } from './spaces-here';

/** One cell that changes a space, and how. */
interface SpaceCell extends CellChange {
	readonly edits: readonly SpaceEdit[];
}

/**
 * Plans an import of spaces, with the groups and people that they name (LS-09). Each is judged by the rules
 * before it is written: who may create spaces, who sees them, who changes one that is here.
 */
export function spacesPlanner(input: CheckedInput, here: SpacesHere): Planner {
	const { settings, snapshot, importId, acting, actor } = input;
	const reader = new RowReader(input.headers, settings.mapping, settings.defaults);
	const log = new RowLog(input);
	const people = new PeopleMatcher(snapshot, importId, acting);
	const rows = new SpaceReader(reader, input, here, people);
	const names = new Set(here.names.map(identity));
	const byName = spacesByKey();
	const made: Space[] = [];
	const edited: SpaceEdits[] = [];
	const changes: RowChange[] = [];
	const seen = new Map<string, number>();
	let unchanged = 0;

	/** The spaces that can be changed, by the chosen key. */
	function spacesByKey(): ReadonlyMap<string, readonly Space[]> {
		const found = new Map<string, Space[]>();
		const key = settings.key ?? 'name';
		for (const space of here.spaces) {
			const field = key.startsWith('field.') ? key.slice('field.'.length) : null;
			const value = field === null ? space.name : space.values[field];
			const form = typeof value === 'string' ? keyForm(key, value, null) : '';
			if (form !== '') found.set(form, [...(found.get(form) ?? []), space]);
		}
		return found;
	}

	/** Everybody, as the rules know them once the people of the file are added. */
	const everybody = (): People => ({
		members: new Map([...snapshot.members, ...people.members].map((one) => [one.id, one])),
		teams: new Map(snapshot.teams.map((team) => [team.id, team])),
		spaces: here.policy
	});

	function judged(before: Space | null, after: Space): readonly RowFaultReason[] {
		const { id } = after;
		const done = judgeDocument(
			actor.id,
			{ kind: 'space', id, space: before },
			{ kind: 'space', id, space: after },
			everybody()
		);
		if (done.ok) return [];
		const { rule, reason, facts = {} } = done.error;
		return [{ code: 'refused', rule, reason, facts }];
	}

	const membersOf = (row: SpaceRow): MemberId[] => row.members.map((one) => rows.member(one).id);

	function spaceOf(row: SpaceRow): Space {
		const { kind, name, visibility, tags, values } = row;
		const members = membersOf(row);
		const space = newSpace(
			{
				...{ kind, name, visibility, tags, values, members },
				stages: here.stages[kind],
				groups: row.groups.map((group) => rows.group(group).id)
			},
			{ id: newSpaceId(actor.id, acting.random), currency: here.currency },
			acting
		);
		// Also a public space keeps them: guests enter by this list, and it may become private later.
		return { ...space, members: [...new Set([actor.id, ...members])].sort() };
	}

	function takeNew(row: CsvRow): void {
		const read = rows.read(row);
		if (!('name' in read)) {
			log.reject(row, read);
			return;
		}
		const { name } = read;
		const firstRow = seen.get(identity(name));
		if (names.has(identity(name)) || firstRow !== undefined) {
			log.reject(row, [
				firstRow === undefined
					? { code: 'already-here', by: 'name', value: name }
					: { code: 'repeated', value: name, firstRow }
			]);
			return;
		}
		if (made.length >= MAX_NEW_SPACES) {
			log.reject(row, [{ code: 'too-many', max: MAX_NEW_SPACES }]);
			return;
		}
		// Judged before its groups and people are added, which only admins do.
		const draft = { ...read, groups: [], members: [] };
		const refused = judged(null, spaceOf(draft));
		if (refused.length > 0) {
			log.reject(row, refused);
			return;
		}
		seen.set(identity(name), row.row);
		made.push(spaceOf(read));
		if (log.wantsPreview) show(row, read);
	}

	function show(row: CsvRow, { name, kind, visibility, groups, tags, members, values }: SpaceRow) {
		const groupNames = groups.map((group): PreviewName => {
			const found = rows.group(group);
			return { name: found.name, isNew: rows.isNewGroup(found) };
		});
		const memberNames = members.map((one): PreviewName => {
			const member = rows.member(one);
			return { name: member.name, isNew: people.isNew(member) };
		});
		const fields = here.policy.fields.flatMap(({ id, name: field }) => {
			const text = values[id] === undefined ? '' : reader.text(row, customUse(id));
			return text === '' ? [] : [[field, text] as const];
		});
		log.show({
			...{ becomes: 'space', row: row.row, name, kind, visibility },
			...{ groups: groupNames, tags, members: memberNames, fields }
		});
	}

	/** Takes a row that may mean a space that is here. Returns `false` when it is a new one. */
	function takeExisting(row: CsvRow): boolean {
		const key = settings.key === null || settings.key === 'title' ? 'name' : settings.key;
		const text = reader.said(row, key);
		const found = byName.get(keyForm(key, text, null)) ?? [];
		const [only] = found;
		const column = reader.column(key);
		if (only === undefined && settings.mode === 'both' && text !== '') return false;
		const firstRow = only === undefined ? undefined : seen.get(only.id);
		if (only === undefined || found.length > 1 || firstRow !== undefined) {
			log.reject(row, [
				text === ''
					? { code: 'key-empty', column }
					: firstRow !== undefined
						? { code: 'repeated', value: text, firstRow }
						: found.length > 1
							? { code: 'several-here', column, value: text, count: found.length }
							: { code: 'not-here', column, value: text }
			]);
			return true;
		}
		seen.set(only.id, row.row);
		const read = rows.read(row, 'update');
		if (!('name' in read)) {
			log.reject(row, read);
			return true;
		}
		change(row, only, cellsOf(row, only, read));
		return true;
	}

	function change(row: CsvRow, space: Space, cells: readonly SpaceCell[]): void {
		const { id, name } = space;
		if (cells.length === 0) {
			unchanged += 1;
			log.show({ becomes: 'same', row: row.row, title: name });
			return;
		}
		const edits = cells.flatMap((cell) => cell.edits);
		const refused = judged(space, changed(space, edits));
		if (refused.length > 0) {
			log.reject(row, refused);
			return;
		}
		edited.push({ id, name, edits });
		const told: RowChange = {
			...{ row: row.row, title: name },
			cells: cells.map(({ use, from, to }) => ({ use, from, to }))
		};
		if (changes.length < SHOWN_CHANGES) changes.push(told);
		log.show({ becomes: 'change', ...told });
	}

	function cellsOf(row: CsvRow, space: Space, read: SpaceRow): readonly SpaceCell[] {
		const means = (use: Field) => isMeant(reader, row, use, settings);
		const cells: SpaceCell[] = [];
		const { visibility } = read;
		if (reader.said(row, 'visibility') !== '' && visibility !== space.visibility) {
			cells.push({
				use: 'visibility',
				from: { as: 'visibility', visibility: space.visibility },
				to: { as: 'visibility', visibility },
				edits: [{ of: 'visibility', from: space.visibility, to: visibility }]
			});
		}
		if (means('groups')) {
			const wanted = read.groups.map((group) => rows.group(group));
			const all = [...here.groups, ...rows.groups];
			const nameOf = (id: string) => all.find((group) => group.id === id)?.name ?? '';
			// A deleted group is not one that a file can name.
			const had = space.groups.filter((id) => nameOf(id) !== '');
			cells.push(
				...listCell(
					'groups',
					'group',
					had,
					wanted.map(({ id }) => id),
					nameOf
				)
			);
		}
		if (means('tags')) {
			const had = space.tags.map((tag) => read.tags.find((other) => sameName(other, tag)) ?? tag);
			cells.push(...listCell('tags', 'tag', had, read.tags, (tag) => tag));
		}
		if (means('members')) {
			const wanted = membersOf(read);
			const nameOf = (id: string) => people.get(id)?.name ?? '';
			// Whoever has left is not taken out by a list of names.
			const had = space.members.filter((id) => nameOf(id) !== '' && id !== space.createdBy);
			const asked = wanted.filter((id) => id !== space.createdBy);
			cells.push(...listCell('members', 'member', had, asked, nameOf));
		}
		for (const field of here.policy.fields) {
			const use = customUse(field.id);
			if (field.removed || settings.key === use || !isMeant(reader, row, use, settings)) continue;
			const from = space.values[field.id] ?? null;
			const to = read.values[field.id] ?? null;
			if (JSON.stringify(from) === JSON.stringify(to)) continue;
			const shown = shownCustom(field, here.currency, (id) => people.get(id)?.name ?? '');
			const edits = [{ of: 'value', field: field.id, from, to } as const];
			cells.push({ use, from: shown(from), to: shown(to), edits });
		}
		return cells;
	}

	const written = (row: CsvRow): boolean => {
		if (settings.mode === 'create' || settings.key === null) return false;
		return takeExisting(row);
	};

	return {
		take(row) {
			if (!log.admit(row) || written(row)) return;
			takeNew(row);
		},
		plan() {
			const rejected = log.rejected;
			return {
				importId,
				kind: 'spaces',
				members: people.members,
				teams: people.teams,
				stages: [],
				groups: rows.groups,
				spaces: made,
				spaceEdits: edited,
				counts: {
					...NO_COUNTS,
					rows: log.rows,
					accepted: log.rows - rejected.length,
					rejected: rejected.length,
					members: people.members.length,
					groups: rows.groups.length,
					spaces: made.length,
					updated: edited.length,
					unchanged
				},
				defaults: NO_DEFAULTS,
				preview: log.preview,
				rejected,
				...{ people: [], stageNames: [], customerNames: [] },
				...log.remarks(),
				...{ matches: [], matched: 0 },
				changes
			};
		},
		// Spaces are documents of their own, so there are no records to create.
		*batches(): Generator<RecordBatch> {}
	};
}

/** Returns the cell that makes these the items of a list, or nothing when they are. */
function listCell(
	use: 'groups' | 'tags' | 'members',
	of: 'group' | 'tag' | 'member',
	had: readonly string[],
	wanted: readonly string[],
	nameOf: (item: string) => string
): readonly SpaceCell[] {
	const added = wanted.filter((item) => !had.includes(item));
	const gone = had.filter((item) => !wanted.includes(item));
	if (added.length === 0 && gone.length === 0) return [];
	const shown = (items: readonly string[]): Shown => asText(items.map(nameOf).sort().join(', '));
	return [
		{
			use,
			from: shown(had),
			to: shown(wanted),
			edits: [
				...gone.map((item) => ({ of, item, inside: false })),
				...added.map((item) => ({ of, item, inside: true }))
			]
		}
	];
}

/** Returns a space as it is after edits. */
function changed(space: Space, edits: readonly SpaceEdit[]): Space {
	let next = space;
	for (const edit of edits) {
		switch (edit.of) {
			case 'visibility':
				next = { ...next, visibility: edit.to };
				break;
			case 'value':
				next = { ...next, values: { ...next.values, [edit.field]: edit.to } };
				break;
			case 'group':
				next = { ...next, groups: withItem(next.groups, edit.item, edit.inside) };
				break;
			case 'member':
				next = { ...next, members: withItem(next.members, edit.item, edit.inside) };
				break;
			case 'tag':
				next = {
					...next,
					tags: edit.inside
						? withItem(next.tags, edit.item, !hasTag(next.tags, edit.item))
						: next.tags.filter((tag) => !sameName(tag, edit.item))
				};
				break;
		}
	}
	return next;
}

const withItem = (items: readonly string[], item: string, inside: boolean): readonly string[] =>
	inside ? [...new Set([...items, item])].sort() : items.filter((other) => other !== item);
