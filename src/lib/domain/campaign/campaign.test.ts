import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Acting } from '../core/change';
import type { CallOutcome } from './campaign';
import { chosen, EVERY_CUSTOMER, lastDays, type Choosable, type CustomerFilter } from './choose';
import {
	callOf,
	callPost,
	closeCampaign,
	createCall,
	createCampaign,
	recordCall,
	reopenCampaign
} from './commands';
import { openCallbacks, progressByAgent, progressOf } from './progress';
import { queueOf, type Queued } from './queue';
import { shareOut } from './sharing';
import { fieldShape } from '../policy/record-shapes';

const NOW = Date.UTC(2026, 4, 10, 9);
const TODAY = '2026-05-10';
const acting: Acting = {
	actor: 'anna',
	clock: { now: () => NOW, offset: () => 0 },
	random: { bytes: (count) => new Uint8Array(count).map((_, index) => index) }
};
const FRESH = { outcome: '', note: '', callbackOn: null, attempts: 0, calledAt: null } as const;

const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { maxLength: 60 });
const agentIds = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });

test('OP-14 · sharing out is even: no agent has more than one call more than another', () => {
	fc.assert(
		fc.property(ids, agentIds, (customers, agents) => {
			const shares = shareOut(customers, agents);
			expect([...shares.keys()]).toEqual(customers);
			const loads = agents.map((one) => [...shares.values()].filter((own) => own === one).length);
			expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
		})
	);
});

test('OP-14 · customers who come later move nobody, and go to whoever has fewest', () => {
	fc.assert(
		fc.property(ids, agentIds, fc.nat(60), (customers, agents, cut) => {
			const first = shareOut(customers.slice(0, cut), agents);
			const there = [...first.values()].map((owner) => ({ owner }));
			const later = shareOut(customers.slice(cut), agents, there);
			expect(new Map([...first, ...later])).toEqual(shareOut(customers, agents));
		})
	);
	const there = [{ owner: 'a' }, { owner: 'a' }, { owner: null }, { owner: 'gone' }];
	expect([...shareOut(['x', 'y', 'z'], ['a', 'b'], there).values()]).toEqual(['b', 'b', 'a']);
	expect(shareOut(['x'], []).size).toBe(0);
});

const call = (id: string, over: Partial<Queued> = {}): Queued => ({
	id,
	...FRESH,
	order: id,
	...over
});
const calledToday = ({ calledAt }: Queued) => calledAt === NOW;

test('OP-14 · due callbacks come first, then who was never called, then who did not answer', () => {
	const calls = [
		call('new-2'),
		call('new-1'),
		call('done', { outcome: 'interested', attempts: 1 }),
		call('refused', { outcome: 'not-interested', attempts: 1 }),
		call('wrong', { outcome: 'wrong-number', attempts: 1 }),
		call('later', { outcome: 'callback', callbackOn: '2026-05-11', attempts: 1 }),
		call('due', { outcome: 'callback', callbackOn: TODAY, attempts: 1 }),
		call('overdue', { outcome: 'callback', callbackOn: '2026-05-01', attempts: 1 }),
		call('tried-twice', { outcome: 'no-answer', attempts: 2, calledAt: 1 }),
		call('tried', { outcome: 'no-answer', attempts: 1, calledAt: 1 }),
		call('tried-today', { outcome: 'no-answer', attempts: 1, calledAt: NOW })
	];
	const order = ['overdue', 'due', 'new-1', 'new-2', 'tried', 'tried-twice'];
	expect(queueOf(calls, TODAY, calledToday).map(({ id }) => id)).toEqual(order);
	const skipped = queueOf(calls, TODAY, calledToday, new Set(['overdue', 'new-1']));
	expect(skipped.map(({ id }) => id)).toEqual([
		...['due', 'new-2', 'tried', 'tried-twice', 'overdue', 'new-1']
	]);
	expect(queueOf([...calls].reverse(), TODAY, calledToday).map(({ id }) => id)).toEqual(order);
});

test('OP-14 · a callback without a day is due at once, but not twice on one day', () => {
	const promised = call('a', { outcome: 'callback' });
	expect(queueOf([promised], TODAY, calledToday)).toHaveLength(1);
	expect(queueOf([{ ...promised, calledAt: NOW }], TODAY, calledToday)).toHaveLength(0);
});

test('OP-14 · a call is written down with its history; a correction is no further call', () => {
	const result = { outcome: 'callback', note: ' at noon ', callbackOn: '2026-05-12' } as const;
	const first = recordCall(FRESH, result, acting);
	expect(first.set).toEqual({
		outcome: 'callback',
		note: 'at noon',
		callbackOn: '2026-05-12',
		attempts: 1,
		calledAt: NOW
	});
	expect(first.history).toHaveLength(5);
	const after = { ...FRESH, ...first.set } as Parameters<typeof recordCall>[0];
	const corrected = recordCall(after, { ...result, outcome: 'interested' }, acting, true);
	expect(corrected.set).toEqual({ outcome: 'interested', callbackOn: null });
	expect(recordCall(after, result, acting, true).history).toEqual([]);
});

