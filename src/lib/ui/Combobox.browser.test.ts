import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { expectAccessible, inEveryLanguage, words } from './browser-testkit';
import Combobox from './Combobox.svelte';

const OPTIONS = [
	{ value: 'anna', label: 'Anna Agent', detail: 'North' },
	{ value: 'bao', label: 'Bao Agent' },
	{ value: 'mia', label: 'Mia Manager', disabled: true }
];
const base = { label: 'Owner', value: null, options: OPTIONS };
const input = () => page.getByRole('combobox', { name: 'Owner' });
const option = (name: string | RegExp) => page.getByRole('option', { name });

test('what is typed narrows the list; Enter takes the active line', async () => {
	const onchange = vi.fn();
	await render(Combobox, { ...base, onchange });
	await input().click();
	await expect.element(option(/Anna Agent/)).toBeVisible();
	await expectAccessible();
	await input().fill('bao');
	await expect.element(option(/Anna Agent/)).not.toBeInTheDocument();
	await expect.element(option('Bao Agent')).toHaveAttribute('aria-selected', 'true');
	await userEvent.keyboard('{Enter}');
	await expect.element(input()).toHaveValue('Bao Agent');
	await expect.element(page.getByRole('listbox')).not.toBeInTheDocument();
	expect(onchange.mock.lastCall).toEqual(['bao', OPTIONS[1]]);
});

test('arrows go round the list, and the active line is told', async () => {
	await render(Combobox, base);
	await input().click();
	const active = () =>
		document.getElementById(input().element().getAttribute('aria-activedescendant') ?? '');
	await expect.poll(() => active()?.textContent).toContain('Anna Agent');
	await userEvent.keyboard('{ArrowUp}');
	await expect.poll(() => active()?.textContent).toContain('Mia Manager');
	// What cannot be chosen is not taken.
	await userEvent.keyboard('{Enter}');
	await expect.element(page.getByRole('listbox')).toBeVisible();
	await userEvent.keyboard('{ArrowDown}{Enter}');
	await expect.element(input()).toHaveValue('Anna Agent');
});

test('Escape closes the list and keeps what was chosen', async () => {
	await render(Combobox, { ...base, value: 'anna' });
	await expect.element(input()).toHaveValue('Anna Agent');
	await input().fill('ba');
	await userEvent.keyboard('{Escape}');
	await expect.element(page.getByRole('listbox')).not.toBeInTheDocument();
	await expect.element(input()).toHaveValue('Anna Agent');
});

test('what nothing matches is said, or can be made', async () => {
	const oncreate = vi.fn();
	const screen = await render(Combobox, base);
	await input().fill('Zoe');
	await inEveryLanguage(async () => {
		await expect.element(page.getByText(words.common_no_matches({ query: 'Zoe' }))).toBeVisible();
	});
	await userEvent.keyboard('{Escape}');
	await screen.rerender({ oncreate });
	await input().fill('Zoe');
	await option('Create “Zoe”').click();
	expect(oncreate).toHaveBeenCalledExactlyOnceWith('Zoe');
});

test('a search that fails says so, and a late answer to an old question is not taken', async () => {
	const answers = new Map<string, (labels: readonly string[]) => void>();
	const search = (query: string) =>
		query === 'broken'
			? Promise.reject(new Error('no index'))
			: new Promise<{ value: string; label: string }[]>((resolve) => {
					answers.set(query, (labels) => {
						resolve(labels.map((label) => ({ value: label, label })));
					});
				});
	await render(Combobox, { label: 'Owner', value: null, search });
	await input().fill('old');
	await expect.poll(() => answers.has('old')).toBe(true);
	await input().fill('new');
	await expect.poll(() => answers.has('new')).toBe(true);
	answers.get('new')?.(['New answer']);
	answers.get('old')?.(['Old answer']);
	await expect.element(option('New answer')).toBeVisible();
	await expect.element(option('Old answer')).not.toBeInTheDocument();
	await input().fill('broken');
	await expect.element(page.getByRole('alert')).toHaveTextContent('The search did not work');
});

test('what was chosen can be cleared, and the focus stays', async () => {
	const onchange = vi.fn();
	await render(Combobox, { ...base, value: 'anna', clearable: true, onchange });
	await page.getByRole('button', { name: 'Clear' }).click();
	await expect.element(input()).toHaveValue('');
	await expect.element(input()).toHaveFocus();
	expect(onchange.mock.lastCall).toEqual([null, null]);
});

test('an option is chosen where the press began, also when the list moves before it ends', async () => {
	const onchange = vi.fn();
	await render(Combobox, { ...base, onchange });
	await input().click();
	const list = page.getByRole('listbox').element();
	const begin = (on: Element) =>
		on.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
	begin(option('Bao Agent').element());
	// The browser gives a click whose ends are on two lines to what both are in.
	list.dispatchEvent(new MouseEvent('click', { bubbles: true }));
	await expect.poll(() => onchange.mock.lastCall).toEqual(['bao', OPTIONS[1]]);
	// A press that began beside the lines chooses nothing.
	await input().click();
	begin(page.getByRole('listbox').element());
	page
		.getByRole('listbox')
		.element()
		.dispatchEvent(new MouseEvent('click', { bubbles: true }));
	expect(onchange).toHaveBeenCalledOnce();
});
