import { describe, expect, test } from 'vitest';
import { freshSpace, person, seededActing } from '../import/testkit';
import { isDerivedId } from '../core/ids';
import type { Member, People } from '../member/member';
import { automaticDeal, automaticDealId, makesDeals, startsWithDeals } from './automatic';

const acting = seededActing('anna');
const team = (visibility?: People['visibility']): People => {
	const members: Member[] = [
		person('anna', 'Anna', 'agent'),
		person('ben', 'Ben', 'agent'),
		{ ...person('gone', 'Gone', 'agent'), standing: 'removed' },
		person('olga', 'Olga', 'owner')
	];
	return {
		members: new Map(members.map((member) => [member.id, member])),
		teams: new Map(),
		...(visibility === undefined ? {} : { visibility })
	};
};
const acme = { id: 'c1', title: 'Acme', owner: 'anna' };

describe('OP-12 · the opportunity that makes itself', () => {
	test('OP-12 · the customer’s name and owner, first stage, in 7 days, the starting value, nothing to earn', () => {
		const space = freshSpace('EUR');
		const change = automaticDeal(acme, space, 'a0', team(), acting);
		expect(change?.set).toMatchObject({
			kind: 'deal',
			space: space.id,
			title: 'Acme',
			customer: 'c1',
			stage: space.stages[0]?.id,
			// Today in these tests is 15 May 2026.
			closeOn: '2026-05-22',
			rate: null,
			startStage: space.stages[0]?.id,
			revenue: 0,
			currency: 'EUR',
			owner: 'anna',
			closedAt: null
		});
		expect(change?.history).toMatchObject([{ what: 'created', by: 'anna' }]);
	});

	test('OP-12 · the first sales space of a workspace starts with it, no later one', () => {
		expect(startsWithDeals([])).toBe(true);
		expect(startsWithDeals([{ kind: 'work' }, { kind: 'discussion' }])).toBe(true);
		expect(startsWithDeals([{ kind: 'work' }, { kind: 'sales' }])).toBe(false);
	});

	test('OP-11 · in a space with a naming pattern it is named by that, as far as it is known', () => {
		const space = { ...freshSpace('EUR'), namePattern: '{product} – {customer} – {date}' };
		const change = automaticDeal(acme, space, 'a0', team(), acting);
		expect(change?.set['title']).toBe('Acme – 2026-05-15');
	});

	test('OP-12 · the id follows from space and customer, and from nothing else', () => {
		expect(automaticDealId('s', 'c')).toBe(automaticDealId('s', 'c'));
		expect(automaticDealId('s', 'c')).not.toBe(automaticDealId('s', 'd'));
		expect(automaticDealId('s', 'c')).not.toBe(automaticDealId('t', 'c'));
		expect(isDerivedId(automaticDealId('s', 'c'))).toBe(true);
	});

	test.each([
		['nobody', null, 'anna', 'anna'],
		['one who has left', 'gone', 'olga', 'olga'],
		['a colleague, by an agent', 'ben', 'anna', 'anna'],
		['a colleague, by the owner', 'ben', 'olga', 'ben']
	])('OP-08, OP-12 · the customer of %s', (_, owner, actor, expected) => {
		const by = { ...acting, actor };
		const change = automaticDeal({ ...acme, owner }, freshSpace(), 'a0', team(), by);
		expect(change?.set['owner']).toBe(expected);
	});

	test('LS-06 · where agents see the deals of all, they make them for colleagues', () => {
		const people = team({ deals: 'everyone', customers: 'everyone' });
		const change = automaticDeal({ ...acme, owner: 'ben' }, freshSpace(), 'a0', people, acting);
		expect(change?.set['owner']).toBe('ben');
	});

	test.each([
		['a sales space that wants it', { autoDeals: true }, true],
		['one that does not', {}, false],
		['an archived one', { autoDeals: true, archived: true }, false],
		['a work space', { autoDeals: true, kind: 'work' as const }, false],
		['one without stages', { autoDeals: true, stages: [] }, false]
	])('OP-12 · %s', (_, changes, expected) => {
		expect(makesDeals({ ...freshSpace(), ...changes })).toBe(expected);
	});
});
