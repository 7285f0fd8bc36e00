import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	html,
	inEveryLanguage,
	showOn,
	words
} from './browser-testkit';
import Dialog from './Dialog.svelte';
import { closeTopLayer } from './open-layers';
import Sheet from './Sheet.svelte';

const FORM = html('<label>Name <input></label>');
const BUTTONS = html('<button type="button">Save</button>');
const base = { open: true, title: 'Rename it', form: 'nothing', children: FORM } as const;

test('a dialog has its title as name, and the focus goes to its first field', async () => {
	await render(Dialog, { ...base, description: 'What it is called from now on', footer: BUTTONS });
	const dialog = page.getByRole('dialog', { name: 'Rename it' });
	await expect.element(dialog).toHaveAccessibleDescription('What it is called from now on');
	await expect.element(page.getByLabelText('Name', { exact: true })).toHaveFocus();
	await expectAccessible();
});

test('the focus stays inside of it, and goes back to where it came from', async () => {
	const button = document.createElement('button');
	button.textContent = 'Opener';
	document.body.append(button);
	button.focus();
	const screen = await render(Dialog, { ...base, open: false, footer: BUTTONS });
	await screen.rerender({ open: true });
	await expect.element(page.getByLabelText('Name', { exact: true })).toHaveFocus();
	for (const name of ['Save', 'Close']) {
		await userEvent.tab();
		await expect.element(page.getByRole('button', { name })).toHaveFocus();
	}
	await userEvent.tab();
	await expect.element(page.getByLabelText('Name', { exact: true })).toHaveFocus();
	await userEvent.keyboard('{Escape}');
	await expect.poll(() => document.activeElement).toBe(button);
	button.remove();
});

test('Escape, the cross, a press outside and Back close it, each told once', async () => {
	const ways: readonly (() => Promise<void> | void)[] = [
		() => userEvent.keyboard('{Escape}'),
		() => page.getByRole('button', { name: 'Close' }).click(),
		() => userEvent.click(document.body, { position: { x: 5, y: 5 }, force: true }),
		() => {
			closeTopLayer();
		}
	];
	for (const close of ways) {
		const onclose = vi.fn();
		const screen = await render(Dialog, { ...base, onclose });
		await expect.element(page.getByRole('dialog')).toBeVisible();
		await close();
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
		expect(onclose).toHaveBeenCalledOnce();
		await screen.unmount();
	}
});

test('a sticky one is not closed by a press outside', async () => {
	await render(Dialog, { ...base, sticky: true });
	await expect.element(page.getByLabelText('Name', { exact: true })).toHaveFocus();
	await userEvent.click(document.body, { position: { x: 5, y: 5 }, force: true });
	await expect.element(page.getByRole('dialog')).toBeVisible();
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('an alert dialog interrupts', async () => {
	await render(Dialog, { ...base, role: 'alertdialog' });
	await expect.element(page.getByRole('alertdialog', { name: 'Rename it' })).toBeVisible();
});

test('what was begun earlier is said above the form, and started over', async () => {
	const startOver = vi.fn();
	await render(Dialog, { ...base, form: { begun: true, startOver } });
	await expect.element(page.getByText('You had begun this')).toBeVisible();
	await expectAccessible();
	await page.getByRole('button', { name: 'Start over' }).click();
	expect(startOver).toHaveBeenCalledOnce();
	await expect.element(page.getByText('You had begun this')).not.toBeInTheDocument();
});

test('on a phone it takes the whole width, in every language', async () => {
	await showOn('narrowest');
	await render(Dialog, { ...base, form: { begun: true, startOver: () => undefined } });
	await inEveryLanguage(async () => {
		const dialog = page.getByRole('dialog');
		await expect.element(dialog.getByRole('button', { name: words.common_close() })).toBeVisible();
		await expect.element(dialog.getByText(words.common_begun())).toBeVisible();
		await expect
			.poll(() => {
				const { width, bottom } = dialog.element().getBoundingClientRect();
				return [width, bottom];
			})
			.toEqual([320, 640]);
		expectNoSidewaysScroll();
	});
	await showOn('desktop');
});

test('it dims everything below it, a panel at the side included', async () => {
	await showOn('desktop');
	await render(Sheet, { open: true, title: 'Opportunity', modal: false, children: FORM });
	await render(Dialog, { ...base, title: 'Sure?', form: 'nothing' });
	await expect.element(page.getByRole('dialog', { name: 'Sure?' })).toBeVisible();
	const corner = () => document.querySelector('[data-sheet]')?.getBoundingClientRect();
	// It comes in from the side.
	await expect.poll(() => corner()?.right).toBe(window.innerWidth);
	const above = document.elementFromPoint(window.innerWidth - 4, window.innerHeight - 4);
	expect(above?.closest('[data-sheet]') ?? null).toBe(null);
	expect(above?.hasAttribute('data-dialog-overlay')).toBe(true);
});

test('on a phone it is a sheet at the bottom, as high as its content', async () => {
	await showOn('phone');
	await render(Dialog, { ...base });
	await expect
		.poll(() => page.getByRole('dialog').element().getBoundingClientRect().bottom)
		.toBeCloseTo(window.innerHeight, 0);
	const { top } = page.getByRole('dialog').element().getBoundingClientRect();
	expect(top).toBeGreaterThan(window.innerHeight / 2);
});
