import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, spaceOf, synced, undo, visit } from '../support/app';
import { localWorkspace } from '../support/deals';
import { picture } from '../support/pictures';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const LIST =
	'Acme,+48 600 700 800\nBergen Boats,+48 601 701 801\nCedar,+48 602 702 802\nDelta,+48 603';

/** Makes a campaign out of a pasted list, on the page of the space's campaigns. */
async function makeCampaign(page: Page, title: string, people: readonly string[]): Promise<void> {
	await page.getByRole('button', { name: 'New campaign' }).first().click();
	const dialog = page.getByRole('dialog', { name: 'New campaign' });
	await dialog.getByLabel('Name').fill(title);
	await dialog.getByLabel('Script').fill('Hello, have you heard of our new boats?');
	await dialog.getByRole('tab', { name: 'Paste a list' }).click();
	await dialog.getByLabel('One customer a line').fill(LIST);
	await expect(dialog.getByText('0 known, 4 new')).toBeVisible();
	for (const name of people) {
		await dialog.getByRole('checkbox', { name }).check();
	}
	await dialog.getByRole('button', { name: 'Make campaign' }).click();
	await expect(page.getByRole('heading', { name: title, level: 2 })).toBeVisible();
}

const calling = (page: Page, name: string) =>
	expect(page.getByRole('heading', { name, level: 2 })).toBeVisible();

