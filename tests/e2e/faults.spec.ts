import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { expectAccessible } from '../support/accessibility';
import { addDeal, claim, fixture, spaceOf, synced } from '../support/app';
import { cardOf, expectCards, localWorkspace } from '../support/deals';
import {
	clockOff,
	fillStorage,
	openLink,
	prepareFullStorage,
	refuseStorage,
	relayOfAnotherVersion
} from '../support/faults';
import { join } from '../support/people';
import { picture } from '../support/pictures';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { storedRows } from '../support/storage';
import { editFact, factOf, moveTo } from '../support/panel';

const DAY = 86_400_000;

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const statusPill = (page: Page, text: string | RegExp) =>
	page.getByRole('banner').getByRole('button', { name: text });

test('files that cannot be imported are turned away with the reason, whatever their name', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await page.goto(`${relay.url}/import`);
	await page.getByRole('radio', { name: /^Customers/ }).check();
	const file = page.locator('input[type=file]');
	const next = page.getByRole('button', { name: 'Continue to columns' });

	const directory = await mkdtemp(joinPath(tmpdir(), 'polder-huge-'));
	try {
		const huge = joinPath(directory, 'huge.csv');
		const handle = await open(huge, 'w');
		// Takes no room on the disk: nothing is written into it.
		await handle.truncate(200_000_000);
		await handle.close();
		await file.setInputFiles(huge);
		await expect(
			page.getByText(/^The file has 200 MB; at most 50 MB can be imported/)
		).toBeVisible();
	} finally {
		await rm(directory, { recursive: true, force: true });
	}
	const picture = Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex');
	await file.setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: picture });
	await expect(page.getByText(/^This is a picture/)).toBeVisible();
	await expect(next).toBeHidden();
	await file.setInputFiles({ name: 'none.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) });
	await expect(page.getByText(/^The file is empty/)).toBeVisible();

	// The same screen goes on with a file that is good.
	await file.setInputFiles(fixture('accounts.csv'));
	await expect(next).toBeEnabled();
	// Also with a workbook, which its own worker reads.
	await file.setInputFiles(fixture('libreoffice-1900.xls'));
	await expect(page.getByRole('group', { name: 'libreoffice-1900.xls' })).toContainText(
		'4 rows · Excel 97–2003 (xls) · Szanse'
	);
	const cut = readFileSync(fixture('libreoffice-1900.xlsx')).subarray(0, 3000);
	await file.setInputFiles({ name: 'cut.xlsx', mimeType: 'x', buffer: cut });
	await expect(page.getByText(/^The workbook is damaged or incomplete/)).toBeVisible();
});

