import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { spaceOf, synced, undo, visit } from '../support/app';
import { cardOf, localWorkspace } from '../support/deals';
import { fillStorage, prepareFullStorage } from '../support/faults';
import { letIn } from '../support/people';
import { picture } from '../support/pictures';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { factOf } from '../support/panel';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** Switches leads on as an admin does, in the settings. */
async function switchOn(page: Page): Promise<void> {
	await visit(page, `${relay.url}/settings`);
	await page.getByRole('region', { name: 'CRM' }).getByRole('checkbox', { name: 'Leads' }).check();
	await expect(page.getByText('Leads are switched on')).toBeVisible();
}

/** Adds a lead by hand in the inbox that is open. */
async function addLead(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
	await page.getByRole('button', { name: 'New lead' }).click();
	const dialog = page.getByRole('dialog', { name: 'New lead' });
	for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
	await dialog.getByRole('button', { name: 'Add lead' }).click();
	await expect(dialog).toBeHidden();
}

const line = (page: Page, title: string) =>
	page.getByRole('main').getByRole('listitem').filter({ hasText: title });

test('PL-05 · leads are switched on, collected, qualified, converted with duplicates offered, discarded with a reason', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay);
	const { context, page } = await company.enter(browser, OWNER);
	const space = company.space;
	await company.leave();
	await visit(page, `${relay.url}/leads`);
	await expect(page.getByRole('heading', { name: 'Leads: switched off' })).toBeVisible();
	await switchOn(page);
	await visit(page, `${relay.url}/customers`);
	await page.getByRole('button', { name: 'New customer' }).first().click();
	const newCustomer = page.getByRole('dialog', { name: 'New customer' });
	await newCustomer.getByLabel('Name').fill('Acme S.A.');
	await newCustomer.getByLabel('Phone').fill('+48 600 700 800');
	await newCustomer.getByRole('button', { name: 'Add customer' }).click();
	await expect(page).toHaveURL(/customers\/.+/);

	await visit(page, `${relay.url}/s/${space}/leads`);
	await expect(page.getByRole('heading', { name: 'No open leads' })).toBeVisible();
	await expectAccessible(page, 'no leads');
	await addLead(page, {
		Company: 'Acme',
		'Contact person': 'Eva',
		Phone: '0048 600-700-800',
		Source: 'Fair'
	});
	await addLead(page, { Company: 'Bergen Boats', Email: 'post@bergen.test' });
	await page.getByRole('button', { name: 'Paste a list' }).click();
	const paste = page.getByRole('dialog', { name: 'Leads from a list' });
	await paste
		.getByLabel('One lead a line')
		.fill('Company;Contact;Phone\nCedar;Ola;700800900\nDelta;Jan;111222333');
	await paste.getByRole('button', { name: 'Add 2 leads' }).click();
	await expect(paste).toBeHidden();
	await expect(page.getByRole('tab', { name: 'Open 4' })).toBeVisible();
	await expectAccessible(page, 'inbox of leads');
	await page.getByLabel('Search leads').fill('ola');
	await expect(line(page, 'Cedar')).toBeVisible();
	await expect(line(page, 'Acme')).toHaveCount(0);
	await page.getByLabel('Search leads').fill('');

	// Discarded with a reason, and back.
	await page.getByRole('button', { name: 'Actions for “Delta”' }).click();
	await page.getByRole('menuitem', { name: 'Discard' }).click();
	const why = page.getByRole('dialog', { name: 'Discard “Delta”?' });
	await why.getByRole('button', { name: 'Discard' }).click();
	await expect(why.getByText('Say why')).toBeVisible();
	await why.getByRole('button', { name: 'No budget' }).click();
	await expectAccessible(page, 'discarding');
	await why.getByRole('button', { name: 'Discard' }).last().click();
	await expect(line(page, 'Delta')).toHaveCount(0);
	await page.getByRole('tab', { name: /^Discarded/ }).click();
	await expect(line(page, 'Delta')).toContainText('No budget');
	await undo(page, '“Delta” was discarded');
	await expect(page.getByRole('heading', { name: 'Nothing has been discarded' })).toBeVisible();
	await page.getByRole('tab', { name: /^Open/ }).click();

	// Qualified: fields, a tag, a comment; the customer who shares the phone is shown with the reason.
	await line(page, 'Acme').getByRole('link').click();
	await expect(page.getByText('same name and same phone')).toBeVisible();
	await page.getByLabel('Note').fill('Wants two boats');
	await page.getByLabel('Note').blur();
	await page.getByLabel('Add a tag').fill('VIP');
	await page.getByLabel('Add a tag').press('Enter');
	await expect(page.getByRole('list', { name: 'Tags' })).toContainText('VIP');
	await expectAccessible(page, 'a lead');

	await page.getByRole('button', { name: 'Convert' }).click();
	const convert = page.getByRole('dialog', { name: 'Convert into an opportunity' });
	await expect(convert.getByRole('radio', { name: /Acme S\.A\./ })).toBeChecked();
	await convert.getByRole('button', { name: 'Convert' }).click();
	await expect(convert.getByRole('group', { name: /need a look/ })).toBeVisible();
	await convert.getByLabel('Expected close date').fill('2031-05-01');
	await convert.getByLabel('Expected revenue').fill('5000');
	await expectAccessible(page, 'converting');
	await convert.getByRole('button', { name: 'Convert' }).click();
	await expect(page).toHaveURL(/\/deal\//);
	const panel = page.getByRole('dialog', { name: 'Opportunity: Acme' });
	await expect(factOf(panel, 'Customer')).toContainText('Acme S.A.');
	await expect(panel).toContainText('Wants two boats');

	// Taken back: the lead is open, the opportunity in the bin; and converted again.
	await undo(page, '“Acme” is an opportunity now');
	await expect(page).toHaveURL(/\/leads\/.+/);
	await expect(panel).toBeHidden();
	await page.getByRole('button', { name: 'Convert' }).click();
	await convert.getByRole('radio', { name: 'New customer “Acme”' }).check();
	await convert.getByLabel('Expected close date').fill('2031-06-01');
	await convert.getByLabel('Expected revenue').fill('7000');
	await convert.getByRole('button', { name: 'Convert' }).click();
	await expect(page).toHaveURL(/\/deal\//);
	await visit(page, `${relay.url}/s/${space}`);
	await expect(page.locator('[data-stage] [data-record]')).toHaveCount(1);
	await visit(page, `${relay.url}/s/${space}/leads`);
	await page.getByRole('tab', { name: 'Converted 1' }).click();
	await line(page, 'Acme').getByRole('link').click();
	await page.getByRole('link', { name: 'Open the customer' }).click();
	await expect(page.getByRole('heading', { name: 'Acme', level: 1 })).toBeAttached();

	// OP-08: an agent gets what is theirs, and nothing of the others.
	const anna = await letIn(browser, page, relay.url, 'Anna Agent');
	await visit(page, `${relay.url}/s/${space}/leads`);
	await page.getByRole('button', { name: 'Actions for “Cedar”' }).click();
	await page.getByRole('menuitem', { name: 'Assign' }).click();
	await page.getByRole('menuitem', { name: 'Anna Agent' }).click();
	await expect(page.getByText('“Cedar” is Anna Agent’s now')).toBeVisible();
	await visit(anna.page, `${relay.url}/leads`);
	await expect(line(anna.page, 'Cedar')).toBeVisible();
	await synced(anna.page);
	await expect(line(anna.page, 'Bergen Boats')).toHaveCount(0);
	expect(anna.frames()).not.toContain('Bergen Boats');

	// Switched off, they are hidden and kept.
	await visit(page, `${relay.url}/settings`);
	await page
		.getByRole('region', { name: 'CRM' })
		.getByRole('checkbox', { name: 'Leads' })
		.uncheck();
	await expect(anna.page.getByRole('heading', { name: 'Leads: switched off' })).toBeVisible();
	await switchOn(page);
	await expect(line(anna.page, 'Cedar')).toBeVisible();
	await anna.leave();
	await context.close();
});

