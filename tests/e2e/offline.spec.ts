import { chromium, expect, type BrowserContext, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { addDeal, claim, installed, spaceOf, synced } from '../support/app';
import { deviceLink } from '../support/people';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { storedDocuments, storedRows } from '../support/storage';
import { editFact, moveTo, stageOf } from '../support/panel';

let relay: RelayProcess;
const directories: string[] = [];
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
	for (const directory of directories.splice(0))
		await rm(directory, { recursive: true, force: true });
});

/** A browser that can be ended and started again with what it had stored. */
class Restartable {
	context!: BrowserContext;
	page!: Page;
	private offline = false;

	private constructor(
		private readonly directory: string,
		private readonly options: Parameters<typeof chromium.launchPersistentContext>[1]
	) {}

	static async start(options: Parameters<typeof chromium.launchPersistentContext>[1]) {
		const directory = await mkdtemp(joinPath(tmpdir(), 'polder-browser-'));
		directories.push(directory);
		const browser = new Restartable(directory, options);
		await browser.launch();
		return browser;
	}

	async setOffline(offline: boolean): Promise<void> {
		this.offline = offline;
		await this.context.setOffline(offline);
	}

	/** Ends the browser and starts it again; without a network it stays so. */
	async restart(address: string): Promise<void> {
		await this.context.close();
		await this.launch();
		await this.page.goto(address);
	}

	private async launch(): Promise<void> {
		// What works without a connection was stored by the service worker.
		this.context = await chromium.launchPersistentContext(this.directory, {
			...this.options,
			serviceWorkers: 'allow'
		});
		await this.context.setOffline(this.offline);
		this.page = this.context.pages()[0] ?? (await this.context.newPage());
	}
}

async function waiting(page: Page): Promise<void> {
	await expect(page.getByRole('button', { name: /waiting|offline/i }).first()).toBeVisible();
}

/**
 * Writes `Line <from>.` up to `Line <to - 1>.` into the field for comments, each when the one before is
 * saved on this device. Within the page: a step of the browser's driver takes longer than a comment.
 */
async function writeComments(page: Page, from: number, to: number): Promise<void> {
	const field = page.getByRole('textbox', { name: /comment/i });
	await field.evaluate(
		async (area: HTMLTextAreaElement, [first, end]) => {
			for (let n = first; n < end; n++) {
				area.value = `Line ${String(n)}.`;
				area.dispatchEvent(new InputEvent('input', { bubbles: true }));
				area.dispatchEvent(
					new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true })
				);
				while (area.value !== '') await new Promise((resolve) => setTimeout(resolve));
			}
		},
		[from, to] as const
	);
}

