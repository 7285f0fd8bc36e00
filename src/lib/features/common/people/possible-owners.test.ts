import { expect, test } from 'vitest';
import type { People } from '$lib/domain/member/member';
import { member, peopleOf, team } from '$lib/domain/member/testkit';
import { nameMatches, possibleOwners } from './possible-owners';

const people: People = peopleOf(
	[
		member('ada', 'admin'),
		member('ben', 'agent', 'north'),
		member('cyd', 'agent', 'north'),
		member('dan', 'supervisor'),
		member('eve', 'guest')
	],
	[team('north', 'dan')]
);
const owners = (me: string, current: string | null = null) =>
	possibleOwners('deal', people, me, current).map(({ value }) => value);

test('OP-08 · an agent can give a deal to nobody, a supervisor within the team, an admin to all', () => {
	expect(owners('ben')).toEqual(['ben']);
	expect(owners('dan')).toEqual(['ben', 'cyd', 'dan']);
	expect(owners('ada')).toEqual(['ada', 'ben', 'cyd', 'dan']);
});

test('OP-08 · the present owner stays in the list, and hands on what is out of reach to nobody', () => {
	expect(owners('ben', 'cyd')).toEqual(['cyd']);
	expect(owners('dan', 'cyd')).toEqual(['ben', 'cyd', 'dan']);
});

test('LS-06 · customers go to everybody until the workspace says that each has their own', () => {
	const to = (visibility: 'everyone' | 'own') =>
		possibleOwners(
			'customer',
			{ ...people, visibility: { deals: 'own', customers: visibility } },
			'ben',
			null
		).map(({ value }) => value);
	expect(to('everyone')).toEqual(['ada', 'ben', 'cyd', 'dan']);
	expect(to('own')).toEqual(['ben']);
});

test('OP-11 · people are found without their accents', () => {
	expect(nameMatches('lukasz', { value: 'x', label: 'Łukasz Żak' })).toBe(true);
});
