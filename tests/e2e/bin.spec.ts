import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { synced, visit } from '../support/app';
import { addDealWith, cardOf, expectCards, localWorkspace } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { storedText } from '../support/storage';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** Puts a deal into the bin by its panel. */
async function moveToBin(page: Page, board: string, title: string): Promise<void> {
	await visit(page, board);
	await cardOf(page, title).getByRole('link').first().click();
	await page.getByRole('button', { name: 'More actions' }).click();
	await page.getByRole('menuitem', { name: 'Move to the bin' }).click();
	await expect(cardOf(page, title)).toHaveCount(0);
}

/** Opens the bin as a person does: by the settings. */
async function openBin(page: Page): Promise<void> {
	await visit(page, `${relay.url}/settings`);
	await page.getByRole('link', { name: 'Open the bin' }).click();
	await expect(page.getByRole('heading', { name: 'Bin', level: 1 })).toBeVisible();
}

const line = (page: Page, title: string) =>
	page.getByRole('main').getByRole('listitem').filter({ hasText: title });

test('HI-05 · what is in the bin comes back, or is deleted for good, by an owner, from every device', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { board } = company;
	await company.addDeals({ title: 'Green ferry', owner: 'Anna Agent' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	await addDealWith(anna.page, { title: 'Sunken barge' });
	await expect(cardOf(owner, 'Sunken barge')).toBeVisible();

	await openBin(owner);
	await expect(owner.getByRole('heading', { name: 'The bin is empty' })).toBeVisible();
	await expectAccessible(owner, 'empty bin');

	await moveToBin(owner, board, 'Sunken barge');
	await openBin(owner);
	await expect(line(owner, 'Sunken barge')).toContainText('Opportunity · Sales · Olga Owner, now');
	await expectAccessible(owner, 'bin');

	// With the keyboard alone: chosen, taken out, and there again.
	await owner.getByRole('checkbox', { name: 'Choose “Sunken barge”' }).focus();
	await owner.keyboard.press('Space');
	await expect(owner.getByText('1 chosen')).toBeVisible();
	await owner.getByRole('button', { name: 'Take out' }).focus();
	await owner.keyboard.press('Enter');
	await expect(owner.getByText('1 item was taken out of the bin')).toBeVisible();
	await expect(owner.getByRole('heading', { name: 'The bin is empty' })).toBeVisible();
	await visit(owner, board);
	await expect(cardOf(owner, 'Sunken barge')).toBeVisible();
	await expect(cardOf(anna.page, 'Sunken barge')).toBeVisible();

	await moveToBin(owner, board, 'Sunken barge');
	await synced(owner);
	await expectCards(anna.page, 'New', ['Green ferry']);
	expect(await storedText(anna.page)).toContain('Sunken barge');
	// The agent sees it in their bin and may take it out: they made it. Delete it they may not.
	await visit(anna.page, `${relay.url}/bin`);
	await expect(line(anna.page, 'Sunken barge')).toBeVisible();
	await expect(anna.page.getByRole('button', { name: 'Take out' })).toBeVisible();
	await expect(anna.page.getByRole('button', { name: 'Delete for good' })).toHaveCount(0);

	await openBin(owner);
	await owner.getByLabel('Search in the bin').fill('barge');
	await owner.getByRole('checkbox', { name: 'Choose all' }).check();
	await owner.getByRole('button', { name: 'Delete for good' }).click();
	const asks = owner.getByRole('alertdialog', { name: 'Delete 1 item for good?' });
	await expect(asks).toContainText('This cannot be undone');
	await expect(asks.getByRole('button', { name: 'Cancel' })).toBeFocused();
	await expectAccessible(owner, 'the question before deleting for good');
	await owner.keyboard.press('Enter');
	await expect(asks).toBeHidden();
	await expect(line(owner, 'Sunken barge')).toBeVisible();

	// Without a connection it says that it needs one, and nothing happens.
	await relay.kill('SIGKILL');
	await owner.getByRole('button', { name: 'Delete for good' }).click();
	await asks.getByRole('button', { name: 'Delete for good' }).click();
	await expect(asks.getByText(/needs a connection/)).toBeVisible({ timeout: 30_000 });
	await relay.restart();
	await synced(owner);
	await asks.getByRole('button', { name: 'Delete for good' }).click();
	await expect(owner.getByText('1 item was deleted for good')).toBeVisible();
	await expect(owner.getByRole('heading', { name: 'The bin is empty' })).toBeVisible();

	await expect(anna.page.getByRole('heading', { name: 'The bin is empty' })).toBeVisible({
		timeout: 30_000
	});
	await synced(anna.page);
	for (const page of [owner, anna.page]) {
		expect(await storedText(page)).not.toContain('Sunken barge');
	}
	expect(await storedText(anna.page)).toContain('Green ferry');
	await anna.leave();
	await context.close();
});

test('HI-05 · a workspace of this device alone deletes for good at once; the bin fits 320 pixels', async ({
	browser
}) => {
	const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
	const page = await context.newPage();
	await localWorkspace(page, relay.url);
	const board = page.url();
	await addDealWith(page, {
		title: 'A long name of a deal that does not fit into 320 pixels at all'
	});
	await moveToBin(page, board, 'A long name');
	await visit(page, `${relay.url}/bin`);
	await expect(line(page, 'A long name')).toBeVisible();
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect(overflow).toBe(0);
	await expectAccessible(page, 'bin on a phone');
	await page.getByRole('checkbox', { name: 'Choose all' }).check();
	await page.getByRole('button', { name: 'Delete for good' }).click();
	const asks = page.getByRole('alertdialog');
	await expect(asks).toContainText('which has the only copy');
	await asks.getByRole('button', { name: 'Delete for good' }).click();
	await expect(page.getByRole('heading', { name: 'The bin is empty' })).toBeVisible();
	expect(await storedText(page)).not.toContain('A long name');
	await context.close();
});
