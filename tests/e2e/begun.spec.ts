import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import {
	addDealWith,
	cardOf,
	columnOf,
	dragCard,
	expectCards,
	localWorkspace
} from '../support/deals';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { editFact } from '../support/panel';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const folder = process.env['SHOTS'];

/** Keeps pictures of what is shown, for whoever wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
	if (folder === undefined) return;
	const before = page.viewportSize();
	for (const width of [1280, 390]) {
		await page.setViewportSize({ width, height: 900 });
		await page.screenshot({ path: `${folder}/begun-${name}-${String(width)}.png` });
	}
	if (before !== null) await page.setViewportSize(before);
}

const comment = (page: Page) => page.getByRole('textbox', { name: 'Write a comment' });
const form = (page: Page) => page.getByRole('dialog', { name: 'New opportunity' });
const panel = (page: Page, title: string) =>
	page.getByRole('dialog', { name: `Opportunity: ${title}` });

async function openForm(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Add something' }).click();
	await page.getByRole('menuitem', { name: 'Opportunity' }).click();
	// Before it has come, Back leaves the page.
	await expect(form(page)).toBeVisible();
}

/** Presses Enter as an input method does that puts a word together. */
const composedEnter = (page: Page, label: string) =>
	page.getByLabel(label).evaluate((field) => {
		for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
			const key = { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true, ...how };
			field.dispatchEvent(new KeyboardEvent('keydown', key));
		}
	});

test('what is begun outlives Escape, Back and a reload, in a comment, a field and a dialog; Back closes what it opened', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'School roof' });
	const board = page.url();
	await cardOf(page, 'School roof').press('Enter');
	await comment(page).fill('Agreed on the price');
	await composedEnter(page, 'Write a comment');
	await expect(comment(page)).toHaveValue('Agreed on the price');
	await panel(page, 'School roof').getByRole('button', { name: 'Close', exact: true }).click();
	await expect(panel(page, 'School roof')).toBeHidden();

	// The panel was closed: Back does not open it again, and forward of what was closed is the panel.
	await cardOf(page, 'School roof').press('Enter');
	await expect(comment(page)).toHaveValue('Agreed on the price');
	await page.reload();
	await expect(comment(page)).toHaveValue('Agreed on the price');
	const contact = await editFact(panel(page, 'School roof'), 'Contact person');
	await contact.fill('Hanna');
	await page.goBack();
	await expect(panel(page, 'School roof')).toBeHidden();
	expect(page.url()).toBe(board);
	await cardOf(page, 'School roof').press('Enter');
	await expect(comment(page)).toHaveValue('Agreed on the price');
	await comment(page).press('Control+Enter');
	await expect(page.getByText('Agreed on the price')).toBeVisible();
	await expect(comment(page)).toHaveValue('');

	// Nothing is cut off, and what is too long is not sent.
	await comment(page).fill('x'.repeat(60_000));
	await comment(page).press('Control+Enter');
	await expect(panel(page, 'School roof')).toContainText('60,000 characters are too long');
	await expect(comment(page)).toHaveValue('x'.repeat(60_000));
	await picture(page, 'too-long');
	await comment(page).fill('');
	await page.keyboard.press('Escape');
	await expect(panel(page, 'School roof')).toBeHidden();

	await page.getByRole('link', { name: 'List', exact: true }).click();
	await expect(page).toHaveURL(/\/list$/);
	await openForm(page);
	await form(page).getByLabel('Description').fill('A bridge over the Vistula');
	await page.goBack();
	await expect(form(page)).toBeHidden();
	await expect(page).toHaveURL(/\/list$/);
	await openForm(page);
	await expect(form(page).getByText('You had begun this.')).toBeVisible();
	await expect(form(page).getByLabel('Description')).toHaveValue('A bridge over the Vistula');
	await expectAccessible(page, 'a form that was begun');
	await picture(page, 'form');
	await page.reload();
	await openForm(page);
	await form(page).getByRole('button', { name: 'Start over' }).click();
	await expect(form(page).getByLabel('Description')).toHaveValue('');
	await page.keyboard.press('Escape');

	// On the first page of a tab there is nothing behind: Back closes all the same, and then goes where it went.
	const fresh = await page.context().newPage();
	await fresh.goto(board);
	await openForm(fresh);
	await fresh.goBack();
	await expect(form(fresh)).toBeHidden();
	expect(fresh.url()).toBe(board);
	await openForm(fresh);
	await fresh.keyboard.press('Escape');
	await expect(form(fresh)).toBeHidden();
	await fresh.goBack();
	await expect.poll(() => fresh.url()).toBe('about:blank');
	await fresh.close();
	expect(
		await page.evaluate(() => Object.keys(localStorage).filter((key) => /draft/.test(key)).length)
	).toBe(0);
});

test('a folded column takes a card that is dropped on it, and opens; all pages of a board are printed', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	for (const title of ['Second', 'First']) await addDealWith(page, { title });
	await page.getByRole('button', { name: 'Fold up “Proposition”' }).press('Enter');
	await dragCard(page, 'First', page.getByRole('button', { name: /Proposition/ }), 'top');
	await expectCards(page, 'Proposition', ['First']);
	await expectCards(page, 'New', ['Second']);

	await page.emulateMedia({ media: 'print' });
	await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
	await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeHidden();
	const cutOff = await page
		.locator('.print-whole')
		.evaluateAll(
			(parts) => parts.filter((part) => getComputedStyle(part).overflowY !== 'visible').length
		);
	expect(cutOff).toBe(0);
	await picture(page, 'print-board');
	await cardOf(page, 'First').press('Enter');
	await expect(panel(page, 'First')).toBeVisible();
	await expect(columnOf(page, 'New')).toBeHidden();
	await picture(page, 'print-deal');
});

test('without small settings the app works and says so once', async ({ page }) => {
	await page.addInitScript(() => {
		Storage.prototype.setItem = () => {
			throw new DOMException('no room', 'QuotaExceededError');
		};
	});
	await localWorkspace(page, relay.url);
	await expect(page.getByText('This browser has no room left for small settings.')).toHaveCount(1);
	await addDealWith(page, { title: 'School roof' });
	await cardOf(page, 'School roof').press('Enter');
	await comment(page).fill('Begun');
	await page.keyboard.press('Escape');
	await cardOf(page, 'School roof').press('Enter');
	await expect(comment(page)).toHaveValue('Begun');
});
