import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import FactDate from './FactDate.svelte';
import FactText from './FactText.svelte';

let company: Company;
beforeAll(async () => {
	company = await foundCompany();
});

type Saved = (text: string) => Promise<string | null>;

/** Shows a component with the open workspace around it. */
const inWorkspace = (component: unknown, given: Record<string, unknown>) =>
	render(InWorkspace<Record<string, unknown>>, {
		...{ session: company.session, view: company.view },
		...{ component: component as never, given }
	});

/** A fact as it stands in the list of a record. */
const show = (draftKey: string, onsave: Saved, value = 'Ms Anders') =>
	inWorkspace(FactText, { label: 'Contact person', value, draftKey, readonly: false, onsave });
const reader = () => page.getByRole('button', { name: /^Contact person / });
const field = () => page.getByRole('textbox', { name: 'Contact person' });

afterEach(() => {
	vi.restoreAllMocks();
});

test('a fact is text until it is pressed, and text again when it is saved', async () => {
	const onsave = vi.fn<Saved>(() => Promise.resolve(null));
	await show('fact/1', onsave);
	await expect.element(reader()).toHaveTextContent('Ms Anders');
	await expect.element(field()).not.toBeInTheDocument();
	reader().element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(field()).toHaveFocus();
	await userEvent.fill(field(), 'Mr Olsen');
	await userEvent.keyboard('{Enter}');
	await expect.element(field()).not.toBeInTheDocument();
	await expect.element(reader()).toHaveFocus();
	expect(onsave).toHaveBeenCalledExactlyOnceWith('Mr Olsen');
});

test('Escape puts the value back, and does not reach what is around the fact', async () => {
	const onsave = vi.fn<Saved>(() => Promise.resolve(null));
	const escaped = vi.fn();
	document.body.addEventListener('keydown', escaped);
	await show('fact/2', onsave);
	await reader().click();
	await userEvent.fill(field(), 'Mr Olsen');
	escaped.mockClear();
	await userEvent.keyboard('{Escape}');
	await expect.element(reader()).toHaveTextContent('Ms Anders');
	await expect.element(reader()).toHaveFocus();
	expect(onsave).not.toHaveBeenCalled();
	expect(company.view.drafts.read('fact/2')).toBe(null);
	document.body.removeEventListener('keydown', escaped);
	expect(escaped.mock.calls.filter(([event]) => (event as KeyboardEvent).key === 'Escape')).toEqual(
		[]
	);
});

test('what could not be saved stays in the field with the reason, and is there on the next visit', async () => {
	const onsave = vi.fn<Saved>(() => Promise.resolve('No room on this device'));
	const first = await show('fact/3', onsave);
	await reader().click();
	await userEvent.fill(field(), 'Mr Olsen');
	await userEvent.keyboard('{Tab}');
	await expect.element(page.getByText('No room on this device')).toBeVisible();
	await expect.element(field()).toHaveValue('Mr Olsen');
	await first.unmount();
	await show('fact/3', onsave);
	await expect.element(field()).toHaveValue('Mr Olsen');
	await expect.element(page.getByText('Typed and not saved yet.')).toBeVisible();
	await userEvent.click(field());
	await userEvent.keyboard('{Escape}');
	await expect.element(reader()).toHaveTextContent('Ms Anders');
});

test('a fact without a value can be pressed as well', async () => {
	await show('fact/4', () => Promise.resolve(null), '');
	await expect.element(page.getByRole('button', { name: 'Contact person Add' })).toBeVisible();
	await page.getByRole('button', { name: 'Contact person Add' }).click();
	await expect.element(field()).toHaveFocus();
});

test('Escape puts a day back, although the field takes over what was typed when it is left', async () => {
	const onsave = vi.fn<(day: string | null) => Promise<string | null>>(() => Promise.resolve(null));
	await inWorkspace(FactDate, {
		...{ label: 'Due', value: '2031-05-01', draftKey: 'fact/5', readonly: false, onsave }
	});
	const day = page.getByRole('button', { name: /^Due / });
	await day.click();
	await userEvent.fill(page.getByRole('textbox', { name: 'Due' }), '2031-06-02');
	await userEvent.keyboard('{Escape}');
	await expect.element(day).toHaveTextContent('2031');
	expect(company.view.drafts.read('fact/5')).toBe(null);
	expect(onsave).not.toHaveBeenCalled();
	await day.click();
	await userEvent.fill(page.getByRole('textbox', { name: 'Due' }), '2031-06-02');
	await userEvent.keyboard('{Enter}');
	await expect.element(day).toHaveFocus();
	expect(onsave).toHaveBeenCalledExactlyOnceWith('2031-06-02');
});
