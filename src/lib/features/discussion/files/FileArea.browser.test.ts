import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { SpaceId } from '$lib/domain/core/ids';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { expectAccessible } from '$lib/ui/browser-testkit';
import FileArea from './FileArea.svelte';

const { goto, at } = vi.hoisted(() => ({
	goto: vi.fn(() => Promise.resolve()),
	at: { url: new URL('http://localhost/s/sales/files') }
}));
vi.mock('$app/navigation', () => ({ goto }));
vi.mock('$app/state', () => ({ page: at }));

interface Shown extends Record<string, unknown> {
	space: SpaceId;
}

let company: Company;
beforeEach(async () => {
	company = await foundCompany();
	goto.mockClear();
	const { container } = await render(InWorkspace<Shown>, {
		...{ session: company.session, view: company.view, component: FileArea },
		given: { space: company.space }
	});
	container.style.cssText = 'display: flex; flex-direction: column; height: 720px';
});

const opening = (name: string) => page.getByRole('button', { name: `Open “${name}”` });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const file = (name: string) => new File([name], name, { type: 'text/plain' });
const names = (): string[] =>
	[...document.querySelectorAll('[data-index] button[aria-label^="Open"]')].map((one) =>
		one.textContent.trim()
	);

async function add(...files: File[]): Promise<void> {
	await userEvent.upload(page.getByTestId('area-files'), files);
}

/** Puts the focus on a row of the list. */
function focusRow(name: string): void {
	const row = opening(name).element().closest<HTMLElement>('[data-index]');
	row?.focus();
}

test('LS-01 · files that were chosen are listed, put into order and selected; what is selected goes into the bin and comes back', async () => {
	await expect.element(page.getByText('No files yet')).toBeVisible();
	await add(file('a.txt'), file('b.txt'), file('c.txt'));
	await expect.poll(names).toEqual(['a.txt', 'b.txt', 'c.txt']);
	await expectAccessible();
	await button('Ascending').click();
	await expect.poll(names).toEqual(['c.txt', 'b.txt', 'a.txt']);
	await button('Descending').click();
	await expect.poll(names).toEqual(['a.txt', 'b.txt', 'c.txt']);
	await page.getByRole('checkbox', { name: 'Select “a.txt”' }).click();
	await page.getByRole('checkbox', { name: 'Select “c.txt”' }).click();
	await expect.element(page.getByText('2 selected')).toBeVisible();
	await page.getByRole('group', { name: '2 selected' }).getByText('Move to bin').click();
	await expect.poll(names).toEqual(['b.txt']);
	await expect.element(page.getByText('2 selected')).not.toBeInTheDocument();
	await expect.element(page.getByText('2 items are in the bin')).toBeVisible();
	await button('Undo').last().click();
	await expect.poll(names).toEqual(['a.txt', 'b.txt', 'c.txt']);
});

test('LS-01 · with the keyboard alone files are selected, named and binned', async () => {
	await add(file('a.txt'), file('b.txt'));
	await expect.poll(names).toEqual(['a.txt', 'b.txt']);
	focusRow('a.txt');
	await userEvent.keyboard(' ');
	await expect.element(page.getByText('1 selected')).toBeVisible();
	await userEvent.keyboard('{F2}');
	await expect
		.element(page.getByRole('dialog', { name: 'Name and tags of the file' }))
		.toBeVisible();
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
	focusRow('a.txt');
	await userEvent.keyboard('m');
	await expect.element(page.getByRole('dialog', { name: 'Move “a.txt”' })).toBeVisible();
	await button('Cancel').click();
	focusRow('b.txt');
	await userEvent.keyboard('{Delete}');
	// It is not part of what is selected, and goes alone.
	await expect.poll(names).toEqual(['a.txt']);
});

test('LS-01 · a file is opened, and the focus comes back to its row; a folder is gone into', async () => {
	await add(file('a.txt'), file('b.txt'));
	await expect.poll(names).toEqual(['a.txt', 'b.txt']);
	await opening('b.txt').click();
	const preview = page.getByRole('dialog', { name: 'b.txt' });
	await expect.element(preview).toBeVisible();
	await userEvent.keyboard('{Escape}');
	await expect.element(preview).not.toBeInTheDocument();
	await expect.poll(() => document.activeElement?.textContent).toContain('b.txt');
	await button('New folder').click();
	await page.getByRole('dialog').getByRole('textbox').fill('Prices');
	await button('Create').click();
	await opening('Prices').click();
	await expect
		.poll(() => goto.mock.calls.map(String))
		.toEqual([expect.stringMatching(`^/s/${company.space}/files\\?folder=`)]);
});

test('LS-01 · as a grid, the same files are tiles, and a search names what it does not find', async () => {
	await add(file('a.txt'), file('b.txt'));
	await expect.poll(names).toEqual(['a.txt', 'b.txt']);
	await button('As a grid').click();
	await expect.element(button('Select “a.txt”')).toBeVisible();
	await button('Select “b.txt”').click();
	await expect.element(page.getByText('1 selected')).toBeVisible();
	await button('As a list').click();
	await expect.element(page.getByRole('checkbox', { name: 'Select “b.txt”' })).toBeChecked();
	await page.getByRole('searchbox', { name: 'Search files' }).fill('zebra');
	await expect.element(page.getByText(/zebra/).last()).toBeVisible();
	await expect.poll(names).toEqual([]);
});
