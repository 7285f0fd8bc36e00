import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { claim, installed, newDevice, spaceOf, synced } from '../support/app';
import { addDealWith, cardOf, fromCardMenu } from '../support/deals';
import { clockOff } from '../support/faults';
import { letIn } from '../support/people';
import { startRelay, type RelayProcess } from '../support/relay-process';

test.describe.configure({ timeout: 120_000 });

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const figure = (page: Page, name: string) =>
	page.getByRole('button', { name: new RegExp(`^${name}`) });

/** The day in `days` days, `YYYY-MM-DD`. */
const inDays = (days: number): string => {
	const at = new Date(Date.now() + days * 86_400_000);
	const pad = (value: number) => String(value).padStart(2, '0');
	return `${String(at.getFullYear())}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
};

test('OP-13 · the forecast follows the deals, leads to them, and can be looked at as of a past day', async ({
	browser
}) => {
	const { context, page: owner } = await newDevice(browser);
	await claim(owner, relay.link);
	const board = owner.url();
	const space = spaceOf(owner);
	const anna = await letIn(browser, owner, relay.url, 'Anna Agent');

	await anna.page.goto(board);
	await addDealWith(anna.page, {
		title: 'Harbour crane',
		revenue: '1000',
		closeOn: inDays(40),
		followStage: true
	});
	await synced(anna.page);
	await owner.goto(board);
	await addDealWith(owner, {
		title: 'Cold store',
		revenue: '3000',
		closeOn: inDays(70),
		followStage: true
	});
	await expect(cardOf(owner, 'Harbour crane')).toBeVisible();

	await owner.getByRole('link', { name: 'Forecast', exact: true }).click();
	await expect(figure(owner, 'Expected')).toContainText('$4,000');
	// New weighs 5 % (PL-06).
	await expect(figure(owner, 'Weighted')).toContainText('$200');
	await expect(figure(owner, 'Open opportunities')).toContainText('2');
	await expectAccessible(owner, 'the forecast');

	// Anna is told of her own deals only (OP-08), also without a connection.
	await installed(anna.page);
	await anna.page.context().setOffline(true);
	await anna.page.goto(`${relay.url}/s/${space}/forecast`);
	await expect(figure(anna.page, 'Expected')).toContainText('$1,000');
	await expect(figure(anna.page, 'Open opportunities')).toContainText('1');

	// A move changes the figures while they are looked at.
	await anna.page.goto(board);
	await fromCardMenu(anna.page, 'Harbour crane', 'Move to Negotiation');
	await anna.page.context().setOffline(false);
	await synced(anna.page);
	await expect(figure(owner, 'Weighted')).toContainText('$900');

	// Every figure leads to its deals.
	await owner.getByLabel('Grouped by').selectOption({ label: 'Stage' });
	const row = owner
		.getByRole('row')
		.filter({ has: owner.getByRole('rowheader', { name: 'Negotiation' }) })
		.first();
	await row.getByRole('button').first().click();
	const sheet = owner.getByRole('dialog', { name: /^Opportunities: Negotiation/ });
	await expect(sheet.getByRole('link', { name: 'Harbour crane' })).toBeVisible();
	await expect(sheet.getByRole('link', { name: 'Cold store' })).toBeHidden();
	await owner.keyboard.press('Escape');

	// Two days later it is asked how things stood today: nothing that happens then counts.
	await clockOff(owner, 2 * 86_400_000);
	await owner.goto(board);
	await fromCardMenu(owner, 'Harbour crane', 'Move to Won');
	await owner.goto(`${relay.url}/s/${space}/forecast?asof=${inDays(0)}`);
	await expect(owner.getByText(/As of the end of/)).toBeVisible();
	await expect(figure(owner, 'Weighted')).toContainText('$900');
	await expect(figure(owner, 'Won')).toContainText('$0');
	await owner.getByRole('link', { name: 'See the board of that day' }).click();
	const column = owner.getByRole('region', { name: 'Negotiation' });
	await expect(column.getByRole('link', { name: 'Harbour crane' })).toBeVisible();
	await expectAccessible(owner, 'the board of a past day');
	await owner.getByRole('button', { name: 'Back to today' }).click();
	await expect(cardOf(owner, 'Cold store')).toBeVisible();

	await Promise.all([anna.leave(), context.close()]);
});
