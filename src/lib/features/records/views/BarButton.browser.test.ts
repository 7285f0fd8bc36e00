import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Bookmark from '@lucide/svelte/icons/bookmark';
import { expectAccessible, showOn } from '$lib/ui/browser-testkit';
import BarButton from './BarButton.svelte';

afterEach(() => showOn('desktop'));

const button = () => page.getByRole('button', { name: 'Saved views', exact: true });
const word = () => page.getByText('Saved views');

/** The bar is a container: where it is narrow, its buttons are icons. */
function bar(width: string): HTMLElement {
	const element = document.createElement('div');
	element.className = '@container';
	element.style.width = width;
	document.body.append(element);
	return element;
}

test('it has an icon and its word, and does what it is given', async () => {
	const onclick = vi.fn();
	const { baseElement } = await render(
		BarButton,
		{ icon: Bookmark, label: 'Saved views', onclick, 'aria-expanded': false },
		{ baseElement: bar('70rem') }
	);
	await expect.element(word()).toBeVisible();
	expect(word().element().getBoundingClientRect().width).toBeGreaterThan(40);
	await expect.element(button()).toHaveAttribute('aria-expanded', 'false');
	await button().click();
	expect(onclick).toHaveBeenCalledOnce();
	await expectAccessible();
	baseElement.remove();
});

test('where the bar is narrow only the icon shows, and the name stays', async () => {
	const { baseElement } = await render(
		BarButton,
		{ icon: Bookmark, label: 'Saved views' },
		{ baseElement: bar('30rem') }
	);
	await expect.element(button()).toBeVisible();
	expect(word().element().getBoundingClientRect().width).toBeLessThanOrEqual(1);
	expect(button().element().getBoundingClientRect().width).toBeLessThan(60);
	await expectAccessible();
	baseElement.remove();
});

test('on a phone it is an icon with a name', async () => {
	await showOn('phone');
	const onclick = vi.fn();
	await render(BarButton, { icon: Bookmark, label: 'Saved views', onclick });
	await button().click();
	expect(onclick).toHaveBeenCalledOnce();
	await expect.element(word()).not.toBeInTheDocument();
	expect(button().element().querySelector('svg')).not.toBeNull();
	await expectAccessible();
});
