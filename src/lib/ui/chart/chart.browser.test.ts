import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, expectNoSidewaysScroll, showOn } from '../browser-testkit';
import { moneyTextShort } from '../format';
import type { ChartBar } from './chart';
import Chart from './Chart.svelte';

const usd = (minor: number) => moneyTextShort({ minor, decimals: 2, currency: 'USD' }, 'en-US');
const bar = (label: string, expected: number): ChartBar => ({
	key: label,
	label,
	parts: [
		{ name: 'Expected', value: expected, look: 'outline' },
		{ name: 'Weighted', value: expected / 2, look: 'accent' },
		{ name: 'Won', value: 0, look: 'ok' }
	]
});
const MONTHS = ['Overdue', 'Nov 2026', 'Dec 2026', 'Jan 2027', 'Feb 2027', 'Without a date'];
const boxOf = (text: string) =>
	page.getByText(text, { exact: true }).first().element().getBoundingClientRect();

test('OP-13 · months fill the width, with an axis, values, and labels that are whole', async () => {
	for (const size of ['desktop', 'phone'] as const) {
		await showOn(size);
		const bars = MONTHS.map((label, at) => bar(label, (at + 1) * 100_000));
		const { unmount } = await render(Chart, { label: 'Revenue', as: 'columns', text: usd, bars });
		await expect.element(page.getByRole('img', { name: /^Revenue/ })).toBeVisible();
		const chart = page
			.getByRole('img', { name: /^Revenue/ })
			.element()
			.getBoundingClientRect();
		// The axis goes up to a round value above the highest column.
		await expect.element(page.getByText('$6K', { exact: true }).first()).toBeInTheDocument();
		expect(boxOf('Without a date').right).toBeGreaterThan(chart.right - chart.width / 6);
		// Columns are as wide as there is room.
		const columns = page.getByRole('img').element().querySelectorAll('[data-column]');
		const widths = [...columns].map((one) => one.getBoundingClientRect().width);
		expect(Math.max(...widths) / chart.width).toBeGreaterThan(size === 'phone' ? 0.02 : 0.03);
		const labels = MONTHS.flatMap((text) => page.getByText(text, { exact: true }).elements());
		const boxes = labels.map((one) => one.getBoundingClientRect());
		expect(boxes.length).toBeGreaterThanOrEqual(size === 'phone' ? 2 : 6);
		boxes.slice(1).forEach((box, at) => {
			expect(box.left).toBeGreaterThanOrEqual(boxes[at]?.right ?? 0);
		});
		for (const one of labels) expect(one.scrollWidth).toBeLessThanOrEqual(one.clientWidth + 1);
		expectNoSidewaysScroll();
		await expectAccessible();
		await unmount();
	}
});

test('OP-13 · of many people the largest are drawn, and the chart says so', async () => {
	const bars = Array.from({ length: 15 }, (_, at) => bar(`Agent ${String(at)}`, at * 100_000));
	await render(Chart, { label: 'By owner', as: 'rows', text: usd, bars });
	await expect.element(page.getByText('Agent 14', { exact: true })).toBeVisible();
	expect(page.getByText('Agent 2', { exact: true }).elements()).toHaveLength(0);
	await expect.element(page.getByText(/12 largest of 14/)).toBeVisible();
	await expectAccessible();
});

test('LW-09 · a chart says what it shows, draws a target as a line, and has a table behind', async () => {
	const bars = MONTHS.map((label, at) => ({
		...bar(label, (at + 1) * 100_000),
		mark: { name: 'Target', value: 900_000 }
	}));
	const table = createRawSnippet(() => ({ render: () => '<p>The same in numbers</p>' }));
	await render(Chart, { label: 'Revenue.', as: 'columns', text: usd, bars, table });
	const drawn = page.getByRole('img', {
		name: 'Revenue. Expected: $21K together, most in Without a date: $6K.'
	});
	await expect.element(drawn).toBeVisible();
	// The axis has room for the target.
	await expect.element(page.getByText('$10K', { exact: true }).first()).toBeInTheDocument();
	await page.getByRole('button', { name: 'As table' }).click();
	await expect.element(page.getByText('The same in numbers')).toBeVisible();
	expect(page.getByRole('img').elements()).toHaveLength(0);
	await expectAccessible();
});
