import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { tick } from 'svelte';
import { render } from 'vitest-browser-svelte';
import { clock } from '$lib/app/context';
import { addDays, today } from '$lib/domain/core/day';
import { readPlan } from '$lib/documents/private-plan';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { m } from '$lib/i18n/messages';
import { announcer } from '$lib/ui/announcer.svelte';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn
} from '$lib/ui/browser-testkit';
import { dismissToast, toasts } from '$lib/ui/toasts.svelte';
import { minuteText } from '../plan/plan-words';
import { addTasks, foundWorks, type WorkCompany } from '../testkit/works';
import MyWorkPage from './MyWorkPage.svelte';

const NOW = today(clock);
let company: WorkCompany;
let ids: ReadonlyMap<string, string>;
beforeEach(async () => {
	await showOn('desktop');
	company = await foundWorks();
	ids = await addTasks(company, [{ title: 'Paint', dueOn: NOW, estimate: 90 }, { title: 'Sand' }]);
});
afterEach(() => {
	for (const { id } of toasts.current) dismissToast(id);
});

const open = () =>
	render(InWorkspace<Record<string, never>>, {
		...{ session: company.session, view: company.view, component: MyWorkPage, given: {} }
	});
const planned = () =>
	company.view.replica.mine
		.read(readPlan)
		.blocks.map(({ record, day, from, minutes }) => ({ record, day, from, minutes }));
const paint = (from: number, minutes = 90, day = NOW) => ({
	...{ record: ids.get('Paint'), day, from, minutes }
});
const planIt = (title: string) => page.getByRole('button', { name: m.plan_it({ title }) });
const block = (title: string) =>
	page.getByRole('region', { name: m.plan_hours() }).getByRole('link', { name: title });
const undo = () => page.getByRole('button', { name: m.common_undo() });

/** Shows tomorrow, on which no hour has passed. */
const showTomorrow = () => page.getByRole('button', { name: m.plan_day_after() }).click();
const TOMORROW = addDays(NOW, 1);

/** Carries something to a minute of the day, as a mouse or a finger does. */
async function drag(from: Element, minute: number, by: 'middle' | 'end' = 'middle'): Promise<void> {
	// What was dropped before has been written.
	await expect.poll(() => document.querySelector('[data-held]')).toBeNull();
	const hours = document.querySelector('[data-hours]')?.getBoundingClientRect();
	if (hours === undefined) throw new Error('no hours');
	const { left, width, top, height, bottom } = from.getBoundingClientRect();
	const at = { x: left + width / 2, y: by === 'end' ? bottom - 2 : top + Math.min(4, height / 2) };
	const to = { x: hours.left + 8, y: hours.top + (minute / 1440) * hours.height };
	const target = by === 'end' ? from.parentElement?.querySelector('[data-resize]') : from;
	const send = (type: string, on: EventTarget | null | undefined, { x, y }: typeof at) =>
		on?.dispatchEvent(
			new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: x, clientY: y })
		);
	Element.prototype.setPointerCapture = () => undefined;
	send('pointerdown', target, at);
	send('pointermove', window, { x: at.x + 10, y: at.y });
	send('pointermove', window, to);
	// The screen has drawn it where it is held: it is dropped there all the same.
	await tick();
	send('pointerup', window, to);
}

test('LW-07 · a task is planned by dragging it to an hour, dragged on, made longer, and taken off; each is undone', async () => {
	await open();
	await expect.element(planIt('Paint')).toBeVisible();
	await showTomorrow();
	await drag(planIt('Paint').element(), 607);
	await expect.poll(planned).toEqual([paint(600, 90, TOMORROW)]);
	await expect.element(block('Paint')).toBeVisible();
	await expectAccessible();
	await drag(block('Paint').element(), 664);
	await expect.poll(planned).toEqual([paint(660, 90, TOMORROW)]);
	await drag(block('Paint').element(), 900, 'end');
	await expect.poll(planned).toEqual([paint(660, 240, TOMORROW)]);
	await page.getByRole('button', { name: m.plan_remove({ title: 'Paint' }) }).click();
	await expect.poll(planned).toEqual([]);
	await undo().last().click();
	await expect.poll(planned).toEqual([paint(660, 240, TOMORROW)]);
});

