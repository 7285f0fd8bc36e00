import { expect, test } from 'vitest';
import { recordFrom } from '$lib/documents/read-record';
import { dayOf } from '$lib/domain/core/day';
import { finishedIn, type TaskWithPast } from '$lib/domain/figures/work';
import { pastOfTask } from '$lib/domain/history/past';
import { SPACE_DEFAULTS, STAGE_DEFAULTS, type Space } from '$lib/domain/space/space';
import { Chance } from './chance';
import type { Making } from './making';
import { sampleTasks } from './records';
import { sampleFinished, sampleProjects } from './work';

const NOW = Date.UTC(2026, 4, 20, 12);
const making = (): Making => ({
	...{ now: NOW, offset: 0, people: ['a', 'b'], visitor: 'v' },
	chance: new Chance(7)
});
const stage = (id: string, kind: 'open' | 'won', begun?: boolean) => ({
	...{ ...STAGE_DEFAULTS, id, name: id, kind, probability: 0, order: id },
	...(begun === undefined ? {} : { begun })
});
const space: Space = {
	...{ ...SPACE_DEFAULTS, id: 's', name: 'Work', kind: 'work', visibility: 'public', members: [] },
	...{ currency: 'EUR', nearDays: 7, createdAt: 0, createdBy: 'v', requests: new Map() },
	stages: [stage('todo', 'open', false), stage('doing', 'open', true), stage('done', 'won')]
};

test('LW-02 · the sample has projects that go on, are planned and are over, with tasks in them', () => {
	const made = making();
	const projects = sampleProjects(made, space);
	const states = projects.made.map(({ change }) => change.set['state']);
	expect(new Set(states)).toEqual(new Set(['active', 'planned', 'done']));
	const tasks = sampleTasks(made, space, projects.of);
	const inSome = tasks.filter(({ change }) => change.set['project'] !== undefined);
	expect(inSome.length).toBeGreaterThan(5);
});

test('LW-05 · the sample has work that was done on time and late over many weeks', () => {
	const made = making();
	const finished = sampleFinished(made, space, sampleProjects(made, space).made);
	const tasks = finished.map(({ id, change: { set, history } }): TaskWithPast => {
		const record = recordFrom(set, id);
		if (record?.kind !== 'task') throw new Error('no task');
		return { ...record, past: pastOfTask(history) };
	});
	const days = { from: '2026-01-01', last: '2026-05-20' };
	const found = finishedIn(tasks, days, { stages: space.stages, dayOf: (at) => dayOf(at, 0) });
	expect(found).toHaveLength(tasks.length);
	expect(new Set(found.map(({ kept }) => kept)).size).toBe(3);
	expect(found.every(({ cycle }) => cycle !== null && cycle > 0)).toBe(true);
	expect(found.every(({ lead, cycle }) => lead > (cycle ?? 0))).toBe(true);
});
