import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { overwriteRegion } from '$lib/i18n/region';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from './browser-testkit';
import DateField from './DateField.svelte';
import { dayText } from './format';
import { overwriteToday } from './today';

/** A Sunday. */
const TODAY = '2026-11-29';

beforeEach(() => {
	overwriteToday(() => TODAY);
	overwriteRegion(() => 'GB');
});

afterEach(async () => {
	await showOn('desktop');
});

const field = () => page.getByLabelText('Expected close');
const opener = () => page.getByRole('button', { name: words.common_date_open() });
const dialog = () => page.getByRole('dialog', { name: words.common_date_choose() });
const cell = (day: string) =>
	dialog().getByRole('button', { name: dayText(day, 'long'), exact: true });
const focused = () => document.activeElement?.getAttribute('data-day');

const show = async (
	props: Partial<Record<'min' | 'max', string>> & {
		readonly value?: string | null;
		readonly readonly?: boolean;
	} = {}
) => {
	const onchange = vi.fn();
	await render(DateField, { label: 'Expected close', value: '2031-05-01', onchange, ...props });
	return onchange;
};

test('a day is shown and typed as the region writes it, and emptied', async () => {
	const onchange = await show();
	await expect.element(field()).toHaveValue('1 May 2031');
	await expect.element(field()).toHaveAttribute('placeholder', 'dd/mm/yyyy');
	await field().fill('6/12');
	expect(onchange).not.toHaveBeenCalled();
	await userEvent.tab();
	expect(onchange).toHaveBeenLastCalledWith('2026-12-06');
	await expect.element(field()).toHaveValue('6 Dec 2026');
	await field().fill('fri');
	await userEvent.keyboard('{Enter}');
	expect(onchange).toHaveBeenLastCalledWith('2026-12-04');
	await field().fill('');
	await userEvent.tab();
	expect(onchange).toHaveBeenLastCalledWith(null);
	expect(onchange).toHaveBeenCalledTimes(3);
});

test('a whole date is taken over while somebody is still in the field', async () => {
	const onchange = await show();
	await field().fill('2031-06-02');
	expect(onchange).toHaveBeenLastCalledWith('2031-06-02');
	await expect.element(field()).toHaveValue('2031-06-02');
	await userEvent.tab();
	await expect.element(field()).toHaveValue('2 Jun 2031');
	expect(onchange).toHaveBeenCalledTimes(1);
});

