import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Where pictures of screens are put, to be looked at; none are taken when it is not set. */
const directory = process.env['SHOTS'];

/** Takes pictures of the page as it is: on a desktop and on a phone, in light and in dark. */
export async function picture(page: Page, name: string): Promise<void> {
	if (directory === undefined) return;
	mkdirSync(directory, { recursive: true });
	const before = page.viewportSize();
	for (const [device, width, height] of [
		['desktop', 1280, 900],
		['phone', 390, 844]
	] as const) {
		await page.setViewportSize({ width, height });
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			const path = join(directory, `${name}-${device}-${colorScheme}.png`);
			await page.screenshot({ path });
		}
	}
	await page.emulateMedia({ colorScheme: null });
	if (before !== null) await page.setViewportSize(before);
}
