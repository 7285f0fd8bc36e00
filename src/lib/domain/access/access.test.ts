import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordFacts } from '../core/record';
import { ROLES } from '../member/member';
import { member, peopleOf, team } from '../member/testkit';
import { mayEnter, mayList, mayRead, reachFromKey, reachKey, reachOf } from './reach';

/** Sue supervises the north, where Anna is. */
const everybody = [
	member('olga', 'owner'),
	member('adam', 'admin'),
	member('sue', 'supervisor'),
	member('anna', 'agent', 'north'),
	member('bob', 'agent', 'south'),
	member('gus', 'guest'),
	{ ...member('rem', 'admin'), standing: 'removed' as const }
];
const people = peopleOf(everybody, [team('north', 'sue'), team('south')]);
const dealOf = (owner: string | null): RecordFacts => ({ kind: 'deal', owner });

describe('OP-08 · who sees whose deals', () => {
	test.each([
		['olga', ['olga', 'sue', 'anna', 'bob']],
		['adam', ['olga', 'sue', 'anna', 'bob']],
		['sue', ['sue', 'anna']],
		['anna', ['anna']],
		['bob', ['bob']],
		['rem', []],
		['nobody', []]
	])('%s sees those of %j', (viewer, owners) => {
		const reach = reachOf(viewer, people);
		const seen = ['olga', 'sue', 'anna', 'bob'].filter((owner) => mayRead(reach, dealOf(owner)));
		expect(seen).toEqual(owners);
	});

	test('a deal that nobody owns is for admins and owners', () => {
		const seers = everybody.filter(({ id }) => mayRead(reachOf(id, people), dealOf(null)));
		expect(seers.map(({ id }) => id)).toEqual(['olga', 'adam', 'gus']);
	});

	test('what is not a deal is for everybody inside', () => {
		expect(mayRead(reachOf('bob', people), { kind: 'customer', owner: 'anna' })).toBe(true);
	});

	test('a supervisor of no team is as an agent, and an agent is never more than one', () => {
		fc.assert(
			fc.property(fc.constantFrom('anna', 'bob'), (id) => {
				const supervising = {
					...people,
					teams: new Map([['north', team('north', id)]])
				};
				expect(reachKey(reachOf(id, supervising))).toBe(`${id};*`);
			})
		);
	});

	test('a reach survives being written and read', () => {
		for (const { id } of everybody) {
			const reach = reachOf(id, people);
			expect(reachKey(reachFromKey(reachKey(reach)))).toBe(reachKey(reach));
		}
		expect(reachFromKey('nonsense')).toEqual({ kind: 'none' });
	});

	test('PR-11 · who takes part in a deal sees it, and so does who supervises them', () => {
		const shared: RecordFacts = { kind: 'deal', owner: 'bob', participants: ['anna'] };
		const seers = everybody.filter(({ id }) => mayRead(reachOf(id, people), shared));
		expect(seers.map(({ id }) => id)).toEqual(['olga', 'adam', 'sue', 'anna', 'bob', 'gus']);
	});

	test.each([
		['everyone', ['anna', 'bob', 'ben']],
		['team', ['anna', 'ben']],
		['own', ['anna']]
	] as const)('LS-06 · with visibility %s an agent sees the deals of %j', (deals, expected) => {
		const ben = member('ben', 'agent', 'north');
		const wider = {
			...people,
			members: new Map([...people.members, ['ben', ben]]),
			visibility: { deals, customers: 'own' as const }
		};
		const reach = reachOf('anna', wider);
		const seen = ['anna', 'bob', 'ben'].filter((owner) => mayRead(reach, dealOf(owner)));
		expect(seen).toEqual(expected);
		expect(mayRead(reach, { kind: 'customer', owner: 'ben' })).toBe(false);
		expect(mayRead(reach, { kind: 'task', owner: 'ben' })).toBe(true);
	});
});

describe('LS-05 · who may know of and enter a space', () => {
	const outside = ROLES.map((role) => [role] as const);
	const all = peopleOf(ROLES.map((role) => member(role, role)));
	test.each(outside)('%s, not being a member of it', (role) => {
		const admin = role === 'owner' || role === 'admin';
		const guest = role === 'guest';
		const space = (visibility: 'public' | 'private' | 'hidden') => ({ visibility, members: [] });
		expect(mayEnter(role, space('public'), all)).toBe(!guest);
		expect(mayEnter(role, space('private'), all)).toBe(admin);
		expect(mayEnter(role, space('hidden'), all)).toBe(admin);
		expect(mayList(role, space('private'), all)).toBe(!guest);
		expect(mayList(role, space('hidden'), all)).toBe(admin);
	});

	test('a member of it enters whatever it is', () => {
		const space = { visibility: 'hidden', members: ['guest'] } as const;
		expect(mayEnter('guest', space, all)).toBe(true);
	});
});
