import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** Where the files that people import in journeys are. */
export const fixture = (name: string): string =>
	join(import.meta.dirname, '..', 'fixtures', 'import', name);

/** The text of such a file. */
export const fixtureText = (name: string): string => readFileSync(fixture(name), 'utf8');

/** Opens the relay's claim link as its first person and makes a workspace. */
export async function claim(page: Page, link: string, name = 'Olga Owner'): Promise<void> {
	await page.goto(link);
	await page.getByLabel('Name of the workspace').fill('Acme');
	await page.getByLabel('Your name').fill(name);
	await page.getByRole('button', { name: 'Create a workspace' }).click();
	await expect(page.getByRole('heading', { name: 'Sales', level: 1 })).toBeVisible();
	await synced(page);
}

/** Waits until the status says that the relay has everything. */
export async function synced(page: Page, timeout = 60_000): Promise<void> {
	await expect(page.getByRole('button', { name: /^Synced/ })).toBeVisible({ timeout });
}

/** The address of the space whose board is open. */
export function spaceOf(page: Page): string {
	const found = /\/s\/([0-9A-Za-z]+)/.exec(page.url());
	if (found?.[1] === undefined) throw new Error(`no space in ${page.url()}`);
	return found[1];
}

/** Imports a file through the screens; `kind` is the name of the choice. Returns when it is done. */
export async function importFile(
	page: Page,
	address: string,
	kind: 'People' | 'Customers' | 'Deals',
	file: string
): Promise<void> {
	await page.goto(address);
	await page.getByRole('radio', { name: new RegExp(`^${kind}`) }).check();
	await page.locator('input[type=file]').setInputFiles(file);
	await page.getByRole('button', { name: 'Continue to columns' }).click();
	await page.getByRole('button', { name: 'Show preview' }).click();
	await expect(page.getByRole('heading', { name: /Preview/ })).toBeVisible({ timeout: 30_000 });
	await page.getByRole('button', { name: /^Import/ }).click();
	await expect(page.getByRole('heading', { name: /Result/ })).toBeVisible({ timeout: 60_000 });
}

/** A further device: a browser context of its own, with its own storage. */
export async function newDevice(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext();
	return { context, page: await context.newPage() };
}

/** A column's figures, as its header says them. */
export const columnHead = (page: Page, stage: string) =>
	page.locator('[data-stage]').filter({ has: page.getByRole('heading', { name: stage }) });
