import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { spaceOf, synced, visit } from '../support/app';
import { cardOf, localWorkspace } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

const shots = process.env['SHOTS'];

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

/** Pictures of a screen, to be looked at; nothing may be wider than the narrowest of them. */
async function shoot(page: Page, name: string): Promise<void> {
	await page.setViewportSize({ width: 320, height: 640 });
	await expect
		.poll(() => page.evaluate(() => document.documentElement.scrollWidth))
		.toBeLessThanOrEqual(320);
	if (shots !== undefined) await takePictures(page, join(shots, name));
	await page.setViewportSize({ width: 1280, height: 800 });
}

async function takePictures(page: Page, path: string): Promise<void> {
	mkdirSync(dirname(path), { recursive: true });
	for (const [width, height] of [
		[1280, 800],
		[390, 844],
		[320, 640]
	] as const) {
		await page.setViewportSize({ width, height });
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: `${path}-${colorScheme}-${String(width)}.png` });
		}
	}
	await page.emulateMedia({ colorScheme: 'light' });
}

const attach = (page: Page, name: string) =>
	page
		.getByTestId('choose-file')
		.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });

test('PL-02 · the columns are set up before there is any opportunity', async ({ page }) => {
	await localWorkspace(page, relay.url);
	const columns = page.getByRole('region', { name: 'Columns' });
	await expect(columns.getByRole('listitem')).toContainText(['New', 'Qualified']);
	await columns.getByRole('button', { name: 'Add a column' }).press('Enter');
	await expect(page.getByLabel('Name of the new column')).toBeFocused();
	await page.keyboard.type('First meeting');
	await page.keyboard.press('Enter');
	await expect(columns.getByText('First meeting')).toBeVisible();
	await expectAccessible(page, 'an empty board');
	await shoot(page, 'empty-board');
	await columns.getByRole('button', { name: 'Column First meeting' }).click();
	await page.getByRole('menuitem', { name: 'Edit the stage' }).click();
	await expect(page.getByLabel('Name of stage 5')).toBeFocused();
});

test('LS-01 · files are attached to a topic and to a task, and are there after a reload', async ({
	page
}) => {
	await page.goto(relay.url);
	await page.getByRole('button', { name: 'Explore a sample company' }).click();
	await expect(page.locator('[data-stage] [data-record]').first()).toBeVisible();
	await shoot(page, 'sample-board');
	await page.locator('[data-stage] [data-record]').first().press('Enter');
	await expect(page.getByRole('dialog').getByRole('heading', { name: 'Timeline' })).toBeVisible();
	await shoot(page, 'sample-deal');
	await visit(page, `${relay.url}/s/${spaceOf(page)}/campaigns`);
	await expect(page.getByText('Spring check-up calls')).toBeVisible();
	await visit(page, `${relay.url}/leads`);
	await expect(page.getByText('Modernizacja trzech hal').first()).toBeVisible();

	const inNavigation = (name: string) =>
		page
			.getByRole('navigation', { name: 'Main navigation' })
			.getByRole('link', { name, exact: true });
	await inNavigation('Discussion').click();
	await page.getByRole('main').locator('li a[href*="/discussion/"]').first().click();
	await page.getByRole('button', { name: 'Files (0)' }).click();
	await attach(page, 'Agenda.txt');
	await expect(page.getByRole('dialog').getByText('Agenda.txt')).toBeVisible();
	await expectAccessible(page, 'files of a topic');
	await shoot(page, 'topic-files');
	await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
	await page.reload();
	await expect(page.getByRole('button', { name: 'Files (1)' })).toBeVisible();
	await shoot(page, 'topic');

	await inNavigation('Work').click();
	await page.locator('[data-stage] [data-record]').first().press('Enter');
	await attach(page, 'Stand plan.txt');
	await expect(page.getByRole('button', { name: 'Open “Stand plan.txt”' })).toBeVisible();
	await expectAccessible(page, 'files of a task');
	await page.reload();
	await expect(page.getByRole('button', { name: 'Open “Stand plan.txt”' })).toBeVisible();
	await page.getByRole('button', { name: 'Open “Stand plan.txt”' }).scrollIntoViewIfNeeded();
	await shoot(page, 'task-files');
});

test('a mention in a note reaches the inbox once, with names that can be read', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Admin', role: 'Admin' }]
	});
	await company.addDeals({ title: 'Green ferry' });
	const { page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Admin');
	await company.leave();
	await cardOf(owner, 'Green ferry').getByRole('link').first().click();
	const panel = owner.getByRole('dialog', { name: /Opportunity/ });
	await panel.getByRole('button', { name: 'Write a note' }).click();
	await owner.locator('[contenteditable=true]').click();
	await owner.keyboard.type('Ask @Anna');
	await owner.getByRole('option', { name: /Anna/ }).click();
	await owner.keyboard.type('about the harbour');
	await expect(owner.locator('[contenteditable=true]')).toContainText('@Anna Admin');
	await synced(owner);

	await visit(anna.page, `${relay.url}/inbox`);
	const lines = anna.page.getByRole('main').getByRole('listitem');
	const line = lines.filter({ hasText: 'You are mentioned in the note of “Green ferry”' });
	await expect(line).toContainText('Ask @Anna Admin about the harbour');
	await owner.keyboard.type(' and the quay');
	await synced(owner);
	await expect(line).toContainText('and the quay');
	await expect(line).toHaveCount(1);
	await expectAccessible(anna.page, 'inbox');
	await shoot(anna.page, 'inbox');
	await anna.leave();
});
