import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, html } from './browser-testkit';
import Tooltip from './Tooltip.svelte';

const shown = () => page.getByText('Overdue since May').elements().length;

test('a tooltip’s text is read after what it is about, and once where that says the same', async () => {
	const base = { text: 'Overdue since May', children: html('<button>Late</button>') };
	const { unmount } = await render(Tooltip, base);
	expect(shown()).toBe(1);
	await expectAccessible();
	await unmount();
	await render(Tooltip, { ...base, silent: true });
	expect(shown()).toBe(0);
});

test('it comes with the focus of the keyboard and with the pointer, and Escape takes it away', async () => {
	await render(Tooltip, {
		text: 'Overdue since May',
		silent: true,
		children: html('<button>Late</button>')
	});
	await userEvent.tab();
	await expect.element(page.getByText('Overdue since May')).toBeVisible();
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByText('Overdue since May')).not.toBeVisible();
	// The pointer may rest there from another test: then nothing enters the button.
	await page.getByRole('button', { name: 'Late' }).unhover();
	await page.getByRole('button', { name: 'Late' }).hover();
	await expect.element(page.getByText('Overdue since May'), { timeout: 5000 }).toBeVisible();
});