test('what is no date, or out of reach, stays with the reason and changes nothing', async () => {
	const onchange = await show({ value: '2026-12-01', min: TODAY, max: '2027-01-31' });
	await field().fill('31/2/2027');
	await userEvent.tab();
	await expect
		.element(page.getByRole('alert'))
		.toHaveTextContent(words.common_date_invalid({ text: '31/2/2027', example: '29/11/2026' }));
	await expect.element(field()).toHaveValue('31/2/2027');
	await expect.element(field()).toHaveAttribute('aria-invalid', 'true');
	await field().fill('1/1/2026');
	await userEvent.tab();
	await expect
		.element(page.getByRole('alert'))
		.toHaveTextContent('Choose 29 Nov 2026 or a later day');
	await field().fill('1/3/2027');
	await userEvent.tab();
	await expect
		.element(page.getByRole('alert'))
		.toHaveTextContent('Choose 31 Jan 2027 or an earlier day');
	expect(onchange).not.toHaveBeenCalled();
	await field().fill('2/12');
	await userEvent.tab();
	expect(onchange).toHaveBeenCalledExactlyOnceWith('2026-12-02');
	await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('a form is not sent with the old day while something else stands in the field', async () => {
	const form = document.createElement('form');
	const submitted = vi.fn((event: Event) => {
		event.preventDefault();
	});
	form.addEventListener('submit', submitted);
	document.body.append(form);
	try {
		await render(
			DateField,
			{ label: 'Expected close', value: '2031-05-01' },
			{ baseElement: form }
		);
		await field().fill('soon');
		form.requestSubmit();
		await expect.element(page.getByRole('alert')).toBeInTheDocument();
		await expect.element(field()).toHaveFocus();
		expect(submitted).not.toHaveBeenCalled();
		await field().fill('tomorrow');
		form.requestSubmit();
		expect(submitted).toHaveBeenCalledOnce();
	} finally {
		form.remove();
	}
});

test('the calendar opens on the day, moves by the keys of a date grid, and gives the focus back', async () => {
	const onchange = await show();
	await field().click();
	await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
	await expect.element(dialog()).toBeVisible();
	await expect.element(cell('2031-05-01')).toHaveFocus();
	// The browser would give a table of equal columns the whole width of the window.
	expect(dialog().element().getBoundingClientRect().width).toBeLessThan(320);
	await expect.element(dialog().getByRole('gridcell', { selected: true })).toHaveTextContent('1');
	for (const [key, day] of [
		['{ArrowRight}', '2031-05-02'],
		['{ArrowDown}', '2031-05-09'],
		['{Home}', '2031-05-05'],
		['{End}', '2031-05-11'],
		['{PageDown}', '2031-06-11'],
		['{PageUp}', '2031-05-11'],
		['{Shift>}{PageUp}{/Shift}', '2030-05-11'],
		['{ArrowUp}', '2030-05-04'],
		['{ArrowLeft}', '2030-05-03']
	] as const) {
		await userEvent.keyboard(key);
		await vi.waitFor(() => {
			expect(focused(), key).toBe(day);
		});
	}
	await userEvent.keyboard('{Enter}');
	expect(onchange).toHaveBeenCalledExactlyOnceWith('2030-05-03');
	await expect.element(dialog()).not.toBeInTheDocument();
	await expect.element(opener()).toHaveFocus();
	await expect.element(field()).toHaveValue('3 May 2030');
});

test('Escape and a press elsewhere close it without a choice; Tab stays inside', async () => {
	const onchange = await show({ value: null });
	await opener().click();
	await expect.element(cell(TODAY)).toHaveFocus();
	await expect.element(cell(TODAY)).toHaveAttribute('aria-current', 'date');
	await userEvent.tab();
	await expect.element(dialog().getByRole('button', { name: 'Today' })).toHaveFocus();
	await userEvent.tab();
	await expect.element(dialog().getByRole('button', { name: 'Previous year' })).toHaveFocus();
	await userEvent.keyboard('{Escape}');
	await expect.element(dialog()).not.toBeInTheDocument();
	await expect.element(opener()).toHaveFocus();
	await opener().click();
	await expect.element(dialog()).toBeVisible();
	await field().click();
	await expect.element(dialog()).not.toBeInTheDocument();
	expect(onchange).not.toHaveBeenCalled();
});

test('today is one press away, and what need not be there is cleared; days out of reach cannot be chosen', async () => {
	const onchange = await show({ value: '2026-12-20', min: '2026-11-20', max: '2026-12-24' });
	await opener().click();
	await expect.element(cell('2026-12-25')).toBeDisabled();
	await dialog().getByRole('button', { name: 'Today' }).click();
	expect(onchange).toHaveBeenLastCalledWith(TODAY);
	await opener().click();
	await dialog().getByRole('button', { name: 'Clear' }).click();
	expect(onchange).toHaveBeenLastCalledWith(null);
	await expect.element(field()).toHaveValue('');
});

test('weeks begin as the region has it', async () => {
	const first = () => document.querySelector('th')?.getAttribute('abbr');
	await show();
	await opener().click();
	await expect.element(dialog()).toBeVisible();
	expect(first()).toBe('Monday');
	await userEvent.keyboard('{Escape}');
	await page.getByLabelText('Expected close').click();
	overwriteRegion(() => 'US');
	await opener().click();
	await expect.element(dialog()).toBeVisible();
	expect(first()).toBe('Sunday');
});

test('its hint and its error belong to it', async () => {
	await render(DateField, {
		...{ label: 'Expected close', value: null, required: true },
		...{ hint: 'When it is signed', error: 'Choose a day' }
	});
	await expect.element(field()).toHaveAccessibleDescription('When it is signed Choose a day');
	await expect.element(field()).toHaveAttribute('aria-invalid', 'true');
	await expect.element(field()).toBeRequired();
	await expectAccessible();
});

test('who may only read has no calendar', async () => {
	await show({ readonly: true });
	await expect.element(opener()).not.toBeInTheDocument();
});

test('on a phone the calendar is a sheet with targets of 44 px, in every language', async () => {
	await showOn('narrowest');
	await show({ value: TODAY });
	await inEveryLanguage(async () => {
		await opener().click();
		await expect.element(dialog()).toBeVisible();
		// It rises into its place.
		await expect
			.poll(() => Math.round(dialog().element().getBoundingClientRect().bottom))
			.toBe(innerHeight);
		const sheet = dialog().element().getBoundingClientRect();
		expect(sheet.width).toBe(320);
		const days = [...document.querySelectorAll('[data-day]')];
		expect(days).toHaveLength(42);
		for (const day of days) {
			const { width, height } = day.getBoundingClientRect();
			expect(Math.min(width, height)).toBeGreaterThanOrEqual(43.9);
		}
		expectNoSidewaysScroll();
		// A press beside it closes it, and does nothing else.
		document.body.dispatchEvent(new MouseEvent('click', { bubbles: true }));
		await expect.element(dialog()).not.toBeInTheDocument();
	});
});

test('the open calendar has no fault of accessibility, in light and dark', async () => {
	await show({ value: TODAY });
	await opener().click();
	await expect.element(dialog()).toBeVisible();
	await expectAccessible();
});
