import { expect, test } from 'vitest';
import { endings } from './closed';
import type { Basis, DealState } from './deal-state';

const basis: Basis = {
	stages: [
		{ id: 'new', kind: 'open', probability: 10 },
		{ id: 'won', kind: 'won', probability: 100 },
		{ id: 'lost', kind: 'lost', probability: 0 }
	],
	activities: [],
	rateFrom: 'stage',
	currency: 'EUR',
	exchange: { base: 'EUR', rates: new Map() }
};

const deal = (
	stage: string,
	closedAt: number | null,
	lostReason = '',
	revenue = 100
): DealState => ({
	id: 'd',
	title: 'Boats',
	owner: 'anna',
	stage,
	closedAt,
	lostReason,
	revenue,
	currency: 'EUR',
	rate: null,
	startStage: null,
	startOver: false,
	closeOn: '',
	createdAt: 1,
	done: [],
	imported: false
});

const ended = (...deals: readonly DealState[]) =>
	endings(deals, basis, 10, 20).map(({ kind, reason, count }) => [kind, reason, count]);

test('OP-13 · from the first moment until before the last: a deal is in one span, never in two', () => {
	expect(ended(...[9, 10, 19, 20].map((at) => deal('won', at)))).toEqual([['won', '', 2]]);
	expect(ended(deal('won', null), deal('new', 15))).toEqual([]);
});

test('OP-13 · won first, then the reasons for losing, most first; no reason is one of its own', () => {
	expect(
		ended(
			deal('lost', 11, 'Price'),
			deal('lost', 12, ''),
			deal('lost', 13, 'Time'),
			deal('lost', 14, 'Time'),
			// A won deal that was lost once keeps its reason: it does not count as one.
			deal('won', 15, 'Price')
		)
	).toEqual([
		['won', '', 1],
		['lost', 'Time', 2],
		['lost', '', 1],
		['lost', 'Price', 1]
	]);
});
