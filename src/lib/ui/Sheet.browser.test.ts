import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, html, showOn } from './browser-testkit';
import { closeTopLayer } from './open-layers';
import Sheet from './Sheet.svelte';

const base = { open: true, title: 'Harbour crane', children: html('<label>Note <input></label>') };
const sheet = () => page.getByRole('dialog', { name: 'Harbour crane' });

test('on a wide window a sheet that is not modal leaves the page beside it usable', async () => {
	await showOn('desktop');
	const button = document.createElement('button');
	button.textContent = 'Beside it';
	const pressed = vi.fn();
	button.addEventListener('click', pressed);
	document.body.append(button);
	await render(Sheet, { ...base, modal: false });
	await expect.element(sheet()).not.toHaveAttribute('aria-modal');
	await page.getByRole('button', { name: 'Beside it' }).click();
	expect(pressed).toHaveBeenCalledOnce();
	await expect.element(sheet()).toBeVisible();
	await expectAccessible();
	button.remove();
});

test('below 1024 px it takes the whole screen and is modal', async () => {
	await showOn('narrowest');
	await render(Sheet, { ...base, modal: false });
	await expect.element(sheet()).toHaveAttribute('aria-modal', 'true');
	const { width, height } = sheet().element().getBoundingClientRect();
	expect([width, height]).toEqual([320, 640]);
	await expectAccessible();
	await showOn('desktop');
});

test('Escape and the cross close it; Back does, unless it has an address of its own', async () => {
	const ways: readonly (() => Promise<void> | void)[] = [
		() => userEvent.keyboard('{Escape}'),
		() => page.getByRole('button', { name: 'Close' }).click(),
		() => {
			expect(closeTopLayer()).toBe(true);
		}
	];
	for (const close of ways) {
		const onclose = vi.fn();
		const screen = await render(Sheet, { ...base, onclose });
		await expect.element(page.getByLabelText('Note')).toHaveFocus();
		await close();
		await expect.element(sheet()).not.toBeInTheDocument();
		expect(onclose).toHaveBeenCalledOnce();
		await screen.unmount();
	}
	await render(Sheet, { ...base, routed: true });
	await expect.element(sheet()).toBeVisible();
	expect(closeTopLayer()).toBe(false);
});

test('the edge of a sheet is moved by keys and by dragging', async () => {
	await showOn('desktop');
	const onwidth = vi.fn<(px: number) => void>();
	await render(Sheet, {
		...{ ...base, modal: false },
		width: { css: '37.5rem', label: 'Width of the panel', onwidth }
	});
	expect(sheet().element().getBoundingClientRect().width).toBe(600);
	const edge = page.getByRole('separator', { name: 'Width of the panel' });
	(edge.element() as HTMLElement).focus();
	await userEvent.keyboard('{ArrowLeft}');
	await userEvent.keyboard('{ArrowRight}');
	expect(onwidth.mock.calls).toEqual([[640], [560]]);
	await expectAccessible();
});
