import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { visit } from '../support/app';
import {
	addDealWith,
	cardOf,
	columnOf,
	dayFromToday,
	dragCard,
	expectCards,
	localWorkspace
} from '../support/deals';
import { startRelay, type RelayProcess } from '../support/relay-process';

const SHOTS = process.env['SHOTS'];

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

/** Keeps a picture of the page, where somebody wants to look at it. */
async function shot(page: Page, name: string): Promise<void> {
	if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

async function fourDeals(page: Page): Promise<void> {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'Łódź trams', revenue: '500', closeOn: dayFromToday(-3) });
	await addDealWith(page, { title: 'Apple press', revenue: '9000', stage: 'Qualified' });
	await addDealWith(page, { title: 'Zebra crossing', revenue: '20' });
	await addDealWith(page, { title: 'Tram stop', revenue: '70', stage: 'Won' });
}

/** Chooses a line of one of the menus above the records. */
async function fromMenu(page: Page, menu: string, line: string): Promise<void> {
	await page.getByRole('search').getByRole('button', { name: menu, exact: true }).click();
	// What can be ticked is a line of another role.
	await page.locator('[role^=menuitem]').filter({ hasText: line }).first().click();
}

const keyword = (page: Page) => page.getByRole('searchbox', { name: 'Keyword' });

test('OP-09 · a filter narrows board and list, is in the address, and goes back', async ({
	page
}) => {
	await fourDeals(page);
	await keyword(page).fill('lodz');
	await expectCards(page, 'New', ['Łódź trams']);
	await expect(page).toHaveURL(/\?q=lodz$/);
	await expect(page.getByText('1 of 4')).toBeVisible();
	await keyword(page).fill('tram');
	await expectCards(page, 'Won', ['Tram stop']);
	await page.reload();
	await expectCards(page, 'New', ['Łódź trams']);
	await expectCards(page, 'Qualified', []);

	await page.getByRole('link', { name: 'List', exact: true }).click();
	const rows = page.getByRole('grid').locator('[data-record]');
	await expect(rows).toHaveCount(2);
	await fromMenu(page, 'Filter', 'State');
	const dialog = page.getByRole('dialog', { name: 'Filter: State' });
	await dialog.getByLabel('Won').check();
	await dialog.getByRole('button', { name: 'Done' }).click();
	await expect(rows).toHaveText([/Tram stop/]);
	await shot(page, 'list-filtered');
	await expectAccessible(page, 'the list with filters');
	await page.goBack();
	await expect(rows).toHaveCount(2);
	// The panel over the list leaves the filter as it is.
	await rows.filter({ hasText: 'Tram stop' }).click();
	await expect(page.getByRole('dialog', { name: 'Opportunity: Tram stop' })).toBeVisible();
	await page
		.getByRole('dialog')
		.getByRole('button', { name: 'Close', exact: true })
		.first()
		.click();
	await expect(rows).toHaveCount(2);
	await page.getByRole('button', { name: 'Clear filters' }).click();
	await expect(rows).toHaveCount(4);
	await keyword(page).fill('nothing of the kind');
	await expect(page.getByText('Nothing matches the filter')).toBeVisible();
});

test('OP-10, LW-07 · the board sorts, groups by owner and by month, and a drop sets the date', async ({
	page
}) => {
	await fourDeals(page);
	await fromMenu(page, 'Sort by', 'Expected revenue');
	await expectCards(page, 'New', ['Łódź trams', 'Zebra crossing']);
	await fromMenu(page, 'Group by', 'Owner');
	await expectCards(page, 'Olga Owner', [
		'Apple press',
		'Łódź trams',
		'Tram stop',
		'Zebra crossing'
	]);
	await shot(page, 'board-by-owner');
	await fromMenu(page, 'Group by', 'Month of closing');
	await expectCards(page, 'Past due', ['Łódź trams']);
	const next = page.locator('[data-stage^="month-20"]').first();
	await dragCard(page, 'Łódź trams', next, 'bottom');
	await expect(next.locator('[data-record]')).toHaveText([/Łódź trams/]);
	await expect(columnOf(page, 'Past due')).toHaveCount(0);
	await page
		.getByRole('listitem')
		.filter({ hasText: 'moved to' })
		.getByRole('button', { name: 'Undo' })
		.click();
	await expectCards(page, 'Past due', ['Łódź trams']);
	// After the undo, which does not wait for long.
	await shot(page, 'board-by-month');
	await expectAccessible(page, 'the board by month');
});

