import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { spaceOf, undo, visit } from '../support/app';
import { addDealWith, cardOf, dayFromToday, localWorkspace } from '../support/deals';
import { settings } from '../support/process';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { moveTo } from '../support/panel';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** The height that answers to a finger, px: of the thing itself, or of the area laid around it. */
const touchHeight = (target: Locator): Promise<number> =>
	target.evaluate((element) => {
		const around = getComputedStyle(element, '::after');
		const laid = around.position === 'absolute' ? Number.parseFloat(around.height) : 0;
		return Math.round(Math.max(element.getBoundingClientRect().height, laid || 0));
	});

/**
 * What is asked of a screen on a phone: nothing scrolls sideways, also on the narrowest, what one
 * mainly does there is large enough for a finger, and it is without faults for those who cannot see it.
 */
async function expectGood(page: Page, name: string, actions: readonly Locator[]): Promise<void> {
	for (const action of actions) {
		expect.soft(await touchHeight(action), `${name}: ${String(action)}`).toBeGreaterThanOrEqual(44);
	}
	const before = page.viewportSize();
	if (before === null) throw new Error('no window');
	const wider = () =>
		page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth
		);
	for (const width of [320, before.width]) {
		await page.setViewportSize({ ...before, width });
		await expect.poll(wider, { message: `${name} at ${String(width)} px` }).toBeLessThanOrEqual(0);
	}
	await expectAccessible(page, name);
	const folder = process.env['SHOTS'];
	if (folder !== undefined) {
		mkdirSync(folder, { recursive: true });
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: join(folder, `phone-${name}-${colorScheme}.png`) });
		}
	}
	await page.emulateMedia({ colorScheme: 'light' });
}

const button = (within: Page | Locator, name: string | RegExp) =>
	within.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });

test('PR-03, PR-04, PR-05 · with a finger: the process is made, and an opportunity follows it', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	const board = page.url().replace(/\/$/, '');
	await visit(page, `${board}/process`);
	const add = button(page, 'Add an activity (New)');
	const save = button(page, 'Save and finish').and(page.locator(':not([role=dialog] *)'));
	const done = button(settings(page), 'Done');
	await add.tap();
	await page.getByLabel('Name of the activity').fill('Call them');
	await settings(page).getByLabel('Mandatory').check();
	await expectGood(page, 'activity', [done, button(settings(page), 'Remove Call them')]);
	await done.tap();
	await add.tap();
	await page.getByLabel('Name of the activity').fill('Find out who decides');
	await done.tap();
	await expectGood(page, 'process', [
		add,
		save,
		button(page, 'Actions for “New”'),
		button(page, 'Actions for “Call them”')
	]);
	await save.tap();
	await expect(page.getByText('The process has been saved').first()).toBeVisible();

	await visit(page, board);
	await addDealWith(page, { title: 'Harbour crane', newCustomer: 'Acme', followStage: true });
	await cardOf(page, 'Harbour crane').tap({ position: { x: 250, y: 66 } });
	const panel = page.getByRole('dialog', { name: 'Opportunity: Harbour crane' });
	const tick = panel.getByRole('checkbox', { name: /^Call them/ });
	// What a finger meets is the area around the box.
	const around = tick.locator('..');
	await expect(tick).toBeVisible();
	await expectGood(page, 'deal', [
		panel.getByRole('button', { name: 'Close', exact: true }),
		around
	]);
	await around.tap();
	await expect(tick).toBeChecked();
	await undo(page, 'Call them');
	await expect(tick).not.toBeChecked();

	// It cannot be won without it: what is said of that is for a finger, too.
	await moveTo(panel, 'Won');
	const gate = page.getByRole('dialog').filter({ hasText: 'Call them · New' }).last();
	await expect(gate).toBeVisible();
	await expectGood(page, 'gate', [gate.getByRole('button', { name: 'Show what is missing' })]);
});

test('OP-13 · with a finger: the forecast, and the opportunities behind a figure', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	const board = page.url().replace(/\/$/, '');
	await addDealWith(page, {
		title: 'Harbour crane',
		revenue: '1200000',
		closeOn: dayFromToday(20)
	});
	await addDealWith(page, { title: 'Cold store', revenue: '3000', closeOn: dayFromToday(70) });
	await visit(page, `${board}/forecast`);
	const expected = button(page, /^Expected/);
	await expect(expected).toContainText('$1,203,000');
	await expectGood(page, 'forecast', [expected]);
	await expected.tap();
	const behind = page.getByRole('dialog');
	await expect(behind.getByRole('link', { name: /Harbour crane/ })).toBeVisible();
	await expectGood(page, 'forecast-behind', [
		button(behind, 'Close').first(),
		behind.getByRole('link', { name: /Harbour crane/ })
	]);
});

