import { createRawSnippet, type ComponentProps } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, expectNoSidewaysScroll, showOn } from './browser-testkit';
import DataTable from './DataTable.svelte';
import { Selection } from './selection.svelte';
import type { EditEnd, TableColumn } from './table';

const columns: readonly TableColumn[] = [
	{ key: 'name', name: () => 'Name', sort: 'name', width: 10, grow: 2, usual: true },
	{
		key: 'value',
		name: () => 'Value',
		sort: 'value',
		width: 8,
		end: true,
		falls: true,
		usual: true
	},
	{ key: 'phone', name: () => 'Phone', sort: null, width: 8, usual: true }
];
const rows = Array.from({ length: 5000 }, (_, n) => ({
	id: `r${String(n)}`,
	title: `Customer ${String(n)}`
}));
const text = (index: number, key: string) => `${key} ${String(index)}`;
const cell = createRawSnippet<[index: number, key: string]>((index, key) => ({
	render: () => `<span>${text(index(), key())}</span>`
}));
const card = createRawSnippet<[index: number]>((index) => ({
	render: () => `<p>Card of ${String(index())}</p>`
}));

/** Shows the table, 400 px high. */
async function show(props: Partial<ComponentProps<typeof DataTable>> = {}) {
	const selection = new Selection();
	const called = { onsort: vi.fn(), onall: vi.fn(), onopen: vi.fn() };
	const screen = await render(DataTable, {
		label: 'Customers',
		columns,
		count: rows.length,
		at: (index: number) => rows[index],
		cell,
		card,
		sort: { by: 'name', down: false },
		selection,
		onrange: () => undefined,
		...called,
		...props
	});
	screen.container.style.cssText = 'display:flex;flex-direction:column;height:400px';
	return { screen, selection, ...called };
}

const row = (n: number) =>
	page.getByRole('row').filter({ hasText: new RegExp(`name ${String(n)}\\b`) });
const head = (name: string) => page.getByRole('columnheader', { name });