test('the good rows of a malformed file go in, the others are told with line and reason', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await page.goto(`${relay.url}/import`);
	await page.getByRole('radio', { name: /^Customers/ }).check();
	const text = [
		'name,email',
		'Good Works,good@example.com',
		'Too,many,cells,here',
		',nameless@example.com',
		'Also Good,also@example.com',
		'"Never closed,x@example.com'
	].join('\r\n');
	await page
		.locator('input[type=file]')
		.setInputFiles({ name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
	await page.getByRole('button', { name: 'Continue to columns' }).click();
	await page.getByRole('button', { name: 'Show preview' }).click();
	await expect(page.getByText(/^The row has 4 cells and the table 2 columns/)).toBeVisible();
	await expect(page.getByText(/^The name is missing/)).toBeVisible();
	await expect(
		page.getByText(/^Line 6: a quotation mark is opened and never closed/)
	).toBeVisible();
	await page.getByRole('button', { name: 'Import 2 rows' }).click();
	await expect(page.getByRole('heading', { name: /Result/ })).toBeVisible();
	const customers = (await storedRows(page)).filter(({ kind }) => kind === 'customer');
	expect(customers.map(({ title }) => title).sort()).toEqual(['Also Good', 'Good Works']);
});

test('an invitation that is used up, forged or expired says so, and lets nobody in', async ({
	browser,
	page
}) => {
	await claim(page, relay.link);
	const single = await openLink(page, relay.url);
	const late = await openLink(page, relay.url);
	const first = await join(browser, single, 'Anna First');
	await first.leave();

	const stranger = await browser.newContext();
	const visitor = await stranger.newPage();
	const expectTurnedAway = async (link: string) => {
		// Only the fragment differs: without a detour the page would not load anew.
		await visitor.goto('about:blank');
		await visitor.goto(link);
		await visitor.getByLabel('Your name').fill('Sam Stranger');
		await visitor.getByRole('button', { name: 'Join' }).click();
		await expect(
			visitor.getByText('This invitation is not valid any more: it has expired or was used.')
		).toBeVisible();
		await expect(visitor.getByLabel('Your name')).toHaveValue('Sam Stranger');
	};
	await expectTurnedAway(single);
	// The end of its secret, which stands between its id and the names that it carries.
	await expectTurnedAway(late.replace(/(#join=[^.]+\.[^.]+)[^.]{4}(?=\.|$)/, '$1AAAA'));
	await expectTurnedAway(`${relay.url}/#join=${'A'.repeat(16)}.${'B'.repeat(22)}`);

	// The same relay, two months later.
	const { dataDir, port } = relay;
	await relay.kill('SIGTERM');
	const shift = `const n=Date.now;Date.now=()=>n()+${String(60 * DAY)}`;
	const later = await startRelay({
		dataDir,
		port,
		env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(shift)}` }
	});
	await expectTurnedAway(late);
	await later.stop();
	// Nothing was made on the stranger's device.
	await visitor.goto(relay.url).catch(() => null);
	expect(await storedRows(visitor).catch(() => [])).toEqual([]);
	await stranger.close();
});

test('a relay of another version is said so in words, and nothing is lost', async ({
	browser,
	page
}) => {
	await claim(page, relay.link);
	const address = `${relay.url}/s/${spaceOf(page)}`;
	await addDeal(page, 'Before');
	await synced(page);
	const link = await openLink(page, relay.url);

	// A tab of the same device that meets the other version.
	const tab = await page.context().newPage();
	await page.close();
	await relayOfAnotherVersion(tab);
	await tab.goto(address);
	await expect(statusPill(tab, 'Disconnected')).toBeVisible();
	await addDeal(tab, 'Meanwhile');
	await statusPill(tab, /waiting/).click();
	await expect(tab.getByText(/^The relay is newer than this page\. Reload the page/)).toBeVisible();
	await expect(cardOf(tab, 'Before')).toBeVisible();
	await tab.close();

	const elsewhere = await browser.newContext();
	const newcomer = await elsewhere.newPage();
	await relayOfAnotherVersion(newcomer);
	await newcomer.goto(link);
	await newcomer.getByLabel('Your name').fill('Nora New');
	await newcomer.getByRole('button', { name: 'Join' }).click();
	await expect(
		newcomer.getByText('This page and the relay are of different versions.')
	).toBeVisible();
	await elsewhere.close();

	// Once the versions agree, what was done meanwhile goes out by itself.
	const again = await page.context().newPage();
	await again.goto(address);
	await expect(cardOf(again, 'Meanwhile')).toBeVisible();
	await synced(again);
});

// One that is behind is the easier case: the simulation sets clocks both ways.
test('a device whose clock is a year ahead joins, edits and syncs', async ({ browser, page }) => {
	await claim(page, relay.link);
	const space = spaceOf(page);
	const link = await openLink(page, relay.url);
	const context = await browser.newContext();
	const wrong = await context.newPage();
	await clockOff(wrong, 365 * DAY);
	await wrong.goto(link);
	await wrong.getByLabel('Your name').fill('Wanda Wrong');
	await wrong.getByRole('button', { name: 'Join' }).click();
	await synced(wrong);
	await wrong.goto(`${relay.url}/s/${space}`);
	await addDeal(wrong, 'From another year');
	await synced(wrong);

	await page.goto(`${relay.url}/s/${space}`);
	await cardOf(page, 'From another year').press('Enter');
	const panel = page.getByRole('dialog');
	await panel.getByRole('textbox', { name: /comment/i }).fill('Seen');
	await panel.getByRole('textbox', { name: /comment/i }).press('Control+Enter');
	const added = panel.getByRole('listitem').filter({ hasText: 'Wanda Wrong added it' });
	await expect(added).toBeVisible();
	// Nothing that has happened lies ahead.
	await expect(added.getByRole('time')).not.toHaveText(/^(in|next) /);
	await cardOf(wrong, 'From another year').press('Enter');
	await expect(wrong.getByRole('dialog').getByText('Seen')).toBeVisible();
	await expect(
		wrong
			.getByRole('dialog')
			.getByRole('time')
			.filter({ hasText: /^(in|next) / })
	).toHaveCount(0);
	const revenue = await editFact(wrong.getByRole('dialog'), 'Expected revenue');
	await revenue.fill('77');
	await revenue.press('Tab');
	await expect(factOf(panel, 'Expected revenue')).toContainText('77');
	await context.close();
});

test('a browser that refuses storage is told of honestly', async ({ page }) => {
	await refuseStorage(page);
	// Where site data are blocked even looking for small settings fails.
	await page.addInitScript(() => {
		Object.defineProperty(window, 'localStorage', {
			get() {
				throw new DOMException('', 'SecurityError');
			}
		});
	});
	await page.goto(relay.url);
	await expect(
		page.getByRole('heading', { name: 'This browser lets Polder keep nothing' })
	).toBeVisible();
	await expect(page.getByRole('alert')).toContainText('private window');
	await expect(page.getByRole('alert')).toContainText('Polder has deleted nothing');
	await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

for (const kind of ['local', 'shared'] as const) {
	test(`storage that runs full in a ${kind} workspace: said at the field, nothing typed is lost, goes on when there is room`, async ({
		page
	}) => {
		await prepareFullStorage(page);
		if (kind === 'local') await localWorkspace(page, relay.url);
		else await claim(page, relay.link);
		await addDeal(page, 'Kept');
		if (kind === 'shared') await synced(page);
		await cardOf(page, 'Kept').press('Enter');
		const panel = page.getByRole('dialog', { name: 'Opportunity: Kept' });
		const comment = panel.getByRole('textbox', { name: /comment/i });
		const title = panel.getByRole('textbox', { name: 'Description' });
		await fillStorage(page, true);
		await comment.fill('Typed while the disk was full');
		await comment.press('Control+Enter');
		await expect(comment).toHaveAccessibleDescription(/^Not saved: this browser could not/);
		await expect(comment).toHaveValue('Typed while the disk was full');
		await expect(page.getByRole('button', { name: 'Cannot save: storage full' })).toBeVisible();
		await title.fill('Kept and renamed');
		await title.press('Tab');
		await expect(title).toHaveAccessibleDescription(/^Not saved: this browser could not/);
		await expect(title).toHaveValue('Kept and renamed');
		await expect(panel.getByRole('status').filter({ hasText: 'Not saved' })).toBeVisible();
		// A move says so, too, and the card stays where it was.
		await moveTo(panel, 'Qualified');
		await expectCards(page, 'New', ['Kept']);

		await fillStorage(page, false);
		await comment.press('Control+Enter');
		await expect(comment).toHaveValue('');
		await title.focus();
		await title.press('Tab');
		await expect(cardOf(page, 'Kept and renamed')).toBeVisible();
		await expect(panel.getByText('Typed while the disk was full')).toBeVisible();
		if (kind === 'shared') await synced(page);
		await page.reload();
		await expect(page.getByText('Typed while the disk was full')).toBeVisible();
		await expect(cardOf(page, 'Kept and renamed')).toBeVisible();
	});
}

test('what is written in a note while storage is full is told with its words, kept, and saved when there is room', async ({
	page,
	context
}) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await prepareFullStorage(page);
	await claim(page, relay.link);
	await addDeal(page, 'Kept');
	await synced(page);
	await cardOf(page, 'Kept').press('Enter');
	const note = page.getByRole('region', { name: 'Note', exact: true });
	await note.getByRole('button', { name: 'Write a note' }).click();
	await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toBeFocused();
	await fillStorage(page, true);
	await page.keyboard.type('Agreed on the phone');
	await expect(note.getByRole('alert')).toContainText('could not be saved on this device');
	await page.keyboard.press('Escape');
	const unsaved = note.getByRole('alert').filter({ hasText: 'What was written here' });
	await expect(unsaved).toContainText('Agreed on the phone');
	await expectAccessible(page, 'a note that is not saved');
	await picture(page, 'note-not-saved');
	await unsaved.getByRole('button', { name: 'Copy' }).click();
	await expect
		.poll(() => page.evaluate(() => navigator.clipboard.readText()))
		.toBe('Agreed on the phone');
	await unsaved.getByRole('button', { name: 'Try again' }).click();
	await expect(unsaved).toContainText('Agreed on the phone');

	// It is told again when the note is shown again, and saved as soon as that can be.
	await page.keyboard.press('Escape');
	await cardOf(page, 'Kept').press('Enter');
	await expect(unsaved).toContainText('Agreed on the phone');
	await fillStorage(page, false);
	await unsaved.getByRole('button', { name: 'Try again' }).click();
	await expect(unsaved).toBeHidden();
	await expect(note.getByText('Agreed on the phone')).toBeVisible();
	await synced(page);
});

test('what fails where nothing on the screen would tell is told', async ({ browser }) => {
	const context = await browser.newContext();
	const page = await context.newPage();
	await localWorkspace(page, relay.url);
	await context.route('**/_app/**', (route) => route.abort());
	await page.getByRole('button', { name: 'Saved on this device' }).click();
	await expect(page.getByText('This part of the app could not be loaded;')).toBeVisible();
	await page.evaluate(() => void Promise.reject(new Error('a bug')));
	await expect(page.getByText('Something did not work.')).toBeVisible();
	await context.close();
});

test('what others do while storage is full is not taken for saved, and comes in after “Try again”', async ({
	browser,
	page
}) => {
	await prepareFullStorage(page);
	await claim(page, relay.link);
	const anna = await join(browser, await openLink(page, relay.url), 'Anna Agent');
	await synced(page);
	await fillStorage(page, true);
	await anna.page.goto(`${relay.url}/customers`);
	await anna.page.getByRole('button', { name: 'New customer' }).first().click();
	const dialog = anna.page.getByRole('dialog');
	await dialog.getByLabel('Name').fill('Gdańsk Yards');
	await dialog.getByRole('button', { name: 'Add customer' }).click();
	await synced(anna.page);
	await expect(statusPill(page, 'Cannot save: storage full')).toBeVisible();

	// The next change that is stored ends the fault as well, so the button is there before there is room.
	await statusPill(page, 'Cannot save: storage full').click();
	const again = page.getByRole('button', { name: 'Try again' });
	await expect(again).toBeVisible();
	await fillStorage(page, false);
	await again.click();
	await synced(page);
	await page.goto(`${relay.url}/customers`);
	await expect(page.getByRole('link', { name: 'Gdańsk Yards' })).toBeVisible();
	await anna.leave();
});
