import type { Member, People, Role, Team } from './member';

/** Returns a person for tests: named like their id, active, and with no other values. */
export const member = (id: string, role: Role, team: string | null = null): Member => ({
	id,
	name: id,
	role,
	team,
	standing: 'active',
	createdAt: 0,
	importId: null
});

/** Returns a team for tests, named like its id. */
export const team = (id: string, ...supervisors: string[]): Team => ({
	id,
	name: id,
	label: '',
	supervisors,
	importId: null
});

/** Returns a directory of these people and teams. */
export const peopleOf = (members: readonly Member[], teams: readonly Team[] = []) =>
	({
		members: new Map(members.map((one) => [one.id, one])),
		teams: new Map(teams.map((one) => [one.id, one]))
	}) satisfies People;
