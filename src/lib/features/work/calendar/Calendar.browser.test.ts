import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import type { Space } from '$lib/domain/space/space';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { m } from '$lib/i18n/messages';
import { announcer } from '$lib/ui/announcer.svelte';
import { expectAccessible, showOn } from '$lib/ui/browser-testkit';
import { monthsAfter } from '$lib/ui/date-input';
import { dayText } from '$lib/ui/format';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import { dayUnder } from '../schedule/day-under';
import { addTasks, foundWorks, taskNow, type WorkCompany } from '../testkit/works';
import Calendar from './Calendar.svelte';

let company: WorkCompany;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

/** The fifteenth of this month, so that every test has room around it. */
const MIDDLE = `${today(clock).slice(0, 7)}-15`;

const open = () =>
	render(InWorkspace<{ space: Space }>, {
		...{ session: company.session, view: company.view },
		...{ component: Calendar, given: { space: company.works } }
	});

const bar = (title: string) => page.getByRole('link', { name: new RegExp(`^${title},`) }).first();
const said = (): string => announcer.current.at(-1)?.text ?? '';

test('LW-05 · a task stands on its days, and is put onto others with the keyboard, with an undo', async () => {
	const ids = await addTasks(company, [
		{ title: 'Paint', startOn: MIDDLE, dueOn: addDays(MIDDLE, 1) },
		{ title: 'Next year', dueOn: addDays(MIDDLE, 400) }
	]);
	const id = ids.get('Paint') ?? '';
	await open();
	await expect.element(bar('Paint')).toBeVisible();
	await expect.element(page.getByText('Next year')).not.toBeInTheDocument();
	await expectAccessible();
	bar('Paint').element().focus();
	await userEvent.keyboard(' ');
	expect(said()).toContain('Paint is held');
	await userEvent.keyboard('{ArrowRight}{ArrowDown}{Shift>}{ArrowRight}{/Shift}');
	await expect.element(bar('Paint')).toHaveFocus();
	expect(await taskNow(company, id)).toMatchObject({ startOn: MIDDLE });
	await userEvent.keyboard(' ');
	await expect
		.poll(() => taskNow(company, id))
		.toMatchObject({ startOn: addDays(MIDDLE, 8), dueOn: addDays(MIDDLE, 10) });
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect
		.poll(() => taskNow(company, id))
		.toMatchObject({ startOn: MIDDLE, dueOn: addDays(MIDDLE, 1) });
});

test('LW-05 · Escape puts a held task back, and nothing is written', async () => {
	const ids = await addTasks(company, [{ title: 'Paint', dueOn: MIDDLE }]);
	await open();
	await expect.element(bar('Paint')).toBeVisible();
	bar('Paint').element().focus();
	await userEvent.keyboard(' {ArrowRight}{Escape}');
	expect(said()).toContain('Paint');
	expect(await taskNow(company, ids.get('Paint') ?? '')).toMatchObject({ dueOn: MIDDLE });
	expect(company.view.replica.db.outbox).toBeDefined();
});

test('LW-05 · by the pointer a task is dragged to another day, and made longer at its end', async () => {
	const ids = await addTasks(company, [{ title: 'Paint', dueOn: MIDDLE }, { title: 'Someday' }]);
	await open();
	const id = ids.get('Paint') ?? '';
	await expect.element(bar('Paint')).toBeVisible();
	const cell = (day: string) => document.querySelector<HTMLElement>(`[data-day="${day}"]`);
	const drag = (from: HTMLElement | null, to: HTMLElement | null, edge: 'middle' | 'end') => {
		if (from === null || to === null) throw new Error('nothing to drag');
		const [a, b] = [from.getBoundingClientRect(), to.getBoundingClientRect()];
		const at = { x: edge === 'end' ? a.right - 2 : a.left + a.width / 2, y: a.top + a.height / 2 };
		const target = document.elementFromPoint(at.x, at.y);
		const send = (type: string, on: EventTarget | null, x: number, y: number) =>
			on?.dispatchEvent(
				new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: x, clientY: y })
			);
		from.setPointerCapture = () => undefined;
		send('pointerdown', target, at.x, at.y);
		send('pointermove', window, b.left + b.width / 2, b.top + b.height / 2);
		send('pointerup', window, b.left + b.width / 2, b.top + b.height / 2);
	};
	drag(bar('Paint').element() as HTMLElement, cell(addDays(MIDDLE, 3)), 'middle');
	// The next drag may come before the first one is written: it goes on from what is shown.
	await expect
		.element(bar('Paint'))
		.toHaveAccessibleName(new RegExp(dayText(addDays(MIDDLE, 3), 'brief')));
	drag(bar('Paint').element() as HTMLElement, cell(addDays(MIDDLE, 5)), 'end');
	await expect
		.poll(() => taskNow(company, id))
		.toMatchObject({ startOn: addDays(MIDDLE, 3), dueOn: addDays(MIDDLE, 5) });
	const someday = page.getByRole('link', { name: 'Someday' }).element() as HTMLElement;
	drag(someday, cell(MIDDLE), 'middle');
	await expect
		.poll(() => taskNow(company, ids.get('Someday') ?? ''))
		.toMatchObject({ dueOn: MIDDLE });
});

