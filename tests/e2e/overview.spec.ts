import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, installed, synced, visit } from '../support/app';
import { dayFromToday, fromCardMenu } from '../support/deals';
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
	page.locator('main').getByRole('link', { name: new RegExp(`^${name} `) });

/** Opens a figure and expects that the list behind it has as many opportunities as it says. */
async function opens(page: Page, name: string, count: number): Promise<void> {
	await expect(figure(page, name)).toContainText(`${String(count)} opportunit`);
	await figure(page, name).click();
	await expect(page.getByRole('status').filter({ hasText: /^\d+ opportunit/ })).toHaveText(
		new RegExp(`^${String(count)} opportunit`)
	);
	await page.getByRole('link', { name: 'Overview' }).first().click();
}

test('LW-09 · LS-13 · each role has the overview of what they see, against targets, offline too', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Sue Supervisor', role: 'Supervisor' },
			{ name: 'Anna Agent', role: 'Agent', team: 'North' },
			{ name: 'Bob Agent', role: 'Agent', team: 'South' }
		],
		teams: { North: ['Sue Supervisor'], South: [] }
	});
	const { board } = company;
	const plan = (title: string, owner: string, revenue: string, days: number) => ({
		...{ title, owner, revenue, closeOn: dayFromToday(days), followStage: true }
	});
	await company.addDeals(
		plan('Harbour crane', 'Anna Agent', '1000', 1),
		plan('Tug', 'Anna Agent', '500', 400),
		plan('Cold store', 'Bob Agent', '3000', 70),
		plan('Pier', OWNER, '200', 5)
	);
	const { page: owner } = await company.enter(browser, OWNER);
	const { page: sue } = await company.enter(browser, 'Sue Supervisor');
	const { page: anna } = await company.enter(browser, 'Anna Agent', { storesApp: true });
	await company.leave();

	// The supervisor sets targets of her team, and of nobody else.
	await visit(sue, `${relay.url}/settings/targets`);
	const month = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric' }).format();
	await sue.getByLabel(`Target of Anna Agent, ${month}`).fill('2000');
	await sue.keyboard.press('Tab');
	await expect(sue.getByLabel(`Target of Bob Agent, ${month}`)).toBeHidden();
	await expect(sue.getByLabel(`Target of North, ${month}`)).toHaveAttribute(
		'placeholder',
		'$2,000'
	);
	await synced(sue);

	// Three roles, three views: every figure opens what it counts.
	await visit(owner, `${relay.url}/overview`);
	await opens(owner, 'Open value', 4);
	await expect(figure(owner, 'Open value')).toContainText('$4,700');
	await owner.getByLabel('Whose').selectOption({ label: 'Team North' });
	await opens(owner, 'Open value', 2);
	await expect(owner.getByRole('img', { name: /^Expected, weighted/ })).toBeVisible();
	await expectAccessible(owner, 'the overview');
	await visit(sue, `${relay.url}/overview`);
	await opens(sue, 'Open value', 2);
	await visit(anna, `${relay.url}/overview`);
	await expect(figure(anna, 'Open value')).toContainText('$1,500');
	await expect(anna.getByLabel('Whose')).toBeHidden();
	await expect(anna.getByText('0% of target').first()).toBeVisible();

	// Without a connection the agent wins a deal: her overview says so at once, also after a fresh start.
	await installed(anna);
	await goOffline(anna);
	await visit(anna, board);
	await fromCardMenu(anna, 'Harbour crane', 'Move to Won');
	await visit(anna, `${relay.url}/overview`);
	await expect(figure(anna, 'Won')).toContainText('$1,000');
	await expect(anna.getByText('50% of target').first()).toBeVisible();
	await opens(anna, 'Won', 1);

	// She arranges it: the first part goes down, another is hidden. It is hers on all her devices.
	await anna.getByRole('button', { name: 'Arrange' }).click();
	await anna.getByRole('button', { name: 'Move down: Won and lost' }).click();
	await anna.getByRole('button', { name: 'Hide: By win probability' }).click();
	await anna.getByRole('button', { name: 'Done' }).click();
	await anna.reload();
	const parts = anna.locator('main').getByRole('heading', { level: 2 });
	await expect(parts.first()).toHaveText('Open now');
	await expect(anna.getByRole('heading', { name: 'By win probability' })).toBeHidden();

	// Back online the others see it.
	await goOnline(anna);
	await synced(anna);
	await visit(sue, `${relay.url}/overview`);
	await expect(figure(sue, 'Won')).toContainText('$1,000');

	// Statistics count the same.
	await visit(owner, `${relay.url}/statistics`);
	await expect(owner.getByRole('button', { name: /^New opportunities 4/ })).toBeVisible();
	await owner.getByRole('button', { name: /^Won 1/ }).click();
	await owner.getByRole('link', { name: 'Show all 1' }).click();
	await expect(owner.getByText('Harbour crane')).toBeVisible();
	await expectAccessible(owner, 'the list behind a figure');
});
