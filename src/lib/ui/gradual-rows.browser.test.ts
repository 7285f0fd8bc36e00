import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { tick } from 'svelte';
import { numbered } from './browser-testkit';
import { GradualRows } from './gradual-rows.svelte';
import VirtualList from './VirtualList.svelte';

const keys = (from: number) => Array.from({ length: 30 }, (_, at) => from + at);
const frame = () => new Promise(requestAnimationFrame);

test('what is drawn after nothing is drawn at once, what comes into sight later a few in each frame', async () => {
	const rows = new GradualRows<number>();
	expect(rows.of(keys(0)).size).toBe(30);
	const first = rows.of(keys(30));
	expect([...first]).toEqual([30, 31, 32, 33, 34, 35, 36, 37]);
	// However often it is asked within one frame.
	expect(rows.of(keys(30)).size).toBe(8);
	await frame();
	expect(rows.of(keys(30)).size).toBe(16);
	// What is drawn already stays, and what has left is begun anew.
	expect(rows.of(keys(10)).size).toBe(16 - 6);
});

test('a list that jumps to another place shows all of its rows soon, though not in one frame', async () => {
	await render(VirtualList, {
		...{ count: 10_000, rowHeight: 20, label: 'Deals', class: 'h-96' },
		row: numbered((index) => `Deal ${String(index)}`)
	});
	const rows = () => page.getByRole('listitem').elements();
	const empty = () => rows().filter(({ textContent }) => textContent.trim() === '').length;
	await expect.element(page.getByText('Deal 0', { exact: true })).toBeVisible();
	expect(empty()).toBe(0);
	const list = page.getByRole('list', { name: 'Deals' }).element();
	list.scrollTop = 100_000;
	list.dispatchEvent(new Event('scroll'));
	await tick();
	expect(empty()).toBeGreaterThan(0);
	expect(rows().length - empty()).toBeGreaterThan(0);
	await expect.poll(empty).toBe(0);
	await expect.element(page.getByText('Deal 5005', { exact: true })).toBeVisible();
});
