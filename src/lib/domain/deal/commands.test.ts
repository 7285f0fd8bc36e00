import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../member/member';
import { STAGE_DEFAULTS, type Stage, type StageKind } from '../space/space';
import { assign, editDeal, moveDeal } from './commands';
import { mayMove } from './may-move';
import { DEAL_DEFAULTS, type Deal } from './deal';

const acting = {
	actor: 'anna',
	clock: { now: () => 1000, offset: () => 0 },
	random: { bytes: (count: number) => new Uint8Array(count) }
};
const stage = (kind: StageKind, id: string = kind): Stage => ({
	id,
	name: id,
	...STAGE_DEFAULTS,
	kind,
	probability: 40,
	order: 'a0',
	importId: null
});
const deal: Deal = {
	...DEAL_DEFAULTS,
	id: 'd',
	kind: 'deal',
	space: 's',
	title: 'Deal',
	owner: 'anna',
	createdAt: 0,
	createdBy: 'anna',
	binned: false,
	importId: null,
	externalId: null,
	customer: null,
	contact: '',
	stage: 'open',
	order: 'a0',
	revenue: 100,
	currency: 'USD',
	rate: { source: 'stage' },
	closeOn: '2026-01-01',
	closedAt: null,
	facts: {}
};

/** Whether a role may move a deal from one kind of stage to another. */
const ALLOWED: readonly [Role, StageKind, StageKind, boolean][] = ROLES.flatMap((role) =>
	(['open', 'won', 'lost'] as const).flatMap((from) =>
		(['open', 'won', 'lost'] as const).map((to): [Role, StageKind, StageKind, boolean] => [
			role,
			from,
			to,
			role !== 'guest' && (role === 'owner' || role === 'admin' || from === 'open' || from === to)
		])
	)
);

describe('OP-06, OP-07 · moving between stages', () => {
	test.each(ALLOWED)('%s, from %s to %s: %s', (role, from, to, allowed) => {
		expect(mayMove(role, stage(from), stage(to)).ok).toBe(allowed);
		const moved = moveDeal(deal, stage(from), stage(to, 'target'), 'a1', role, acting);
		expect(moved.ok).toBe(allowed);
	});

	test('OP-07 · the refusal names its rule', () => {
		expect(mayMove('agent', stage('won'), stage('open'))).toEqual({
			ok: false,
			error: { rule: 'OP-07', reason: 'closed-stays-closed' }
		});
	});
});

describe('moving a deal', () => {
	test('OP-04 · a change of stage is one line of history: who, when, from, to', () => {
		const moved = moveDeal(deal, stage('open'), stage('open', 'next'), 'a1', 'agent', acting);
		expect(moved.ok && moved.value.history).toEqual([
			{
				id: expect.any(String) as string,
				at: 1000,
				by: 'anna',
				what: 'stage',
				from: 'open',
				to: 'next'
			}
		]);
	});

	test('OP-03 · a move within the column changes its place and nothing else', () => {
		const moved = moveDeal(deal, stage('open'), stage('open'), 'a5', 'agent', acting);
		expect(moved).toEqual({ ok: true, value: { set: { order: 'a5' }, history: [], posts: [] } });
	});

	test.each([
		['open', 'won', null, 1000],
		['won', 'open', 500, null],
		['won', 'won', 500, 500],
		['won', 'lost', 500, 1000]
	] as const)('from %s to %s, closed at %s, it is closed at %s', (from, to, before, after) => {
		const moved = moveDeal(
			{ ...deal, closedAt: before },
			stage(from),
			stage(to, 'target'),
			'a1',
			'admin',
			acting
		);
		expect(moved.ok && moved.value.set['closedAt']).toBe(after);
	});
});

describe('PL-07 · the starting value of the close rate', () => {
	const started: Deal = { ...deal, startStage: 'open', rate: { source: 'start' } };
	const slider = { field: 'rate', value: { source: 'hand', percent: 50 } } as const;
	const follow = { field: 'rate', value: { source: 'stage' } } as const;

	test('PL-07 · ends with the first change of stage, not with a move within the column', () => {
		const within = moveDeal(started, stage('open'), stage('open'), 'a5', 'agent', acting);
		expect(within.ok && within.value.set).toEqual({ order: 'a5' });
		const moved = moveDeal(started, stage('open'), stage('open', 'next'), 'a1', 'agent', acting);
		expect(moved.ok && moved.value.set).toMatchObject({ stage: 'next', startOver: true });
		expect(moved.ok && moved.value.set).not.toHaveProperty('rate');
	});

	test('PL-07 · a rate that somebody sets to the very same number is set by hand', () => {
		expect(editDeal(started, slider, acting)).toMatchObject({ set: { rate: 50 } });
	});

	test('PL-07 · "follow the stage" ends it, with its line, also under a rate that was set by hand', () => {
		expect(editDeal(started, follow, acting)).toMatchObject({
			set: { startOver: true },
			history: [{ what: 'field', field: 'startOver', from: false, to: true }]
		});
		const hand: Deal = { ...started, rate: { source: 'hand', percent: 50 } };
		expect(editDeal(hand, follow, acting).set).toEqual({ rate: null, startOver: true });
	});

	test('PL-07 · who leaves it alone asks for nothing of a deal that is there already', () => {
		const hand: Deal = { ...deal, rate: { source: 'hand', percent: 70 } };
		const asked = { field: 'rate', value: { source: 'start' } } as const;
		expect(editDeal(hand, asked, acting)).toEqual({ set: {}, history: [], posts: [] });
	});
});

describe('editing a deal', () => {
	test('says what was there before', () => {
		const change = editDeal(deal, { field: 'revenue', value: 250 }, acting);
		expect(change.set).toEqual({ revenue: 250 });
		expect(change.history).toMatchObject([{ what: 'field', field: 'revenue', from: 100, to: 250 }]);
	});

	test('PL-07 · a rate set by hand is a number, following the stage is none', () => {
		const byHand = editDeal(
			deal,
			{ field: 'rate', value: { source: 'hand', percent: 60 } },
			acting
		);
		expect(byHand.set).toEqual({ rate: 60 });
		const hand: Deal = { ...deal, rate: { source: 'hand', percent: 60 } };
		expect(editDeal(hand, { field: 'rate', value: { source: 'stage' } }, acting).set).toEqual({
			rate: null
		});
	});

	test('to what is there already changes nothing', () => {
		expect(editDeal(deal, { field: 'title', value: 'Deal' }, acting).history).toEqual([]);
		expect(assign(deal, 'anna', acting).set).toEqual({});
	});
});
