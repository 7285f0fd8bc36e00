import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECORD_KINDS, type RecordFacts, type RecordKind } from '../core/record';
import { ROLES, type Role } from '../member/member';
import { member, peopleOf, team } from '../member/testkit';
import { accessFacts } from '../policy/record-facts';
import { mayEnter, mayList, mayRead, reachFromKey, reachKey, reachOf } from './reach';
import { RECORD_VISIBILITIES, type RecordVisibility } from './visibility';

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

/*
 * All combinations that give read access: role × kind × setting × named member. The expected results
 * are written by hand, from the rules, independently of the code.
 */
describe('OP-08 · LS-06 · what gives reading', () => {
	const KINDS = RECORD_KINDS;
	const SETTINGS = RECORD_VISIBILITIES;
	/**
	 * The members that a record may name, by their relation to the reader: themselves, of their team,
	 * elsewhere.
	 */
	const NAMED = ['me', 'mate', 'other', null] as const;
	const READERS = ROLES.flatMap((role) =>
		(['active', 'invited', 'removed'] as const).map((standing) => ({ role, standing }))
	);
	type Named = (typeof NAMED)[number];

	/** Whether a setting gives a role a scope that includes a member. */
	function has(role: Role, setting: RecordVisibility, named: Named): boolean {
		if (named === null) return false;
		if (named === 'me') return true;
		return named === 'mate' && (role === 'supervisor' || setting === 'team');
	}

	function expected(
		{ role, standing }: (typeof READERS)[number],
		kind: RecordKind,
		[deals, customers]: readonly [RecordVisibility, RecordVisibility],
		{ owner, participant, ofDeal }: { owner: Named; participant: Named; ofDeal: boolean }
	): boolean {
		if (standing === 'removed') return false;
		// A draft is read by whom it names, whatever their role (HI-17).
		if (kind === 'draft') return owner === 'me' || participant === 'me';
		if (role === 'owner' || role === 'admin') return true;
		if (kind === 'customer') {
			if (role === 'guest') return false;
			return (
				customers === 'everyone' || has(role, customers, owner) || has(role, customers, participant)
			);
		}
		if (role === 'guest') return true;
		// A body without its record, which never is at the relay, would be as the strictest of those that have one.
		const asDeal = ['deal', 'lead', 'call', 'body'].includes(kind) || (kind === 'task' && ofDeal);
		if (!asDeal) return true;
		return deals === 'everyone' || has(role, deals, owner) || has(role, deals, participant);
	}

	test.each(READERS)('OP-08 · $role, $standing', (reader) => {
		const everyone = [
			{ ...member('me', reader.role, 'one'), standing: reader.standing },
			member('mate', 'agent', 'one'),
			member('other', 'agent', 'two')
		];
		const supervised = reader.role === 'supervisor' ? [team('one', 'me')] : [team('one')];
		const wrong: unknown[] = [];
		let asked = 0;
		for (const deals of SETTINGS)
			for (const customers of SETTINGS)
				for (const kind of KINDS)
					for (const owner of NAMED)
						for (const participant of NAMED)
							for (const ofDeal of kind === 'task' ? [true, false] : [false]) {
								const known = {
									...peopleOf(everyone, [...supervised, team('two')]),
									visibility: { deals, customers }
								};
								const facts = accessFacts({
									kind,
									owner,
									participants: participant === null ? [] : [participant],
									...(ofDeal ? { deal: 'd' } : {}),
									// Its creator and the people it mentions give nobody access.
									createdBy: 'me',
									customer: 'c',
									contact: 'me',
									'file.f': { by: 'me' },
									'done.a': { by: 'me' },
									mentions: ['me']
								});
								const may = facts !== null && mayRead(reachOf('me', known), facts);
								const should = expected(reader, kind, [deals, customers], {
									owner,
									participant,
									ofDeal
								});
								asked += 1;
								if (may !== should)
									wrong.push({ kind, deals, customers, owner, participant, ofDeal });
							}
		expect(wrong).toEqual([]);
		expect(asked).toBe(SETTINGS.length ** 2 * (KINDS.length + 1) * NAMED.length ** 2);
	});

	test('OP-08 · a guest’s reach survives a cursor, and has no customer in it', () => {
		const reach = reachFromKey(reachKey(reachOf('gus', people)));
		expect(mayRead(reach, { kind: 'customer', owner: 'gus', participants: ['gus'] })).toBe(false);
		expect(mayRead(reach, dealOf('bob'))).toBe(true);
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
