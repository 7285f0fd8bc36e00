import { describe, expect, test } from 'vitest';
import { member, peopleOf, team } from '$lib/domain/member/testkit';
import { firstPeople, groupPeople, placeOfPerson } from './groups';

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

describe('as many people as are drawn', () => {
	const groups = groupPeople(
		peopleOf(
			[
				...['a', 'b', 'c'].map((id) => member(id, 'agent', 'n')),
				...['d', 'e'].map((id) => member(id, 'agent'))
			],
			[named('n', 'North'), named('m', 'Middle')]
		),
		''
	);
	const drawn = (count: number) => {
		const { groups: first, isMore } = firstPeople(groups, count);
		return [first.map(({ members }) => members.map(({ id }) => id).join('')), isMore];
	};

	test('stand in their teams, a team without people among them', () => {
		expect(drawn(Infinity)).toEqual([['', 'abc', 'de'], false]);
		expect(drawn(3)).toEqual([['', 'ab'], true]);
		expect(drawn(4)).toEqual([['', 'abc'], true]);
		expect(drawn(6)).toEqual([['', 'abc', 'de'], false]);
	});

	test('and a person is found among them by their place', () => {
		expect(placeOfPerson(groups, 'd')).toBe(3);
		expect(placeOfPerson(groups, 'nobody')).toBe(-1);
	});
});
