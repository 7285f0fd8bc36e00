import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordFacts } from '../core/record';
import { ROLES, type Member, type Role, type Team } from '../member/member';
import { judgeDocumentEdit, judgeRecordEdit } from './judge';
import { mayEnter, mayList, mayRead, reachFromKey, reachKey, reachOf } from './reach';

const member = (id: string, role: Role, team: string | null = null): Member => ({
	id,
	name: id,
	role,
	team,
	standing: 'active',
	createdAt: 0,
	importId: null
});
const team = (id: string, ...supervisors: string[]): Team => ({
	id,
	name: id,
	label: '',
	supervisors,
	importId: null
});
const everybody = [
	member('olga', 'owner'),
	member('adam', 'admin'),
	member('sue', 'supervisor'),
	member('anna', 'agent', 'north'),
	member('bob', 'agent', 'south'),
	member('gus', 'guest'),
	{ ...member('rem', 'admin'), standing: 'removed' as const }
];
const people = {
	members: new Map(everybody.map((each) => [each.id, each])),
	teams: new Map([
		['north', team('north', 'sue')],
		['south', team('south')]
	])
};
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
				expect(reachKey(reachOf(id, supervising))).toBe(`owners:${id}`);
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
});

describe('OP-08 · who touches whose deals', () => {
	test.each([
		['anna', null, 'anna', true],
		['anna', null, 'bob', false],
		['anna', 'anna', 'anna', true],
		['anna', 'anna', 'bob', false],
		['anna', 'bob', 'anna', false],
		['sue', 'anna', 'sue', true],
		['sue', 'anna', 'bob', false],
		['sue', 'bob', 'bob', false],
		['adam', 'bob', 'anna', true],
		['gus', 'anna', 'anna', false],
		['rem', 'anna', 'anna', false],
		['nobody', null, 'anna', false]
	])('%s, from %s to %s: %s', (actor, before, after, allowed) => {
		const edit = { before: before === null ? null : dealOf(before), after: dealOf(after) };
		expect(judgeRecordEdit(actor, edit, people).ok).toBe(allowed);
	});

	test('OP-05 · a guest can never cause an accepted change', () => {
		const facts = fc.record({
			kind: fc.constantFrom(
				'deal' as const,
				'customer' as const,
				'task' as const,
				'topic' as const
			),
			owner: fc.option(fc.constantFrom('gus', 'anna', 'bob'))
		});
		fc.assert(
			fc.property(fc.option(facts), facts, (before, after) => {
				expect(judgeRecordEdit('gus', { before, after }, people).ok).toBe(false);
			})
		);
	});

	test('a record cannot turn into one of another kind, by which it would change its readers', () => {
		const edit = { before: dealOf('anna'), after: { kind: 'task' as const, owner: 'anna' } };
		expect(judgeRecordEdit('olga', edit, people).ok).toBe(false);
	});
});

describe('LS-05 · who may know of and enter a space', () => {
	const outside = ROLES.map((role) => [role] as const);
	const all = {
		members: new Map(ROLES.map((role) => [role, member(role, role)])),
		teams: new Map<string, Team>()
	};
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

describe('OP-05 · who changes shared documents', () => {
	test.each([
		['olga', true],
		['adam', true],
		['sue', false],
		['anna', false],
		['gus', false]
	])('%s the directory: %s', (actor, allowed) => {
		expect(judgeDocumentEdit(actor, { kind: 'directory' }, people).ok).toBe(allowed);
	});

	test.each([
		['sue', 'olga', true],
		['anna', 'olga', false],
		['anna', 'anna', true],
		['gus', 'gus', false]
	])('%s a space made by %s: %s', (actor, createdBy, allowed) => {
		const space = { kind: 'space', exists: true, createdBy } as const;
		expect(judgeDocumentEdit(actor, space, people).ok).toBe(allowed);
	});

	test('a private document is its member’s alone', () => {
		expect(judgeDocumentEdit('anna', { kind: 'private', member: 'anna' }, people).ok).toBe(true);
		expect(judgeDocumentEdit('olga', { kind: 'private', member: 'anna' }, people).ok).toBe(false);
	});
});
