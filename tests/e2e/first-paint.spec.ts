import { expect } from '@playwright/test';
import { test } from '../support/journey';
import { claim } from '../support/app';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** What the app is made of, apart from the page and its styles. */
const SCRIPTS = '**/_app/**/*.js';

test('the frame of the app stands before any of its scripts has run, in the theme of the browser; another language is loaded when it is chosen', async ({
	page
}) => {
	let go: () => void = () => undefined;
	let gate = new Promise<void>((resolve) => (go = resolve));
	const asked = new Set<string>();
	page.on('request', (request) => asked.add(new URL(request.url()).pathname));
	await page.route(SCRIPTS, async (route) => {
		await gate;
		await route.continue();
	});
	// Somebody new has no frame: there is nothing yet that it would go around.
	await page.goto(relay.url, { waitUntil: 'commit' });
	const frame = page.locator('#frame');
	await expect(frame).toBeAttached();
	await expect(frame).toBeHidden();
	go();
	await claim(page, relay.link);
	await expect(frame).not.toBeAttached();

	gate = new Promise((resolve) => (go = resolve));
	await page.evaluate(() => {
		localStorage.setItem('polder-theme', 'dark');
	});
	await page.reload({ waitUntil: 'commit' });
	await expect(frame).toBeVisible();
	const head = frame.locator('.frame-head');
	await expect(head).toHaveCSS('background-color', 'rgb(18, 23, 22)');
	const box = await head.boundingBox();
	if (process.env['SHOTS'])
		await page.screenshot({ path: `${process.env['SHOTS']}/frame-dark.png` });
	go();
	const banner = page.getByRole('banner');
	await expect(banner).toBeVisible();
	await expect(frame).not.toBeAttached();
	// Nothing moves when the shell takes its place.
	expect(await banner.boundingBox()).toEqual(box);

	const files = await page
		.locator('script[src="/early.js"]')
		.evaluate((script: HTMLScriptElement) => Object.fromEntries(Object.entries(script.dataset)));
	const loaded = () => ['en', 'pl', 'vi'].filter((language) => asked.has(files[language] ?? ''));
	expect(loaded()).toEqual(['en']);
	await page.getByRole('button', { name: 'Language' }).click();
	await page.getByRole('menuitemcheckbox', { name: 'Polski' }).click();
	await expect(page.locator('html')).toHaveAttribute('lang', 'pl');
	await expect(page.getByRole('link', { name: 'Ustawienia', exact: true })).toBeVisible();
	expect(loaded()).toEqual(['en', 'pl']);
	asked.clear();
	await page.reload();
	await expect(page.getByRole('link', { name: 'Ustawienia', exact: true })).toBeVisible();
	expect(loaded()).toEqual(['pl']);
});
