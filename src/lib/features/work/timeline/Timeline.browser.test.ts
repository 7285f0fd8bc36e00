import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import type { Space } from '$lib/domain/space/space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { m } from '$lib/i18n/messages';
import { expectAccessible, showOn } from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import { addTasks, foundWorks, taskNow, type WorkCompany } from '../testkit/works';
import Timeline from './Timeline.svelte';

let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const TODAY = today(clock);

async function open() {
	const shown = await render(InWorkspace<{ space: Space }>, {
		...{ session: company.session, view: company.view },
		...{ component: Timeline, given: { space: company.works } }
	});
	// The page around it gives it its height.
	shown.container.style.cssText = 'display: flex; flex-direction: column; height: 700px';
	return shown;
}

const title = (name: string) => page.getByRole('link', { name: new RegExp(`^${name},`) });
const titles = () =>
	[...document.querySelectorAll<HTMLElement>('[data-title]')].map((one) => one.textContent.trim());

/** The titles by the lines in which they stand. */
const inLines = () =>
	[...document.querySelectorAll<HTMLElement>('li[aria-posinset]')]
		.sort((a, b) => Number(a.ariaPosInSet) - Number(b.ariaPosInSet))
		.map((one) => one.querySelector('[data-title]')?.textContent.trim());

test('LW-05 · tasks stand by their first day, subtasks below their task, what cannot be so is red', async () => {
	await addTasks(company, [
		{ title: 'Fair', startOn: TODAY, dueOn: addDays(TODAY, 9) },
		{ title: 'Stand', of: 'Fair', startOn: addDays(TODAY, 1), dueOn: addDays(TODAY, 4) },
		{
			title: 'Print',
			of: 'Fair',
			startOn: addDays(TODAY, 2),
			dueOn: addDays(TODAY, 3),
			waits: ['Stand']
		},
		{ title: 'Call', dueOn: addDays(TODAY, 2) }
	]);
	await open();
	await expect.poll(titles).toEqual(['Fair', 'Stand', 'Print', 'Call']);
	await expect.element(title('Print')).toHaveAccessibleName(/It cannot be so/);
	expect(document.querySelectorAll('svg path.stroke-danger')).toHaveLength(1);
	await expectAccessible();
	await page.getByRole('button', { name: 'Hide subtasks of Fair' }).click();
	await expect.poll(titles).toEqual(['Fair', 'Call']);
	await page.getByRole('button', { name: 'Show subtasks of Fair' }).click();
	await page.getByRole('button', { name: 'Today' }).click();
	for (const zoom of ['Day', 'Month']) {
		await page.getByRole('button', { name: zoom, exact: true }).click();
		await expect.element(title('Fair')).toBeVisible();
	}
});

test('LW-05 · what begins late in the days in sight is there, and nothing says before that there is none', async () => {
	await addTasks(company, [{ title: 'Later', dueOn: addDays(TODAY, 16) }]);
	const said = new Set<string>();
	const observer = new MutationObserver(() => {
		for (const { textContent } of document.querySelectorAll('h2, h3')) said.add(textContent);
	});
	observer.observe(document.body, { childList: true, subtree: true });
	await open();
	await expect.element(title('Later')).toBeVisible();
	observer.disconnect();
	expect([...said]).not.toContain(m.schedule_nothing());
});

test('LW-05 · what has a day in sight is listed at first, and what was before once somebody goes there', async () => {
	await addTasks(company, [
		{ title: 'Old', dueOn: addDays(TODAY, -30) },
		{ title: 'Now', dueOn: TODAY },
		{ title: 'Later', dueOn: addDays(TODAY, 16) }
	]);
	await open();
	await expect.poll(titles).toEqual(['Now', 'Later']);
	await page.getByRole('button', { name: 'Earlier' }).click();
	await expect.poll(titles).toEqual(['Old', 'Now', 'Later']);
});