test('OP-14 · a campaign is shared out; an agent calls without a connection; a supervisor sees the progress', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Anna Agent', role: 'Agent' },
			{ name: 'Bao Agent', role: 'Agent' }
		]
	});
	const { context, page: owner } = await company.enter(browser, OWNER);
	const campaigns = `${company.board}/campaigns`;
	const anna = await company.enter(browser, 'Anna Agent');
	const bao = await company.enter(browser, 'Bao Agent');
	await company.leave();
	await visit(owner, campaigns);
	await expect(owner.getByRole('heading', { name: 'No call campaigns yet' })).toBeVisible();
	await expectAccessible(owner, 'no campaigns');
	await owner.getByRole('button', { name: 'New campaign' }).first().click();
	await owner.getByRole('button', { name: 'Make campaign' }).click();
	await expect(owner.getByText('A campaign needs a name')).toBeVisible();
	await expectAccessible(owner, 'the form of a campaign');
	await owner.keyboard.press('Escape');
	await makeCampaign(owner, 'Spring', ['Anna Agent', 'Bao Agent', 'Olga Owner']);
	const address = owner.url();
	await expect(owner.getByText('0 of 4 done')).toBeVisible();
	await synced(owner);

	// OP-08: each gets their own calls.
	await visit(anna.page, `${address}/call`);
	await calling(anna.page, 'Acme');
	await visit(bao.page, address);
	await expect(bao.page.getByText('0 of 1 done')).toBeVisible();
	await synced(bao.page);

	// Anna has the first and the last; one more is handed on to her by the owner.
	const hand = async (title: string) => {
		await owner.getByRole('button', { name: `Actions for ${title}` }).click();
		await owner.getByRole('menuitem', { name: 'Anna Agent' }).click();
		await expect(owner.getByText('1 call was handed on').first()).toBeVisible();
	};
	await hand('Cedar');
	await expect(anna.page.getByText('2 left')).toBeVisible();
	await synced(anna.page);

	// Without a connection, by the keyboard alone.
	await goOffline(anna.page);
	await expect(anna.page.getByRole('link', { name: '+48 600 700 800' })).toHaveAttribute(
		'href',
		'tel:+48600700800'
	);
	await expect(anna.page.getByText('Hello, have you heard')).toBeVisible();
	await anna.page.keyboard.press('Control+Enter');
	await expect(anna.page.getByText('Say how it went, or skip')).toBeVisible();
	await anna.page.getByRole('heading', { name: 'Acme' }).focus();
	await anna.page.keyboard.press('1');
	await expect(anna.page.getByRole('radio', { name: 'Interested', exact: true })).toBeChecked();
	await anna.page.getByLabel('Note').fill('Wants a quote for 2 boats');
	await expectAccessible(anna.page, 'calling');
	await anna.page.emulateMedia({ colorScheme: 'light' });
	await anna.page.getByRole('button', { name: 'Make an opportunity' }).click();
	const deal = anna.page.getByRole('dialog', { name: 'New opportunity' });
	await deal.getByLabel('Description').fill('Two boats');
	await deal.getByLabel('Expected close date').fill('2031-05-01');
	await deal.getByLabel('Expected revenue').fill('9000');
	await deal.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(anna.page.getByRole('link', { name: 'Open “Two boats”' })).toBeVisible();
	await anna.page.getByLabel('Note').focus();
	await anna.page.keyboard.press('Control+Enter');
	await calling(anna.page, 'Cedar');
	await anna.page.getByRole('button', { name: 'Skip' }).click();
	await calling(anna.page, 'Delta');
	await anna.page.keyboard.press('2');
	await expect(anna.page.getByLabel('Call back on')).not.toHaveValue('');
	await anna.page.keyboard.press('Control+Enter');
	await calling(anna.page, 'Cedar');
	await anna.page.getByRole('button', { name: 'Back' }).click();
	await calling(anna.page, 'Delta');
	await expect(anna.page.getByRole('radio', { name: 'Call back' })).toBeChecked();
	await anna.page.getByRole('button', { name: 'Save the change' }).click();
	await calling(anna.page, 'Cedar');
	await anna.page.keyboard.press('3');
	await anna.page.keyboard.press('Control+Enter');
	await expect(anna.page.getByRole('heading', { name: 'Nobody left to call today' })).toBeVisible();
	await goOnline(anna.page);
	await synced(anna.page);

	// The supervisor of all sees it all.
	await expect(owner.getByText('1 of 4 done')).toBeVisible();
	await expect(owner.getByText('Interested: 1')).toBeVisible();
	await expect(owner.getByText('No answer: 1')).toBeVisible();
	await expectAccessible(owner, 'a campaign');
	await owner.emulateMedia({ colorScheme: 'dark' });
	await owner.emulateMedia({ colorScheme: 'light' });
	// The call stands in the customer's own timeline.
	await owner.getByRole('link', { name: 'Acme' }).click();
	await expect(owner.getByRole('heading', { name: 'Acme' })).toBeVisible();
	await expect(owner.getByText('Wants a quote for 2 boats').first()).toBeVisible();

	await visit(owner, address);
	await owner.getByRole('button', { name: 'More actions' }).click();
	await owner.getByRole('menuitem', { name: 'Close the campaign' }).click();
	await expect(owner.getByText('This campaign is closed')).toBeVisible();
	await undo(owner, 'is closed');
	await expect(owner.getByText('This campaign is closed')).toBeHidden();
	await visit(owner, campaigns);
	await expectAccessible(owner, 'campaigns');
	await anna.leave();
	await bao.leave();
	await context.close();
});

