import { expect, test, type Page } from '@playwright/test';
import { claim, fixture, importFile, spaceOf, stageFigures, synced } from '../support/app';
import { startRelay, type RelayProcess } from '../support/relay-process';

test.describe.configure({ timeout: 240_000 });

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(() => relay.stop());

/** The stages that hold something, with their figures. */
const BOARD = {
	Prospecting: { count: 500, sum: '$0' },
	Engaging: { count: 1589, sum: '$0' },
	Won: { count: 4238, sum: '$10,005,534' },
	Lost: { count: 2473, sum: '$0' }
} as const;

async function importDeals(page: Page, space: string): Promise<void> {
	await importFile(page, `${relay.url}/import?space=${space}`, 'Deals', fixture('sales_pipeline.csv'), {
		onPreview: async () => {
			await expect(page.getByText('2,089').first()).toBeVisible();
			await expect(page.getByText('1,425').first()).toBeVisible();
		}
	});
	await expect(page.getByRole('definition').filter({ hasText: /^8,800$/ })).toBeVisible();
}

async function expectBoard(page: Page, space: string): Promise<void> {
	await page.goto(`${relay.url}/s/${space}`);
	for (const [stage, figures] of Object.entries(BOARD)) {
		await expect.poll(() => stageFigures(page, stage)).toEqual(figures);
	}
}

test('OP-12, OP-13, PL-08 · a team brings in its 8,800 opportunities, takes them back, and brings them in again', async ({
	page
}) => {
	await claim(page, relay.link);
	const space = spaceOf(page);

	await importFile(page, `${relay.url}/import`, 'People', fixture('sales_teams.csv'));
	await expect(page.getByRole('definition').filter({ hasText: /^41$/ })).toBeVisible();
	await importFile(page, `${relay.url}/import`, 'Customers', fixture('accounts.csv'));
	await expect(page.getByRole('definition').filter({ hasText: /^85$/ })).toBeVisible();
	await importDeals(page, space);
	await expectBoard(page, space);

	await page.goto(`${relay.url}/people`);
	await expect(page.getByText('To be invited').first()).toBeVisible();
	await expect(page.getByText('Darcel Schlecht')).toBeVisible();

	// The first ones are there already: nothing comes twice.
	await importFile(page, `${relay.url}/import?space=${space}`, 'Deals', fixture('sales_pipeline.csv'), {
		expectNothingToImport: true
	});

	await page.goto(`${relay.url}/settings`);
	const imports = page.getByRole('listitem').filter({ hasText: 'sales_pipeline.csv' });
	await imports.getByRole('button', { name: /^Undo/ }).click();
	await page.getByRole('alertdialog').getByRole('button', { name: 'Undo' }).click();
	await expect(imports.getByText('Undone')).toBeVisible({ timeout: 60_000 });
	await page.goto(`${relay.url}/s/${space}`);
	await expect(page.getByRole('heading', { name: 'Your pipeline starts here' })).toBeVisible();

	await importDeals(page, space);
	await expectBoard(page, space);
	await synced(page, 120_000);
});
