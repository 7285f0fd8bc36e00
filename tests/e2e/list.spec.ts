import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { addDealWith, localWorkspace } from '../support/deals';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

/** A workspace with three opportunities that every order puts differently. */
async function threeDeals(page: Page): Promise<void> {
	await localWorkspace(page, relay.url);
	const deals = [
		['Łódź trams', '500', '2031-03-01'],
		['apple press', '9000', '2031-02-01'],
		['Zebra crossing', '20', '2031-01-01']
	] as const;
	for (const [title, revenue, closeOn] of deals) {
		await addDealWith(page, { title, revenue, closeOn });
	}
}

test('OP-10, OP-13 · the list sorts by name, revenue and close date, and the keyboard goes through it', async ({
	page
}) => {
	await threeDeals(page);
	await page.getByRole('link', { name: 'List', exact: true }).click();
	const list = page.getByRole('grid', { name: 'Opportunities in Sales' });
	await expect(page.getByRole('search').getByText('3 opportunities')).toBeVisible();
	const rows = list.locator('[data-record]');
	const expectRows = (titles: readonly RegExp[]) => expect(rows).toContainText([...titles]);
	const head = (name: string) => list.getByRole('columnheader', { name });

	await head('Description').getByRole('button').click();
	await expect(head('Description')).toHaveAttribute('aria-sort', 'ascending');
	await expectRows([/apple/, /Łódź/, /Zebra/]);
	await head('Description').getByRole('button').click();
	await expect(head('Description')).toHaveAttribute('aria-sort', 'descending');
	await expectRows([/Zebra/, /Łódź/, /apple/]);

	await head('Expected revenue').getByRole('button').click();
	await expect(head('Expected revenue')).toHaveAttribute('aria-sort', 'descending');
	await expectRows([/apple.*\$9,000/, /Łódź.*\$500/, /Zebra.*\$20/]);
	await expect(head('Description')).not.toHaveAttribute('aria-sort');

	await head('Stage').getByRole('button').click();
	await head('Expected revenue').getByRole('button').press('Shift+Enter');
	await expectRows([/apple/, /Łódź/, /Zebra/]);
	await expect(head('Expected revenue')).toContainText('sorted by this in place 2, descending');
	await head('Expected revenue')
		.getByRole('button')
		.click({ modifiers: ['Shift'] });
	await expectRows([/Zebra/, /Łódź/, /apple/]);
	await expect(page).toHaveURL(/\/list\?sort=stage&then=revenue$/);

	await head('Expected close date').getByRole('button').press('Enter');
	await expectRows([/Zebra/, /apple/, /Łódź/]);

	await rows.first().focus();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('End');
	await expect(rows.last()).toBeFocused();
	await page.keyboard.press('ArrowUp');
	await expect(rows.nth(1)).toBeFocused();
	await page.keyboard.press('Enter');
	const panel = page.getByRole('dialog', { name: 'Opportunity: apple press' });
	await expect(panel).toBeVisible();
	await panel.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(panel).toBeHidden();
	await expect(page).toHaveURL(/\/list\?sort=closeOn$/);
	await expectRows([/Zebra/, /apple/, /Łódź/]);
});

test('the search finds without diacritics and is worked from the keyboard', async ({ page }) => {
	await threeDeals(page);
	await page.keyboard.press('Control+k');
	const search = page.getByRole('dialog', { name: 'Search' });
	const field = search.getByRole('combobox', { name: 'Search everything' });
	await expect(field).toBeFocused();
	await page.keyboard.type('lodz');
	await expect(search.getByRole('option')).toHaveCount(1);
	await expect(search.getByRole('option', { name: /Łódź trams/ })).toHaveAttribute(
		'aria-selected',
		'true'
	);
	await field.fill('xyzzy');
	await expect(search.getByText('Nothing found for “xyzzy”')).toBeVisible();
	// The beginnings of several words, in any order.
	await field.fill('cross zeb');
	await expect(search.getByRole('option', { name: /Zebra crossing/ })).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog', { name: 'Opportunity: Zebra crossing' })).toBeVisible();
	await page.keyboard.press('Control+k');
	await expect(field).toBeFocused();
	await page.keyboard.press('Escape');
	await expect(search).toBeHidden();
});
