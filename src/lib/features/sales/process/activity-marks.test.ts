import { describe, expect, test } from 'vitest';
import { ACTIVITY_DEFAULTS } from '$lib/domain/process/defaults';
import type { Activity } from '$lib/domain/process/activity';
import { activityKind, activityMarks } from './activity-marks';

const people = new Map([
	['olga', { name: 'Olga' }],
	['bao', { name: 'Bao' }]
]);
const wordsOf = (settings: Partial<Activity>) =>
	activityMarks({ ...ACTIVITY_DEFAULTS, ...settings }, people).map(({ text }) => text);

describe('an activity says in short', () => {
	test.each<[string, Partial<Activity>, readonly string[]]>([
		['nothing, when it is plain', {}, []],
		['PR-06 · that it is for a role', { performers: { who: 'managers' } }, ['Only: Supervisors']],
		[
			'PR-06 · whom it is for, by name, also when they have left',
			{ performers: { who: 'people', people: ['bao', 'gone'] } },
			['Only: Bao and Unknown person']
		],
		[
			'PR-06 · nothing of people while none is chosen',
			{ performers: { who: 'people', people: [] } },
			[]
		],
		[
			'PR-08 · whom it tells',
			{ notify: ['admins'], notifyPeople: ['olga'] },
			['Tells: Admins and Olga']
		],
		[
			'PR-09 · the task that it adds',
			{ trigger: { title: ' Ask ', assignee: { who: 'owner' }, dueInDays: 2 } },
			['Adds the task “Ask”']
		],
		[
			'PR-09 · that it adds a task, while that has no title',
			{ trigger: { title: '', assignee: { who: 'owner' }, dueInDays: 2 } },
			['Adds a task']
		]
	])('%s', (_what, settings, words) => {
		expect(wordsOf(settings)).toEqual(words);
	});

	test('PR-07 · what it asks for', () => {
		expect(activityKind({ requires: 'nothing' }).text).toBe('A tick is enough');
		expect(activityKind({ requires: 'note' }).text).toBe('Asks for: A note');
		expect(activityKind({ requires: 'file' }).text).toBe('Asks for: A note with a file');
	});
});