test('OP-14 · campaigns and calls hold only what fits, and close and open again', () => {
	const campaign = createCampaign({ title: ' Spring ', script: ' Hello ', space: 'sales' }, acting);
	expect(campaign.set).toMatchObject({ title: 'Spring', script: 'Hello', closedAt: null });
	const callee = { id: 'c1', title: 'Acme', phone: '1' };
	const made = createCall({ id: 'k', space: 'sales' }, callee, 'bao', 'a0', acting);
	for (const [kind, change] of [
		['campaign', campaign],
		['call', made]
	] as const) {
		for (const [field, value] of Object.entries(change.set)) {
			expect(fieldShape(kind, field)?.(value), field).toBe(true);
		}
	}
	expect(closeCampaign({ closedAt: null }, acting).set).toEqual({ closedAt: NOW });
	expect(reopenCampaign({ closedAt: NOW }, acting).set).toEqual({ closedAt: null });
	expect(callOf('k', 'c1')).toBe(callOf('k', 'c1'));
	expect(callOf('k', 'c1')).not.toBe(callOf('k', 'c2'));
	expect(callPost(' hello ', acting).posts).toMatchObject([{ text: 'hello', as: 'call' }]);
});

test('OP-14 · progress by outcome and by agent, and the callbacks that are promised', () => {
	const one = (owner: string | null, outcome: CallOutcome, callbackOn: string | null = null) => ({
		owner,
		outcome,
		callbackOn
	});
	const calls = [
		one('a', 'interested'),
		one('a', ''),
		one('a', 'callback', '2026-06-01'),
		one('b', 'callback', '2026-05-01'),
		one(null, 'wrong-number')
	];
	expect(progressOf(calls)).toMatchObject({ total: 5, done: 2, outcomes: { callback: 2, '': 1 } });
	expect(progressByAgent(calls).map(({ agent, total, done }) => [agent, total, done])).toEqual([
		['a', 3, 1],
		[null, 1, 1],
		['b', 1, 0]
	]);
	const open = openCallbacks(calls, TODAY);
	expect([open.due, open.calls.map(({ owner }) => owner)]).toEqual([1, ['b', 'a']]);
});

const customer = (id: string, over: Partial<Choosable> = {}): Choosable => ({
	id,
	owner: null,
	sector: '',
	tags: [],
	words: [],
	...over
});

test.each<[string, Partial<CustomerFilter>, string[]]>([
	['nothing asked', {}, ['a', 'b', 'c']],
	['owner', { owner: 'anna' }, ['a']],
	['sector, whatever its capitals', { sector: 'đồ GỖ' }, ['b']],
	['a sector of other accents', { sector: 'do go' }, []],
	['tag', { tag: 'VIP' }, ['c']],
	['words by their beginnings', { text: 'zie mar' }, ['a']],
	['no open deal', { withoutOpenDeal: true }, ['b', 'c']],
	['not called for ten days', { notCalledFor: 10 }, ['b', 'c']],
	['not called today', { notCalledFor: 1 }, ['a', 'b', 'c']],
	['all at once', { notCalledFor: 10, tag: 'vip', owner: 'anna' }, []]
])('OP-14 · customers chosen by %s', (_, filter, found) => {
	const customers = [
		customer('a', { owner: 'anna', words: ['zielony', 'market'] }),
		customer('b', { sector: 'Đồ gỗ' }),
		customer('c', { tags: ['vip'] })
	];
	const around = {
		withOpenDeal: new Set(['a']),
		calledOn: new Map([
			['a', '2026-05-05'],
			['b', '2026-04-30']
		]),
		today: TODAY,
		country: null
	};
	const ids = chosen(customers, { ...EVERY_CUSTOMER, ...filter }, around).map(({ id }) => id);
	expect(ids).toEqual(found);
});

test('OP-14 · the last call counts, in a campaign or written down by hand, on the day it was here', () => {
	const at = (day: number, hour: number) => Date.UTC(2026, 4, day, hour);
	const calls = [
		{ customer: 'a', calledAt: at(3, 9) },
		{ customer: 'b', calledAt: null },
		{ customer: 'a', calledAt: at(5, 23) },
		{ customer: 'a', calledAt: at(4, 9) }
	];
	const hanoi = { now: () => NOW, offset: () => 7 * 60 };
	expect(lastDays(calls, hanoi)).toEqual(new Map([['a', '2026-05-06']]));
});
