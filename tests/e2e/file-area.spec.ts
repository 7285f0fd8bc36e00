import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { pdfOf } from '../../src/lib/features/records/previews/pdf-testkit';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, installed, synced } from '../support/app';
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

const lineOf = (page: Page, name: string) =>
	page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Open “${name}”` }) });

const add = (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
	page.getByTestId('area-files').setInputFiles(files);

const pdf = (name: string, text: string) => ({
	name,
	mimeType: 'application/pdf',
	buffer: Buffer.from(`%PDF ${text}`)
});

async function shoot(page: Page, name: string): Promise<void> {
	if (shots === undefined) return;
	mkdirSync(shots, { recursive: true });
	for (const [scheme, width, height] of [
		['light', 1280, 800],
		['dark', 1280, 800],
		['dark', 390, 844],
		['light', 320, 640]
	] as const) {
		await page.emulateMedia({ colorScheme: scheme });
		await page.setViewportSize({ width, height });
		await page.screenshot({ path: join(shots, `area-${name}-${scheme}-${String(width)}.png`) });
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize({ width: 1280, height: 720 });
}

test('LS-01 · FL-01 · two people add the same file without a connection, and it is stored once; folders, photos, versions and the bin', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const owner = await company.enter(browser, OWNER, { storesApp: true });
	const anna = await company.enter(browser, 'Anna Agent', { storesApp: true });
	await company.leave();
	for (const { page } of [owner, anna]) {
		await installed(page);
		await page.getByRole('link', { name: 'Files' }).click();
		await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
	}
	await expectAccessible(owner.page, 'an empty file area');
	await shoot(owner.page, 'empty');

	for (const { page } of [owner, anna]) await goOffline(page);
	await add(owner.page, pdf('Contract.pdf', 'the same words'));
	await add(anna.page, pdf('Umowa.pdf', 'the same words'), pdf('Map.pdf', 'north'));
	await expect(lineOf(anna.page, 'Umowa.pdf')).toContainText('waits to be uploaded');
	for (const { page } of [owner, anna]) await goOnline(page);
	for (const { page } of [owner, anna]) await synced(page);
	await expect(lineOf(owner.page, 'Umowa.pdf')).toBeVisible();
	const blobs = join(relay.dataDir, 'files', 'blobs');
	const kept = readdirSync(blobs).flatMap((part) => readdirSync(join(blobs, part)));
	expect(kept).toHaveLength(2);

	// A whole folder of photos, as from a phone.
	const clip = { x: 0, y: 0, width: 400, height: 300 };
	const buffer = await anna.page.screenshot({ clip });
	const photos = Array.from({ length: 30 }, (_, at) => ({
		name: `IMG_${String(at).padStart(3, '0')}.png`,
		mimeType: 'image/png',
		buffer
	}));
	await anna.page.getByRole('button', { name: 'New folder' }).click();
	await anna.page.getByRole('textbox', { name: 'Name' }).fill('Photos');
	await anna.page.keyboard.press('Enter');
	await anna.page.getByRole('button', { name: 'Open “Photos”' }).click();
	await expect(anna.page.getByRole('heading', { name: 'Photos' })).toBeVisible();
	await add(anna.page, ...photos);
	await expect(anna.page.getByText('30 files added')).toBeVisible();
	await synced(anna.page);
	await anna.page.getByRole('button', { name: 'As a grid' }).click();
	await expect(
		anna.page.getByRole('button', { name: 'Open “IMG_000.png”' }).locator('img')
	).toBeVisible();
	await expectAccessible(anna.page, 'a grid of photos');
	await shoot(anna.page, 'grid');
	await anna.page.getByRole('button', { name: 'Open “IMG_000.png”' }).click();
	await expect(anna.page.getByRole('dialog', { name: 'IMG_000.png' })).toBeVisible();
	await anna.page.keyboard.press('ArrowRight');
	const second = anna.page.getByRole('dialog', { name: 'IMG_001.png' });
	await expect(second.getByRole('img')).toBeVisible();
	await expectAccessible(anna.page, 'a preview');
	await anna.page.keyboard.press('Escape');
	await expect(second).toBeHidden();
	await anna.page.getByRole('button', { name: 'As a list' }).click();

	// FL-04 · kept on a device, the photos are there without a connection though nobody has opened them.
	await owner.page.getByRole('button', { name: /^Keep all files of this space/ }).click();
	await expect(owner.page.getByText(/“Files” is kept on this device/)).toBeVisible();
	await expect(lineOf(owner.page, 'Umowa.pdf')).toContainText('Kept on this device');
	await expect(owner.page.getByRole('button', { name: /files? waits?$/ })).toHaveCount(0);
	await owner.page.getByRole('button', { name: 'Open “Photos”' }).click();
	await expect(lineOf(owner.page, 'IMG_000.png')).toContainText('Kept on this device');
	await shoot(owner.page, 'kept');
	await goOffline(owner.page);
	await owner.page.getByRole('button', { name: 'Open “IMG_005.png”' }).click();
	const unopened = owner.page.getByRole('dialog', { name: 'IMG_005.png' });
	await expect(unopened.getByRole('img')).toBeVisible();
	await owner.page.keyboard.press('Escape');
	await goOnline(owner.page);
	await owner.page
		.getByRole('navigation', { name: 'Where you are' })
		.getByRole('link')
		.first()
		.click();

	// With the keyboard alone: moved into the folder, renamed, into the bin and back.
	const row = lineOf(owner.page, 'Contract.pdf');
	await row.focus();
	await owner.page.keyboard.press('m');
	const moving = owner.page.getByRole('dialog', { name: 'Move “Contract.pdf”' });
	await moving.getByRole('combobox').fill('Photos');
	await owner.page.keyboard.press('Enter');
	await moving.getByRole('button', { name: 'Move', exact: true }).click();
	await expect(row).toHaveCount(0);
	await owner.page.getByRole('button', { name: 'Undo' }).click();
	await expect(row).toBeVisible();
	await row.focus();
	await owner.page.keyboard.press('F2');
	const named = owner.page.getByRole('dialog', { name: 'Name and tags of the file' });
	await named.getByRole('textbox', { name: 'Name' }).fill('Contract 2031.pdf');
	await named.getByRole('textbox', { name: /^Tags/ }).fill('signed');
	await owner.page.keyboard.press('Enter');
	await expect(lineOf(anna.page, 'Contract 2031.pdf')).toHaveCount(0);
	await anna.page
		.getByRole('navigation', { name: 'Where you are' })
		.getByRole('link')
		.first()
		.click();
	await expect(lineOf(anna.page, 'Contract 2031.pdf')).toContainText('#signed');
	await shoot(anna.page, 'list');

	// A second version, and back to the first.
	await lineOf(anna.page, 'Contract 2031.pdf').getByRole('button', { name: /^More/ }).click();
	await anna.page.getByRole('menuitem', { name: 'Versions…' }).click();
	const versions = anna.page.getByRole('dialog', { name: 'Versions of “Contract 2031.pdf”' });
	await versions.getByTestId('new-version').setInputFiles(pdf('Contract v2.pdf', 'other words'));
	await expect(versions.getByRole('listitem')).toHaveCount(2);
	await versions.getByRole('button', { name: /^Go back/ }).click();
	await expect(versions.getByRole('listitem')).toHaveCount(3);
	await expectAccessible(anna.page, 'the versions of a file');
	await shoot(anna.page, 'versions');
	await anna.page.keyboard.press('Escape');

	await lineOf(owner.page, 'Photos').focus();
	await owner.page.keyboard.press('Delete');
	await expect(lineOf(owner.page, 'Photos')).toHaveCount(0);
	await expect(lineOf(anna.page, 'Photos')).toHaveCount(0);
	await owner.page.getByRole('button', { name: 'Undo' }).click();
	await expect(lineOf(anna.page, 'Photos')).toBeVisible();

	// A PDF is read page by page, under the rules that the app is served with.
	const ship = pdfOf({ pages: ['Harbour', 'Ferry', 'Harbour again'] });
	const faults: string[] = [];
	owner.page.on('console', (message) => {
		if (message.type() === 'error') faults.push(message.text());
	});
	await add(owner.page, {
		...{ name: 'Ship.pdf', mimeType: 'application/pdf' },
		buffer: Buffer.from(await ship.arrayBuffer())
	});
	await owner.page.getByRole('button', { name: 'Open “Ship.pdf”' }).click();
	const reading = owner.page.getByRole('dialog', { name: 'Ship.pdf' });
	await expect(reading.getByRole('group', { name: 'Page 1 of 3' })).toContainText('Harbour');
	await reading.getByRole('searchbox').fill('harbour');
	await expect(reading.getByText('On 2 pages')).toBeVisible();
	await reading.getByRole('button', { name: 'Next page with it' }).click();
	await expect(reading.getByRole('group', { name: 'Page 3 of 3' })).toBeInViewport();
	await expectAccessible(owner.page, 'a PDF');
	await shoot(owner.page, 'pdf');
	expect(faults.filter((fault) => /Content Security Policy/i.test(fault))).toEqual([]);
	await owner.leave();
	await anna.leave();
});
