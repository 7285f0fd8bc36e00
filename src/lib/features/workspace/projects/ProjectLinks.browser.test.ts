import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { random } from '$lib/app/context';
import { newId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { linkToProject } from '$lib/domain/project/commands';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { startPage } from '$lib/features/discussion/pages/page-acts';
import { startTopic } from '$lib/features/records/posts/say';
import { addProject } from '$lib/features/work/projects/project-acts';
import { foundWorks, type WorkCompany } from '$lib/features/work/testkit/works';
import { m } from '$lib/i18n/messages';
import { expectAccessible, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import ProjectScreen from './ProjectScreen.svelte';

let company: WorkCompany;
let project: RecordId;
let topic: RecordId;
let about: RecordId;

async function linksNow(): Promise<readonly RecordId[]> {
	const record = (await company.view.replica.records.read(project))?.record;
	if (record?.kind !== 'project') throw new Error('no project');
	return [...record.links].sort();
}

async function link(id: RecordId, is: boolean): Promise<void> {
	const { view, works } = company;
	const change = linkToProject({ links: is ? [] : [id] }, id, is, view.acting);
	await view.changeInSpace(works.id, project, change);
}

beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
	const { view, works } = company;
	const draft = { title: 'Move', space: works.id, state: 'active' as const, owner: null };
	const made = await addProject(view, { ...draft, startOn: null, dueOn: null });
	if ('problem' in made) throw new Error(made.problem);
	project = made.id;
	topic = newId(random);
	await startTopic(view, topic, { title: 'When?', space: works.id, text: 'In May?' });
	about = (await startPage(view, works.id)) ?? '';
	for (const id of [topic, about]) await link(id, true);
	for (const { id } of toasts.current) dismissToast(id);
	await render(InWorkspace<{ space: SpaceId; id: RecordId; tab: string }>, {
		...{ session: company.session, view, component: ProjectScreen },
		given: { space: works.id, id: project, tab: 'about' }
	});
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const unlink = (title: string) =>
	page.getByRole('button', { name: m.projects_unlink({ title }) }).click();
const undo = () => page.getByRole('button', { name: m.common_undo() }).last().click();

test('LW-02 · a topic or page that is taken from a project comes back by the undo', async () => {
	await expect.element(page.getByRole('link', { name: 'When?' })).toBeVisible();
	await expectAccessible();
	await unlink('When?');
	await expect.poll(linksNow).toEqual([about]);
	await expect.element(page.getByRole('link', { name: 'When?' })).not.toBeInTheDocument();
	await undo();
	await expect.poll(linksNow).toEqual([about, topic].sort());
	await expect.element(page.getByRole('link', { name: 'When?' })).toBeVisible();
});

test('LW-02 · what somebody has linked again meanwhile is not touched by the undo', async () => {
	await expect.element(page.getByRole('link', { name: 'When?' })).toBeVisible();
	await unlink('When?');
	await expect.poll(linksNow).toEqual([about]);
	await link(topic, true);
	const before = (await company.view.replica.records.read(project))?.history.length;
	await undo();
	await expect.element(page.getByText(m.common_undo_changed())).toBeVisible();
	expect(await linksNow()).toEqual([about, topic].sort());
	expect((await company.view.replica.records.read(project))?.history.length).toBe(before);
});
