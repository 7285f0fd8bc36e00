import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import { addMember } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { m } from '$lib/i18n/messages';
import { expectAccessible, inEveryLanguage, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import { addTasks, foundWorks, taskNow, type WorkCompany } from '../testkit/works';
import MyWorkPage from './MyWorkPage.svelte';

let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const NOW = today(clock);

const open = () =>
	render(InWorkspace<Record<string, never>>, {
		...{ session: company.session, view: company.view, component: MyWorkPage, given: {} }
	});

/** What stands on the page: the titles under each heading, in their order. */
const parts = (): (readonly [part: string, titles: readonly string[]])[] =>
	[...document.querySelectorAll('section[aria-labelledby^="tasks-"]')].map((section) => [
		// Without the count that follows it.
		section.querySelector('h2')?.firstChild?.textContent?.trim() ?? '',
		[...section.querySelectorAll('li a')].map((link) => link.textContent.trim())
	]);
const box = (title: string) => page.getByRole('checkbox', { name: m.tasks_tick({ title }) });

test('LW-07 · my work says that there is nothing to do, in every language, and fills while it is open', async () => {
	await open();
	await inEveryLanguage(async () => {
		await expect.element(page.getByRole('heading', { name: m.tasks_mine_none() })).toBeVisible();
		await expect.element(page.getByText(m.tasks_mine_none_text())).toBeVisible();
	});
	await expectAccessible();
	await addTasks(company, [{ title: 'Paint', dueOn: NOW }]);
	await expect.element(box('Paint')).toBeVisible();
	await expect
		.element(page.getByRole('heading', { name: m.tasks_mine_none() }))
		.not.toBeInTheDocument();
});

test('LW-07 · my work stands in groups by its urgency, and what waits says for what', async () => {
	await addTasks(company, [
		{ title: 'Whenever' },
		{ title: 'In a month', dueOn: addDays(NOW, 30) },
		{ title: 'Next week', dueOn: addDays(NOW, 7) },
		{ title: 'Now', dueOn: NOW },
		{ title: 'Late', dueOn: addDays(NOW, -2) },
		{ title: 'Later still', dueOn: addDays(NOW, -1), waits: ['Now'] },
		{ title: 'Done before', dueOn: NOW, stage: 2 }
	]);
	await open();
	await expect.poll(parts).toEqual([
		[m.tasks_group_overdue(), ['Late']],
		[m.tasks_group_today(), ['Now']],
		[m.mine_week(), ['Next week']],
		[m.mine_waiting(), ['Later still']],
		[m.tasks_group_later(), ['In a month']],
		[m.tasks_group_undated(), ['Whenever']]
	]);
	await expect.element(page.getByText(/^Works · waits for .*Now/)).toBeVisible();
	await expectAccessible();
	await showOn('phone');
	await expectAccessible();
	// What it waited for is done: it is late now.
	await box('Now').click();
	await expect
		.poll(() => parts().slice(0, 2))
		.toEqual([
			[m.tasks_group_overdue(), ['Late', 'Later still']],
			[m.mine_week(), ['Next week']]
		]);
});

test('LW-07 · a task is done in place, and open again by an undo', async () => {
	const ids = await addTasks(company, [
		{ title: 'Paint', dueOn: NOW },
		{ title: 'Sand', dueOn: addDays(NOW, 1) }
	]);
	const stageNow = async () => {
		const { stage, closedAt } = await taskNow(company, ids.get('Paint') ?? '');
		const { name } = company.works.stages.find(({ id }) => id === stage) ?? {};
		return [name, closedAt !== null];
	};
	await open();
	await box('Paint').click();
	await expect.element(box('Paint')).not.toBeInTheDocument();
	await expect.element(box('Sand')).toBeVisible();
	expect(await stageNow()).toEqual(['Done', true]);
	await page.getByRole('button', { name: m.common_undo() }).click();
	await expect.element(box('Paint')).toBeVisible();
	await expect.element(box('Paint')).not.toBeChecked();
	expect(await stageNow()).toEqual(['To do', false]);
	expect(parts()).toEqual([
		[m.tasks_group_today(), ['Paint']],
		[m.mine_week(), ['Sand']]
	]);
});

test('LW-07 · what another owns stands in my work only for who works on it', async () => {
	const ann = await addMember(company, 'Ann');
	await addTasks(company, [
		{ title: 'Mine' },
		{ title: 'Helped', owner: ann, assignees: [company.view.replica.me] },
		{ title: 'Of another', owner: ann, dueOn: NOW }
	]);
	await open();
	await expect.element(box('Mine')).toBeVisible();
	expect(parts().map(([part, titles]) => [part, [...titles].sort()])).toEqual([
		[m.tasks_group_undated(), ['Helped', 'Mine']]
	]);
});
