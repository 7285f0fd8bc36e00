import { ROLES, type Member, type People, type Role, type Team } from '$lib/domain/member/member';
import { fold } from '$lib/domain/text/fold';

/** A team with its people, or the people without a team. */
export interface PeopleGroup {
	readonly team: Team | null;
	/** The supervisors of the team, by name. */
	readonly supervisors: readonly Member[];
	readonly members: readonly Member[];
}

/**
 * Returns the people of a workspace by team, teams by name and people without one last. A query keeps
 * the people whose name, or whose team, it matches. Supervisors without a team of their own stand in
 * the teams that they supervise.
 */
export function groupPeople(people: People, query: string): PeopleGroup[] {
	const asked = fold(query);
	const matches = (text: string) => fold(text).includes(asked);
	const here = [...people.members.values()].filter(({ standing }) => standing !== 'removed');
	const supervising = new Set([...people.teams.values()].flatMap(({ supervisors }) => supervisors));
	const standsIn = (member: Member, team: Team | null): boolean => {
		const own = teamOf(member, people);
		if (own !== null || !supervising.has(member.id)) return own === (team?.id ?? null);
		return team?.supervisors.includes(member.id) ?? false;
	};
	const group = (team: Team | null): PeopleGroup => {
		const all = here.filter((member) => standsIn(member, team));
		const wholeTeam = team !== null && matches(`${team.name} ${team.label}`);
		return {
			team,
			supervisors: (team?.supervisors ?? [])
				.map((id) => people.members.get(id))
				.filter((member) => member !== undefined)
				.filter(({ standing }) => standing !== 'removed')
				.sort(byName),
			members: all.filter(({ name }) => wholeTeam || matches(name)).sort(byRoleAndName)
		};
	};
	const teams = [...people.teams.values()].sort(byName).map(group);
	const loose = group(null);
	const searching = asked !== '';
	return [
		...teams.filter(
			({ team, members }) => !searching || members.length > 0 || matches(team?.name ?? '')
		),
		...(loose.members.length > 0 ? [loose] : [])
	];
}

/**
 * Returns the first so many people in the order in which they stand, in their teams, and whether there are more. A team
 * of which nobody is among them is left out.
 */
export function firstPeople(
	groups: readonly PeopleGroup[],
	count: number
): { readonly groups: readonly PeopleGroup[]; readonly isMore: boolean } {
	const first: PeopleGroup[] = [];
	let left = count;
	for (const group of groups) {
		if (left <= 0) return { groups: first, isMore: true };
		first.push({ ...group, members: group.members.slice(0, left) });
		left -= Math.max(1, group.members.length);
	}
	return { groups: first, isMore: left < 0 };
}

/** Returns the place of a person among all, from 0; -1 when they stand in no team. */
export const placeOfPerson = (groups: readonly PeopleGroup[], id: string): number =>
	groups.flatMap(({ members }) => members).findIndex((member) => member.id === id);

/** Returns the member's team, if it still exists. */
const teamOf = ({ team }: Member, { teams }: People): string | null =>
	team !== null && teams.has(team) ? team : null;

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
	a.name.localeCompare(b.name);

const rank = (role: Role): number => ROLES.indexOf(role);

const byRoleAndName = (a: Member, b: Member): number => rank(a.role) - rank(b.role) || byName(a, b);
