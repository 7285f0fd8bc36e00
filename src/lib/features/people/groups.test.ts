import { describe, expect, test } from 'vitest';
import type { Member, Role, Team } from '$lib/domain/member/member';
import { groupPeople } from './groups';

const member = (id: string, role: Role, team: string | null, name = id): Member => ({
	id,
	name,
	role,
	team,
	standing: 'active',
	createdAt: 0,
	importId: null
});

const team = (id: string, name: string, supervisors: string[] = []): Team => ({
	id,
	name,
	label: '',
	supervisors,
	importId: null
});

const people = (members: Member[], teams: Team[]) => ({
	members: new Map(members.map((one) => [one.id, one])),
	teams: new Map(teams.map((one) => [one.id, one]))
});

describe('OP-05 · the people of a workspace', () => {
	const all = people(
		[
			member('anh', 'agent', 'n', 'Ánh'),
			member('sue', 'supervisor', 's'),
			member('ola', 'owner', null),
			{ ...member('gus', 'agent', 'n'), standing: 'removed' }
		],
		[team('s', 'South'), team('n', 'North', ['sue'])]
	);

	test('OP-05 · teams by name with their supervisors, people without a team last', () => {
		const groups = groupPeople(all, '');
		expect(groups.map((group) => group.team?.name ?? null)).toEqual(['North', 'South', null]);
		expect(groups[0]?.supervisors.map(({ id }) => id)).toEqual(['sue']);
		expect(groups[0]?.members.map(({ id }) => id)).toEqual(['anh']);
	});

	test('OP-05 · a search needs no accents, and finds teams as well as people', () => {
		expect(
			groupPeople(all, 'anh')
				.flatMap((group) => group.members)
				.map(({ id }) => id)
		).toEqual(['anh']);
		expect(
			groupPeople(all, 'south')
				.flatMap((group) => group.members)
				.map(({ id }) => id)
		).toEqual(['sue']);
		expect(groupPeople(all, 'nobody')).toEqual([]);
	});

	test('OP-05 · a member of a team that is gone is not lost', () => {
		const groups = groupPeople(people([member('eva', 'agent', 'gone')], []), '');
		expect(groups).toHaveLength(1);
		expect(groups[0]?.members[0]?.id).toBe('eva');
	});
});
