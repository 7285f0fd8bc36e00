import type { FieldId, MemberId, SpaceId } from '../core/ids';
import { holds, isBlankTest, type FieldTest } from '../deal/filter';
import { fold, words } from '../text/fold';
import { hasTag } from './tags';
import { usedFields, valueIn } from '../fields/values';
import type { WorkspaceField } from '../fields/workspace-field';
import {
	SPACE_KINDS,
	VISIBILITIES,
	type CatalogueEntry,
	type GroupId,
	type SpaceGroup,
	type SpaceKind,
	type Visibility
} from './space';

/** The parts of the list of spaces: those in use, and those that are put away. */
export const SPACE_SHELVES = [
	'open',
	'mine',
	'favourites',
	'recent',
	'archived',
	'deleted'
] as const;
export type SpaceShelf = (typeof SPACE_SHELVES)[number];

/** What the list of spaces can be sorted by. `used` is by when the reader used them last. */
export const SPACE_SORTS = ['name', 'kind', 'visibility', 'group', 'created', 'used'] as const;
export type SpaceSort = (typeof SPACE_SORTS)[number] | `field.${FieldId}`;

/**
 * The filter of the list of spaces (LS-12). A space must match every part that is set; of a part with
 * several values, one must match.
 */
export interface SpaceFilter {
	readonly shelf: SpaceShelf;
	/**
	 * Words, without regard to accents and case. Each must be part of the name, a group, a tag, or a text in
	 * one of the fields.
	 */
	readonly text: string;
	readonly kinds: readonly SpaceKind[];
	/** Ids of groups. `''` stands for spaces in none. */
	readonly groups: readonly GroupId[];
	readonly tags: readonly string[];
	readonly visibilities: readonly Visibility[];
	readonly fields: Readonly<Record<FieldId, FieldTest>>;
}

/** The filter that shows all spaces in use. */
export const NO_SPACE_FILTER: SpaceFilter = {
	shelf: 'open',
	text: '',
	kinds: [],
	groups: [],
	tags: [],
	visibilities: [],
	fields: {}
};

/** What the list reads beside the spaces. */
export interface SpaceListContext {
	readonly me: MemberId;
	readonly favourites: readonly SpaceId[];
	/** The spaces that the reader has used lately, the last one first. */
	readonly recent: readonly SpaceId[];
	readonly groups: readonly SpaceGroup[];
	readonly fields: readonly WorkspaceField[];
	readonly compare: (a: string, b: string) => number;
}

/** Whether a space is in a part of the list. A deleted space is in no other. */
export function isOnShelf(
	space: CatalogueEntry,
	shelf: SpaceShelf,
	{ me, favourites, recent }: Pick<SpaceListContext, 'me' | 'favourites' | 'recent'>
): boolean {
	if (space.deleted === true) return shelf === 'deleted';
	if (shelf === 'deleted') return false;
	if (space.archived) return shelf === 'archived';
	switch (shelf) {
		case 'open':
			return true;
		case 'archived':
			return false;
		case 'mine':
			return space.details?.createdBy === me || space.details?.isMember === true;
		case 'favourites':
			return favourites.includes(space.id);
		case 'recent':
			return recent.includes(space.id);
	}
}

/**
 * Returns the spaces that match a filter, sorted. Reads nothing but the rows of the list, once each: no
 * document is opened, however many there are.
 */
export function listSpaces(
	spaces: readonly CatalogueEntry[],
	filter: SpaceFilter,
	sort: { readonly by: SpaceSort; readonly down: boolean },
	context: SpaceListContext
): readonly CatalogueEntry[] {
	const sets = {
		...context,
		favourites: context.favourites,
		groupIds: new Set(context.groups.map(({ id }) => id)),
		groupNames: new Map(context.groups.map(({ id, name }) => [id, fold(name)])),
		words: words(filter.text),
		used: usedFields(context.fields),
		tests: context.fields.flatMap((field) => {
			const test = Object.hasOwn(filter.fields, field.id) ? filter.fields[field.id] : undefined;
			return test === undefined || field.removed || isBlankTest(test) ? [] : [{ field, test }];
		})
	};
	const matching = spaces.filter((space) => matches(space, filter, sets));
	const key = keysFor(sort.by, context);
	const keyed = matching.map((space) => ({ space, key: key(space) }));
	const direction = sort.down ? -1 : 1;
	return keyed
		.sort((a, b) => {
			// What has no value comes last in both directions.
			if (a.key === null || b.key === null) {
				if (a.key !== b.key) return a.key === null ? 1 : -1;
			} else {
				const order =
					typeof a.key === 'number' && typeof b.key === 'number'
						? a.key - b.key
						: context.compare(String(a.key), String(b.key));
				if (order !== 0) return order * direction;
			}
			return context.compare(a.space.name, b.space.name) || (a.space.id < b.space.id ? -1 : 1);
		})
		.map(({ space }) => space);
}

