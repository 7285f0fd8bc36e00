import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { synced, visit } from './app';
import { receivedFrames } from './storage';

/** A person at a device of their own. */
export interface Person {
	readonly context: BrowserContext;
	readonly page: Page;
	/** Every frame that their device has received. */
	readonly frames: () => string;
	leave(): Promise<void>;
}

/** Makes the personal link of somebody who is "to be invited", on the people screen. */
export async function personalLink(admin: Page, origin: string, name: string): Promise<string> {
	await visit(admin, `${origin}/people`);
	await admin.getByRole('button', { name: new RegExp(`Actions.*${name}`) }).click();
	await admin.getByRole('menuitem', { name: 'Invitation link' }).click();
	await admin.getByRole('button', { name: 'Make the link' }).click();
	const link = await admin.getByLabel('Invitation link').inputValue();
	await admin
		.getByRole('dialog')
		.getByRole('button', { name: 'Close', exact: true })
		.last()
		.click();
	return link;
}

/** Makes a link for a further device of the person at this page. */
export async function deviceLink(page: Page, origin: string): Promise<string> {
	await visit(page, `${origin}/people`);
	await page.getByRole('tab', { name: 'My devices' }).click();
	await page.getByRole('button', { name: 'Link another device' }).click();
	await page.getByRole('button', { name: 'Make the link' }).click();
	const link = await page.getByLabel('Link for your device').inputValue();
	await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
	return link;
}

/** What a device of a journey can do beyond the rest. */
export interface DeviceOptions {
	/** It stores the whole app, so that pages open without a connection. That takes four seconds of processor time. */
	readonly storesApp?: boolean;
}

/** A browser of its own for a device; as the journey's file says where nothing else is asked for. */
export const newContext = (
	browser: Browser,
	{ storesApp }: DeviceOptions = {}
): Promise<BrowserContext> =>
	browser.newContext(
		storesApp === undefined ? {} : { serviceWorkers: storesApp ? 'allow' : 'block' }
	);

/** Opens an invitation on a new device and joins. */
export async function join(
	browser: Browser,
	link: string,
	name: string,
	options?: DeviceOptions
): Promise<Person> {
	const context = await newContext(browser, options);
	const page = await context.newPage();
	const frames = receivedFrames(page);
	await page.goto(link);
	await page.getByLabel('Your name').fill(name);
	await page.getByRole('button', { name: 'Join' }).click();
	await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeVisible();
	await synced(page);
	return { context, page, frames, leave: () => context.close() };
}

/** Adds somebody on the people screen and lets them in on a device of their own. */
export async function letIn(
	browser: Browser,
	admin: Page,
	origin: string,
	name: string,
	role = 'Agent'
): Promise<Person> {
	await visit(admin, `${origin}/people`);
	await admin.getByRole('button', { name: 'Add a person' }).click();
	const form = admin.getByRole('dialog', { name: 'Add a person' });
	await form.getByLabel('Name').fill(name);
	await form.getByLabel('Role').selectOption({ label: role });
	await form.getByRole('button', { name: 'Add a person' }).click();
	await expect(form).toBeHidden();
	return join(browser, await personalLink(admin, origin, name), name);
}

/**
 * Makes the edits of a page stand above those of others that are made at the same time, or below:
 * which of two concurrent values of a field wins is decided by random numbers of the devices. Call it
 * before the page opens the app.
 */
export async function standAbove(page: Page, above: boolean): Promise<void> {
	await page.addInitScript((isAbove) => {
		const real = crypto.getRandomValues.bind(crypto);
		crypto.getRandomValues = (array) => {
			real(array);
			if (array instanceof Uint32Array && array.length === 1) {
				const [value = 0] = array;
				array[0] = isAbove ? (value | 0x80000000) >>> 0 : value & 0x7fffffff;
			}
			return array;
		};
	}, above);
}
