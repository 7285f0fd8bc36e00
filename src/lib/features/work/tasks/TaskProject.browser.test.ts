import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { RecordId, SpaceId } from '$lib/domain/core/ids';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { m } from '$lib/i18n/messages';
import { showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import { addProject } from '../projects/project-acts';
import { addTasks, foundWorks, taskNow, type WorkCompany } from '../testkit/works';
import type { OpenTask } from './open-task.svelte';
import OpenTaskParts from './OpenTaskParts.svelte';

// A type, which fits any record of unknown values; an interface does not.
type Given = { space: SpaceId; id: RecordId; onopen: (open: OpenTask) => void };

let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

test('LW-02 · a task that is taken out of its project is put back by one press, unless it went elsewhere meanwhile', async () => {
	const draft = { space: company.works.id, state: 'active', owner: null } as const;
	const add = async (title: string): Promise<RecordId> => {
		const made = await addProject(company.view, { ...draft, title, startOn: null, dueOn: null });
		if ('problem' in made) throw new Error(made.problem);
		return made.id;
	};
	const [fair, move] = [await add('Fair'), await add('Move')];
	const ids = await addTasks(company, [{ title: 'Print', project: fair }]);
	const id = ids.get('Print') ?? '';
	await render(InWorkspace<Given>, {
		...{ session: company.session, view: company.view, component: OpenTaskParts },
		given: { space: company.works.id, id, onopen: () => undefined }
	});
	for (const { id: toast } of toasts.current) dismissToast(toast);
	const choose = async (project: string) => {
		await page.getByRole('button', { name: m.projects_project() }).click();
		await page.getByLabelText(m.projects_project()).selectOptions(project);
	};
	const project = async () => (await taskNow(company, id)).project;
	const last = () => toasts.current.at(-1);

	await choose('');
	await expect.poll(project).toBeUndefined();
	await expect.poll(() => last()?.message).toBe(m.projects_task_out({ title: 'Print' }));
	last()?.action?.run();
	await expect.poll(project).toBe(fair);

	await choose('');
	await expect.poll(project).toBeUndefined();
	await expect.poll(() => last()?.message).toBe(m.projects_task_out({ title: 'Print' }));
	const undo = last()?.action;
	await choose(move);
	await expect.poll(project).toBe(move);
	undo?.run();
	await expect.poll(() => last()?.message).not.toBe(m.projects_task_out({ title: 'Print' }));
	expect(await project()).toBe(move);
});