describe('LW-07 · a table', () => {
	test('rows are 36 px, only the visible ones are in the page, and the head stays while they scroll', async () => {
		await showOn('desktop');
		const { screen } = await show();
		await expect.element(row(0)).toBeVisible();
		await vi.waitFor(() => {
			expect(page.getByRole('row').elements().length).toBeLessThan(40);
		});
		expect(row(0).element().getBoundingClientRect().height).toBe(36);
		const grid = page.getByRole('grid').element();
		grid.scrollTop = 36 * 2000;
		await expect.element(row(2000)).toBeVisible();
		expect(head('Name').element().getBoundingClientRect().top).toBeLessThan(
			grid.getBoundingClientRect().top + 37
		);
		expect(screen.container.querySelectorAll('[role=row]').length).toBeLessThan(60);
		await expectAccessible();
		expectNoSidewaysScroll();
	});

	test('OP-10 · a press on a head sorts, a second one turns the order; large values come first', async () => {
		await showOn('desktop');
		const { onsort } = await show();
		await expect.element(head('Name')).toHaveAttribute('aria-sort', 'ascending');
		await expect.element(head('Value')).not.toHaveAttribute('aria-sort');
		await head('Name').getByRole('button').click();
		expect(onsort).toHaveBeenLastCalledWith({ by: 'name', down: true });
		await head('Value').getByRole('button').click();
		expect(onsort).toHaveBeenLastCalledWith({ by: 'value', down: true });
		expect(head('Phone').getByRole('button').elements()).toEqual([]);
	});

	test('OP-10 · a press with Shift on a head sorts by it in addition, by the keyboard, too, and the head says in which place', async () => {
		await showOn('desktop');
		const onfurther = vi.fn<(column: TableColumn) => void>();
		const further = [{ by: 'value', down: true }];
		const { onsort } = await show({ onfurther, further });
		const value = head('Value').getByRole('button');
		await expect.element(value).toHaveAccessibleName('Value sorted by this in place 2, descending');
		await expect.element(head('Value')).not.toHaveAttribute('aria-sort');
		await value.click({ modifiers: ['Shift'] });
		(value.element() as HTMLElement).focus();
		await userEvent.keyboard('{Shift>}{Enter}{/Shift}');
		expect(onfurther.mock.calls.map(([{ key }]) => key)).toEqual(['value', 'value']);
		expect(onsort).not.toHaveBeenCalled();
		await userEvent.keyboard('{Enter}');
		expect(onsort).toHaveBeenCalledWith({ by: 'value', down: true });
		await expectAccessible();
	});

	test('arrows move, Enter opens, Space chooses, with Shift up to there, Escape lets go', async () => {
		await showOn('desktop');
		const { onopen, selection } = await show();
		await expect.element(row(0)).toBeVisible();
		(row(0).element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowDown}{Enter}');
		expect(onopen).toHaveBeenLastCalledWith(1);
		await userEvent.keyboard(' {ArrowDown}{ArrowDown}');
		await expect.element(row(3)).toHaveFocus();
		await userEvent.keyboard('{Shift>}X{/Shift}');
		expect(selection.ids).toEqual(['r1', 'r2', 'r3']);
		await expect.element(row(2)).toHaveAttribute('aria-selected', 'true');
		await userEvent.keyboard('{Escape}');
		expect(selection.size).toBe(0);
		await userEvent.keyboard('{End}');
		await expect.element(row(4999)).toHaveFocus();
	});

	test('checkboxes choose one, or all, also those that are not in the page', async () => {
		await showOn('desktop');
		const { onall, onopen, selection } = await show();
		await page.getByRole('checkbox', { name: /Customer 3/ }).click();
		await expect.element(page.getByRole('checkbox', { name: /Customer 3/ })).toBeChecked();
		expect(selection.ids).toEqual(['r3']);
		expect(onopen).not.toHaveBeenCalled();
		await page.getByRole('columnheader').getByRole('checkbox').click();
		expect(onall).toHaveBeenCalledOnce();
	});

	test('who may not change anything has no checkboxes', async () => {
		await showOn('desktop');
		await show({ selection: null });
		await expect.element(row(0)).toBeVisible();
		expect(page.getByRole('checkbox').elements()).toEqual([]);
	});

	test('F2 edits the first cell that can be edited, Tab the next one, and the row has the focus again', async () => {
		await showOn('desktop');
		const editor = createRawSnippet<[index: number, key: string, done: (way: EditEnd) => void]>(
			(index, key, done) => ({
				render: () => `<input aria-label="${key()} of ${String(index())}">`,
				setup: (field) => {
					requestAnimationFrame(() => {
						(field as HTMLInputElement).focus();
					});
					field.addEventListener('keydown', (event) => {
						const { key: pressed } = event as KeyboardEvent;
						if (pressed === 'Tab') event.preventDefault();
						if (pressed === 'Tab') done()('next');
						if (pressed === 'Escape') done()('stay');
					});
				}
			})
		);
		await show({ editor, isEditable: (_, key) => key !== 'value' });
		await expect.element(row(0)).toBeVisible();
		(row(0).element() as HTMLElement).focus();
		await userEvent.keyboard('{ArrowDown}');
		await expect.element(row(1)).toHaveFocus();
		await userEvent.keyboard('{F2}');
		await expect.element(page.getByRole('textbox', { name: 'name of 1' })).toHaveFocus();
		await userEvent.keyboard('{Tab}');
		await expect.element(page.getByRole('textbox', { name: 'phone of 1' })).toHaveFocus();
		await userEvent.keyboard('{Escape}');
		await expect.element(row(1)).toHaveFocus();
		// The row that one is in has buttons for its cells, and no other.
		expect(row(1).getByRole('button').elements()).toHaveLength(2);
		expect(row(2).getByRole('button').elements()).toHaveLength(0);
		await row(2).hover();
		await row(2).getByRole('button', { name: 'Edit Phone of “Customer 2”' }).click();
		await expect.element(page.getByRole('textbox', { name: 'phone of 2' })).toBeVisible();
	});

	test('more columns than fit scroll inside of the table, and never squeeze each other', async () => {
		await showOn('desktop');
		const many = Array.from({ length: 20 }, (_, n) => ({
			...(columns[2] as TableColumn),
			key: `c${String(n)}`,
			name: () => `Column ${String(n)}`
		}));
		await show({ columns: [...columns, ...many] });
		await expect.element(row(0)).toBeVisible();
		const grid = page.getByRole('grid').element();
		expect(grid.scrollWidth).toBeGreaterThan(grid.clientWidth);
		expect(head('Column 7').element().getBoundingClientRect().width).toBe(128);
		expectNoSidewaysScroll();
	});

	test('on a phone rows are cards, without head and checkboxes, and a press opens one', async () => {
		await showOn('phone');
		const { onopen } = await show();
		await expect.element(page.getByText('Card of 0', { exact: true })).toBeVisible();
		expect(page.getByRole('columnheader').elements()).toEqual([]);
		await page.getByText('Card of 2', { exact: true }).click();
		expect(onopen).toHaveBeenCalledWith(2);
		expectNoSidewaysScroll();
		await expectAccessible();
		await showOn('desktop');
	});
});
