import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from './browser-testkit';
import BegunBar from './BegunBar.svelte';

test('what was begun is said in every language, fits a phone, and is started over once', async () => {
	await showOn('narrowest');
	const startOver = vi.fn();
	await render(BegunBar, { form: { begun: true, startOver } });
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(words.common_begun())).toBeVisible();
		expectNoSidewaysScroll();
	});
	await expectAccessible();
	await page.getByRole('button', { name: 'Start over' }).click();
	expect(startOver).toHaveBeenCalledOnce();
	await expect.element(page.getByText(words.common_begun())).not.toBeInTheDocument();
	await showOn('desktop');
});

test('what is typed from now on needs no word', async () => {
	await render(BegunBar, { form: { begun: false, startOver: () => undefined } });
	expect(page.getByRole('button').elements()).toEqual([]);
});
