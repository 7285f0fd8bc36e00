import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { addDeal, foundCompany, type Company } from '$lib/features/common/testkit/company';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	inEveryLanguage,
	showOn,
	words
} from '$lib/ui/browser-testkit';
import SearchDialog from './SearchDialog.svelte';

const gone = vi.hoisted(() => vi.fn());
vi.mock('$app/navigation', () => ({ goto: gone }));

let company: Company;
beforeAll(async () => {
	company = await foundCompany();
	await addDeal(company, 'Harbour crane');
	await addDeal(company, 'Harbour boat');
});
beforeEach(() => gone.mockClear());

const open = () =>
	render(InWorkspace<{ open: boolean }>, {
		...{ session: company.session, view: company.view },
		...{ component: SearchDialog, given: { open: true } }
	});
const field = () => page.getByRole('combobox');
const option = (name: string | RegExp) => page.getByRole('option', { name });

test('an opportunity is found by words in any order, and shows its stage, value and owner', async () => {
	await open();
	await field().fill('crane har');
	const [stage] = company.view.space(company.space)?.stages ?? [];
	await expect.element(option(/Harbour crane/)).toHaveTextContent(/Opportunity/);
	await expect.element(option(/Harbour crane/)).toHaveTextContent(/\$1,000/);
	await expect.element(option(/Harbour crane/)).toHaveTextContent(stage?.name ?? '?');
	await expect
		.element(option(/Harbour crane/).getByRole('img', { name: 'Olga Owner' }))
		.toBeVisible();
	await expect.element(option(/Harbour boat/)).not.toBeInTheDocument();
	await expectAccessible();
	await showOn('narrowest');
	expectNoSidewaysScroll();
	await showOn('desktop');
});

test('people and screens are found, and the keys go through all of them', async () => {
	await open();
	await field().fill('olga');
	await expect.element(option(/Olga Owner/)).toHaveAttribute('aria-selected', 'true');
	await userEvent.keyboard('{Enter}');
	expect(gone).toHaveBeenLastCalledWith(`/people#${company.view.replica.me}`);
});

test('a screen has its name in the language of the reader', async () => {
	await inEveryLanguage(async () => {
		const { unmount } = await open();
		await field().fill(words.forecast_tab());
		const found = `${words.forecast_tab()}.*${words.shell_found_screen()}`;
		await expect.element(option(new RegExp(found))).toBeVisible();
		await userEvent.keyboard('{Enter}');
		expect(gone).toHaveBeenLastCalledWith(`/s/${company.space}/forecast`);
		await unmount();
	});
});

describe('commands', () => {
	let content: HTMLElement;
	beforeEach(() => {
		content = document.createElement('main');
		content.id = 'content';
		content.innerHTML = '<button>Group by</button><button disabled>Print</button>';
		document.body.append(content);
	});
	afterEach(() => content.remove());

	test('what can be done on the screen is found by its name, and done once the dialog has gone', async () => {
		const pressed = vi.fn();
		content.querySelector('button')?.addEventListener('click', pressed);
		await open();
		await field().fill('> gro');
		await expect.element(page.getByRole('group', { name: 'On this screen' })).toBeVisible();
		await expectAccessible();
		await userEvent.keyboard('{Enter}');
		await expect.poll(() => pressed.mock.calls.length).toBe(1);
		await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
		expect(gone).not.toHaveBeenCalled();
	});

	test('what is switched off is no command', async () => {
		await open();
		await field().fill('>');
		await expect.element(option(/Group by/)).toBeVisible();
		await expect.element(option(/Print/)).not.toBeInTheDocument();
	});
});

test('a sign that narrows is begun by a press, and its results are records alone', async () => {
	await open();
	await field().fill('harbour');
	await page.getByRole('button', { name: '@ a person' }).click();
	await expect.element(field()).toHaveFocus();
	await userEvent.keyboard('olga');
	await expect.element(field()).toHaveValue('harbour @olga');
	await expect.element(option(/Harbour crane/)).toBeVisible();
	await expect.element(page.getByRole('group', { name: 'People' })).not.toBeInTheDocument();
});

test('a mistyped word is said, and the letters that were found are marked', async () => {
	await open();
	await field().fill('harbuor crane');
	await expect.element(page.getByText('These are for “harbour crane”.')).toBeVisible();
	await expect.element(option(/Harbour crane/)).toBeVisible();
	expect([...document.querySelectorAll('mark')].map((mark) => mark.textContent)).toEqual([
		'Harbour',
		'crane'
	]);
});
