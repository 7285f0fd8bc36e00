import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { member, peopleOf, team } from '../member/testkit';
import type { Stage } from '../space/space';
import { STAGE_DEFAULTS } from '../space/space';
import type { Activity } from './activity';
import { isNotified } from './audience';
import { mayPerform, meetsRequirement } from './perform';
import { activitiesOf, furthestStage, openMandatory, weightedProgress } from './progress';

const stage = (id: string, kind: Stage['kind'] = 'open'): Stage => ({
	...STAGE_DEFAULTS,
	id,
	name: id,
	kind,
	probability: 0,
	order: id
});
const activity = (id: string, changes: Partial<Activity> = {}): Activity => ({
	id,
	stage: 'a',
	name: id,
	hint: '',
	order: id,
	weight: 10,
	mandatory: false,
	performers: { who: 'everyone' },
	requires: 'nothing',
	notify: [],
	notifyPeople: [],
	trigger: null,
	removed: false,
	...changes
});
const STAGES = [stage('a'), stage('b'), stage('won', 'won'), stage('lost', 'lost')];

describe('PR-04 · weighted progress', () => {
	test.each([
		['nothing is weighed', [], [], null],
		['weights of nought', [activity('1', { weight: 0 })], ['1'], null],
		['none done', [activity('1'), activity('2')], [], 0],
		['one of two', [activity('1'), activity('2')], ['1'], 50],
		['the heavy one', [activity('1', { weight: 90 }), activity('2')], ['1'], 90],
		['rounded', [activity('1'), activity('2'), activity('3')], ['1'], 33],
		['a removed one counts nowhere', [activity('1'), activity('2', { removed: true })], ['2'], 0],
		['nor one of a stage that is gone', [activity('1'), activity('2', { stage: 'x' })], ['1'], 100]
	])('PR-04 · %s', (_, activities, done, expected) => {
		expect(weightedProgress({ stages: STAGES, activities }, new Set(done))).toBe(expected);
	});

	test('PR-04 · doing more never takes a deal back, and all of it is 100', () => {
		const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 });
		fc.assert(
			fc.property(weights, fc.integer(), (list, seed) => {
				const activities = list.map((weight, at) => activity(String(at), { weight }));
				const process = { stages: STAGES, activities };
				const done = new Set<string>();
				let last = weightedProgress(process, done) ?? -1;
				for (const { id } of activities.toSorted(
					(a, b) => ((a.weight * seed) % 7) - ((b.weight * seed) % 7)
				)) {
					done.add(id);
					const now = weightedProgress(process, done) ?? -1;
					expect(now).toBeGreaterThanOrEqual(last);
					last = now;
				}
				expect(last).toBe(100);
			})
		);
	});
});

describe('PR-05 · what stands before winning', () => {
	test('PR-05 · the mandatory ones that are open, in the order of the process', () => {
		const activities = [
			activity('z', { stage: 'b', mandatory: true }),
			activity('y', { mandatory: true }),
			activity('x', { mandatory: true }),
			activity('w'),
			activity('v', { mandatory: true, removed: true })
		];
		const open = openMandatory({ stages: STAGES, activities }, new Set(['x']));
		expect(open.map(({ id }) => id)).toEqual(['y', 'z']);
	});

	test('PR-03 · the activities of a stage in their order', () => {
		const activities = [activity('2'), activity('1'), activity('3', { stage: 'b' })];
		expect(activitiesOf({ stages: STAGES, activities }, 'a').map(({ id }) => id)).toEqual([
			'1',
			'2'
		]);
	});

	test.each([
		[['a', 'b', 'lost'], 'b'],
		[['b', 'a', 'lost'], 'b'],
		[['won', 'lost'], null]
	])('the furthest open stage of %j is %s', (visited, expected) => {
		expect(furthestStage(STAGES, new Set(visited))).toBe(expected);
	});
});

describe('PR-06 · who may perform', () => {
	const people = { who: 'people', people: ['anna', 'gus'] } as const;
	test.each([
		['agent', { who: 'everyone' }, true],
		['guest', { who: 'everyone' }, false],
		['agent', { who: 'managers' }, false],
		['supervisor', { who: 'managers' }, true],
		['admin', { who: 'managers' }, true],
		['supervisor', { who: 'admins' }, false],
		['admin', { who: 'admins' }, true],
		['owner', { who: 'admins' }, true]
	] as const)('PR-06 · %s for %j: %s', (role, performers, expected) => {
		expect(mayPerform(member('x', role), performers)).toBe(expected);
	});
	test.each([
		['anna', 'agent', true],
		['olga', 'owner', false],
		['gus', 'guest', false]
	] as const)('PR-06 · %s (%s) among named people: %s', (id, role, expected) => {
		expect(mayPerform(member(id, role), people)).toBe(expected);
	});
	test('PR-06 · nobody who has been removed', () => {
		expect(mayPerform({ ...member('anna', 'owner'), standing: 'removed' }, people)).toBe(false);
	});
});

test.each([
	['nothing', '', null, true],
	['note', '', null, false],
	['note', ' ', 'f', false],
	['note', 'x', null, true],
	['file', 'x', null, false],
	['file', '', 'f', false],
	['file', 'x', 'f', true]
] as const)('PR-07 · “%s” with note “%s” and file %s: %s', (requires, note, file, expected) => {
	expect(meetsRequirement({ requires }, { note, file })).toBe(expected);
});

describe('PR-08 · who is told', () => {
	const everybody = [
		member('olga', 'owner'),
		member('adam', 'admin'),
		member('sue', 'supervisor'),
		member('ben', 'supervisor'),
		member('anna', 'agent', 'one'),
		member('bob', 'agent', 'two'),
		{ ...member('rem', 'admin'), standing: 'removed' as const }
	];
	const people = peopleOf(everybody, [team('one', 'sue'), team('two', 'ben')]);
	const deal = { owner: 'anna', participants: ['bob'] };
	test.each([
		['admins', ['olga', 'adam']],
		['managers', ['sue']],
		['participants', ['bob']]
	] as const)('PR-08 · “%s” are %j, without who did it', (group, expected) => {
		const told = everybody
			.map(({ id }) => id)
			.filter((id) => isNotified(id, 'anna', { notify: [group], notifyPeople: [] }, deal, people));
		expect(told).toEqual(expected);
	});
	test('PR-08 · named people, and nobody when nobody is chosen', () => {
		const named = { notify: [], notifyPeople: ['ben', 'rem'] };
		expect(isNotified('ben', 'anna', named, deal, people)).toBe(true);
		expect(isNotified('rem', 'anna', named, deal, people)).toBe(false);
		expect(isNotified('adam', 'anna', { notify: [], notifyPeople: [] }, deal, people)).toBe(false);
		const ownerless = { owner: null, participants: [] };
		expect(
			isNotified('sue', 'adam', { notify: ['managers'], notifyPeople: [] }, ownerless, people)
		).toBe(false);
	});
});
