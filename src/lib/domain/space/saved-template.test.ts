import { expect, test } from 'vitest';
import { isSavedTemplate } from '../policy/template-shape';
import { ACTIVITY_DEFAULTS } from '../process/defaults';
import { newSpace, type SpaceDraft } from './new-space';
import { datesOfExample, examplesOf, structureOf, type ExampleOf } from './saved-template';
import { salesSpace, stage } from './testkit';

let made = 0;
const acting = {
	actor: 'anna',
	clock: { now: () => 5, offset: () => 0 },
	random: {
		bytes: (count: number) => Uint8Array.from({ length: count }, () => (made += 7) % 248)
	}
};

const activity = (id: string, more: object = {}) => ({
	...ACTIVITY_DEFAULTS,
	...{ id, stage: 'todo', name: id, order: id, removed: false, ...more }
});
const field = (id: string, more: object = {}) => ({
	...{ id, name: id, hint: '', type: 'choice' as const, choices: ['a'], required: false },
	...{ initial: null, order: id, removed: false, requiredFrom: 'field-done', onCard: true, ...more }
});
const STAGES = [
	stage('todo', 'open'),
	{ ...stage('doing', 'open'), begun: true, limit: 3, colour: 'blue' as const },
	{ ...stage('field-done', 'won'), enterBy: 'managers' as const, enterFrom: ['doing', 'todo'] }
];
const SPACE = salesSpace(STAGES, {
	...{ kind: 'work', id: 'source-space' },
	datesBy: 'managers',
	approval: true,
	nearDays: 3,
	members: ['anna', 'bob'],
	activities: [activity('call'), activity('gone', { removed: true })],
	fields: [field('field-size'), field('field-gone', { removed: true })],
	views: [
		{ id: 'v', name: 'Big', view: '{"filter":{"field-size":["a"],"stage":"doing"}}', order: 'a0' }
	]
});
const structure = structureOf(SPACE, 'work', []);
const template = { ...structure, name: 'Weekly', by: 'anna', at: 5 };

const draft = (origins: readonly string[]): SpaceDraft => ({
	...{ kind: 'work', name: 'Next', visibility: 'public', members: [], structure },
	stages: STAGES.filter(({ id }) => origins.includes(id)).map(
		({ id: origin, name, kind, probability }) => ({ name, kind, probability, origin })
	)
});

test('DI-10 · a template has how a space works, and neither its people nor what was removed in it', () => {
	expect(isSavedTemplate(template)).toBe(true);
	const text = JSON.stringify(template);
	for (const left of ['bob', 'gone', SPACE.id, '"order"']) expect(text).not.toContain(left);
	expect(structure).toMatchObject({ datesBy: 'managers', approval: true, nearDays: 3 });
	for (const odd of [
		{ members: ['bob'] },
		{ name: '' },
		{ kind: 'discussion' },
		{ stages: [{ ...structure.stages[0], order: 'a0' }] },
		{ views: [{ name: 'x', view: 'x'.repeat(40_001) }] },
		{ topicForm: 'poem' },
		{ tasks: [{ title: 'x' }] }
	]) {
		expect(isSavedTemplate({ ...template, ...odd })).toBe(false);
	}
});

test('DI-10 · LS-03 · a template takes over as what new topics are proposed, and one from before that leaves it as it is', () => {
	const saved = structureOf({ ...SPACE, topicForm: 'question' }, 'work', []);
	const made = (structure: typeof saved) =>
		newSpace({ ...draft(['todo']), structure }, { id: 'new', currency: 'EUR' }, acting).topicForm;
	expect(isSavedTemplate({ ...saved, name: 'Weekly', by: 'anna', at: 5 })).toBe(true);
	expect(made(saved)).toBe('question');
	const { topicForm: _, ...older } = saved;
	expect(isSavedTemplate({ ...older, name: 'Weekly', by: 'anna', at: 5 })).toBe(true);
	expect(made(older)).toBe('plain');
});

test('DI-10 · a space of a template works as the first one did, with ids of its own', () => {
	const space = newSpace(
		draft(['todo', 'doing', 'field-done']),
		{ id: 'new', currency: 'EUR' },
		acting
	);
	const [todo, doing, done] = space.stages;
	expect(space).toMatchObject({
		datesBy: 'managers',
		approval: true,
		nearDays: 3,
		members: ['anna']
	});
	expect(doing).toMatchObject({ colour: 'blue' });
	expect(done).toMatchObject({ enterBy: 'managers', enterFrom: [doing?.id, todo?.id] });
	const [size] = space.fields;
	expect(space.fields).toHaveLength(1);
	expect(size).toMatchObject({ name: 'field-size', requiredFrom: done?.id, removed: false });
	expect(JSON.parse(space.views[0]?.view ?? '')).toEqual({
		filter: { [size?.id ?? '']: ['a'], stage: doing?.id }
	});
	const known = JSON.stringify(STAGES.map(({ id }) => id));
	for (const { id } of space.stages) expect(known).not.toContain(`"${id}"`);
	expect(size?.id).not.toBe('field-size');
});

test('DI-10 · a stage that was taken out of the form takes along what named it', () => {
	const space = newSpace(draft(['doing', 'field-done']), { id: 'new', currency: 'EUR' }, acting);
	expect(space.stages[1]).toMatchObject({ enterFrom: [space.stages[0]?.id] });
	const without = newSpace(draft(['todo', 'doing']), { id: 'new', currency: 'EUR' }, acting);
	expect(without.fields[0]).toMatchObject({ requiredFrom: null });
});

test('DI-10 · the examples of a template count their days from the first one, and keep who belongs to whom', () => {
	const task = (id: string, more: Partial<ExampleOf> = {}): ExampleOf => ({
		...{ id, title: id, stage: 'todo', parent: null, startOn: null, dueOn: null },
		...{ priority: null, estimate: null, tags: [], ...more }
	});
	const tasks = examplesOf([
		task('whole', { startOn: '2026-03-02', dueOn: '2026-03-06', priority: 'high' }),
		task('part', { parent: 'whole', dueOn: '2026-03-05', tags: ['red'] }),
		task('lost', { parent: 'elsewhere' })
	]);
	expect(tasks).toMatchObject([
		{ title: 'whole', parent: null, start: 0, due: 4, priority: 'high' },
		{ title: 'part', parent: 0, start: null, due: 3, tags: ['red'] },
		{ title: 'lost', parent: null, start: null, due: null }
	]);
	expect(datesOfExample(tasks[0] ?? { due: null, start: null }, '2027-01-01')).toEqual({
		...{ startOn: '2027-01-01', dueOn: '2027-01-05' }
	});
	expect(isSavedTemplate({ ...template, tasks })).toBe(true);
});
