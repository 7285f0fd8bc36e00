import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import PageBroken from './PageBroken.svelte';

const navigated = vi.hoisted(() => new Set<() => void>());
vi.mock('$app/navigation', () => ({ afterNavigate: (then: () => void) => navigated.add(then) }));

const navigate = () => {
	for (const then of navigated) then();
};

beforeEach(() => {
	navigated.clear();
});

test('it says what has happened, and both ways out, in every language and window', async () => {
	await render(PageBroken, { reset: () => undefined });
	await inEveryLanguage(async () => {
		await expect
			.element(page.getByRole('heading', { name: words.shell_page_broken(), level: 2 }))
			.toBeVisible();
		await expect.element(page.getByRole('button', { name: words.common_reload() })).toBeVisible();
		for (const window of ['narrowest', 'desktop'] as const) {
			await showOn(window);
			expectNoSidewaysScroll();
		}
	});
	await expect
		.element(page.getByRole('link', { name: words.shell_page_home() }))
		.toHaveAttribute('href', '/spaces');
	await expectAccessible();
});

test('another page is shown again: not at the navigation that led here, but at the next', async () => {
	const reset = vi.fn();
	await render(PageBroken, { reset });
	navigate();
	expect(reset).not.toHaveBeenCalled();
	navigate();
	expect(reset).toHaveBeenCalledOnce();
});

test('where no page lies below there is nothing to show again', async () => {
	await render(PageBroken, {});
	navigate();
	navigate();
	await expect
		.element(page.getByRole('heading', { name: words.shell_page_broken() }))
		.toBeVisible();
});
