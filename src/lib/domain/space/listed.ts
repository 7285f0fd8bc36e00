import { mayEnter, mayList } from '../access/reach';
import type { MemberId } from '../core/ids';
import type { People } from '../member/member';
import type { CatalogueEntry, Space } from './space';

/**
 * Returns a space as the list of spaces shows it to a member (LS-05, LS-07), or `null` when they may not
 * know of it. Its groups, tags and fields are only for those who may enter, and a deleted space is listed
 * for nobody else.
 */
export function listedFor(
	member: MemberId,
	space: Space,
	people: Pick<People, 'members'>
): CatalogueEntry | null {
	if (!mayList(member, space, people)) return null;
	const { id, name, kind, visibility, archived, deleted } = space;
	if (!mayEnter(member, space, people)) {
		return deleted ? null : { id, name, kind, visibility, archived, enter: false };
	}
	const { createdAt, createdBy, groups, tags, values } = space;
	return {
		...{ id, name, kind, visibility, archived, enter: true },
		...(deleted ? { deleted } : {}),
		details: {
			...{ createdAt, createdBy, groups, tags, values },
			isMember: space.members.includes(member)
		}
	};
}

/** Whether two states of a space look the same to everybody in the list of spaces. */
export const listedAlike = (a: Space, b: Space): boolean =>
	// What a change did not touch is the same object as before.
	LISTED.every((field) => a[field] === b[field]) || lookOf(a) === lookOf(b);

const LISTED = [
	...(['name', 'kind', 'archived', 'deleted', 'visibility'] as const),
	...(['members', 'groups', 'tags', 'values'] as const)
] as const satisfies readonly (keyof Space)[];

const lookOf = (space: Space): string => {
	const { name, kind, archived, deleted, visibility, members, groups, tags, values } = space;
	return JSON.stringify([
		...[name, kind, archived, deleted, visibility, members, groups, tags],
		Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1))
	]);
};
