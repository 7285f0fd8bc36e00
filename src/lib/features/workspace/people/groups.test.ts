import { describe, expect, test } from 'vitest';
import { member, peopleOf, team } from '$lib/domain/member/testkit';
import { groupPeople } from './groups';

const named = (id: string, name: string, ...supervisors: string[]) => ({
	...team(id, ...supervisors),
	name
});

describe('OP-05 · the people of a workspace', () => {
	const all = peopleOf(
		[
			{ ...member('anh', 'agent', 'n'), name: 'Ánh' },
			member('sue', 'supervisor', 's'),
			member('ola', 'owner'),
			{ ...member('gus', 'agent', 'n'), standing: 'removed' }
		],
		[named('s', 'South'), named('n', 'North', 'sue')]
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

	test('OP-05 · a supervisor stands in the team that they supervise', () => {
		const people = peopleOf(
			[member('sue', 'supervisor'), member('eva', 'supervisor'), member('anh', 'agent', 'n')],
			[named('n', 'North', 'sue'), named('s', 'South', 'sue', 'gone')]
		);
		const groups = groupPeople(people, '');
		expect(groups.map(({ members }) => members.map(({ id }) => id))).toEqual([
			['sue', 'anh'],
			['sue'],
			['eva']
		]);
	});

	test('OP-05 · a member of a team that is gone is not lost', () => {
		const groups = groupPeople(peopleOf([member('eva', 'agent', 'gone')]), '');
		expect(groups).toHaveLength(1);
		expect(groups[0]?.members[0]?.id).toBe('eva');
	});
});