test('two devices edit the same deal offline, restart, and agree when they are back', async ({
	launchOptions
}) => {
	const first = await Restartable.start({ ...launchOptions });
	await claim(first.page, relay.link);
	const space = spaceOf(first.page);
	await addDeal(first.page, 'Shared deal');
	await synced(first.page);
	const link = await deviceLink(first.page, relay.url);
	const second = await Restartable.start({ ...launchOptions });
	await second.page.goto(link);
	await second.page.getByLabel('Your name').fill('Olga Owner');
	await second.page.getByRole('button', { name: 'Join' }).click();
	await synced(second.page);
	await Promise.all([installed(first.page), installed(second.page)]);

	const deal = (await storedRows(first.page)).find(({ kind }) => kind === 'deal');
	if (deal === undefined) throw new Error('no deal');
	const address = `${relay.url}/s/${space}/deal/${deal.id}`;
	await first.page.goto(address);
	await second.page.goto(address);
	await first.setOffline(true);
	await second.setOffline(true);

	const revenue = await editFact(first.page.getByRole('dialog'), 'Expected revenue');
	await revenue.fill('4321');
	await revenue.press('Enter');
	await moveTo(second.page.getByRole('dialog'), 'Negotiation');
	await second.page.getByRole('textbox', { name: /comment/i }).fill('They want it by June');
	await second.page.getByRole('textbox', { name: /comment/i }).press('Control+Enter');
	await expect(second.page.getByText('They want it by June')).toBeVisible();
	await first.page.goto(`${relay.url}/customers`);
	await first.page.getByRole('button', { name: 'New customer' }).first().click();
	await first.page.getByRole('dialog').getByLabel('Name').fill('Łódź Works');
	await first.page
		.getByRole('dialog')
		.getByRole('button', { name: /^(Add|Create|Save)/ })
		.first()
		.click();
	await expect(first.page.getByRole('heading', { name: 'Łódź Works' })).toBeVisible();
	await addDeal(first.page, 'Made without a network', `${relay.url}/s/${space}`);

	await first.restart(`${relay.url}/s/${space}`);
	await second.restart(address);
	await waiting(first.page);
	await waiting(second.page);
	await expect(first.page.getByText('Made without a network').first()).toBeVisible();
	await expect(second.page.getByText('They want it by June')).toBeVisible();

	await first.setOffline(false);
	await second.setOffline(false);
	await synced(first.page);
	await synced(second.page);
	await expect.poll(() => storedDocuments(second.page)).toEqual(await storedDocuments(first.page));
	// The directory, the space, two deals, a customer and the deal that came with it (OP-12), and the private document,
	// which says that the space was used.
	expect(Object.keys(await storedDocuments(first.page))).toHaveLength(7);
	const rows = await storedRows(second.page);
	expect(
		rows
			.filter(({ kind }) => kind === 'deal')
			.map(({ title }) => title)
			.sort()
	).toEqual(['Made without a network', 'Shared deal', 'Łódź Works']);
	expect(rows.filter(({ kind }) => kind === 'customer')).toHaveLength(1);
	expect(rows.find(({ id }) => id === deal.id)?.revenue).toBe(432_100);
	await first.page.goto(address);
	await expect(first.page.getByText('They want it by June')).toHaveCount(1);
	await expect(stageOf(first.page.getByRole('dialog'))).toHaveAccessibleName('Negotiation');
	await first.context.close();
	await second.context.close();
});

test('after one visit the app opens a deep link with the network off, and keeps an edit over a restart', async ({
	launchOptions
}) => {
	const device = await Restartable.start({ ...launchOptions });
	await claim(device.page, relay.link);
	const space = spaceOf(device.page);
	await addDeal(device.page, 'Kept');
	await synced(device.page);
	await installed(device.page);
	await relay.kill('SIGKILL');
	await device.setOffline(true);

	const tab = await device.context.newPage();
	await tab.goto(`${relay.url}/s/${space}`);
	await expect(tab.getByText('Kept').first()).toBeVisible();
	await addDeal(tab, 'Made in the tunnel');
	await waiting(tab);
	await device.restart(`${relay.url}/s/${space}/list`);
	await expect(device.page.getByText('Made in the tunnel').first()).toBeVisible();
	await device.context.close();
});

/** How many comments are written around the end of a relay; a multiple of 50. */
const COMMENTS = Number(process.env['COMMENTS'] ?? 150);

test('a killed relay loses nothing that was shown as synced, and gets the rest by itself', async ({
	page
}) => {
	await claim(page, relay.link);
	const space = spaceOf(page);
	await addDeal(page, 'The one');
	await synced(page);
	const deal = (await storedRows(page)).find(({ kind }) => kind === 'deal');
	if (deal === undefined) throw new Error('no deal');
	await page.goto(`${relay.url}/s/${space}/deal/${deal.id}`);
	await writeComments(page, 0, COMMENTS / 2);
	await synced(page);
	await writeComments(page, COMMENTS / 2, (COMMENTS * 3) / 5);
	const writing = writeComments(page, (COMMENTS * 3) / 5, COMMENTS);
	await relay.kill('SIGKILL');
	await writing;
	await waiting(page);
	await relay.restart();
	await synced(page);

	const link = await deviceLink(page, relay.url);
	const other = await page.context().browser()?.newContext();
	if (other === undefined) throw new Error('no browser');
	const second = await other.newPage();
	await second.goto(link);
	await second.getByLabel('Your name').fill('Olga Owner');
	await second.getByRole('button', { name: 'Join' }).click();
	await synced(second);
	await second.goto(`${relay.url}/s/${space}/deal/${deal.id}`);
	// The latest are shown at first, the others when they are asked for.
	const lines = second.getByText(/^Line \d+\.$/);
	for (let count = 50; count < COMMENTS; count += 50) {
		await expect(lines).toHaveCount(count);
		await second.getByRole('button', { name: 'Show earlier' }).click();
	}
	await expect(lines).toHaveCount(COMMENTS);
	await other.close();
});
