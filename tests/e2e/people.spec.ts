import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { addDealWith, cardOf } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** The workspaces that a browser has in IndexedDB. */
const workspacesOn = (page: Page): Promise<string[]> =>
	page.evaluate(async () =>
		(await indexedDB.databases())
			.map(({ name = '' }) => name)
			.filter((name) => /^polder-[0-9A-Za-z]{16}/.test(name))
	);

test('DI-07 · a removed device says so, hands out what had not been synced, and lets go of the data', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	await company.addDeals({ title: 'Synced deal', owner: 'Anna Agent' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	await goOffline(page);
	await addDealWith(page, { title: 'Offline deal' });
	await expect(page.getByRole('button', { name: /waiting/ })).toBeVisible();

	await visit(owner, `${relay.url}/people`);
	await owner.getByRole('button', { name: 'Actions for Anna Agent' }).click();
	await owner.getByRole('menuitem', { name: 'Devices of Anna Agent' }).click();
	const devices = owner.getByRole('dialog', { name: 'Devices of Anna Agent' });
	await expect(devices.getByRole('listitem')).toContainText(/last here/);
	await devices.getByRole('button', { name: /^Actions for/ }).click();
	await owner.getByRole('menuitem', { name: 'Remove' }).click();
	const asks = owner.getByRole('alertdialog');
	await expect(asks).toContainText('This cannot be undone');
	await asks.getByRole('button', { name: 'Remove' }).click();
	await expect(devices).toContainText('Anna Agent has no device in this workspace yet.');
	await synced(owner);

	await goOnline(page);
	await expect(
		page.getByRole('heading', { name: 'You are no longer part of Acme', level: 1 })
	).toBeVisible({ timeout: 30_000 });
	await expect(page.getByRole('navigation')).toHaveCount(0);
	await expect(page.getByText('1 change had not reached the others.')).toBeVisible();
	await expectAccessible(page, 'removed');
	await page.reload();
	await expect(page.getByRole('heading', { name: 'You are no longer part of Acme' })).toBeVisible();

	const downloading = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Save what was not synced' }).click();
	const file = await (await downloading).path();
	const saved = await readFile(file, 'utf8');
	expect(saved).toContain('Offline deal');
	expect(saved).not.toContain('Synced deal');
	expect(await workspacesOn(page)).not.toEqual([]);
	await page.getByRole('button', { name: 'Remove from this device' }).click();
	await expect(page.getByRole('button', { name: 'Create a workspace' })).toBeVisible();
	await expect.poll(() => workspacesOn(page)).toEqual([]);
	await anna.leave();
	await context.close();
});

test('LS-05 · who may not enter a private space asks, and is let in by who looks after it', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	await visit(owner, `${relay.url}/spaces/new`);
	await owner.getByLabel('Name', { exact: false }).first().fill('Boardroom');
	await owner.getByLabel('Who sees it').selectOption({ label: 'Private' });
	await owner.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(owner.getByRole('heading', { name: 'Boardroom', level: 1 })).toBeVisible();

	await page.getByRole('navigation').getByRole('link', { name: 'Boardroom' }).click();
	await expect(page.getByRole('heading', { name: 'Boardroom' })).toBeVisible();
	await goOffline(page);
	await page.getByRole('button', { name: 'Ask to join' }).click();
	await expect(page.getByText('Asking needs a connection to the relay.')).toBeVisible({
		timeout: 30_000
	});
	await goOnline(page);
	await synced(page);
	await page.getByRole('button', { name: 'Ask to join' }).click();
	await expect(page.getByText(/^You asked to be let in/)).toBeVisible();
	await page.reload();
	await expect(page.getByText(/^You asked to be let in/)).toBeVisible();
	await expectAccessible(page, 'asking to join');

	await owner.getByRole('link', { name: '1 person asks to be let in' }).click();
	await expect(owner.getByRole('heading', { name: 'Asking to be let in' })).toBeVisible();
	await expectAccessible(owner, 'requests');
	await owner.getByRole('button', { name: 'Let Anna Agent in' }).click();
	await expect(owner.getByText('Anna Agent may enter now')).toBeVisible();
	await expect(owner.getByRole('heading', { name: 'Asking to be let in' })).toBeHidden();
	await expect(page.getByRole('heading', { name: 'Boardroom', level: 1 })).toBeVisible();
	await addDealWith(page, { title: 'From inside' });
	await owner.getByRole('link', { name: 'Boardroom' }).first().click();
	await expect(cardOf(owner, 'From inside')).toBeVisible();
	await anna.leave();
	await context.close();
});

test('OP-05 · what a role no longer allows is gone from the screen at once, and everybody keeps their own name', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Adam Admin', role: 'Admin' }]
	});
	const { context, page: owner } = await company.enter(browser, OWNER);
	const adam = await company.enter(browser, 'Adam Admin');
	await company.leave();
	const { page } = adam;
	await visit(page, `${relay.url}/people`);
	await expect(page.getByRole('button', { name: 'Add a person' })).toBeVisible();
	await expect(page.getByRole('tab', { name: 'Invitations' })).toBeVisible();

	await visit(owner, `${relay.url}/people`);
	await owner.getByRole('button', { name: 'Actions for Adam Admin' }).click();
	await owner.getByRole('menuitem', { name: 'Change name, role or team' }).click();
	const form = owner.getByRole('dialog', { name: 'Change Adam Admin' });
	await form.getByLabel('Role').selectOption({ label: 'Agent' });
	await form.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(form).toBeHidden();

	await expect(page.getByRole('button', { name: 'Add a person' })).toBeHidden();
	await expect(page.getByRole('tab', { name: 'Invitations' })).toBeHidden();
	await expect(
		page.getByText('Admins and owners look after people, teams and roles.')
	).toBeVisible();
	await page.getByText('What may each role see and do?').click();
	const table = page.getByRole('table', { name: 'This is what the rules say' });
	await expect(
		table.getByRole('row', { name: 'Take opportunities out of won or lost yes yes no no no' })
	).toBeVisible();
	await expectAccessible(page, 'roles');

	await visit(page, `${relay.url}/settings`);
	await expect(page.getByRole('radio', { name: /^The team/ }).first()).toBeDisabled();
	await page.getByLabel('Your name').fill('Adam Agent');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(owner.getByText('Adam Agent')).toBeVisible();

	await visit(owner, `${relay.url}/settings`);
	const deals = owner.getByRole('group', { name: 'Who sees opportunities' });
	await expect(deals.getByRole('radio', { name: /^Only their owner/ })).toBeChecked();
	await deals.getByRole('radio', { name: /^Everyone/ }).check();
	await expect(page.getByRole('radio', { name: /^Everyone/ }).first()).toBeChecked();
	await adam.leave();
	await context.close();
});