test('PL-05, OP-14, OP-04 · with a finger: leads, a campaign’s calls, and the customer that comes of them', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	const board = page.url().replace(/\/$/, '');
	await visit(page, `${relay.url}/settings`);
	await page.getByRole('region', { name: 'CRM' }).getByRole('checkbox', { name: 'Leads' }).check();
	await expect(page.getByText('Leads are switched on')).toBeVisible();
	await visit(page, `${board}/leads`);
	const newLead = button(page, 'New lead').first();
	await newLead.tap();
	const form = page.getByRole('dialog', { name: 'New lead' });
	await form.getByLabel('Company').fill('Bergen Boats');
	await form.getByLabel('Phone').fill('+48 601 701 801');
	await expectGood(page, 'lead-form', [button(form, 'Add lead'), button(form, 'Cancel')]);
	await button(form, 'Add lead').tap();
	const lead = page.getByRole('main').getByRole('link', { name: /Bergen Boats/ });
	await expectGood(page, 'leads', [newLead, lead]);
	await lead.tap();
	const convert = button(page, /^Convert/).first();
	await expect(convert).toBeVisible();
	await expectGood(page, 'lead', [convert, button(page, /^Discard/).first()]);

	await visit(page, `${board}/campaigns`);
	await button(page, 'New campaign').first().tap();
	const campaign = page.getByRole('dialog', { name: 'New campaign' });
	await campaign.getByLabel('Name').fill('Spring');
	await campaign.getByLabel('Script').fill('Hello, have you heard of our new boats?');
	await campaign.getByRole('tab', { name: 'Paste a list' }).tap();
	await campaign.getByLabel('One customer a line').fill('Acme,+48 600 700 800\nCedar,+48 602 702');
	await expect(campaign.getByText('2 customers')).toBeVisible();
	await expectGood(page, 'campaign-form', [button(campaign, 'Make campaign')]);
	await button(campaign, 'Make campaign').tap();
	await expect(page.getByRole('heading', { name: 'Spring', level: 2 })).toBeVisible();
	await expectGood(page, 'campaign', [page.getByRole('link', { name: /^Start calling/ })]);
	await page.getByRole('link', { name: /^Start calling/ }).tap();
	await expect(page.getByRole('heading', { name: 'Acme', level: 2 })).toBeVisible();
	const phone = page.getByRole('link', { name: '+48 600 700 800' });
	const done = button(page, /^Save and next/);
	await expectGood(page, 'calling', [phone, done, button(page, 'Skip')]);
	await page.getByRole('radio', { name: 'No answer' }).tap();
	await expect(page.getByRole('radio', { name: 'No answer' })).toBeChecked();
	await page.getByLabel('Note').fill('Try in the evening');
	await done.tap();
	await expect(page.getByRole('heading', { name: 'Cedar', level: 2 })).toBeVisible();

	await visit(page, `${relay.url}/customers`);
	await page.getByRole('link', { name: /^Acme/ }).tap();
	await expect(
		page.getByRole('region', { name: 'Details' }).getByRole('link', { name: '+48 600 700 800' })
	).toBeVisible();
	const deal = button(page, 'New opportunity').first();
	await expectGood(page, 'customer', [
		deal,
		button(page, 'More actions').first(),
		button(page, 'Add a person')
	]);
	const timeline = page.getByRole('region', { name: 'Timeline' });
	await expect(timeline.getByText('Try in the evening')).toBeVisible();
	await timeline.getByLabel('What came of it?').fill('They call back');
	const write = button(timeline, 'Log');
	await write.scrollIntoViewIfNeeded();
	await expectGood(page, 'customer-timeline', [write]);
	await write.tap();
	await expect(timeline.getByText('They call back')).toBeVisible();
});

test('PR-10 · a message comes above the bars at the bottom, not over what one does next', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await visit(page, `${relay.url}/s/${spaceOf(page)}/process`);
	await button(page, 'Actions for “Qualified”').tap();
	await page.getByRole('menuitem', { name: 'Remove' }).tap();
	const message = page.locator('[data-toaster] li').filter({ hasText: 'Qualified removed' });
	const save = button(page, 'Save and finish');
	const edge = async (target: Locator, end: 'top' | 'bottom') =>
		target.evaluate((element, of) => element.getBoundingClientRect()[of], end);
	await expect
		.poll(async () => (await edge(message, 'bottom')) <= (await edge(save, 'top')))
		.toBe(true);
	await save.tap();
	await expect(page.getByText('The process has been saved')).toBeVisible();
	await expect(button(page, 'Column Proposition')).toBeVisible();
	await expect(button(page, 'Column Qualified')).toHaveCount(0);
});
