import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { claim, installed, newDevice, synced } from '../support/app';
import { addDealWith, cardOf } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

const shots = process.env['SHOTS'];

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** A picture of 2 by 2 points. */
const PICTURE = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGNIyUj4c/4Aw4EjBxiZmAEwnwYCBhq9QgAAAABJRU5ErkJggg==',
	'base64'
);

const panelOf = (page: Page) => page.getByRole('dialog', { name: /Opportunity/ });
const lineOf = (page: Page, name: string) =>
	panelOf(page)
		.getByRole('region', { name: 'Files' })
		.getByRole('listitem')
		.filter({ hasText: name });

async function openDeal(page: Page, title: string): Promise<void> {
	await cardOf(page, title).getByRole('link').first().click();
	await expect(panelOf(page).getByRole('heading', { name: 'Files' })).toBeVisible();
}

const attach = (page: Page, name: string, buffer: Buffer, mimeType = 'application/pdf') =>
	panelOf(page).getByTestId('choose-file').setInputFiles({ name, mimeType, buffer });

async function shoot(page: Page, name: string): Promise<void> {
	if (shots === undefined) return;
	mkdirSync(shots, { recursive: true });
	for (const scheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme: scheme });
		for (const [width, height] of [
			[1280, 800],
			[390, 844],
			[320, 640]
		] as const) {
			await page.setViewportSize({ width, height });
			await panelOf(page).getByRole('heading', { name: 'Files' }).scrollIntoViewIfNeeded();
			await page.screenshot({ path: join(shots, `${name}-${scheme}-${String(width)}.png`) });
		}
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize({ width: 1280, height: 720 });
}

