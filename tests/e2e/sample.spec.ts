import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { spaceOf, visit } from '../support/app';
import { expectAccessible } from '../support/accessibility';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { storedText } from '../support/storage';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

/** Opens the sample company from the first page. */
async function openSample(page: Page): Promise<void> {
	await page.goto(relay.url);
	await page.getByRole('button', { name: 'Explore a sample company' }).click();
	await expect(page.locator('[data-stage] [data-record]').first()).toBeVisible();
}

test('the sample company can be looked through, changed, and removed in one step without a trace', async ({
	page
}) => {
	await openSample(page);
	const banner = page.getByRole('complementary', { name: 'Sample company' });
	await expect(banner).toContainText('Nothing you do here leaves this device.');
	const card = page.locator('[data-stage] [data-record]').first();
	const title = (await card.getByRole('link').first().textContent())?.trim() ?? '';
	await card.press('Enter');
	await expect(page.getByRole('dialog', { name: `Opportunity: ${title}` })).toBeVisible();
	await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
	await page.getByRole('link', { name: 'List', exact: true }).click();
	await expect(page.getByText('60 opportunities')).toBeVisible();
	await page.getByRole('link', { name: 'Customers', exact: true }).click();
	await expect(page.getByText('25 customers')).toBeVisible();
	expect(await storedText(page)).toContain(title);

	await banner.getByRole('button', { name: 'Remove the sample' }).click();
	await expect(page.getByRole('heading', { name: 'Create a workspace' })).toBeVisible();
	await expect
		.poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
		.toEqual(['polder-device']);
	expect(await storedText(page)).not.toContain(title);
	await page.reload();
	await expect(page.getByRole('button', { name: 'Explore a sample company' })).toBeVisible();
});

test('every screen meets WCAG 2.2 AA, in light and in dark', async ({ page }) => {
	await page.goto(relay.url);
	await expect(page.getByRole('button', { name: 'Create a workspace' })).toBeVisible();
	await expectAccessible(page, 'welcome');
	await openSample(page);
	const space = `${relay.url}/s/${spaceOf(page)}`;
	await expectAccessible(page, 'board');

	const card = page.locator('[data-stage] [data-record]').first();
	await card.press('Enter');
	await expect(page.getByRole('dialog').getByRole('heading', { name: 'Timeline' })).toBeVisible();
	await expectAccessible(page, 'deal panel');
	// The same record as a page, and back; and from one card of the column to the next.
	const opened = page.url();
	await page.getByRole('button', { name: 'Open as a page' }).click();
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
	await expectAccessible(page, 'deal page');
	await page.goBack();
	await expect(page.getByRole('dialog')).toBeVisible();
	expect(page.url()).toBe(opened);
	await page.getByRole('button', { name: 'Next (Alt+↓)' }).click();
	await expect.poll(() => page.url()).not.toBe(opened);
	await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
	await expect(page.locator('[data-stage] [data-record]').nth(1)).toBeFocused();

	await page.getByRole('button', { name: 'Add something' }).click();
	await page.getByRole('menuitem', { name: 'Opportunity' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Add opportunity' }).click();
	await expect(
		page
			.getByRole('dialog')
			.getByText(/^Choose when you expect/)
			.first()
	).toBeVisible();
	await expectAccessible(page, 'new opportunity');
	await page.keyboard.press('Escape');

	await visit(page, `${space}/list`);
	await expect(page.getByText('60 opportunities')).toBeVisible();
	await expectAccessible(page, 'list');

	await visit(page, `${relay.url}/customers`);
	await expect(page.getByText('25 customers')).toBeVisible();
	await expectAccessible(page, 'customers');
	await page
		.getByRole('main')
		.locator('a[href^="/customers/"]:not([href$="/duplicates"])')
		.first()
		.click();
	await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
	await expectAccessible(page, 'customer');

	const screens = [
		['overview', 'Overview'],
		['statistics', 'Statistics'],
		['people', 'People'],
		['settings', 'Settings'],
		['settings/targets', 'Targets'],
		['settings/what-somebody-sees', 'What would somebody see?'],
		['import', 'Import'],
		['spaces', 'Spaces'],
		['spaces/new', 'New space'],
		['refused', 'Changes that were not accepted']
	] as const;
	for (const [path, heading] of screens) {
		await visit(page, `${relay.url}/${path}`);
		await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
		await expectAccessible(page, path);
	}

	await visit(page, `${space}/discussion`);
	await expect(page.getByRole('heading', { name: /topics/i }).first()).toBeVisible();
	await expectAccessible(page, 'topics');
	await page
		.getByRole('navigation', { name: 'Main navigation' })
		.getByRole('link', { name: 'Discussion', exact: true })
		.click();
	await page.getByRole('main').locator('li a[href*="/discussion/"]').first().click();
	await expect(page.getByRole('log')).toBeVisible();
	await expectAccessible(page, 'topic');
});
