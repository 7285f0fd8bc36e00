import { describe, expect, test } from 'vitest';
import { member } from '../member/testkit';
import {
	asStatus,
	isOverLimit,
	limitOf,
	mayEnterStatus,
	STATUS_KINDS,
	statusesForNew,
	statusForNew,
	statusKinds
} from './status';
import { salesSpace, stage } from './testkit';
import { mayAssign, mayDate } from './work-rules';

describe('LW-05 · kinds of statuses', () => {
	test('are what a status says, and done and cancelled what its stage is', () => {
		const stages = [
			stage('idea', 'open', { begun: false }),
			stage('next', 'open', { begun: false }),
			stage('making', 'open', { begun: true }),
			stage('shipped', 'won'),
			stage('dropped', 'lost')
		];
		expect([...statusKinds(stages).values()]).toEqual([
			...['open', 'open', 'doing', 'done', 'cancelled']
		]);
	});

	test('of spaces from before them follow from their built-in names, else from their places', () => {
		const built = ['backlog', 'todo', 'doing', 'review'].map((key) =>
			stage(key, 'open', { builtIn: key })
		);
		expect([...statusKinds(built).values()]).toEqual(['open', 'open', 'doing', 'doing']);
		const own = [stage('a', 'open'), stage('b', 'open'), stage('c', 'won')];
		expect([...statusKinds(own).values()]).toEqual(['open', 'doing', 'done']);
	});

	test.each(STATUS_KINDS)('a stage that is made %s reads as that', (kind) => {
		const made = { ...stage('x', 'open'), ...asStatus(kind) };
		expect(statusKinds([stage('first', 'open'), made]).get('x')).toBe(kind);
	});
});

test('LW-05 · a limit is of open statuses, and more than it is over it', () => {
	const limited = stage('doing', 'open', { limit: 3 });
	expect([2, 3, 4].map((count) => isOverLimit(limited, count))).toEqual([false, false, true]);
	expect(isOverLimit(stage('doing', 'open'), 1000)).toBe(false);
	expect(limitOf(stage('done', 'won', { limit: 3 }))).toBeNull();
});

describe('LW-05 · who takes a task into a status', () => {
	const [anna, sue] = [member('anna', 'agent'), member('sue', 'supervisor')];
	const space = { createdBy: 'olga' };
	const mine = { owner: 'bob', assignees: ['anna'] };
	const theirs = { owner: 'bob' };
	const may = (...args: Parameters<typeof mayEnterStatus>) => {
		const answer = mayEnterStatus(...args);
		return answer.ok ? 'may' : answer.error.reason;
	};

	test.each([
		['everyone', theirs, 'may'],
		['assignees', theirs, 'not-your-status'],
		['assignees', mine, 'may'],
		['managers', mine, 'not-your-status']
	] as const)('%s: somebody with %j', (enterBy, task, answer) => {
		const done = stage('done', 'won', { enterBy });
		expect(may(anna, space, task, 'doing', done)).toBe(answer);
		expect(may(sue, space, task, 'doing', done)).toBe('may');
		expect(may(anna, { createdBy: 'anna' }, task, 'doing', done)).toBe('may');
		// It is there already: its place in the column is everybody's.
		expect(may(anna, space, task, 'done', done)).toBe('may');
	});

	test('only from where tasks come from; a new one comes from nowhere', () => {
		const done = stage('done', 'won', { enterFrom: ['review'] });
		expect(may(anna, space, mine, 'review', done)).toBe('may');
		expect(may(anna, space, mine, 'todo', done)).toBe('not-from-there');
		expect(may(anna, space, mine, 'gone', done)).toBe('not-from-there');
		expect(may(anna, space, mine, null, done)).toBe('not-from-there');
		expect(may(sue, space, mine, 'todo', done)).toBe('may');
	});
});

describe('LW-05 · what a space has agreed upon about its tasks', () => {
	const [anna, sue] = [member('anna', 'agent'), member('sue', 'supervisor')];
	const [mine, theirs] = [{ owner: 'bob', assignees: ['anna'] }, { owner: 'bob' }];
	const space = salesSpace([stage('todo', 'open'), stage('done', 'won')], { kind: 'work' });

	test.each([
		['everyone', theirs, true],
		['assignees', theirs, false],
		['assignees', mine, true],
		['managers', mine, false]
	] as const)('dates are changed by %s: somebody with %j', (datesBy, task, may) => {
		expect(mayDate(anna, { ...space, datesBy }, task).ok).toBe(may);
		expect(mayDate(sue, { ...space, datesBy }, task).ok).toBe(true);
	});

	test('who works on a task is said by those who do, where something is for them alone', () => {
		const asks = { ...space, datesBy: 'assignees' } as const;
		expect(mayAssign(anna, space, theirs).ok).toBe(true);
		expect(mayAssign(anna, asks, theirs)).toMatchObject({ error: { reason: 'not-your-task' } });
		expect(mayAssign(anna, asks, mine).ok).toBe(true);
		expect(mayAssign(anna, asks, { owner: null }).ok).toBe(true);
		expect(mayAssign(sue, asks, theirs).ok).toBe(true);
		const stages = [stage('done', 'won', { enterBy: 'assignees' })];
		expect(mayAssign(anna, { ...space, stages }, theirs).ok).toBe(false);
	});

	test('done needs approval where the space says so; a new task begins where it may', () => {
		const asks = { ...space, approval: true };
		const done = stage('done', 'won');
		expect(mayEnterStatus(anna, asks, mine, 'todo', done)).toMatchObject({
			error: { reason: 'needs-approval' }
		});
		expect(mayEnterStatus(sue, asks, mine, 'todo', done).ok).toBe(true);
		expect(mayEnterStatus(anna, asks, mine, 'todo', stage('no', 'lost')).ok).toBe(true);
		const stages = [
			stage('inbox', 'open', { enterBy: 'managers' }),
			stage('todo', 'open'),
			stage('review', 'open', { enterFrom: ['todo'] }),
			done
		];
		expect(statusForNew(anna, { ...asks, stages }, mine)?.id).toBe('todo');
		expect(statusForNew(sue, { ...asks, stages }, mine)?.id).toBe('inbox');
		expect(statusesForNew(anna, { ...asks, stages }, mine).map(({ id }) => id)).toEqual(['todo']);
	});
});