interface Sets extends SpaceListContext {
	readonly groupIds: ReadonlySet<GroupId>;
	readonly groupNames: ReadonlyMap<GroupId, string>;
	readonly words: readonly string[];
	readonly used: readonly WorkspaceField[];
	readonly tests: readonly { readonly field: WorkspaceField; readonly test: FieldTest }[];
}

function matches(space: CatalogueEntry, filter: SpaceFilter, sets: Sets): boolean {
	if (!isOnShelf(space, filter.shelf, sets)) return false;
	const { kinds, groups, tags, visibilities } = filter;
	if (kinds.length > 0 && !kinds.includes(space.kind)) return false;
	if (visibilities.length > 0 && !visibilities.includes(space.visibility)) return false;
	if (sets.words.length > 0) {
		const texts = textsOf(space, sets);
		if (!sets.words.every((word) => texts.some((text) => text.includes(word)))) return false;
	}
	const { details } = space;
	if (groups.length > 0) {
		const own = (details?.groups ?? []).filter((group) => sets.groupIds.has(group));
		const isIn = own.length === 0 ? groups.includes('') : own.some((id) => groups.includes(id));
		if (!isIn) return false;
	}
	if (tags.length > 0 && !tags.some((tag) => hasTag(details?.tags ?? [], tag))) return false;
	return sets.tests.every(
		({ field, test }) => details !== undefined && holds(test, valueIn(field, details.values))
	);
}

/** Returns what the list shows of a space in words, folded. */
function textsOf({ name, details }: CatalogueEntry, { groupNames, used }: Sets): readonly string[] {
	if (details === undefined) return [fold(name)];
	const groups = details.groups.flatMap((id) => groupNames.get(id) ?? []);
	const values = used.flatMap((field) => {
		if (field.type === 'member') return [];
		const value = valueIn(field, details.values);
		if (typeof value === 'string') return [fold(value)];
		return Array.isArray(value) ? value.map(fold) : [];
	});
	return [fold(name), ...groups, ...details.tags.map(fold), ...values];
}

/** Returns the function that gives what a space is sorted by; `null` for no value. */
function keysFor(
	by: SpaceSort,
	{ recent, groups, fields }: SpaceListContext
): (space: CatalogueEntry) => string | number | null {
	switch (by) {
		case 'name':
			return ({ name }) => name;
		case 'kind':
			return ({ kind }) => SPACE_KINDS.indexOf(kind);
		case 'visibility':
			return ({ visibility }) => VISIBILITIES.indexOf(visibility);
		case 'created':
			return ({ details }) => details?.createdAt ?? null;
		case 'used': {
			const place = new Map(recent.map((id, at) => [id, -at]));
			return ({ id }) => place.get(id) ?? null;
		}
		case 'group': {
			const place = new Map(groups.map(({ id }, at) => [id, at]));
			return ({ details }) => {
				const places = (details?.groups ?? []).flatMap((id) => place.get(id) ?? []);
				return places.length === 0 ? null : Math.min(...places);
			};
		}
		default: {
			const field = fields.find(({ id }) => by === `field.${id}`);
			if (field === undefined) return () => null;
			return ({ details }) => {
				const value = details === undefined ? null : valueIn(field, details.values);
				if (value === null || typeof value === 'string' || typeof value === 'number') return value;
				return typeof value === 'boolean' ? Number(value) : value.join(', ');
			};
		}
	}
}

/** Returns how many spaces each group has, of those in use, and how many are in none (under `''`). */
export function countByGroup(
	spaces: readonly CatalogueEntry[],
	groups: readonly SpaceGroup[]
): ReadonlyMap<GroupId, number> {
	const counts = new Map<GroupId, number>([['', 0], ...groups.map(({ id }) => [id, 0] as const)]);
	for (const { archived, deleted, details } of spaces) {
		if (archived || deleted === true) continue;
		const own = (details?.groups ?? []).filter((id) => counts.has(id));
		for (const id of own.length === 0 ? [''] : own) counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return counts;
}

/** Returns the tags of all spaces, each once, in alphabetical order. */
export function tagsOf(
	spaces: readonly CatalogueEntry[],
	compare: (a: string, b: string) => number
): readonly string[] {
	const tags = new Map<string, string>();
	for (const { details } of spaces) {
		for (const tag of details?.tags ?? []) tags.set(fold(tag), tags.get(fold(tag)) ?? tag);
	}
	return [...tags.values()].sort(compare);
}
