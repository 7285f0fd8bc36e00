import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { addDealWith, cardOf, fromCardMenu } from '../support/deals';
import { clockOff } from '../support/faults';
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
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { board } = company;
	await company.addDeals(
		{
			...{ title: 'Harbour crane', revenue: '1000', closeOn: inDays(40), followStage: true },
			owner: 'Anna Agent'
		},
		{ title: 'Cold store', revenue: '3000', closeOn: inDays(70), followStage: true }
	);
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	await expect(cardOf(owner, 'Harbour crane')).toBeVisible();

	await owner.getByRole('link', { name: 'Forecast', exact: true }).click();
	await expect(figure(owner, 'Expected')).toContainText('$4,000');
	// New weighs 5 % (PL-06).
	await expect(figure(owner, 'Weighted')).toContainText('$200');
	await expect(figure(owner, 'Open opportunities')).toContainText('2');
	await expectAccessible(owner, 'the forecast');

	// Anna is told of her own deals only (OP-08), also without a connection.
	await goOffline(anna.page);
	await visit(anna.page, `${board}/forecast`);
	await expect(figure(anna.page, 'Expected')).toContainText('$1,000');
	await expect(figure(anna.page, 'Open opportunities')).toContainText('1');

	// A move changes the figures while they are looked at.
	await visit(anna.page, board);
	await fromCardMenu(anna.page, 'Harbour crane', 'Move to Negotiation');
	await goOnline(anna.page);
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
	await relay.restart(2 * 86_400_000);
	await clockOff(owner, 2 * 86_400_000);
	await owner.goto(board);
	await fromCardMenu(owner, 'Harbour crane', 'Move to Won');
	await visit(owner, `${board}/forecast?asof=${inDays(0)}`);
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

/** The line of a table that begins with these words. */
const lineOf = (page: Page, table: RegExp, name: string) =>
	page
		.getByRole('table', { name: table })
		.getByRole('row')
		.filter({ has: page.getByRole('rowheader', { name, exact: true }) });