test('LW-08 · views are saved, opened by default, renamed and deleted with undo', async ({
	page
}) => {
	await fourDeals(page);
	const board = page.url();
	await keyword(page).fill('tram');
	await expect(page).toHaveURL(/q=tram/);
	await fromMenu(page, 'Saved views', 'Save this view…');
	const save = page.getByRole('dialog', { name: 'Save this view' });
	await save.getByLabel('Name').fill('Trams');
	await save.getByLabel('Open the space with it').check();
	await save.getByRole('button', { name: 'Save view' }).click();
	await expect(save).toBeHidden();
	await visit(page, `${relay.url}/customers`);
	await visit(page, board);
	await expect(page).toHaveURL(/q=tram/);
	await expectCards(page, 'New', ['Łódź trams']);
	await fromMenu(page, 'Saved views', 'Manage views…');
	const manage = page.getByRole('dialog', { name: 'Saved views' });
	await manage.getByRole('button', { name: 'Delete “Trams”' }).click();
	await expect(manage.getByText('No views are saved yet.')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(manage.getByRole('textbox', { name: 'Name of “Trams”' })).toBeVisible();
	await expectAccessible(page, 'the saved views');
});

test('LW-07 · many are changed at once, what the rules refuse is listed, and one undo takes it back', async ({
	page
}) => {
	await fourDeals(page);
	await page.getByRole('link', { name: 'List', exact: true }).click();
	await page.getByRole('checkbox', { name: 'Select all that match' }).click();
	const bar = page.getByRole('toolbar', { name: 'Actions for what is selected' });
	await expect(bar.getByText('4 selected')).toBeVisible();
	await shot(page, 'list-bulk');
	const exported = async (format: string) => {
		const download = page.waitForEvent('download');
		await bar.getByRole('button', { name: 'Export' }).click();
		await page.getByRole('menuitem', { name: format }).click();
		return readFile(await (await download).path());
	};
	expect(String(await exported('CSV'))).toContain('Apple press,Qualified,9000,USD');
	expect((await exported('Excel (xlsx)')).subarray(0, 2).toString()).toBe('PK');

	await bar.getByRole('button', { name: 'Stage', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: 'Stage of 4 records' });
	await dialog.getByRole('combobox', { name: 'Stage' }).selectOption({ label: 'Lost' });
	await dialog.getByLabel('In other words').fill('Too dear');
	await dialog.getByRole('button', { name: 'Apply' }).click();
	await expect(page.getByText('4 records changed').first()).toBeVisible();
	const rows = page.getByRole('grid').locator('[data-record]');
	await expect(rows.filter({ hasText: 'Lost' })).toHaveCount(4);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(rows.filter({ hasText: 'Lost' })).toHaveCount(0);
	await expect(rows.filter({ hasText: 'Won' })).toHaveCount(1);

	// From the keyboard: the row, x, and the row below with Shift.
	await rows.first().focus();
	await page.keyboard.press('x');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Shift+X');
	await expect(bar.getByText('2 selected')).toBeVisible();
	await bar.getByRole('button', { name: 'Tag', exact: true }).click();
	const tags = page.getByRole('dialog', { name: 'Tags of 2 records' });
	await tags.getByLabel('Tag', { exact: true }).fill('fair');
	await tags.getByRole('button', { name: 'Apply' }).click();
	await expect(page.getByText('2 records changed').first()).toBeVisible();
	await fromMenu(page, 'Filter', 'Tags');
	const asked = page.getByRole('dialog', { name: 'Filter: Tags' });
	await asked.getByLabel('fair').check();
	await asked.getByRole('button', { name: 'Done' }).click();
	await expect(rows).toHaveCount(2);
});

test('OP-03 · a card is edited in place, chosen, and columns fold, all from the keyboard', async ({
	page
}) => {
	await fourDeals(page);
	await cardOf(page, 'Apple press').focus();
	await page.keyboard.press('e');
	const edit = page.getByRole('dialog', { name: 'Quick edit: Apple press' });
	await expect(edit).toBeVisible();
	await edit.getByLabel('Description').fill('Pear press');
	await edit.getByLabel('Expected revenue').fill('8000');
	await page.keyboard.press('Enter');
	await expect(cardOf(page, 'Pear press')).toContainText('$8,000');
	await expect(cardOf(page, 'Pear press')).toBeFocused();
	await page.keyboard.press('x');
	await expect(cardOf(page, 'Pear press')).toHaveAttribute('data-chosen');
	await page.keyboard.press('Escape');
	await expect(cardOf(page, 'Pear press')).not.toHaveAttribute('data-chosen');
	await page.keyboard.press('?');
	await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Fold up “Won”' }).press('Enter');
	await expect(page.getByRole('button', { name: 'Open “Won”, 1 record' })).toBeVisible();
	await page.reload();
	await page.getByRole('button', { name: 'Open “Won”, 1 record' }).click();
	await expectCards(page, 'Won', ['Tram stop']);
	await shot(page, 'board');
	await page.setViewportSize({ width: 390, height: 780 });
	await shot(page, 'board-phone');
	await page.setViewportSize({ width: 320, height: 640 });
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
