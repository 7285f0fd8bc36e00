import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, showOn } from './browser-testkit';
import SideNav from './SideNav.svelte';

const items = ['General', 'Process', 'Fields of opportunities', 'Lost reasons', 'Access'].map(
	(label, at) => ({ href: `/part/${String(at)}`, label })
);

test('the present part is marked, and on a phone it is in view', async () => {
	for (const size of ['desktop', 'phone'] as const) {
		await showOn(size);
		// It reaches over the edge of the page that it stands in.
		const edge = document.createElement('style');
		edge.textContent = 'body { padding-inline: var(--page-edge) !important }';
		document.head.append(edge);
		const screen = await render(SideNav, { label: 'Parts', items, current: '/part/4' });
		const present = page.getByRole('link', { name: 'Access' });
		await expect.element(present).toHaveAttribute('aria-current', 'page');
		await expect.element(present).toBeInViewport();
		await expect
			.element(page.getByRole('link', { name: 'General' }))
			.not.toHaveAttribute('aria-current');
		// The window may still be taking its new width.
		await expect.poll(() => document.documentElement.scrollWidth - innerWidth).toBe(0);
		await expectAccessible();
		await screen.unmount();
		edge.remove();
	}
});