test('OP-13 · what has changed since a day, and why: each part leads to its deals, also offline and on a phone', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { board } = company;
	const forecast = `${board}/forecast`;
	const planned = (title: string, revenue: string, days: number) =>
		({ title, revenue, closeOn: inDays(days), followStage: true }) as const;
	const add = (page: Page, title: string, revenue: string, days: number) =>
		addDealWith(page, planned(title, revenue, days));
	await company.addDeals(
		{ ...planned('Harbour crane', '1000', 40), owner: 'Anna Agent' },
		planned('Cold store', '3000', 70),
		planned('Quay wall', '2000', 70)
	);
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	await expect(cardOf(owner, 'Harbour crane')).toBeVisible();

	// Two days later: one is won, one likelier, one new, one in the bin.
	await relay.restart(2 * 86_400_000);
	await clockOff(owner, 2 * 86_400_000);
	await owner.goto(board);
	await fromCardMenu(owner, 'Harbour crane', 'Move to Won');
	await fromCardMenu(owner, 'Cold store', 'Move to Negotiation');
	await add(owner, 'Lock gate', '500', 40);
	await cardOf(owner, 'Quay wall').getByRole('link').first().click();
	await owner.getByRole('button', { name: 'More actions' }).click();
	await owner.getByRole('menuitem', { name: 'Move to the bin' }).click();
	await expect(cardOf(owner, 'Quay wall')).toHaveCount(0);
	await synced(owner);

	await visit(owner, forecast);
	await owner.getByLabel('Changes since').selectOption({ label: 'Another day' });
	await owner.getByLabel('From the start of').fill(inDays(1));
	await expect(owner).toHaveURL(new RegExp(`since=${inDays(1)}`));
	const way = /^From then to now/;
	const line = (name: string) => lineOf(owner, way, name).getByRole('cell');
	// New weighs 5 %, Negotiation 75 % (PL-06).
	await expect(line('Then')).toHaveText(['3', '$6,000', '$300']);
	await expect(line('New')).toHaveText(['1', '+$500', '+$25']);
	await expect(line('More likely')).toHaveText(['1', '$0', '+$2,100']);
	await expect(line('Won')).toHaveText(['1', '−$1,000', '−$50']);
	await expect(line('Put into the bin')).toHaveText(['1', '−$2,000', '−$100']);
	await expect(line('Now')).toHaveText(['2', '$3,500', '$2,275']);
	await expectAccessible(owner, 'what has changed');
	await picture(owner, 'changes');

	// Each part leads to its deals, in the words of then and now.
	await line('More likely').getByRole('button').click();
	const sheet = owner.getByRole('dialog', { name: 'Opportunities: More likely' });
	await expect(sheet.getByRole('link', { name: 'Cold store' })).toBeVisible();
	await expect(sheet.getByText('New → Negotiation')).toBeVisible();
	await expectAccessible(owner, 'the deals behind a change');
	await picture(owner, 'changes-deals');
	await owner.keyboard.press('Escape');

	// By owner: Anna's part, with its own reasons.
	await owner.getByLabel('Grouped by').selectOption({ label: 'Owner' });
	const change = lineOf(owner, /^Then – Now: Owner/, 'Anna Agent').getByRole('button');
	await expect(change.first()).toHaveText('−$1,000');
	await change.first().press('Enter');
	await expect(owner.getByLabel('Reasons for', { exact: true })).toBeFocused();
	await expect(line('Now')).toHaveText(['0', '$0', '$0']);
	await expect(line('Won')).toHaveText(['1', '−$1,000', '−$50']);
	await expect(line('New')).toHaveCount(0);
	await owner.getByLabel('Drawn by').selectOption({ label: 'Weighted' });
	await picture(owner, 'changes-owner');

	// A day before anything was here, and two days between which nothing happened.
	await owner.goto(`${forecast}?since=${inDays(-30)}`);
	await expect(owner.getByText(/Nothing was here yet on that day/)).toBeVisible();
	await expect(line('Then')).toHaveText(['0', '$0', '$0']);
	await picture(owner, 'changes-before');
	await visit(owner, `${forecast}?asof=${inDays(1)}&since=${inDays(1)}`);
	await expect(owner.getByText('Nothing has changed the forecast since then.')).toBeVisible();
	await expect(figure(owner, 'Expected')).toContainText('$6,000');
	await picture(owner, 'changes-none');

	// What is in the bin now is on the board of the day on which it was not.
	await owner.getByRole('link', { name: 'See the board of that day' }).click();
	const column = owner.getByRole('region', { name: 'New', exact: true });
	await expect(column.getByRole('link', { name: 'Quay wall' })).toBeVisible();
	await expect(column.getByRole('link', { name: 'Lock gate' })).toBeHidden();

	// Anna is told of her own deals only (OP-08), without a connection, on a narrow phone.
	await clockOff(anna.page, 2 * 86_400_000);
	// The page goes by the other clock from its start on, as on her phone.
	await anna.page.goto(board);
	await synced(anna.page);
	await goOffline(anna.page);
	await anna.page.setViewportSize({ width: 320, height: 700 });
	await visit(anna.page, `${forecast}?since=${inDays(1)}`);
	const hers = (name: string) => lineOf(anna.page, way, name).getByRole('cell');
	await expect(hers('Then')).toHaveText(['1', '$1,000', '$50']);
	await expect(hers('Won')).toHaveText(['1', '−$1,000', '−$50']);
	await expect(hers('Now')).toHaveText(['0', '$0', '$0']);
	const wide = await anna.page.evaluate(() => document.documentElement.scrollWidth);
	expect(wide).toBeLessThanOrEqual(320);
	await expectAccessible(anna.page, 'what has changed, on a phone');

	await Promise.all([anna.leave(), context.close()]);
});
