import type { Member, People, Role, Team } from './member';

/** A person for tests: named like their id, active, and nothing else to say. */
export const member = (id: string, role: Role, team: string | null = null): Member => ({
	id,
	name: id,
	role,
	team,
	standing: 'active',
	createdAt: 0,
	importId: null
});

/** A team for tests: named like its id. */
export const team = (id: string, ...supervisors: string[]): Team => ({
	id,
	name: id,
	label: '',
	supervisors,
	importId: null
});

/** These people and these teams. */
export const peopleOf = (members: readonly Member[], teams: readonly Team[] = []) =>
	({
		members: new Map(members.map((one) => [one.id, one])),
		teams: new Map(teams.map((one) => [one.id, one]))
	}) satisfies People;
