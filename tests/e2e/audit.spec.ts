import { expect } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { cardOf } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

test('HI-09, HI-10, LS-13 · what somebody exported offline and wrote is seen by the owner, and by nobody else', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	await company.addDeals({ title: 'Dredger', owner: 'Anna Agent' });
	const { page: owner } = await company.enter(browser, OWNER);
	const { page: anna } = await company.enter(browser, 'Anna Agent');
	await company.leave();

	// The owner looks at the deal, and goes.
	await cardOf(owner, 'Dredger').click();
	const panel = owner.getByRole('region', { name: 'Timeline' });
	await expect(panel.getByRole('listitem').first()).toBeVisible();
	await visit(owner, `${relay.url}/settings/audit`);
	await expect(owner.getByText('They joined as Agent with a link from Olga Owner.')).toBeVisible();

	// Anna comments and exports without a connection.
	await goOffline(anna);
	await cardOf(anna, 'Dredger').click();
	await anna.getByRole('textbox', { name: 'Write a comment' }).fill('They agree about the barges');
	await anna.getByRole('button', { name: 'Add comment' }).click();
	await expect(anna.getByText('They agree about the barges')).toBeVisible();
	await visit(anna, `${relay.url}/statistics`);
	await anna.getByRole('button', { name: 'Export as CSV' }).click();
	await visit(anna, `${relay.url}/settings/audit`);
	await expect(anna.getByText('Only admins and owners can read the audit log.')).toBeVisible();
	await goOnline(anna);
	await synced(anna);

	const told = owner.getByText(/rows were exported \(Statistics\)/);
	await expect(told).toBeVisible({ timeout: 40_000 });
	await owner.getByRole('combobox', { name: 'What happened' }).selectOption('Imports and exports');
	await expect(told).toBeVisible();
	await expect(owner.getByText(/They joined/)).toHaveCount(0);
	await expectAccessible(owner, 'audit');

	// What Anna wrote is found, counted, and opened from its figure.
	await owner.keyboard.press('Control+k');
	await owner.getByRole('combobox', { name: /Search/ }).fill('barges');
	await expect(owner.getByRole('option', { name: /Dredger/ })).toBeVisible();
	await owner.keyboard.press('Escape');
	await visit(owner, `${relay.url}/statistics?of=posts`);
	await owner.getByRole('link', { name: 'Show all 1' }).click();
	await expect(owner.getByText('1 entry')).toBeVisible();
	await owner.getByRole('link', { name: 'Dredger' }).click();
	await expect(panel.getByText(/^1 change since you were last here/)).toBeVisible();
	await panel.getByRole('button', { name: 'Show only these' }).click();
	await expect(panel.getByRole('listitem')).toHaveCount(1);
	await expect(panel.getByText('They agree about the barges')).toBeVisible();
});
