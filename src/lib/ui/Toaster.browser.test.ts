import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, inEveryLanguage, words } from './browser-testkit';
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