test('OP-12 · OP-14 · who was called by hand is left out; an agent is told of an opportunity that is not theirs to see', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: owner } = await company.enter(browser, OWNER);
	const { board } = company;
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	await visit(owner, `${board}/settings`);
	await owner.getByRole('checkbox', { name: /^Automatic opportunities/ }).check();
	await owner.getByRole('button', { name: 'Save changes' }).click();
	await expect(owner.getByText('Nothing to save')).toBeVisible();
	for (const name of ['Acme', 'Boats']) {
		await visit(owner, `${relay.url}/customers`);
		await owner.getByRole('button', { name: 'New customer' }).first().click();
		const form = owner.getByRole('dialog', { name: 'New customer' });
		await form.getByLabel(/^Name/).fill(name);
		await form.getByRole('button', { name: 'Add customer' }).click();
		await expect(owner.getByRole('heading', { name, level: 1 })).toBeAttached();
	}
	// A call with Boats, written down by hand.
	const timeline = owner.getByRole('region', { name: 'Timeline' });
	await timeline.getByLabel('What came of it?').fill('They think about it');
	await owner.keyboard.press('Control+Enter');
	await expect(timeline.getByText('They think about it')).toBeVisible();

	await visit(owner, `${board}/campaigns`);
	await owner.getByRole('button', { name: 'New campaign' }).first().click();
	const dialog = owner.getByRole('dialog', { name: 'New campaign' });
	await dialog.getByLabel('Name').fill('Spring');
	await expect(dialog.getByText('2 customers', { exact: true })).toBeVisible();
	await dialog.getByLabel('Not called for').selectOption({ label: '7 days' });
	await expect(dialog.getByText('1 customer', { exact: true })).toBeVisible();
	await dialog.getByRole('checkbox', { name: 'Anna Agent' }).check();
	await dialog.getByRole('checkbox', { name: 'Olga Owner' }).uncheck();
	await dialog.getByRole('button', { name: 'Make campaign' }).click();
	await expect(owner.getByRole('heading', { name: 'Spring', level: 2 })).toBeVisible();
	await synced(owner);

	// Acme's opportunity is Olga's: Anna cannot see it, and makes one.
	const { page } = anna;
	await visit(page, `${owner.url()}/call`);
	await calling(page, 'Acme');
	await page.getByRole('radio', { name: 'Interested', exact: true }).check();
	await page.getByRole('button', { name: 'Make an opportunity' }).click();
	const deal = page.getByRole('dialog', { name: 'New opportunity' });
	await deal.getByLabel('Description').fill('Two boats');
	await deal.getByLabel('Expected close date').fill('2031-05-01');
	await deal.getByLabel('Expected revenue').fill('9000');
	await deal.getByRole('button', { name: 'Add opportunity' }).click();
	const told = page
		.getByRole('main')
		.getByText('There is one already; it belongs to somebody else.');
	await expect(told).toBeVisible();
	await expectAccessible(page, 'an opportunity of somebody else');
	await picture(page, 'interested-elsewhere');
	// Nothing of what she typed is lost.
	await visit(page, `${relay.url}/refused`);
	const refused = page.getByRole('article', { name: 'Two boats' });
	await expect(refused).toContainText('There is one already; it belongs to somebody else.');
	await expect(refused).toContainText('9,000');
	await picture(page, 'refused-elsewhere');

	// It is known from now on, without a connection as well; another one can still be made.
	await visit(page, `${owner.url()}/call`);
	await calling(page, 'Acme');
	await goOffline(page);
	await page.getByRole('radio', { name: 'Interested', exact: true }).check();
	await expect(told).toBeVisible();
	await page.getByRole('button', { name: 'Make another' }).click();
	await deal.getByLabel('Description').fill('Three boats');
	await deal.getByLabel('Expected close date').fill('2031-05-01');
	await deal.getByLabel('Expected revenue').fill('100');
	await deal.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(page.getByRole('link', { name: 'Open “Three boats”' })).toBeVisible();
	await goOnline(page);
	await synced(page);
	await anna.leave();
	await context.close();
});

test('OP-14 · calling fits a phone, from 320 pixels on', async ({ browser }) => {
	const context = await browser.newContext({
		viewport: { width: 390, height: 844 },
		hasTouch: true
	});
	const page = await context.newPage();
	await localWorkspace(page, relay.url);
	await page.goto(`${relay.url}/s/${spaceOf(page)}/campaigns`);
	await makeCampaign(page, 'Spring', []);
	await page.getByRole('link', { name: 'Start calling' }).tap();
	await calling(page, 'Acme');
	await page.getByRole('radio', { name: 'Call back' }).tap();
	await page.emulateMedia({ colorScheme: 'dark' });
	for (const width of [390, 320]) {
		await page.setViewportSize({ width, height: 700 });
		const wide = await page.evaluate(
			() => document.documentElement.scrollWidth > document.documentElement.clientWidth
		);
		expect(wide, String(width)).toBe(false);
	}
	// What is pressed on the way is large enough for a finger.
	for (const name of ['Save and next', 'Skip', 'Back']) {
		const box = await page.getByRole('button', { name }).boundingBox();
		expect(box?.height ?? 0, name).toBeGreaterThanOrEqual(24);
	}
	await page.getByRole('button', { name: 'Save and next' }).tap();
	await calling(page, 'Bergen Boats');
	await context.close();
});