test('LW-05 · a drag goes on over weeks, in each of which the task is drawn anew', async () => {
	const ids = await addTasks(company, [{ title: 'Paint', dueOn: MIDDLE }]);
	await open();
	await expect.element(bar('Paint')).toBeVisible();
	const from = bar('Paint').element() as HTMLElement;
	from.setPointerCapture = () => undefined;
	const middleOf = (element: Element | null) => {
		const { left, top, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
		return { clientX: left + width / 2, clientY: top + height / 2 };
	};
	const send = (type: string, on: EventTarget, to: Element | null) =>
		on.dispatchEvent(
			new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, ...middleOf(to) })
		);
	const cell = (day: string) => document.querySelector(`[data-day="${day}"]`);
	send('pointerdown', from, from);
	for (const day of [addDays(MIDDLE, 7), addDays(MIDDLE, -7)]) {
		send('pointermove', window, cell(day));
		await expect.element(bar('Paint')).toHaveAccessibleName(new RegExp(dayText(day)));
	}
	expect(from.isConnected).toBe(false);
	send('pointerup', window, cell(addDays(MIDDLE, -7)));
	await expect
		.poll(() => taskNow(company, ids.get('Paint') ?? ''))
		.toMatchObject({ dueOn: addDays(MIDDLE, -7) });
});

test('LW-05 · a day with more tasks than fit says how many, and shows its week', async () => {
	await addTasks(
		company,
		Array.from({ length: 12 }, (_, at) => ({ title: `Task ${String(at)}`, dueOn: MIDDLE }))
	);
	await open();
	const more = page.getByRole('button', { name: /more tasks on/ });
	await expect.element(more).toBeVisible();
	await more.click();
	await expect
		.element(page.getByRole('button', { name: 'Week' }))
		.toHaveAttribute('aria-pressed', 'true');
	await expect.element(bar('Task 11')).toBeInTheDocument();
});

test('LW-05 · on a phone the month is a list of its days, where tasks are ticked off', async () => {
	await showOn('phone');
	const ids = await addTasks(company, [{ title: 'Paint', dueOn: MIDDLE }]);
	await open();
	await page.getByRole('checkbox', { name: /Paint/ }).click();
	await expect
		.poll(async () => (await taskNow(company, ids.get('Paint') ?? '')).closedAt)
		.not.toBeNull();
	await expectAccessible();
});

const add = (day: string) =>
	page.getByRole('button', { name: `Add a task on ${dayText(day, 'long')}` });
const form = () => page.getByRole('dialog', { name: 'New task' });
const tasksNow = async () =>
	(await company.view.replica.db.records.toArray())
		.filter((row) => row.kind === 'task')
		.map(({ title, dueOn }) => ({ title, dueOn }));

test('LW-05 · a task is added on a day, which it is due on unless another is chosen', async () => {
	await open();
	await add(MIDDLE).click();
	await form()
		.getByRole('textbox', { name: /^What is to be done/ })
		.fill('Paint');
	await form().getByRole('button', { name: 'Cancel' }).click();
	await expect.element(form()).not.toBeInTheDocument();
	// What was typed is there again, and the day is the one that was pressed.
	await add(addDays(MIDDLE, 2)).click();
	await expect
		.element(form().getByRole('textbox', { name: /^What is to be done/ }))
		.toHaveValue('Paint');
	await form().getByRole('button', { name: 'Add task' }).click();
	await expect.element(bar('Paint')).toBeVisible();
	expect(await tasksNow()).toEqual([{ title: 'Paint', dueOn: addDays(MIDDLE, 2) }]);
	const { left, top } = bar('Paint').element().getBoundingClientRect();
	expect(dayUnder(left + 5, top + 5)).toBe(addDays(MIDDLE, 2));
});

test('LW-05 · with the keyboard the days are walked, over the month too, and a task is added with Enter or N', async () => {
	await addTasks(company, [{ title: 'Paint', dueOn: MIDDLE }]);
	await open();
	await expect.element(bar('Paint')).toBeVisible();
	// One day of all is on the way of the Tab key.
	expect(document.querySelectorAll('[data-add][tabindex="0"]')).toHaveLength(1);
	add(MIDDLE).element().focus();
	await expectAccessible();
	await userEvent.keyboard('{ArrowRight}{ArrowDown}');
	await expect.element(add(addDays(MIDDLE, 8))).toHaveFocus();
	await userEvent.keyboard('{PageDown}');
	const later = monthsAfter(addDays(MIDDLE, 8), 1);
	await expect.element(add(later)).toHaveFocus();
	await userEvent.keyboard('n');
	await form()
		.getByRole('textbox', { name: /^What is to be done/ })
		.fill('Later');
	await userEvent.keyboard('{Enter}');
	await expect.poll(tasksNow).toContainEqual({ title: 'Later', dueOn: later });
	await expect.element(add(later)).toHaveFocus();
	await userEvent.keyboard('{PageUp}');
	await expect.element(bar('Paint')).toBeVisible();
	bar('Paint').element().focus();
	await userEvent.keyboard('n');
	await form().getByRole('button', { name: m.tasks_quick_open() }).click();
	const lines = page.getByRole('dialog', { name: m.tasks_quick_title() });
	await lines.getByRole('textbox').fill('Sand');
	await lines.getByRole('button', { name: /^Add/ }).last().click();
	await expect.poll(tasksNow).toContainEqual({ title: 'Sand', dueOn: MIDDLE });
});

test('LW-05 · by touch a task is added on a day of the agenda, also of a month without any', async () => {
	await showOn('phone');
	await open();
	await page.getByRole('button', { name: `Add a task on ${dayText(today(clock))}` }).click();
	await form()
		.getByRole('textbox', { name: /^What is to be done/ })
		.fill('Paint');
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('checkbox', { name: /Paint/ })).toBeVisible();
	await expect.element(add(today(clock))).toBeVisible();
	expect(await tasksNow()).toEqual([{ title: 'Paint', dueOn: today(clock) }]);
});
