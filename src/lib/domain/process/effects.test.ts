import { expect, test } from 'vitest';
import { STAGE_DEFAULTS, type RateFrom, type Stage } from '../space/space';
import type { Activity } from './activity';
import { ACTIVITY_DEFAULTS } from './defaults';
import type { HasProcess } from './edit';
import { effectsOf, type Affected, type Effect } from './effects';

const stage = (id: string, order: string, probability: number, kind: Stage['kind'] = 'open') => ({
	...STAGE_DEFAULTS,
	id,
	name: id,
	kind,
	probability,
	order
});
const talk = stage('talk', 'a', 20);
const offer = stage('offer', 'b', 50);
const won = stage('won', 'c', 100, 'won');
const call: Activity = {
	...ACTIVITY_DEFAULTS,
	id: 'call',
	stage: 'talk',
	name: 'Call',
	order: 'a',
	removed: false
};
const quote: Activity = { ...call, id: 'quote', stage: 'offer', name: 'Quote', order: 'b' };
const before = {
	stages: [talk, offer, won],
	activities: [call, quote],
	rateFrom: 'stage'
} as const;

const records: readonly Affected[] = [
	{ stage: 'talk', rate: null, done: [] },
	{ stage: 'talk', rate: 50, done: ['call'] },
	{ stage: 'offer', rate: null, done: ['call'] },
	{ stage: 'won', rate: null, done: [] }
];

test.each<[string, Partial<HasProcess> & { rateFrom?: RateFrom }, readonly Effect[]]>([
	['PR-10 · nothing changes', {}, []],
	[
		'PR-02 · a stage with deals goes',
		{ stages: [offer, won] },
		[
			{ what: 'stage-goes', stage: talk, count: 2 },
			{ what: 'progress', count: 2 },
			{ what: 'activity-goes', name: 'Call', count: 2 }
		]
	],
	[
		'PL-07 · another probability changes the rate of those that follow the stage',
		{ stages: [{ ...talk, probability: 30 }, offer, won] },
		[{ what: 'rate', stage: talk, to: { ...talk, probability: 30 }, count: 1 }]
	],
	[
		'OP-07 · a stage comes to mean won',
		{ stages: [talk, { ...offer, kind: 'won', probability: 100 }, won] },
		[
			{
				what: 'kind',
				stage: offer,
				to: { ...offer, kind: 'won', probability: 100 },
				count: 1
			}
		]
	],
	[
		'PR-05 · a mandatory activity stands before the running deals without it, not before won ones',
		{ activities: [{ ...call, mandatory: true }, quote] },
		[{ what: 'mandatory', name: 'Call', count: 1 }]
	],
	[
		'PR-04 · other weights change the progress of running deals with something done',
		{ activities: [{ ...call, weight: 30 }, quote] },
		[{ what: 'progress', count: 2 }]
	],
	[
		'PR-10 · an activity goes that was done',
		{ activities: [{ ...call, removed: true }, quote] },
		[
			{ what: 'progress', count: 2 },
			{ what: 'activity-goes', name: 'Call', count: 2 }
		]
	]
])('%s', (_what, change, effects) => {
	expect(effectsOf(before, { ...before, ...change }, records)).toEqual(effects);
});

test('PR-04 · where rates come from activities, a stage’s probability changes none', () => {
	const after = { ...before, stages: [{ ...talk, probability: 30 }, offer, won] };
	expect(effectsOf({ ...before, rateFrom: 'activities' }, after, records)).toEqual([]);
});
