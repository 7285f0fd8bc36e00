import { expect, test } from 'vitest';
import { STAGE_DEFAULTS } from '../space/space';
import { checkStaged } from './check';
import { ACTIVITY_DEFAULTS } from './defaults';
import type { StagedActivity, StagedProcess } from './edit';

const stages: StagedProcess['stages'] = (['open', 'won', 'lost'] as const).map((kind) => ({
	...STAGE_DEFAULTS,
	id: kind,
	name: kind,
	hint: '',
	kind,
	probability: kind === 'won' ? 100 : 0,
	idleDays: null
}));

const activity = (id: string, name: string, changes: Partial<StagedActivity> = {}) => ({
	...ACTIVITY_DEFAULTS,
	id,
	stage: 'open',
	name,
	...changes
});

const faultsOf = (...activities: readonly StagedActivity[]) =>
	checkStaged({ stages, activities }).map((each) =>
		each.field === 'activity' ? `${each.id} ${each.fault}` : `${each.field} ${each.fault}`
	);

const trigger = (title: string, dueInDays: number) =>
	({ trigger: { title, dueInDays, assignee: { who: 'owner' } } }) as const;

test('what is right has no fault', () => {
	expect(
		faultsOf(
			activity('a', 'Call', { weight: 0, ...trigger('Ask', 0) }),
			activity('b', 'Quote', { weight: 100, ...trigger('Ask', 365) }),
			activity('c', 'Call', { stage: 'won' })
		)
	).toEqual([]);
});

test.each<[string, readonly StagedActivity[], readonly string[]]>([
	['a name is missing', [activity('a', '  ')], ['a missing']],
	[
		'two without a name miss it, each once, and are not the same twice',
		[activity('a', ''), activity('b', ' ')],
		['a missing', 'b missing']
	],
	[
		'the same name twice in a stage, whatever its capitals',
		[activity('a', 'Call'), activity('b', ' call ')],
		['b twice']
	],
	['a weight too much', [activity('a', 'Call', { weight: 101 })], ['a weight']],
	['a weight in parts', [activity('a', 'Call', { weight: 1.5 })], ['a weight']],
	[
		'nobody may do it',
		[activity('a', 'Call', { performers: { who: 'people', people: [] } })],
		['a nobody']
	],
	[
		'a task without a title, in no time',
		[activity('a', 'Call', trigger(' ', -1))],
		['a task-title', 'a task-days']
	],
	['a task in a year and a day', [activity('a', 'Call', trigger('Ask', 366))], ['a task-days']]
])('PR-02 · %s', (_, activities, faults) => {
	expect(faultsOf(...activities)).toEqual(faults);
});
