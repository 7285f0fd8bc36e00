import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Dialog from './Dialog.svelte';
import { expectAccessible, html, inEveryLanguage, showOn, words } from './browser-testkit';
import Sheet from './Sheet.svelte';
import Toaster from './Toaster.svelte';
import { dismissToast, toast, toasts } from './toasts.svelte';

const clear = () => {
	for (const { id } of toasts.current) dismissToast(id);
};
const line = (text: string) => page.getByRole('listitem').filter({ hasText: text });

test('one message is shown at a time, and the two before it at a press', async () => {
	await render(Toaster);
	for (const message of ['One', 'Two', 'Three', 'Four']) toast({ message, tone: 'danger' });
	await expect.element(line('Four')).toBeVisible();
	expect(page.getByRole('listitem').elements()).toHaveLength(1);
	await page.getByRole('button', { name: '2 more' }).click();
	await expect.element(line('Two')).toBeVisible();
	await expect.element(line('One')).not.toBeInTheDocument();
	expect(page.getByRole('listitem').elements()).toHaveLength(3);
	// The next one stands alone again once those before it have gone.
	clear();
	await expect.element(line('Four')).not.toBeInTheDocument();
	for (const message of ['Five', 'Six']) toast({ message });
	await expect.element(line('Six')).toBeVisible();
	await expect.element(line('Five')).not.toBeInTheDocument();
	clear();
	toast({ message: 'Four', tone: 'danger' });
	await expect
		.element(page.getByRole('region', { name: 'Notifications (F6)' }).getByRole('list'))
		.toHaveAttribute('aria-live', 'polite');
	await expectAccessible();
	clear();
});

test('F6 goes to the newest and back, Escape dismisses it and gives the focus back', async () => {
	const field = document.createElement('input');
	document.body.append(field);
	await render(Toaster);
	toast({ message: 'Moved', action: { label: 'Undo', run: () => undefined } });
	await expect.element(line('Moved')).toBeVisible();
	field.focus();
	await userEvent.keyboard('{F6}');
	await expect.element(page.getByRole('button', { name: 'Undo' })).toHaveFocus();
	await userEvent.keyboard('{F6}');
	await expect.poll(() => document.activeElement).toBe(field);
	await userEvent.keyboard('{F6}');
	await userEvent.keyboard('{Escape}');
	await expect.element(line('Moved')).not.toBeInTheDocument();
	await expect.poll(() => document.activeElement).toBe(field);
	field.remove();
});

test('its action runs once and takes it away', async () => {
	const run = vi.fn();
	await render(Toaster);
	toast({ message: 'Moved', action: { label: 'Undo', run } });
	await page.getByRole('button', { name: 'Undo' }).click();
	expect(run).toHaveBeenCalledOnce();
	await expect.element(line('Moved')).not.toBeInTheDocument();
});

test('its own words are in the language of the moment', async () => {
	await render(Toaster);
	toast({ message: 'Moved' });
	await inEveryLanguage(async () => {
		await expect
			.element(page.getByRole('region', { name: words.common_notifications() }))
			.toBeInTheDocument();
		await expect
			.element(page.getByRole('button', { name: words.common_dismiss() }))
			.toBeInTheDocument();
	});
	clear();
});

test.each([
	['dialog', 'desktop'],
	['dialog', 'phone'],
	['dialog', 'narrowest'],
	['sheet', 'desktop'],
	['sheet', 'phone']
] as const)('a message covers no button of a %s on a %s', async (layer, device) => {
	await showOn(device);
	const lines = Array.from({ length: 60 }, (_, n) => `<p>Line ${String(n)}</p>`).join('');
	const props = {
		...{ open: true, title: 'Long', children: html(`<div>${lines}</div>`) },
		footer: html('<button type="button">Save</button>')
	};
	const screen =
		layer === 'dialog'
			? await render(Dialog, { ...props, form: 'nothing' })
			: await render(Sheet, props);
	await render(Toaster);
	toast({ message: 'Added', action: { label: 'Open', run: () => undefined } });
	await expect.element(line('Added')).toBeVisible();
	for (const name of ['Save', 'Close']) {
		const found = page.getByRole('button', { name, exact: true });
		await expect.element(found).toBeVisible();
		const button = found.element();
		const isFree = (): boolean => {
			const { x, y, width, height } = button.getBoundingClientRect();
			return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
		};
		await expect.poll(isFree).toBe(true);
	}
	await screen.rerender({ open: false });
	await expect
		.poll(() => line('Added').element().getBoundingClientRect().top)
		.toBeGreaterThan(window.innerHeight / 2);
	clear();
});
