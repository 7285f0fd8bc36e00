import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, showOn } from './browser-testkit';
import Menu from './Menu.svelte';
import type { MenuEntry } from './menu';
import { theme } from './theme.svelte';

const rename = vi.fn();
const ITEMS: readonly MenuEntry[] = [
	{ label: 'Rename', run: rename },
	{ label: 'Sorted by name', checked: true, run: () => undefined },
	{ separator: true },
	{ label: 'Duplicate', disabled: true, detail: 'Only an admin may', run: () => undefined },
	{ label: 'Delete', tone: 'danger', run: () => undefined }
];
const button = () => page.getByRole('button', { name: 'Actions' });
const line = (name: string | RegExp) => page.getByRole('menuitem', { name });

test('it opens by a press, and what is chosen is done once', async () => {
	rename.mockClear();
	await render(Menu, { label: 'Actions', items: ITEMS });
	await expect.element(button()).toHaveAttribute('aria-expanded', 'false');
	await button().click();
	await expect.element(line('Rename')).toBeVisible();
	// Chromium draws what is open in the old colours when the theme changes above it.
	await expectAccessible(['light']);
	await line('Rename').click();
	expect(rename).toHaveBeenCalledOnce();
	await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
});

test('it can be read in the dark', async () => {
	theme.choice = 'dark';
	await render(Menu, { label: 'Actions', items: ITEMS });
	await button().click();
	await expect.element(line('Delete')).toBeVisible();
	await expectAccessible(['dark']);
});

test('by keyboard: it opens at its first line, a letter finds one, Escape gives the focus back', async () => {
	await render(Menu, { label: 'Actions', items: ITEMS });
	button().element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.element(line('Rename')).toHaveFocus();
	await userEvent.keyboard('d');
	await expect.element(line('Delete')).toHaveFocus();
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
	await expect.element(button()).toHaveFocus();
});

test('it stays within the narrowest phone', async () => {
	await showOn('narrowest');
	await render(Menu, { label: 'Actions', items: ITEMS });
	await button().click();
	await expect.element(page.getByRole('menu')).toBeVisible();
	const { left, right } = page.getByRole('menu').element().getBoundingClientRect();
	expect(left).toBeGreaterThanOrEqual(0);
	expect(right).toBeLessThanOrEqual(320);
	await showOn('desktop');
});
