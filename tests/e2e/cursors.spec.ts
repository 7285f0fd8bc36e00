import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { synced } from '../support/app';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const folder = process.env['SHOTS'];

/** Keeps pictures of what is shown, for whoever wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
	if (folder === undefined) return;
	const before = page.viewportSize();
	for (const width of [1280, 390]) {
		await page.setViewportSize({ width, height: 900 });
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: `${folder}/${name}-${String(width)}-${colorScheme}.png` });
		}
	}
	if (before !== null) await page.setViewportSize(before);
}

const text = (page: Page): Locator => page.getByRole('textbox', { name: 'Note', exact: true });
const caret = (page: Page, name: string): Locator =>
	text(page).locator(`.note-caret[data-name="${name}"]`);

/** The text of the note's paragraph that a caret is in, with `|` where it stands. */
const around = (page: Page, name: string): Promise<string> =>
	caret(page, name).evaluate((element) => {
		const whole = element.closest('p');
		const before = document.createRange();
		if (whole === null) return '';
		before.setStart(whole, 0);
		before.setEndBefore(element);
		const at = before.toString().length;
		const words = whole.textContent;
		return `${words.slice(0, at)}|${words.slice(at)}`;
	});

test('two people see in a note where the other is, by name, and that they are gone', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	await company.addDeals({ title: 'School roof', owner: 'Anna Agent' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	await page.getByRole('link', { name: 'School roof' }).first().click();
	await page.getByRole('button', { name: 'Write a note' }).click();
	await expect(text(page)).toBeFocused();
	await page.keyboard.type('Agreed with the school');
	await synced(page);
	await expect(page.getByText('Also open')).toHaveCount(0);
	await owner.goto(page.url());

	// Who has it open stands in the head of the panel, for both.
	await expect(owner.getByText('Also open: Anna Agent')).toBeVisible();
	await expect(page.getByText('Also open: Olga Owner')).toBeVisible();

	// Each sees where the other is. What is typed takes the caret along.
	await owner.getByRole('button', { name: 'Edit note' }).press('Enter');
	await expect(text(owner)).toBeFocused();
	await expect(caret(owner, 'Anna Agent')).toBeVisible();
	await expect.poll(() => around(owner, 'Anna Agent')).toBe('Agreed with the school|');
	// The editor takes its first caret to the end a frame after it has the focus.
	await expect(async () => {
		await owner.keyboard.press('Home');
		const place = () => around(page, 'Olga Owner');
		await expect.poll(place, { timeout: 1000 }).toBe('|Agreed with the school');
	}).toPass();
	await page.keyboard.type(' on Monday');
	await expect.poll(() => around(owner, 'Anna Agent')).toBe('Agreed with the school on Monday|');
	await owner.keyboard.type('Yes: ');
	await expect
		.poll(() => around(page, 'Olga Owner'))
		.toBe('Yes: |Agreed with the school on Monday');

	// A selection is marked, and the name is no part of the text.
	await page.keyboard.press('Control+Shift+ArrowLeft');
	await expect(text(owner).locator('.note-selection')).toHaveText('Monday');
	await expect(text(owner)).toHaveText('Yes: Agreed with the school on Monday');
	await expectAccessible(owner, 'note, with the caret of another');
	await picture(owner, 'carets');
	await picture(page, 'selected');

	// At 320 px nothing sticks out, whoever's name it is.
	await owner.setViewportSize({ width: 320, height: 700 });
	await expect(caret(owner, 'Anna Agent')).toBeVisible();
	expect(await owner.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
	await owner.setViewportSize({ width: 1280, height: 720 });

	// One stops to write, the other goes away.
	await owner.keyboard.press('Escape');
	await expect(caret(page, 'Olga Owner')).toHaveCount(0);
	await expect(page.getByText('Also open: Olga Owner')).toBeVisible();
	await owner.getByRole('button', { name: 'Edit note' }).click();
	await expect(caret(page, 'Olga Owner')).toBeVisible();
	await owner.goto(company.board);
	await expect(caret(page, 'Olga Owner')).toHaveCount(0);
	await expect(page.getByText('Also open')).toHaveCount(0);
	await anna.leave();
	await context.close();
});
