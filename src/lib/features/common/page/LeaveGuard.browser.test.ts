import { beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import LeaveGuard from './LeaveGuard.svelte';

const navigation = vi.hoisted(() => ({
	ask: (_: object): void => undefined,
	goto: vi.fn(() => Promise.resolve())
}));
vi.mock('$app/navigation', () => ({
	beforeNavigate: (ask: (navigation: object) => void) => {
		navigation.ask = ask;
	},
	goto: navigation.goto
}));

const THERE = new URL('http://polder.example/customers');
const cancel = vi.fn();

/** Somebody presses a link. */
const leave = () => {
	navigation.ask({ type: 'link', cancel, to: { url: THERE }, willUnload: false });
};
const question = () => page.getByRole('alertdialog');

beforeEach(() => {
	vi.clearAllMocks();
});

test('who leaves unsaved changes is asked, and goes only when they say so', async () => {
	await render(LeaveGuard, { dirty: true, path: '/s/x/settings' });
	leave();
	await expect.element(question()).toBeVisible();
	expect(cancel).toHaveBeenCalledOnce();
	expect(navigation.goto).not.toHaveBeenCalled();
	await page.getByRole('button', { name: 'Leave without saving' }).click();
	expect(navigation.goto).toHaveBeenCalledWith(THERE);
});

test('who leaves while changes are being saved is asked nothing, and goes on once they are', async () => {
	const { rerender } = await render(LeaveGuard, {
		...{ dirty: true, saving: true, path: '/s/x/settings' }
	});
	leave();
	expect(cancel).toHaveBeenCalledOnce();
	expect(navigation.goto).not.toHaveBeenCalled();
	await rerender({ dirty: false, saving: false });
	expect(navigation.goto).toHaveBeenCalledWith(THERE);
	await expect.element(question()).not.toBeInTheDocument();
});

test('what could not be saved is asked about after all', async () => {
	const { rerender } = await render(LeaveGuard, {
		...{ dirty: true, saving: true, path: '/s/x/settings' }
	});
	leave();
	await rerender({ saving: false });
	await expect.element(question()).toBeVisible();
	expect(navigation.goto).not.toHaveBeenCalled();
});
