import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { acts } from '$lib/features/common/undo/acts.svelte';
import { remember, UNDONE } from '$lib/features/common/undo/undo';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import LastActs from './LastActs.svelte';

afterEach(() => acts.clear());

const open = () => render(LastActs, { open: true });
const lines = () => page.getByRole('listitem');

test('one’s acts are listed, the latest first, and an earlier one can be undone alone', async () => {
	const undo = vi.fn(() => UNDONE);
	remember('“Harbour crane” moved to Won', undo);
	remember('Phone of “Acme” changed', vi.fn());
	await open();
	await expect.element(lines().first()).toHaveTextContent(/Phone of “Acme” changed/);
	await page.getByRole('button', { name: 'Undo: “Harbour crane” moved to Won' }).click();
	expect(undo).toHaveBeenCalledOnce();
	await expect.poll(() => lines().elements().length).toBe(1);
	await expectAccessible();
	await showOn('narrowest');
	expectNoSidewaysScroll();
	await showOn('desktop');
});

test('with nothing to undo it says what will be here, in every language', async () => {
	await inEveryLanguage(async () => {
		const { unmount } = await open();
		await expect.element(page.getByText(words.shell_acts_none_text())).toBeVisible();
		await unmount();
	});
});
