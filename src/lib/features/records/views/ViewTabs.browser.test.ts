import { beforeAll, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import InWorkspace from '$lib/features/common/testkit/InWorkspace.svelte';
import { foundCompany, type Company } from '$lib/features/common/testkit/company';
import { expectAccessible, expectNoSidewaysScroll, showOn } from '$lib/ui/browser-testkit';
import { SavedViews } from './saved-views.svelte';
import ViewTabs from './ViewTabs.svelte';

let company: Company;
let views: SavedViews;
beforeAll(async () => {
	company = await foundCompany();
});
beforeEach(async () => {
	views = new SavedViews(company.view, () => company.space);
	for (const saved of [...views.own, ...views.shared]) await views.remove(saved);
});

const open = (query = '') =>
	render(InWorkspace<{ views: SavedViews; query: string }>, {
		...{ session: company.session, view: company.view },
		...{ component: ViewTabs, given: { views, query } }
	});
const tabs = () => [...document.querySelectorAll('nav a')].map((tab) => tab.textContent.trim());
const tab = (name: string) => page.getByRole('link', { name, exact: true });
const save = async (name: string, query: string, reader: 'me' | 'all' = 'me') => {
	const saved = await views.add({ name, query, first: false, for: reader });
	if (!saved.ok) throw new Error('not saved');
};

test('without saved views there are no tabs', async () => {
	await open();
	await expect.element(page.getByRole('navigation')).not.toBeInTheDocument();
});

test('LW-07 · one’s own views come before those for all, after everything; each leads to its look', async () => {
	await save('For all', 'sort=-value', 'all');
	await save('Mine', 'owner=me');
	await open('owner=me');
	await expect.element(page.getByRole('navigation', { name: 'Saved views' })).toBeVisible();
	expect(tabs()).toEqual(['All', 'Mine', 'For all']);
	const address = (name: string) => tab(name).element().getAttribute('href') ?? '';
	expect(address('Mine')).toBe(`${address('All')}?owner=me`);
	expect(address('For all')).toBe(`${address('All')}?sort=-value`);
	await expect.element(tab('Mine')).toHaveAttribute('aria-current', 'page');
	await expect.element(tab('All')).not.toHaveAttribute('aria-current');
	await expectAccessible();
});

test('a view that is saved or removed meanwhile is a tab, or none, at once', async () => {
	await save('Mine', 'owner=me');
	await open();
	await expect.element(tab('All')).toHaveAttribute('aria-current', 'page');
	await save('Big', 'sort=-value');
	await expect.element(tab('Big')).toBeVisible();
	const [big] = views.own;
	if (big?.name !== 'Big') throw new Error('they are in the order of their names');
	await views.remove(big);
	await expect.element(tab('Big')).not.toBeInTheDocument();
});

test('on the narrowest phone the tabs scroll, and the page does not', async () => {
	for (const name of ['Opportunities of the north', 'Closing this month', 'Without a task']) {
		await save(name, `text=${name}`);
	}
	await showOn('narrowest');
	await open();
	await expect.element(tab('All')).toBeVisible();
	expectNoSidewaysScroll();
	await showOn('desktop');
});
