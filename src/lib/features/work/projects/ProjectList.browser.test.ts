import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { setState } from '$lib/domain/project/commands';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { m } from '$lib/i18n/messages';
import { expectAccessible, inEveryLanguage, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import { addTasks, foundWorks, type WorkCompany } from '../testkit/works';
import { addProject, binProject } from './project-acts';
import ProjectList from './ProjectList.svelte';

let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const open = () =>
	render(InWorkspace<{ space: string }>, {
		...{ session: company.session, view: company.view, component: ProjectList },
		given: { space: company.works.id }
	});

async function make(title: string, state: 'active' | 'planned' = 'active'): Promise<string> {
	const draft = { title, space: company.works.id, state, owner: null, startOn: null, dueOn: null };
	const made = await addProject(company.view, draft);
	if ('problem' in made) throw new Error(made.problem);
	return made.id;
}

/** The projects under each heading, in their order. */
const shown = () =>
	[...document.querySelectorAll('section[aria-labelledby^="projects-"]')].map((section) =>
		[...section.querySelectorAll('li a')].map((link) => link.textContent.trim())
	);

test('LW-02 · a space without projects says what they are for, in every language', async () => {
	await open();
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(m.projects_empty_text())).toBeVisible();
	});
	await expectAccessible();
});

test('LW-02 · projects that go on stand above those that are over, each with what is done of its tasks', async () => {
	const [move, plan] = [await make('Move'), await make('Plan', 'planned')];
	await addTasks(company, [
		{ title: 'Pack', project: move },
		{ title: 'Call', project: move, stage: 2 },
		{ title: 'Elsewhere' }
	]);
	await open();
	await expect.poll(shown).toEqual([['Move', 'Plan']]);
	await expect
		.element(page.getByRole('progressbar', { name: m.projects_progress() }))
		.toHaveAttribute('aria-valuetext', m.projects_done_of({ done: 1, count: 2 }));
	await expect.element(page.getByText(m.projects_without_tasks())).toBeVisible();
	await expectAccessible();
	const done = setState({ state: 'planned', closedAt: null }, 'done', company.view.acting);
	await company.view.changeInSpace(company.works.id, plan, done);
	await expect.poll(shown).toEqual([['Move'], ['Plan']]);
});

test('LW-02 · a project in the bin is listed no more, and the undo brings it back', async () => {
	const id = await make('Move');
	await open();
	await expect.poll(shown).toEqual([['Move']]);
	await binProject(company.view, { id, space: company.works.id, title: 'Move' });
	await expect.poll(shown).toEqual([]);
	const { action } = toasts.current.find(({ message }) => message.includes('bin')) ?? {};
	action?.run();
	await expect.poll(shown).toEqual([['Move']]);
});

test('LW-02 · a project without a name is not made, and the form says why', async () => {
	await make('Move');
	await open();
	await page.getByRole('button', { name: m.projects_new() }).click();
	await page.getByRole('button', { name: m.projects_create() }).click();
	await expect.element(page.getByText(m.projects_name_missing())).toBeVisible();
	await expect
		.element(page.getByLabelText(m.projects_name(), { exact: false }).first())
		.toHaveFocus();
	await expectAccessible();
	await userEvent.keyboard('{Escape}');
	expect(shown()).toEqual([['Move']]);
});