test('LS-01 · a file is attached with no connection, comes to a colleague when there is one, and stays where it has been opened', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	await company.addDeals({ title: 'Green ferry', owner: 'Anna Agent' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent', { storesApp: true });
	await company.leave();
	await openDeal(owner, 'Green ferry');
	await openDeal(anna.page, 'Green ferry');
	await expect(panelOf(anna.page)).toContainText('drop them here, paste them');
	await shoot(anna.page, 'empty');

	await installed(anna.page);
	await relay.kill('SIGKILL');
	const contract = Buffer.alloc(3_000_000, 'contract ');
	await attach(anna.page, 'Contract 2031.pdf', contract);
	await attach(anna.page, 'photo.png', PICTURE, 'image/png');
	await expect(lineOf(anna.page, 'Contract 2031.pdf')).toContainText('waits to be uploaded');
	await expect(lineOf(anna.page, 'photo.png').locator('img')).toBeVisible();
	await expectAccessible(anna.page, 'files that wait');
	await shoot(anna.page, 'waiting');
	// Also after a cold start it is there, waits, and nobody says that all is synced.
	await anna.page.reload();
	await expect(lineOf(anna.page, 'Contract 2031.pdf')).toContainText('waits to be uploaded');
	await expect(anna.page.getByRole('button', { name: /waiting/i }).first()).toBeVisible();

	await relay.restart();
	await synced(anna.page);
	await expect(lineOf(anna.page, 'Contract 2031.pdf')).toContainText('On this device');
	await expect(lineOf(owner, 'Contract 2031.pdf')).toContainText('Fetched when you open it');
	await shoot(owner, 'away');

	const saved = owner.waitForEvent('download');
	await lineOf(owner, 'Contract 2031.pdf')
		.getByRole('button', { name: /^Download/ })
		.click();
	const download = await saved;
	expect(download.suggestedFilename()).toBe('Contract 2031.pdf');
	expect((await readFile(await download.path())).equals(contract)).toBe(true);
	await expect(lineOf(owner, 'Contract 2031.pdf')).toContainText('On this device');

	// What was opened is there without a connection; what was not says so.
	await relay.kill('SIGKILL');
	await expect(lineOf(owner, 'photo.png')).toContainText('Not on this device yet', {
		timeout: 30_000
	});
	await lineOf(owner, 'photo.png').getByRole('button', { name: 'Open “photo.png”' }).click();
	await expect(
		owner.getByText(/is not on this device yet, and there is no connection/)
	).toBeVisible();
	const again = owner.waitForEvent('download');
	await lineOf(owner, 'Contract 2031.pdf').getByRole('button', { name: /^Open/ }).click();
	expect((await readFile(await (await again).path())).equals(contract)).toBe(true);

	await relay.restart();
	await synced(owner);
	await lineOf(owner, 'photo.png').getByRole('button', { name: 'Open “photo.png”' }).click();
	const large = owner.getByRole('dialog', { name: 'photo.png' });
	await expect(large.getByRole('img', { name: 'photo.png' })).toBeVisible();
	await expectAccessible(owner, 'a picture');
	await owner.keyboard.press('Escape');
	await expect(large).toBeHidden();

	// Removed with the keyboard alone, and brought back.
	await lineOf(owner, 'photo.png').getByRole('button', { name: 'Remove “photo.png”' }).focus();
	await owner.keyboard.press('Enter');
	await expect(lineOf(owner, 'photo.png')).toHaveCount(0);
	await expect(lineOf(anna.page, 'photo.png')).toHaveCount(0);
	await owner.getByRole('button', { name: 'Undo' }).click();
	await expect(lineOf(owner, 'photo.png')).toHaveCount(1);
	await expect(lineOf(anna.page, 'photo.png')).toHaveCount(1);
	await synced(owner);
	await anna.leave();
	await context.close();
});

test('a file is dropped, pasted, kept apart from pages, and refused in words when it is too large', async ({
	browser
}) => {
	await relay.stop();
	relay = await startRelay({ env: { POLDER_LIMIT_FILE: '2000' } });
	const { context, page } = await newDevice(browser);
	const faults: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error') faults.push(message.text());
	});
	await claim(page, relay.link);
	await addDealWith(page, { title: 'Green ferry' });
	await openDeal(page, 'Green ferry');
	const give = (how: 'drop' | 'paste', name: string, text: string, type: string) =>
		panelOf(page)
			.getByRole('heading', { name: 'Files' })
			.evaluate(
				(heading, [kind, fileName, content, mime]) => {
					const transfer = new DataTransfer();
					transfer.items.add(new File([content], fileName, { type: mime }));
					const options = { bubbles: true, cancelable: true };
					heading.dispatchEvent(
						kind === 'drop'
							? new DragEvent('drop', { ...options, dataTransfer: transfer })
							: new ClipboardEvent('paste', { ...options, clipboardData: transfer })
					);
				},
				[how, name, text, type] as const
			);
	await give('drop', 'offer.txt', 'An offer', 'text/plain');
	await expect(lineOf(page, 'offer.txt')).toBeVisible();
	const svg =
		'<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="got you"</script></svg>';
	await give('paste', 'image.svg', svg, 'image/svg+xml');
	const pasted = lineOf(page, 'Pasted picture');
	await expect(pasted).toBeVisible();
	await synced(page);
	// It calls itself a picture, and is neither drawn nor opened as one.
	await expect(pasted.locator('img')).toHaveCount(0);
	const saved = page.waitForEvent('download');
	await pasted.getByRole('button', { name: /^Open/ }).click();
	expect((await saved).suggestedFilename()).toMatch(/^Pasted picture .*\.svg$/);
	await expect(page).not.toHaveTitle('got you');

	// The relay has said by now what it takes.
	await attach(page, 'film.mp4', Buffer.alloc(3000), 'video/mp4');
	await expect(page.getByText('“film.mp4” was not attached: files can be up to')).toBeVisible();
	await expect(lineOf(page, 'film.mp4')).toHaveCount(0);
	expect(faults.filter((fault) => /Content Security Policy/i.test(fault))).toEqual([]);
	await context.close();
});
