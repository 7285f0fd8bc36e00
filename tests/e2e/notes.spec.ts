import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, installed, synced, visit } from '../support/app';
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

const note = (page: Page): Locator => page.getByRole('region', { name: 'Note', exact: true });
const text = (page: Page): Locator => page.getByRole('textbox', { name: 'Note', exact: true });
const comment = (page: Page): Locator => page.getByRole('textbox', { name: 'Write a comment' });

/** No script that came by way of a text has run. */
async function expectNothingRan(page: Page): Promise<void> {
	expect(await page.evaluate(() => Object.hasOwn(window, 'ran'))).toBe(false);
}

test('two people write in the note of a deal, one of them without a connection for a while', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	await company.addDeals({ title: 'School roof', owner: 'Anna Agent' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent', { storesApp: true });
	await company.leave();
	const { page } = anna;
	await page.getByRole('link', { name: 'School roof' }).first().click();
	await expect(note(page).getByText('Write down what everybody')).toBeVisible();
	await picture(page, 'empty');
	await synced(page);
	const address = page.url();
	await visit(owner, address);

	// With the keyboard alone.
	await note(page).getByRole('button', { name: 'Write a note' }).press('Enter');
	await expect(text(page)).toBeFocused();
	await page.keyboard.type('Agreed with the school');
	await expect(note(owner).getByText('Agreed with the school')).toBeVisible();

	await note(owner).getByRole('button', { name: 'Edit note' }).click();
	await expect(text(owner)).toBeFocused();
	await installed(page);
	await goOffline(page);
	await page.keyboard.press('Enter');
	await page.keyboard.type('[] Measure the roof');
	await page.keyboard.press('Enter');
	await page.keyboard.type('Call @Ol');
	await expect(page.getByRole('option', { name: '@Olga Owner' })).toBeVisible();
	await page.keyboard.press('Enter');
	await owner.keyboard.press('End');
	await owner.keyboard.type(' on Monday');
	await synced(owner);
	// A reload in the middle of it loses nothing, without a connection as well.
	await page.reload();
	await expect(note(page).getByText('Measure the roof', { exact: true })).toBeVisible();
	await expect(note(page).getByText('@Olga Owner')).toBeVisible();
	await goOnline(page);

	for (const one of [page, owner]) {
		await expect(note(one).getByText('Agreed with the school on Monday')).toBeVisible();
		await expect(note(one).getByText('Measure the roof', { exact: true })).toBeVisible();
		await expect(note(one).getByText('@Olga Owner')).toBeVisible();
	}
	await expectAccessible(owner, 'note, while writing');
	await picture(owner, 'writing');

	// Formatting, a link, and no link that would run something.
	await owner.keyboard.press('Control+End');
	await text(owner).press('Control+b');
	await expect(owner.getByRole('button', { name: 'Bold' })).toHaveAttribute('aria-pressed', 'true');
	await owner.getByRole('button', { name: 'Link', exact: true }).click();
	const to = owner.getByLabel('Address of the link');
	await to.fill('javascript:ran=1');
	await to.press('Enter');
	await expect(
		owner.getByText('Only web pages, mail and phone numbers can be linked.')
	).toBeVisible();
	await to.fill('example.com/roof');
	await to.press('Enter');
	await expect(note(owner).getByRole('link', { name: 'example.com/roof' })).toHaveAttribute(
		'href',
		'https://example.com/roof'
	);
	// What is pasted is text in the form that notes have, whatever it was.
	await text(owner).evaluate((element) => {
		const data = new DataTransfer();
		data.setData(
			'text/html',
			'<p>Pasted <a href="javascript:ran=1">here</a><img src="x" onerror="ran=1"><script>ran=1</script></p>'
		);
		element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
	});
	await expect(note(page).getByText('Pasted here')).toBeVisible();
	// From the clipboard of the browser: a table is lines with gaps, its picture is attached.
	await owner.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await owner.keyboard.press('Control+End');
	await owner.keyboard.press('Enter');
	await owner.evaluate(async () => {
		const dot =
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
		const html = `<table><tr><td>Pump</td><td>100</td><td>200</td></tr><tr><td>Hose</td><td>30</td><td>45</td></tr></table><p>Seen <img src="data:image/png;base64,${dot}"> there</p>`;
		const copied = new ClipboardItem({
			'text/html': new Blob([html], { type: 'text/html' }),
			'text/plain': new Blob(['Pump 100 200'], { type: 'text/plain' })
		});
		await navigator.clipboard.write([copied]);
	});
	await owner.keyboard.press('Control+v');
	await expect(note(page).getByText('Pump\u2003100\u2003200', { exact: true })).toBeVisible();
	await expect(note(page).getByText('Hose\u200330\u200345', { exact: true })).toBeVisible();
	await expect(owner.getByText(/1\.png/).first()).toBeVisible();
	await expect(note(page).getByRole('link', { name: 'here', exact: true })).toHaveCount(0);
	for (const one of [page, owner]) await expectNothingRan(one);
	await owner.keyboard.press('Escape');
	await expect(note(owner).getByRole('button', { name: 'Edit note' })).toBeFocused();

	// Ticked without opening it for writing.
	await note(page).getByRole('checkbox', { name: 'Done: Measure the roof' }).check();
	await expect(note(owner).getByRole('checkbox', { name: 'Done: Measure the roof' })).toBeChecked();
	await synced(page);
	await expectAccessible(page, 'note, to read');
	await picture(page, 'read');
	await page.setViewportSize({ width: 320, height: 700 });
	await note(page).getByRole('button', { name: 'Edit note' }).click();
	await expect(text(page)).toBeVisible();
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
	await anna.leave();
	await context.close();
});

test('comments speak to people, point at records and carry signs', async ({ browser }) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	await company.addDeals({ title: 'Secret bridge' }, { title: 'School roof', owner: 'Anna Agent' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	await page.getByRole('link', { name: 'School roof' }).first().click();
	await expect(comment(page)).toBeVisible();
	await synced(page);
	await visit(owner, page.url());

	await comment(owner).fill('See ');
	await comment(owner).press('End');
	await owner.keyboard.type('#Secret');
	await expect(owner.getByRole('option', { name: '#Secret bridge' })).toBeVisible();
	await owner.keyboard.press('Enter');
	await owner.keyboard.type('and ask @Anna');
	await expect(owner.getByRole('option', { name: '@Anna Agent' })).toBeVisible();
	await expectAccessible(owner, 'comment, while choosing');
	await picture(owner, 'choosing');
	await owner.keyboard.press('Tab');
	await owner.keyboard.type('<b>javascript:ran=1</b>');
	await owner.keyboard.press('Control+Enter');

	// Whoever may not see a record is not told what it is called: their device never hears it.
	const said = page.getByRole('listitem').filter({ hasText: 'and ask' });
	await expect(said).toContainText('See a record that you cannot see and ask @Anna Agent');
	await expect(said).toContainText('<b>javascript:ran=1</b>');
	expect(anna.frames()).not.toContain('Secret bridge');
	await expect(
		owner
			.getByRole('listitem')
			.filter({ hasText: 'and ask' })
			.getByRole('link', { name: '#Secret bridge' })
	).toBeVisible();
	for (const one of [page, owner]) await expectNothingRan(one);

	// HI-03: everybody puts their own signs.
	await said.getByRole('button', { name: 'Add a reaction' }).press('Enter');
	await page.getByRole('menuitemcheckbox', { name: 'Agree' }).press('Enter');
	const agree = (one: Page) => one.getByRole('button', { name: /^Agree:/ });
	await expect(agree(owner)).toHaveAccessibleName('Agree: Anna Agent');
	await expect(agree(page)).toHaveAttribute('aria-pressed', 'true');
	await agree(owner).click();
	await expect(agree(page)).toContainText('2');
	await expectAccessible(page, 'comments with signs');
	await picture(page, 'signs');
	await agree(page).press('Space');
	await expect(agree(owner)).toHaveAccessibleName('Agree: Olga Owner');
	await anna.leave();
	await context.close();
});
