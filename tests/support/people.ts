import { expect, type Browser, type Page } from '@playwright/test';
import { synced } from './app';
import { receivedFrames } from './storage';

/** A person at a device of their own. */
export interface Person {
	readonly page: Page;
	/** Every frame that their device has received. */
	readonly frames: () => string;
	leave(): Promise<void>;
}

/** Makes the personal link of somebody who is "to be invited", on the people screen. */
export async function personalLink(admin: Page, origin: string, name: string): Promise<string> {
	await admin.goto(`${origin}/people`);
	await admin.getByRole('button', { name: new RegExp(`Actions.*${name}`) }).click();
	await admin.getByRole('menuitem', { name: 'Invitation link' }).click();
	await admin.getByRole('button', { name: 'Make the link' }).click();
	const link = await admin.getByLabel('Invitation link').inputValue();
	await admin.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
	return link;
}

/** Makes a link for a further device of the person at this page. */
export async function deviceLink(page: Page, origin: string): Promise<string> {
	await page.goto(`${origin}/people`);
	await page.getByRole('tab', { name: 'My devices' }).click();
	await page.getByRole('button', { name: 'Link another device' }).click();
	await page.getByRole('button', { name: 'Make the link' }).click();
	const link = await page.getByLabel('Link for your device').inputValue();
	await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
	return link;
}

/** Opens an invitation on a new device and joins. */
export async function join(browser: Browser, link: string, name: string): Promise<Person> {
	const context = await browser.newContext();
	const page = await context.newPage();
	const frames = receivedFrames(page);
	await page.goto(link);
	await page.getByLabel('Your name').fill(name);
	await page.getByRole('button', { name: 'Join' }).click();
	await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeVisible();
	await synced(page);
	return { page, frames, leave: () => context.close() };
}
