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

/** Waits until the app has been stored: from then on every page opens without a connection. */
export async function installed(page: Page): Promise<void> {
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

/** Where the app was built. */
const BUILD = join(import.meta.dirname, '..', '..', 'build');

/** The app's own files, whose addresses are their paths in the build. */
const isPartOfApp = ({ pathname }: URL): boolean => pathname.startsWith('/_app/');

/**
 * Takes the connection away. Parts of the app that the page has not fetched yet come from the build, as they
 * come to a stored app: storing it for each device would take more processor time than most journeys do.
 * Pages are not opened anew that way; a journey that does has a device that stores the app (`storesApp`).
 */
export async function goOffline(page: Page): Promise<void> {
	const context = page.context();
	await context.route(isPartOfApp, (route) =>
		route.fulfill({ path: join(BUILD, new URL(route.request().url()).pathname) })
	);
	await context.setOffline(true);
	// An open connection ends a moment later: what is done before that still reaches the relay.
	await page.waitForFunction(() => {
		const pill = document.querySelector<HTMLElement>('[data-sync-state]');
		return !['synced', 'working'].includes(pill?.dataset['syncState'] ?? '');
	});
}

/** Gives the connection back that `goOffline` took. */
export async function goOnline(page: Page): Promise<void> {
	await page.context().setOffline(false);
	// What is being answered from the build is answered before the network is asked again.
	await page.context().unrouteAll({ behavior: 'wait' });
}

/**
 * Goes to another page of the app as a link in it does. Opening the address anew loads the whole app
 * once more, which takes a second of processor time: that is for journeys about opening and reloading.
 * Resolves when the navigation is over, also one to the page that is open.
 */
export async function visit(page: Page, address: string): Promise<void> {
	await page.evaluate((href) => {
		// Every navigation gives the history's entry a state of its own.
		history.replaceState({ ...(history.state as object | null), visiting: true }, '');
		const link = document.createElement('a');
		link.href = href;
		document.body.append(link);
		link.click();
		link.remove();
	}, address);
	await page.waitForURL(address);
	await page.waitForFunction(() => !('visiting' in ((history.state as object | null) ?? {})));
}

/** The address of the space whose board is open. */
export function spaceOf(page: Page): string {
	const found = /\/s\/([0-9A-Za-z_-]+)/.exec(page.url());
	if (found?.[1] === undefined) throw new Error(`no space in ${page.url()}`);
	return found[1];
}

/**
 * Imports a file through the screens; `kind` is the name of the choice. Returns when it is done, or,
 * with `expectNothingToImport`, when the preview says that nothing of the file can go in.
 */
export async function importFile(
	page: Page,
	address: string,
	kind: 'People' | 'Customers' | 'Opportunities',
	file: string,
	options: {
		readonly onPreview?: () => Promise<void>;
		readonly expectNothingToImport?: boolean;
	} = {}
): Promise<void> {
	// A link to the page that is shown already leaves the result of the last import on it.
	if (new URL(page.url()).pathname === '/import') await page.goto(address);
	else await visit(page, address);
	await dismissToasts(page);
	await page.getByRole('radio', { name: new RegExp(`^${kind}`) }).check();
	await page.locator('input[type=file]').setInputFiles(file);
	await page.getByRole('button', { name: 'Continue to columns' }).click();
	await page.getByRole('button', { name: 'Show preview' }).click();
	await expect(page.getByRole('heading', { name: /Preview/ })).toBeVisible({ timeout: 30_000 });
	await options.onPreview?.();
	const start = page.getByRole('button', { name: /^Import/ });
	if (options.expectNothingToImport === true) {
		await expect(start).toBeDisabled();
		return;
	}
	await start.click();
	await expect(page.getByRole('heading', { name: /Result/ })).toBeVisible({ timeout: 90_000 });
}

/** Adds an opportunity by the button that is on every screen; the first stage unless told otherwise. */
export async function addDeal(page: Page, title: string, address?: string): Promise<void> {
	if (address !== undefined) await visit(page, address);
	await page.getByRole('button', { name: 'Add something' }).click();
	await page.getByRole('menuitem', { name: /opportunity/i }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('Description').fill(title);
	await dialog.getByLabel('Expected close date').fill('2031-05-01');
	await dialog.getByLabel('Expected revenue').fill('1000');
	await dialog
		.getByRole('button', { name: /^(Add|Create)/ })
		.first()
		.click();
	await expect(dialog).toBeHidden();
}

/** A further device: a browser context of its own, with its own storage. */
export async function newDevice(
	browser: Browser
): Promise<{ context: BrowserContext; page: Page }> {
	const context = await browser.newContext();
	return { context, page: await context.newPage() };
}

/** What the head of a stage's column says: how many cards, and their revenue. */
export async function stageFigures(
	page: Page,
	stage: string
): Promise<{ count: number; sum: string }> {
	const column = page.getByRole('region', { name: stage, exact: true });
	const cards = await column.getByText(/^[\d,]+ opportunit(y|ies)$/).textContent();
	const money = await column
		.getByRole('paragraph')
		.filter({ hasText: 'Total expected revenue:' })
		.textContent();
	return {
		count: Number((cards ?? '').replace(/\D/g, '')),
		sum: /\$[\d.,]+[KM]?/.exec(money ?? '')?.[0] ?? ''
	};
}

/** Puts away the messages that are shown: what they say has been read, and they may lie over what comes next. */
export async function dismissToasts(page: Page): Promise<void> {
	const dismiss = page.locator('[data-toaster]').getByRole('button', { name: 'Dismiss' });
	// From the newest: a toast that ends by itself meanwhile is the oldest.
	for (let left = await dismiss.count(); left > 0; left = await dismiss.count()) {
		await dismiss.last().click();
	}
}

/** Takes back what the toast with these words speaks of: another's may be the newest. */
export async function undo(page: Page, said: string | RegExp): Promise<void> {
	const messages = page.locator('[data-toaster] li');
	const older = messages.getByRole('button', { name: /^\d+ more$/ });
	await expect(messages.filter({ hasText: said }).or(older).first()).toBeVisible();
	if (!(await messages.filter({ hasText: said }).first().isVisible())) await older.click();
	await messages.filter({ hasText: said }).last().getByRole('button', { name: 'Undo' }).click();
}
