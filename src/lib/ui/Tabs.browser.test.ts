import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { createRawSnippet } from 'svelte';
import { expectAccessible, expectNoSidewaysScroll, showOn } from './browser-testkit';
import Tabs from './Tabs.svelte';

const TABS = [
	{ value: 'open', label: 'Open', count: 3 },
	{ value: 'won', label: 'Won' },
	{ value: 'lost', label: 'Lost' }
];
const panel = createRawSnippet<[string]>((value) => ({ render: () => `<p>About ${value()}</p>` }));
const tab = (name: RegExp) => page.getByRole('tab', { name });

test('arrows, Home and End move between the tabs, and show their panel at once', async () => {
	const onchange = vi.fn();
	await render(Tabs, { label: 'Deals', tabs: TABS, panel, onchange });
	await expect.element(tab(/Open/)).toHaveAttribute('aria-selected', 'true');
	await tab(/Open/).click();
	for (const [key, name] of [
		['ArrowRight', /Won/],
		['ArrowRight', /Lost/],
		['ArrowRight', /Open/],
		['ArrowLeft', /Lost/],
		['Home', /Open/],
		['End', /Lost/]
	] as const) {
		await userEvent.keyboard(`{${key}}`);
		await expect.element(tab(name)).toHaveFocus();
		await expect.element(tab(name)).toHaveAttribute('aria-selected', 'true');
	}
	expect(onchange).toHaveBeenCalledTimes(6);
	await expectAccessible();
});

test('one tab is in the order of the Tab key, and names its panel', async () => {
	await render(Tabs, { label: 'Deals', tabs: TABS, panel });
	await expect.element(tab(/Open/)).toHaveAttribute('tabindex', '0');
	for (const other of [/Won/, /Lost/]) {
		await expect.element(tab(other)).toHaveAttribute('tabindex', '-1');
	}
	await expect
		.element(page.getByRole('tabpanel', { name: /Open/ }))
		.toHaveTextContent('About open');
});

test('tabs with an address are links, and the current one says so', async () => {
	const tabs = TABS.map((each) => ({ ...each, href: `#${each.value}` }));
	await render(Tabs, { label: 'Deals', tabs, value: 'won' });
	const links = page.getByRole('navigation', { name: 'Deals' });
	await expect
		.element(links.getByRole('link', { name: 'Won' }))
		.toHaveAttribute('aria-current', 'page');
	await expect
		.element(links.getByRole('link', { name: /Open/ }))
		.not.toHaveAttribute('aria-current');
	await expectAccessible();
});

test('tabs that do not fit scroll by themselves, and the chosen one is in sight', async () => {
	await showOn('narrowest');
	const tabs = Array.from({ length: 12 }, (_, at) => ({
		value: String(at),
		label: `Stage ${String(at)}`
	}));
	await render(Tabs, { label: 'Stages', tabs, value: '11' });
	expectNoSidewaysScroll();
	await expect.element(page.getByRole('tab', { name: 'Stage 11' })).toBeInViewport();
	await showOn('desktop');
});