test('LW-05 · with the keyboard alone a task gets other days, and what waited for it is no longer red', async () => {
	const ids = await addTasks(company, [
		{ title: 'Stand', startOn: TODAY, dueOn: addDays(TODAY, 4) },
		{ title: 'Print', startOn: addDays(TODAY, 2), dueOn: addDays(TODAY, 3), waits: ['Stand'] }
	]);
	await open();
	await expect.element(title('Stand')).toBeVisible();
	title('Stand').element().focus();
	await userEvent.keyboard('{ArrowDown}');
	await expect.element(title('Print')).toHaveFocus();
	await userEvent.keyboard(' {ArrowRight}{ArrowRight}');
	// The line follows before it is dropped.
	await expect.poll(() => document.querySelectorAll('svg path.stroke-danger').length).toBe(0);
	await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}{Enter}');
	await expect
		.poll(() => taskNow(company, ids.get('Print') ?? ''))
		.toMatchObject({ startOn: addDays(TODAY, 4), dueOn: addDays(TODAY, 6) });
	await expect.element(title('Print')).toHaveFocus();
});

test('LW-05 · a task that is moved takes those along that wait for it, and one undo puts all of them back', async () => {
	const ids = await addTasks(company, [
		{ title: 'Stand', startOn: TODAY, dueOn: addDays(TODAY, 2) },
		{ title: 'Print', startOn: addDays(TODAY, 3), dueOn: addDays(TODAY, 4), waits: ['Stand'] },
		{ title: 'Send', dueOn: addDays(TODAY, 5), waits: ['Print'] },
		{ title: 'Call', dueOn: addDays(TODAY, 3) }
	]);
	const due = async (name: string) => (await taskNow(company, ids.get(name) ?? '')).dueOn;
	const all = () => Promise.all(['Stand', 'Print', 'Send', 'Call'].map(due));
	const before = await all();
	await open();
	await expect.element(title('Stand')).toBeVisible();
	title('Stand').element().focus();
	await userEvent.keyboard(' {ArrowRight}{ArrowRight}{ArrowRight}{Enter}');
	await expect
		.poll(all)
		.toEqual([addDays(TODAY, 5), addDays(TODAY, 6), addDays(TODAY, 6), addDays(TODAY, 3)]);
	await expect.poll(() => toasts.current.at(-1)?.message).toContain('2 tasks that wait for it');
	toasts.current.at(-1)?.action?.run();
	await expect.poll(all).toEqual(before);
});

test('LW-05 · a task that goes to another line takes the focus along', async () => {
	await addTasks(company, [
		{ title: 'Stand', dueOn: TODAY },
		{ title: 'Print', dueOn: addDays(TODAY, 1) },
		{ title: 'Call', dueOn: addDays(TODAY, 2) }
	]);
	await open();
	await expect.poll(titles).toEqual(['Stand', 'Print', 'Call']);
	title('Stand').element().focus();
	await userEvent.keyboard(' {ArrowRight}{ArrowRight}{ArrowRight}');
	// While it is held nothing moves under the hand.
	expect(titles()).toEqual(['Stand', 'Print', 'Call']);
	await userEvent.keyboard('{Enter}');
	await expect.poll(inLines).toEqual(['Print', 'Call', 'Stand']);
	await expect.element(title('Stand')).toHaveFocus();
});

test('LW-05 · of many tasks only those in sight are in the page', async () => {
	await addTasks(
		company,
		Array.from({ length: 400 }, (_, at) => ({
			title: `Task ${String(at).padStart(3, '0')}`,
			startOn: addDays(TODAY, at % 20),
			dueOn: addDays(TODAY, (at % 20) + 3)
		}))
	);
	await open();
	await expect.poll(() => titles().length).toBeGreaterThan(10);
	expect(titles().length).toBeLessThan(60);
	title(titles()[0] ?? '')
		.element()
		.focus();
	await userEvent.keyboard('{End}');
	await expect
		.poll(() => document.activeElement?.closest('li')?.getAttribute('aria-posinset'))
		.toBe('400');
	expect(titles().length).toBeLessThan(60);
});
