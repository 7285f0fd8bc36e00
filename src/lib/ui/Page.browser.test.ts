import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, expectNoSidewaysScroll, html, showOn } from './browser-testkit';
import Page from './Page.svelte';

const CONTENT = html('<p data-content>What the screen shows</p>');
const BUTTON = html('<button type="button">New customer</button>');
const left = (element: Element) => element.getBoundingClientRect().left;

test('title, purpose, count, way back and actions stand in one head', async () => {
	await render(Page, {
		title: 'Customers',
		about: 'Everybody you sell to.',
		count: '25 customers',
		back: { href: '/', label: 'Home' },
		actions: BUTTON,
		children: CONTENT
	});
	await expect.element(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible();
	await expect.element(page.getByText('Everybody you sell to.')).toBeVisible();
	await expect.element(page.getByRole('status')).toHaveTextContent('25 customers');
	await expect.element(page.getByRole('link', { name: 'Home' })).toHaveAttribute('href', '/');
	await expect.element(page.getByRole('button', { name: 'New customer' })).toBeVisible();
	await expectAccessible();
});

test('every width begins at the same left edge, on a desktop and on a phone', async () => {
	for (const size of ['desktop', 'phone'] as const) {
		await showOn(size);
		const edges = new Set<number>();
		for (const width of ['text', 'wide', 'full'] as const) {
			const screen = await render(Page, { title: 'Customers', width, children: CONTENT });
			edges.add(left(page.getByRole('heading', { name: 'Customers' }).element()));
			edges.add(left(page.getByText('What the screen shows').element()));
			expectNoSidewaysScroll();
			await screen.unmount();
		}
		expect([...edges]).toEqual([size === 'phone' ? 16 : 24]);
	}
});

test('a long title in any language wraps and leaves room for the actions', async () => {
	await showOn('phone');
	await render(Page, {
		title: 'Przedsiębiorstwo Usługowo-Handlowo-Produkcyjne „Żółta Łąka” Spółka z ograniczoną',
		actions: BUTTON,
		children: CONTENT
	});
	expectNoSidewaysScroll();
	await expect.element(page.getByRole('button', { name: 'New customer' })).toBeInViewport();
});

test('inside of a space the title is of level 2, and one that is hidden is still read', async () => {
	await render(Page, { title: 'Forecast', hideTitle: true, level: 2, children: CONTENT });
	await expect
		.element(page.getByRole('heading', { name: 'Forecast', level: 2 }))
		.toBeInTheDocument();
});
