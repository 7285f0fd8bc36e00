import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { storedText } from '../support/storage';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main navigation' });
const spaceRows = (page: Page) => page.getByRole('grid', { name: 'Spaces' }).getByRole('row');

/** Opens the list of spaces from a cold start. */
async function spacesOf(page: Page): Promise<void> {
	await visit(page, `${relay.url}/spaces`);
	await expect(page.getByRole('heading', { name: 'Spaces', level: 1 })).toBeVisible();
}

test('LS-05 LS-06 LS-07 LS-08 LS-10 LS-12 LS-13 LW-01 LW-04 · the owner sets how spaces are made, a supervisor makes them so, an agent is let into some, also offline', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Sue Supervisor', role: 'Supervisor' },
			{ name: 'Anna Agent', role: 'Agent', team: 'North' }
		],
		teams: { North: ['Sue Supervisor'] }
	});
	const { page: owner } = await company.enter(browser, OWNER);
	const { page: sue } = await company.enter(browser, 'Sue Supervisor');
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();

	// LS-06 · Settings → Permissions: what a new space is, who may choose otherwise, who may make one.
	await visit(owner, `${relay.url}/settings/permissions`);
	const among = (page: Page, group: string) => page.getByRole('group', { name: group });
	await among(owner, 'Who sees a new space').getByRole('radio', { name: 'Private' }).check();
	await among(owner, 'Who may choose another visibility')
		.getByRole('radio', { name: 'Admins only' })
		.check();
	await among(owner, 'Who may create spaces')
		.getByRole('radio', { name: 'Supervisors and admins' })
		.check();

	// LS-10 · Settings → Forms → Custom fields → Spaces.
	await visit(owner, `${relay.url}/settings/space-fields`);
	await owner
		.getByRole('region', { name: 'Fields of spaces' })
		.getByRole('button', { name: 'Add a field' })
		.click();
	const form = owner.getByRole('dialog', { name: 'New field' });
	await form.getByLabel('Name').fill('Region');
	await form.getByRole('checkbox', { name: /^Required/ }).check();
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect(form).toBeHidden();
	await synced(owner);

	// What each role may do is said, and not offered to the others.
	await visit(sue, `${relay.url}/settings/permissions`);
	await expect(
		among(sue, 'Who sees a new space').getByRole('radio', { name: 'Private' })
	).toBeChecked();
	await expect(
		among(sue, 'Who sees a new space').getByRole('radio', { name: 'Public' })
	).toBeDisabled();
	await expect(navigation(anna.page).getByRole('link', { name: 'Add space' })).toHaveCount(0);
	await visit(anna.page, `${relay.url}/spaces/new`);
	await expect(anna.page.getByLabel('Name')).toHaveCount(0);

	// LS-07, LS-08 · from the button that is on every screen: as the rules say, one after the other.
	await sue.getByRole('button', { name: 'Add something' }).click();
	await sue.getByRole('menuitem', { name: 'Space', exact: true }).click();
	await expect(sue.getByLabel('Who sees it')).toBeDisabled();
	await expect(sue.getByLabel('Who sees it')).toHaveValue('private');
	const name = sue.getByLabel('Name', { exact: false }).first();
	await name.fill('North desk');
	await sue.getByLabel('Anna Agent').check();
	await sue.getByRole('button', { name: 'Add and create another' }).click();
	await expect(sue.getByText('Fill in Region')).toBeVisible();
	await sue.getByLabel('Region').fill('Hải Phòng');
	await sue.getByRole('button', { name: 'Add and create another' }).click();
	await expect(sue.getByText('“North desk” has been added')).toBeVisible();
	await expect(name).toHaveValue('');
	await name.fill('South desk');
	await expect(sue.getByLabel('Anna Agent')).not.toBeChecked();
	await sue.getByLabel('Region').fill('Kraków');
	await sue.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(sue.getByRole('heading', { name: 'South desk', level: 1 })).toBeVisible();
	await synced(sue);

	// LS-05 · the agent enters one and learns of the other no more than its name.
	await expect(navigation(anna.page).getByRole('link', { name: 'North desk' })).toBeVisible();
	await spacesOf(anna.page);
	const row = (page: Page, space: string) => spaceRows(page).filter({ hasText: space });
	await expect(row(anna.page, 'North desk')).toContainText('Hải Phòng');
	await expect(row(anna.page, 'South desk')).toContainText('Only members may enter');
	await synced(anna.page);
	expect(`${anna.frames()}${await storedText(anna.page)}`).not.toContain('Kraków');

	// LS-06 · "what would somebody see?" says exactly that.
	await visit(owner, `${relay.url}/settings/what-somebody-sees`);
	await owner.getByRole('combobox', { name: 'Person' }).fill('Anna');
	await owner.getByRole('option', { name: 'Anna Agent' }).click();
	const seen = owner.getByRole('main').getByRole('listitem');
	await expect(seen.filter({ hasText: 'North desk' })).toContainText('May enter');
	await expect(seen.filter({ hasText: 'South desk' })).toContainText('Sees its name only');

	// LW-01 · from any space to any other, from a cold start and without a connection.
	await goOffline(anna.page);
	await spacesOf(anna.page);
	await anna.page.getByRole('searchbox', { name: 'Find a space' }).fill('hai phong');
	await expect(spaceRows(anna.page)).toHaveCount(2);
	for (const space of ['North desk', 'Sales', 'North desk']) {
		await navigation(anna.page).getByRole('link', { name: space, exact: true }).click();
		await expect(anna.page.getByRole('heading', { name: space, level: 1 })).toBeVisible();
	}

	// LS-12 · meanwhile the owner hides both at once. What is withdrawn leaves the device when it is back.
	await spacesOf(owner);
	for (const space of ['North desk', 'South desk'])
		await row(owner, space).getByRole('checkbox').click();
	const bar = owner.getByRole('toolbar', { name: 'Actions for what is selected' });
	await bar.getByRole('button', { name: 'Who sees it' }).click();
	await owner.getByRole('dialog').getByLabel('Who sees it').selectOption({ label: 'Hidden' });
	await owner.getByRole('button', { name: 'Apply' }).click();
	await expect(row(owner, 'South desk')).toContainText('Hidden');
	await synced(owner);
	await goOnline(anna.page);
	await synced(anna.page);
	await spacesOf(anna.page);
	await expect(row(anna.page, 'North desk')).toBeVisible();
	await expect(row(anna.page, 'South desk')).toHaveCount(0);

	// LS-13 · how many were made in a period, and by whom.
	await visit(owner, `${relay.url}/statistics`);
	await expect(owner.getByRole('button', { name: /^New spaces 3/ })).toBeVisible();
	const byPerson = owner.getByRole('table', { name: 'By person' });
	await expect(byPerson.getByRole('row').filter({ hasText: 'Sue Supervisor' })).toContainText('2');
});
