import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, numbered } from './browser-testkit';
import VirtualList from './VirtualList.svelte';

const base = {
	...{ count: 10_000, rowHeight: 40, label: 'Deals', class: 'h-96' },
	row: numbered((index) => `Deal ${String(index)}`)
};
const rows = () => page.getByRole('listitem').elements();
const row = (index: number) => page.getByText(`Deal ${String(index)}`, { exact: true });

test('of ten thousand rows only those in sight are in the page, and each says its place', async () => {
	const onrange = vi.fn();
	await render(VirtualList, { ...base, onrange });
	await expect.element(row(0)).toBeVisible();
	expect(rows().length).toBeLessThan(40);
	expect(rows()[0]?.getAttribute('aria-setsize')).toBe('10000');
	const list = page.getByRole('list', { name: 'Deals' }).element();
	list.scrollTop = 200_000;
	await expect.element(row(5000)).toBeVisible();
	await expect.element(row(0)).not.toBeInTheDocument();
	expect(rows().length).toBeLessThan(40);
	expect(onrange.mock.lastCall?.[0]).toBeGreaterThan(4900);
	await expectAccessible();
});

test('with roving, arrows and Home and End move the focus, Enter takes the row', async () => {
	const onactivate = vi.fn();
	await render(VirtualList, { ...base, roving: true, onactivate });
	const focused = () => Number((document.activeElement as HTMLElement).dataset['index']);
	await expect.element(row(0)).toBeVisible();
	document.querySelector<HTMLElement>('[data-index="0"]')?.focus();
	for (const [key, at] of [
		['ArrowDown', 1],
		['End', 9999],
		['ArrowUp', 9998],
		['Home', 0]
	] as const) {
		await userEvent.keyboard(`{${key}}`);
		await expect.poll(focused).toBe(at);
	}
	await userEvent.keyboard('{Enter}');
	expect(onactivate.mock.lastCall?.[0]).toBe(0);
});

test('the row with the focus stays in the page when it is scrolled away', async () => {
	await render(VirtualList, { ...base, roving: true });
	await expect.element(row(0)).toBeVisible();
	document.querySelector<HTMLElement>('[data-index="0"]')?.focus();
	page.getByRole('list', { name: 'Deals' }).element().scrollTop = 100_000;
	await expect.element(row(2500)).toBeVisible();
	expect((document.activeElement as HTMLElement).dataset['index']).toBe('0');
});
