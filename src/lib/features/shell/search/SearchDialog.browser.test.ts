import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
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
		await expect.element(option(new RegExp(words.shell_found_screen()))).toBeVisible();
		await userEvent.keyboard('{Enter}');
		expect(gone).toHaveBeenLastCalledWith(`/s/${company.space}/forecast`);
		await unmount();
	});
});
