import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import { moveTask } from '$lib/domain/task/commands';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { addTasks, foundWorks, type WorkCompany } from '$lib/features/work/testkit/works';
import { m } from '$lib/i18n/messages';
import { expectAccessible, inEveryLanguage, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import WorkFiguresPage from './WorkFiguresPage.svelte';

let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const TODAY = today(clock);

const open = () =>
	render(InWorkspace<{ space: string }>, {
		...{ session: company.session, view: company.view, component: WorkFiguresPage },
		given: { space: company.works.id }
	});

/** What the card of a figure says. */
const card = (name: string) =>
	[...document.querySelectorAll('ul button')]
		.map((one) => [...one.querySelectorAll('span')].map((part) => part.textContent.trim()))
		.find(([of]) => of === name)?.[1];

test('LW-05 · without anything done the figures say so, in every language', async () => {
	await open();
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(m.work_figures_none())).toBeVisible();
	});
	await expectAccessible();
});

test('LW-05 · a figure opens exactly the tasks that it counts, and follows what is done', async () => {
	const ids = await addTasks(company, [
		{ title: 'In time', dueOn: TODAY, stage: 2 },
		{ title: 'Too late', dueOn: addDays(TODAY, -3), stage: 2 },
		{ title: 'Whenever', stage: 2 },
		{ title: 'Open', dueOn: TODAY },
		{ title: 'Waits', waits: ['Open'] }
	]);
	await open();
	// The worker of the figures has to start first.
	await expect.poll(() => card(m.work_figures_finished()), { timeout: 10_000 }).toBe('3');
	expect(card(m.work_figures_on_time())).toBe('1');
	expect(card(m.work_figures_late())).toBe('1');
	expect(card(m.work_figures_blocked())).toBe('1');
	await page.getByRole('button', { name: new RegExp(`^${m.work_figures_late()}`) }).click();
	const sheet = page.getByRole('dialog');
	await expect.element(sheet.getByRole('link', { name: 'Too late' })).toBeVisible();
	expect(document.querySelectorAll('[role=dialog] a')).toHaveLength(1);
	await page.getByRole('button', { name: 'Close', exact: true }).click();
	const { view, works } = company;
	const [to] = works.stages.slice(-1);
	if (to === undefined) throw new Error('no stage');
	const done = moveTask({ stage: works.stages[0]?.id ?? '' }, to, 'a0', view.acting);
	await view.changeInSpace(works.id, ids.get('Open') ?? '', done);
	await expect.poll(() => card(m.work_figures_finished())).toBe('4');
	await expect.poll(() => card(m.work_figures_blocked())).toBe('0');
	await expectAccessible();
});