test('LW-07 · what is dropped beside the hours is not planned, and Escape ends a drag', async () => {
	await open();
	await expect.element(planIt('Sand')).toBeVisible();
	const from = planIt('Sand').element();
	const send = (type: string, on: EventTarget, x: number, y: number) =>
		on.dispatchEvent(
			new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0, clientX: x, clientY: y })
		);
	from.setPointerCapture = () => undefined;
	send('pointerdown', from, 400, 200);
	send('pointermove', window, 300, 300);
	send('pointerup', window, 300, 300);
	await expect.element(block('Sand')).not.toBeInTheDocument();
	expect(planned()).toEqual([]);
});

test('LW-07 · with the keyboard a task goes into the first free hour, is moved by quarters, made longer and put onto another day', async () => {
	await open();
	await expect.element(planIt('Paint')).toBeVisible();
	await showTomorrow();
	planIt('Paint').element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.poll(planned).toEqual([paint(540, 90, TOMORROW)]);
	await expect.element(block('Paint')).toHaveFocus();
	planIt('Sand').element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => planned().map(({ from }) => from)).toEqual([540, 630]);
	await expect.element(block('Sand')).toHaveFocus();
	block('Paint').element().focus();
	await userEvent.keyboard(' ');
	expect(announcer.current.at(-1)?.text).toContain('Paint');
	await userEvent.keyboard('{ArrowDown}{ArrowDown}{Shift>}{ArrowUp}{/Shift}');
	expect(announcer.current.at(-1)?.text).toContain(minuteText(570));
	expect(planned()).toContainEqual(paint(540, 90, TOMORROW));
	await userEvent.keyboard('{ArrowRight}');
	await expect.element(block('Paint')).toHaveFocus();
	await userEvent.keyboard(' ');
	await expect.poll(planned).toContainEqual(paint(570, 75, addDays(TOMORROW, 1)));
	await expect.element(block('Paint')).toHaveFocus();
	await userEvent.keyboard(' {ArrowLeft}{ArrowUp}{Escape}');
	expect(planned()).toContainEqual(paint(570, 75, addDays(TOMORROW, 1)));
	await userEvent.keyboard('{Delete}');
	await expect.poll(() => planned().map(({ record }) => record)).toEqual([ids.get('Sand')]);
	await expect.element(page.getByRole('region', { name: m.plan_hours() })).toHaveFocus();
});

test('LW-07 · an undo leaves what another device of the person has put elsewhere meanwhile', async () => {
	await open();
	await showTomorrow();
	await planIt('Paint').click();
	await expect.poll(planned).toEqual([paint(540, 90, TOMORROW)]);
	await company.view.replica.mine.edit((doc) => {
		const plan = doc.getMap('plan');
		for (const [key, value] of plan.entries()) plan.set(key, { ...(value as object), from: 900 });
	});
	await undo().click();
	await expect.element(page.getByText(m.common_undo_changed())).toBeVisible();
	expect(planned()).toEqual([paint(900, 90, TOMORROW)]);
});

test('LW-07 · on a phone the day has what is to be planned above it: by touch it is carried to an hour', async () => {
	await showOn('phone');
	await open();
	await expect.element(page.getByRole('checkbox', { name: /Paint/ })).toBeVisible();
	await page.getByRole('button', { name: m.plan_shown_day() }).click();
	await expect.element(page.getByRole('checkbox', { name: /Paint/ })).not.toBeInTheDocument();
	await showTomorrow();
	await inEveryLanguage(async () => {
		await expect.element(page.getByRole('list', { name: m.plan_tray() })).toBeVisible();
		expectNoSidewaysScroll();
	});
	await expectAccessible();
	await drag(planIt('Sand').element(), 780);
	await expect
		.poll(planned)
		.toEqual([{ record: ids.get('Sand'), day: TOMORROW, from: 780, minutes: 60 }]);
	await expect.element(planIt('Sand')).not.toBeInTheDocument();
	await showOn('narrowest');
	expectNoSidewaysScroll();
});
