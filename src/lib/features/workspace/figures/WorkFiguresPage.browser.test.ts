import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
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

const { saved } = vi.hoisted(() => ({ saved: vi.fn<(bytes: Blob, name: string) => void>() }));
vi.mock('$lib/ui/save-file', () => ({ saveFile: saved }));

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

test('LW-05 · with the keyboard alone a figure is opened and left, and what was done and is blocked goes to csv', async () => {
	await addTasks(company, [
		{ title: 'Late', dueOn: addDays(TODAY, -3), stage: 2 },
		{ title: 'Open, urgent', dueOn: TODAY },
		{ title: 'Waits', waits: ['Open, urgent'] }
	]);
	await open();
	await expect.poll(() => card(m.work_figures_finished()), { timeout: 10_000 }).toBe('1');
	const late = page.getByRole('button', { name: new RegExp(`^${m.work_figures_late()}`) });
	late.element().focus();
	await userEvent.keyboard('{Enter}');
	const link = page.getByRole('dialog').getByRole('link', { name: 'Late' });
	await expect.element(link).toBeVisible();
	for (let tabs = 0; document.activeElement !== link.element(); tabs += 1) {
		expect(tabs).toBeLessThan(6);
		await userEvent.keyboard('{Tab}');
	}
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
	await expect.element(late).toHaveFocus();

	page.getByRole('button', { name: m.statistics_export() }).element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => saved.mock.calls.length).toBe(1);
	const [bytes] = saved.mock.calls[0] ?? [];
	const [head = '', ...rows] = ((await bytes?.text()) ?? '').trim().split('\r\n');
	expect(head.split(',')).toHaveLength(10);
	expect(rows.map((row) => row.split(',')[0])).toEqual(['Late', 'Waits']);
	// Since when it is blocked, and for what it waits: a comma in a title is told from one between two.
	expect(rows[1]).toMatch(new RegExp(`,,,,,${TODAY},.*Open, urgent`));
});
