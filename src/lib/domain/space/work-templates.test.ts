import { expect, test } from 'vitest';
import { exampleTasks } from '../task/example-tasks';
import { LANGUAGES, STAGE_TEXTS } from './built-in';
import { lookFromQuery } from '../deal/filter-address';
import { checkSpaceDraft, newSpace } from './new-space';
import { startViews } from './start-views';
import { statusKinds } from './status';
import { defaultTemplate, stagesFrom } from './templates';
import { seededActing } from '../import/testkit';
import { WORK_TEMPLATES } from './work-templates';

const { random } = seededActing('anna', 7);

test('LW-03 · LW-05 · a work space starts from one of seven workflows, each from waiting to done', () => {
	expect(WORK_TEMPLATES.map(({ id }) => id)).toEqual([
		...['work-simple', 'work-review', 'work-marketing', 'work-engineering'],
		...['work-operations', 'work-event', 'work-onboarding']
	]);
	expect(defaultTemplate('work').id).toBe('work-simple');
	const kinds = new Map(
		WORK_TEMPLATES.map(({ id, stages }) => {
			const drafts = stages.map(({ key, activities: _, ...stage }) => ({
				...{ ...stage, name: STAGE_TEXTS[key].name.en, builtIn: key }
			}));
			const draft = { kind: 'work', name: id, visibility: 'public', members: [] } as const;
			expect(checkSpaceDraft({ ...draft, stages: drafts })).toEqual([]);
			return [id, [...statusKinds(stagesFrom(drafts, random)).values()]];
		})
	);
	for (const all of kinds.values()) {
		expect(all[0]).toBe('open');
		expect(new Set(all)).toContain('doing');
		expect(all.filter((kind) => kind === 'done')).toHaveLength(1);
	}
	expect(kinds.get('work-engineering')).toEqual([
		...['open', 'open', 'doing', 'doing', 'doing', 'done', 'cancelled']
	]);
});

test('LW-03 · templates bring views of their statuses, in every language; what the form has left out is in none', () => {
	const acting = seededActing('anna', 8);
	for (const language of LANGUAGES) {
		for (const { id, stages } of WORK_TEMPLATES.slice(2)) {
			const views = startViews(id, language);
			expect(views.length, id).toBeGreaterThan(1);
			expect(new Set(views.map(({ name }) => name)).size, id).toBe(views.length);
			const drafts = stages.map(({ key, activities: _, ...stage }) => ({
				...{ ...stage, name: STAGE_TEXTS[key].name[language], builtIn: key }
			}));
			const draft = { kind: 'work', name: id, visibility: 'public', members: [], views } as const;
			const made = { id: 'space', currency: 'EUR' };
			const space = newSpace({ ...draft, stages: drafts }, made, acting);
			expect(space.views.map(({ name }) => name)).toEqual(views.map(({ name }) => name));
			for (const [at, { view }] of space.views.entries()) {
				const { query } = JSON.parse(view) as { readonly query: string };
				const { filter, sort, further } = lookFromQuery(query);
				const shown = filter.stages.map((one) => space.stages.find((stage) => stage.id === one));
				expect(shown.map((stage) => stage?.builtIn)).toEqual(views[at]?.statuses ?? []);
				expect(filter.kinds).toEqual(views[at]?.statuses === undefined ? ['open'] : []);
				expect([sort, further]).toEqual([views[at]?.sort, views[at]?.further ?? []]);
			}
			// With none of its statuses a view would show everything.
			const others = drafts.filter(({ builtIn }) => !views[0]?.statuses?.includes(builtIn));
			const without = newSpace({ ...draft, stages: others }, made, acting).views;
			const left = views[0]?.statuses === undefined ? views.length : views.length - 1;
			expect(without.length, id).toBeLessThanOrEqual(left);
		}
	}
	expect(startViews('work-simple', 'en')).toEqual([]);
	expect(startViews('toString', 'en')).toEqual([]);
});

test('LW-03 · example tasks stand in a status of their template, and are said in every language', () => {
	expect(exampleTasks('work-simple')).toEqual([]);
	expect(exampleTasks('toString')).toEqual([]);
	for (const { id, stages } of WORK_TEMPLATES.slice(2)) {
		const examples = exampleTasks(id);
		expect([id, examples.length > 2]).toEqual([id, true]);
		const open = stages.filter(({ kind }) => kind === 'open').map(({ key }) => key);
		for (const { status } of examples) expect(open).toContain(status);
		expect(examples.some(({ parts = [] }) => parts.length > 1)).toBe(true);
		const titles = examples.flatMap(({ title, parts = [] }) => [title, ...parts]);
		for (const language of LANGUAGES) {
			const said = titles.map((title) => title[language]);
			expect(new Set(said).size).toBe(said.length);
			expect(said).not.toContain('');
		}
	}
});
