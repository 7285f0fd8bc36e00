import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { exifOf } from '../../src/lib/domain/file/photo/orientation';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { synced } from '../support/app';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

/** How many photos: two hundred as a phone has them, where somebody asks for that many. */
const PHOTOS = Number(process.env['PHOTOS'] ?? 60);
const PLACE = 'GPS 52.2297 21.0122';

let relay: RelayProcess;
let camera: string;
test.beforeEach(async () => {
	relay = await startRelay();
	camera = join(mkdtempSync(join(tmpdir(), 'polder-camera-')), 'Camera');
	mkdirSync(camera);
});
test.afterEach(async () => {
	await relay.stop();
	rmSync(join(camera, '..'), { recursive: true, force: true });
});

/** Draws a picture of two megapixels in the browser; gives the JPEG that it is. */
async function picture(page: Page): Promise<Buffer> {
	const bytes = await page.evaluate(async () => {
		const canvas = new OffscreenCanvas(1600, 1200);
		const context = canvas.getContext('2d');
		for (let at = 0; context !== null && at < 1500; at += 1) {
			context.fillStyle = `hsl(${String((at * 47) % 360)} 60% 50%)`;
			context.fillRect((at * 131) % 1600, (at * 71) % 1200, 90, 60);
		}
		const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
		return [...new Uint8Array(await blob.arrayBuffer())];
	});
	return Buffer.from(bytes);
}

/** Writes a folder of photos as a phone does: each held sideways, with a place, and another picture than the others. */
function fill(folder: string, jpeg: Buffer): void {
	const said = Buffer.concat([Buffer.from(exifOf(6)), Buffer.from(PLACE)]);
	const exif = Buffer.concat([
		Buffer.from([0xff, 0xe1, (said.length + 8) >> 8, (said.length + 8) & 255]),
		Buffer.from('Exif\0\0'),
		said
	]);
	const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
	for (let at = 0; at < PHOTOS; at += 1) {
		const photo = Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
		// A byte of the pixels that is no mark.
		photo[scan + exif.length + 2000] = at & 0x7f;
		photo[scan + exif.length + 2001] = at >> 7;
		writeFileSync(join(folder, `IMG_${String(at).padStart(4, '0')}.jpg`), photo);
	}
}

test('LS-01 · a folder of photos from a phone is there after a reload, and reaches the relay without a place', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, { people: [] });
	const { page } = await company.enter(browser, OWNER);
	await company.leave();
	fill(camera, await picture(page));
	await page.getByRole('link', { name: 'Files' }).click();
	await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
	await page.getByTestId('area-folder').setInputFiles(camera);
	await expect(page.getByRole('progressbar', { name: 'Saving on this device' })).toBeVisible();
	await expect(page.getByText(`${String(PHOTOS)} files added`)).toBeVisible({ timeout: 60_000 });

	// What was added stays, though most of it is still on its way.
	await page.reload();
	await page.getByRole('button', { name: 'Open “Camera”' }).click();
	await page.getByRole('button', { name: 'As a grid' }).click();
	const first = page.getByRole('button', { name: 'Open “IMG_0000.jpg”' });
	await expect(first.locator('img')).toBeVisible();
	// Small pictures are made of what is on the screen, and not of everything.
	expect(await page.locator('[data-index] img').count()).toBeLessThan(40);
	await first.click();
	const photo = page.getByRole('dialog', { name: 'IMG_0000.jpg' }).getByRole('img');
	// It was held sideways, and is shown as it was taken.
	await expect(photo).toHaveJSProperty('naturalWidth', 1200);
	await page.keyboard.press('Escape');
	await expectAccessible(page, 'a grid of photos');
	await synced(page, 60_000);
	const kept = blobsIn(join(relay.dataDir, 'files', 'blobs'));
	expect(kept).toHaveLength(PHOTOS);
	expect(kept.filter((bytes) => bytes.includes(PLACE))).toEqual([]);
});

/** Returns the files that the relay keeps. */
const blobsIn = (directory: string): readonly Buffer[] =>
	readdirSync(directory).flatMap((part) =>
		readdirSync(join(directory, part)).map((name) => readFileSync(join(directory, part, name)))
	);