test('PL-05 · LW-06 · a lead is converted with what the stage requires; what cannot be taken back is told', async ({
	page
}) => {
	await prepareFullStorage(page);
	await localWorkspace(page, relay.url);
	const board = `${relay.url}/s/${spaceOf(page)}`;
	await visit(page, `${board}/fields`);
	await page.getByRole('button', { name: 'Add a field' }).click();
	const form = page.getByRole('dialog', { name: 'New field' });
	await form.getByLabel('Name').fill('Size of the roof');
	await form.getByLabel('Required').selectOption({ label: 'From New on' });
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect(form).toBeHidden();
	await switchOn(page);
	await visit(page, `${board}/leads`);
	await addLead(page, { Company: 'Acme', 'Contact person': 'Eva' });
	await line(page, 'Acme').getByRole('link').click();
	await expect(page.getByRole('heading', { name: 'Acme', level: 2 })).toBeVisible();
	const lead = page.url();
	await page.getByRole('button', { name: 'Convert' }).click();
	const convert = page.getByRole('dialog', { name: 'Convert into an opportunity' });
	await convert.getByLabel('Expected close date').fill('2031-05-01');
	await convert.getByLabel('Expected revenue').fill('5000');
	await convert.getByRole('button', { name: 'Convert' }).click();
	await convert.getByRole('link', { name: /Size of the roof is required/ }).click();
	await expect(convert.getByLabel('Size of the roof')).toBeFocused();
	await expectAccessible(page, 'converting, with a field that is missing');
	await picture(page, 'convert-required');
	await expectNoOverflow(page);
	await convert.getByLabel('Size of the roof').fill('200 m²');
	await convert.getByRole('button', { name: 'Convert' }).click();
	await expect(page).toHaveURL(/\/deal\//);
	const panel = page.getByRole('dialog', { name: 'Opportunity: Acme' });
	await expect(factOf(panel, 'Size of the roof')).toContainText('200 m²');

	// The device has no room: it is said, everything stays as it is, and it can be tried again.
	await fillStorage(page, true);
	await undo(page, '“Acme” is an opportunity now');
	await expect(page.getByText('It could not be taken back on this device')).toBeVisible();
	await picture(page, 'convert-not-undone');
	await expect(page).toHaveURL(/\/deal\//);
	await fillStorage(page, false);
	await undo(page, 'It could not be taken back');
	await expect(page).toHaveURL(lead);
	await expect(page.getByRole('button', { name: 'Convert' })).toBeVisible();
	await picture(page, 'convert-undone');
	await visit(page, board);
	await expect(page.getByRole('heading', { name: 'Your pipeline starts here' })).toBeVisible();
	await expect(cardOf(page, 'Acme')).toHaveCount(0);
});

test('PL-05 · leads fit a phone of 320 pixels', async ({ browser }) => {
	const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
	const page = await context.newPage();
	await localWorkspace(page, relay.url);
	const space = spaceOf(page);
	await switchOn(page);
	await visit(page, `${relay.url}/s/${space}/leads`);
	await addLead(page, {
		Company: 'A long name of a company that does not fit into 320 pixels at all',
		Source: 'Recommendation of a friend'
	});
	await expectNoOverflow(page);
	await page.setViewportSize({ width: 390, height: 844 });
	await line(page, 'A long name').getByRole('link').click();
	await expect(page.getByRole('heading', { name: 'A long name' })).toBeVisible();
	await page.emulateMedia({ colorScheme: 'dark' });
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoOverflow(page);
	await page.getByRole('button', { name: 'Convert' }).click();
	await expectNoOverflow(page);
	await context.close();
});

/** Nothing of the page is wider than the window. */
async function expectNoOverflow(page: Page): Promise<void> {
	const wide = await page.evaluate(() => {
		const main = document.querySelector('main');
		return (
			document.documentElement.scrollWidth > document.documentElement.clientWidth ||
			(main !== null && main.scrollWidth > main.clientWidth)
		);
	});
	expect(wide).toBe(false);
}
