import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import type { Space } from '$lib/domain/space/space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { addMember } from '$lib/features/common/testkit/company';
import { expectAccessible, showOn } from '$lib/ui/browser-testkit';
import { addTasks, foundWorks, type WorkCompany } from '../testkit/works';
import { addProject } from '../projects/project-acts';
import Timeline from './Timeline.svelte';

const { at } = vi.hoisted(() => ({ at: { url: new URL('http://localhost/'), params: {} } }));
vi.mock('$app/state', () => ({ page: at }));
vi.mock('$app/navigation', () => ({ goto: vi.fn(() => Promise.resolve()) }));

const TODAY = today(clock);

let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
});

async function open(by: 'project' | 'owner') {
	at.url = new URL(`http://localhost/s/${company.works.id}/timeline?by=${by}`);
	const shown = await render(InWorkspace<{ space: Space }>, {
		...{ session: company.session, view: company.view },
		...{ component: Timeline, given: { space: company.works } }
	});
	shown.container.style.cssText = 'display: flex; flex-direction: column; height: 700px';
}

async function make(title: string): Promise<string> {
	const draft = { title, space: company.works.id, state: 'active', owner: null } as const;
	const made = await addProject(company.view, { ...draft, startOn: null, dueOn: null });
	if ('problem' in made) throw new Error(made.problem);
	return made.id;
}

/** What stands in the lines, heads of groups among them. */
const lines = () =>
	[...document.querySelectorAll<HTMLElement>('li[aria-posinset]')]
		.sort((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
		.map((one) => one.querySelector<HTMLElement>('[data-title]')?.innerText.trim().split('\n')[0]);

test('LW-05 · the timeline by projects has a head for each, which the keyboard folds', async () => {
	const fair = await make('Fair');
	const move = await make('Move');
	await addTasks(company, [
		{ title: 'Boxes', dueOn: TODAY, project: move },
		{ title: 'Stand', dueOn: addDays(TODAY, 1), project: fair },
		{ title: 'Print', dueOn: addDays(TODAY, 2), project: fair },
		{ title: 'Call', dueOn: addDays(TODAY, 3) }
	]);
	await open('project');
	await expect
		.poll(lines)
		.toEqual(['Fair', 'Stand', 'Print', 'Move', 'Boxes', 'No project', 'Call']);
	await expectAccessible();
	const head = page.getByRole('button', { name: /^Fair/ });
	head.element().focus();
	await userEvent.keyboard('{ArrowLeft}');
	await expect.poll(lines).toEqual(['Fair', 'Move', 'Boxes', 'No project', 'Call']);
	await expect.element(head).toHaveAttribute('aria-expanded', 'false');
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(page.getByRole('button', { name: /^Move/ })).toHaveFocus();
	await userEvent.keyboard('{ArrowUp}{ArrowRight}{ArrowDown}');
	await expect.element(page.getByRole('link', { name: /^Stand,/ })).toHaveFocus();
});

test('LW-05 · the timeline by people has those of nobody last', async () => {
	const anna = await addMember(company, 'Anna Nguyen');
	const { me } = company.view.replica;
	await addTasks(company, [
		{ title: 'Call', dueOn: TODAY, owner: null },
		{ title: 'Print', dueOn: addDays(TODAY, 1), owner: me },
		{ title: 'Stand', dueOn: addDays(TODAY, 2), owner: anna }
	]);
	await open('owner');
	const mine = company.view.me?.name;
	await expect.poll(lines).toHaveLength(6);
	expect(lines().slice(-2)).toEqual(['Nobody', 'Call']);
	expect(lines()).toContain('Anna Nguyen');
	expect(lines()[lines().indexOf(mine) + 1]).toBe('Print');
});
