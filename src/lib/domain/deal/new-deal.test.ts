import { STAGE_DEFAULTS } from '../space/space';
import { describe, expect, test } from 'vitest';
import type { Member } from '../member/member';
import { checkDealDraft, emptyDealDraft, type DealDraft } from './new-deal';

const stage = (id: string, kind: 'open' | 'won') => ({
	id,
	name: id,
	...STAGE_DEFAULTS,
	kind,
	probability: 10,
	order: 'a0',
	importId: null
});
const space = { stages: [stage('won', 'won'), stage('first', 'open'), stage('second', 'open')] };
const anna: Member = {
	id: 'anna',
	name: 'Anna',
	role: 'agent',
	team: null,
	standing: 'active',
	createdAt: 0,
	importId: null
};
const people = {
	members: new Map([
		['anna', anna],
		['gone', { ...anna, standing: 'removed' as const }]
	])
};
const complete: DealDraft = {
	title: 'A deal',
	customer: null,
	contact: '',
	stage: 'first',
	closeOn: '2026-12-24',
	rate: { source: 'start' },
	revenue: 0,
	owner: 'anna'
};

describe('OP-11 · a new opportunity', () => {
	test('starts in the first open stage, at 50 %, with the customer’s owner', () => {
		const draft = emptyDealDraft(space, { id: 'c', owner: 'bob' }, 'anna');
		expect(draft).toMatchObject({
			stage: 'first',
			rate: { source: 'start' },
			owner: 'bob',
			customer: 'c'
		});
		expect(emptyDealDraft(space, { id: 'c', owner: null }, 'anna').owner).toBe('anna');
	});

	test('is complete with all that is required; a revenue of 0 will do', () => {
		expect(checkDealDraft(complete, space, people)).toEqual({ draft: complete, faults: [] });
	});

	test.each([
		[{ title: '  ' }, { field: 'title', fault: 'missing' }],
		[{ title: 'x'.repeat(301) }, { field: 'title', fault: 'too-long' }],
		[{ stage: null }, { field: 'stage', fault: 'unknown' }],
		[{ stage: 'elsewhere' }, { field: 'stage', fault: 'unknown' }],
		[{ closeOn: '' }, { field: 'closeOn', fault: 'missing' }],
		[{ closeOn: '2026-02-30' }, { field: 'closeOn', fault: 'not-a-day' }],
		[{ rate: { source: 'hand', percent: 101 } }, { field: 'rate', fault: 'out-of-range' }],
		[{ revenue: null }, { field: 'revenue', fault: 'missing' }],
		[{ revenue: Number.NaN }, { field: 'revenue', fault: 'missing' }],
		[{ revenue: -1 }, { field: 'revenue', fault: 'negative' }],
		[{ owner: null }, { field: 'owner', fault: 'missing' }],
		[{ owner: 'gone' }, { field: 'owner', fault: 'unknown' }]
	] as const)('with %j is not: %j', (change, fault) => {
		expect(checkDealDraft({ ...complete, ...change }, space, people)).toEqual({
			draft: null,
			faults: [fault]
		});
	});

	test('tells everything that is wrong at once', () => {
		const { faults } = checkDealDraft(emptyDealDraft(space, null, 'anna'), space, people);
		expect(faults.map(({ field }) => field)).toEqual(['title', 'closeOn', 'revenue']);
	});
});
