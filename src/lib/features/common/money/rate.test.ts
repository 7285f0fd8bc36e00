import { expect, test } from 'vitest';
import type { Activity } from '$lib/domain/process/activity';
import { STAGE_DEFAULTS, type Stage, type StageKind } from '$lib/domain/space/space';
import { rateOf, rateWords } from './rate';

const stage = (id: string, kind: StageKind, probability: number): Stage => ({
	...STAGE_DEFAULTS,
	id,
	name: id,
	kind,
	probability,
	order: id
});
const activity = (id: string, weight: number): Activity => ({
	id,
	stage: 'open',
	name: id,
	hint: '',
	order: id,
	weight,
	mandatory: false,
	performers: { who: 'everyone' },
	requires: 'nothing',
	notify: [],
	notifyPeople: [],
	trigger: null,
	removed: false
});
const space = (rateFrom: 'stage' | 'activities', weight = 10) => ({
	rateFrom,
	stages: [stage('open', 'open', 40), stage('won', 'won', 90), stage('lost', 'lost', 10)],
	activities: [activity('a', weight), activity('b', weight * 3)]
});

test.each([
	['PL-07 · follows the stage', 'stage', 'open', null, ['a'], 40, 'stage'],
	['PR-04 · follows the activities', 'activities', 'open', null, ['a'], 25, 'activities'],
	['PL-07 · is set by hand', 'activities', 'open', 65, ['a'], 65, 'hand'],
	['PL-08 · is 100 when won', 'activities', 'won', 65, [], 100, 'won'],
	['PL-08 · is 0 when lost', 'stage', 'lost', null, [], 0, 'lost'],
	['PL-07 · a stage that is gone promises nothing', 'stage', 'gone', null, [], 0, 'stage']
] as const)('%s', (_, rateFrom, at, rate, done, percent, reason) => {
	expect(rateOf(space(rateFrom), { stage: at, rate, done })).toMatchObject({ percent, reason });
});

test('PL-07 · the starting value says that it is one, and what follows', () => {
	const row = { stage: 'open', rate: null, done: [], startStage: 'open', startOver: false };
	const rate = rateOf(space('stage'), row);
	expect(rate).toEqual({ percent: 50, reason: 'start', unset: 40 });
	expect(rateWords(rate)).toBe('Close rate 50%, the starting value');
	expect(rateOf(space('stage'), { ...row, startOver: true })).toMatchObject({ reason: 'stage' });
});

test('PR-04 · activities that weigh nothing leave the rate to the stage', () => {
	const deal = { stage: 'open', rate: null, done: ['a'] };
	expect(rateOf(space('activities', 0), deal)).toMatchObject({ percent: 40, reason: 'stage' });
});

test('PL-07 · a row and its deal have the same rate, and it says what it would be unset', () => {
	const row = rateOf(space('activities'), { stage: 'open', rate: 65, done: ['b'] });
	const deal = rateOf(space('activities'), {
		stage: 'open',
		rate: { source: 'hand', percent: 65 },
		done: new Map([['b', true]])
	});
	expect(row).toEqual(deal);
	expect(row.unset).toBe(75);
	expect(rateWords(row)).toBe('Close rate 65%, set by hand');
});
