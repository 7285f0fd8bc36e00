import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import type { Space } from '$lib/domain/space/space';
import { putStage, setSpaceField } from '$lib/documents/space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { addTasks, foundWorks, type WorkCompany } from '$lib/features/work/testkit/works';
import { m } from '$lib/i18n/messages';
import { expectAccessible, inEveryLanguage, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import NewSpace from './NewSpace.svelte';
import SaveTemplate from './SaveTemplate.svelte';
import SavedTemplateMenu from './SavedTemplateMenu.svelte';
import { saveTemplate } from './template-acts';

const NOW = today(clock);
let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
	const { view, works } = company;
	await view.replica.space(works.id).edit((doc) => {
		setSpaceField(doc, 'approval', true);
		const [first] = works.stages;
		if (first !== undefined) putStage(doc, { ...first, name: 'Intake', limit: 4 });
	});
	await addTasks(company, [
		{ title: 'Plan', startOn: NOW, dueOn: addDays(NOW, 5), priority: 'high' },
		{ title: 'Measure', of: 'Plan', dueOn: addDays(NOW, 2), stage: 1 },
		{ title: 'Old', stage: 2 }
	]);
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const templates = () => [...(company.view.directory.templates ?? [])];
const undo = () => page.getByRole('button', { name: m.common_undo() }).last().click();
const shown = () => {
	const { view } = company;
	const space = view.space(company.works.id);
	if (space === null) throw new Error('no space');
	return { view, space };
};

test('DI-10 · how a space works is saved under a name, with its tasks or without, and the undo takes it back', async () => {
	const { view, space } = shown();
	await render(InWorkspace<{ space: Space }>, {
		...{ session: company.session, view, component: SaveTemplate, given: { space } }
	});
	await page.getByRole('button', { name: m.spaces_template_save() }).click();
	const dialog = page.getByRole('dialog', { name: m.spaces_template_save() });
	await expectAccessible();
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(m.spaces_template_save_text())).toBeVisible();
	});
	await dialog.getByRole('textbox').fill('Workshop');
	await dialog.getByRole('checkbox').click();
	await dialog.getByRole('button', { name: m.spaces_template_save_button() }).click();
	await expect.poll(() => templates().map(([, { name }]) => name)).toEqual(['Workshop']);
	// What is done is no example.
	expect(templates()[0]?.[1].tasks.map(({ title }) => title)).toEqual(['Plan', 'Measure']);
	await undo();
	await expect.poll(templates).toEqual([]);
});

test('DI-10 · a new space begins with a saved template: statuses, rules and examples, whose days are counted from today', async () => {
	const { view, space } = shown();
	if (space.kind !== 'work') throw new Error('no work space');
	const named = { name: 'Workshop', withTasks: true };
	expect(await saveTemplate(view, { ...space, kind: space.kind }, named)).toBeNull();
	await render(InWorkspace<Record<string, never>>, {
		...{ session: company.session, view, component: NewSpace, given: {} }
	});
	await page.getByRole('radio', { name: /^Work/ }).click();
	await page.getByLabelText(m.spaces_template()).selectOptions(templates()[0]?.[0] ?? '');
	await expect.element(page.getByText(m.spaces_template_tasks_text({ count: 2 }))).toBeVisible();
	const name = page.getByRole('textbox', { name: m.spaces_name(), exact: true });
	await name.fill('Second workshop');
	await page.getByRole('button', { name: m.spaces_add_another() }).click();
	const listed = () => view.catalogue.find(({ name }) => name === 'Second workshop')?.id ?? '';
	await expect.poll(listed).not.toBe('');
	const second = view.space(listed());
	expect(second).toMatchObject({ name: 'Second workshop', approval: true });
	expect(second?.stages.map(({ name, limit }) => [name, limit])).toEqual([
		['Intake', 4],
		['Doing', undefined],
		['Done', undefined]
	]);
	await expect.element(page.getByText(m.spaces_added({ space: 'Second workshop' }))).toBeVisible();
	const rows = await view.replica.db.records.toArray();
	const [plan, measure] = ['Plan', 'Measure'].map((title) =>
		rows.find((row) => row.kind === 'task' && row.space === second?.id && row.title === title)
	);
	expect(plan).toMatchObject({
		...{ owner: null, startOn: NOW, dueOn: addDays(NOW, 5), priority: 'high' },
		stage: second?.stages[0]?.id
	});
	expect(measure).toMatchObject({ parent: plan?.id, stage: second?.stages[1]?.id });
});

test('LW-03 · a new space of a built-in template begins with its views, which everybody there shares', async () => {
	const { view } = company;
	await render(InWorkspace<Record<string, never>>, {
		...{ session: company.session, view, component: NewSpace, given: {} }
	});
	await page.getByRole('radio', { name: /^Work/ }).click();
	await page.getByLabelText(m.spaces_template()).selectOptions('work-marketing');
	await page.getByRole('textbox', { name: m.spaces_name(), exact: true }).fill('Campaigns');
	await page.getByRole('button', { name: m.spaces_add_another() }).click();
	const made = () => view.space(view.catalogue.find(({ name }) => name === 'Campaigns')?.id ?? '');
	await expect
		.poll(() => made()?.views.map(({ name }) => name))
		.toEqual(['Content plan', 'To be approved', 'Who does what']);
	const review = made()?.stages.find(({ builtIn }) => builtIn === 'review')?.id ?? '';
	expect(made()?.views[1]?.view).toContain(`stage=${review}`);
});

test('DI-10 · who saved a template renames it and deletes it, with an undo', async () => {
	const { view, space } = shown();
	if (space.kind !== 'work') throw new Error('no work space');
	await saveTemplate(view, { ...space, kind: space.kind }, { name: 'Workshop', withTasks: false });
	const [[id, template] = ['', undefined]] = templates();
	if (template === undefined) throw new Error('no template');
	let deleted = 0;
	const given = { id, template, ondeleted: () => (deleted += 1) };
	await render(InWorkspace<typeof given>, {
		...{ session: company.session, view, component: SavedTemplateMenu, given }
	});
	const menu = page.getByRole('button', { name: m.spaces_template_actions({ name: 'Workshop' }) });
	await menu.click();
	await page.getByRole('menuitem', { name: m.spaces_template_rename() }).click();
	const dialog = page.getByRole('dialog', { name: m.spaces_template_rename() });
	await dialog.getByRole('textbox').fill('Yard');
	await dialog.getByRole('button', { name: m.common_save() }).click();
	await expect.poll(() => templates()[0]?.[1].name).toBe('Yard');
	await undo();
	await expect.poll(() => templates()[0]?.[1].name).toBe('Workshop');
	await menu.click();
	await page.getByRole('menuitem', { name: m.spaces_template_delete() }).click();
	await expect.poll(templates).toEqual([]);
	expect(deleted).toBe(1);
	await undo();
	await expect.poll(() => templates()[0]?.[1].name).toBe('Workshop');
});
