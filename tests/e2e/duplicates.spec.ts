import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, undo, visit } from '../support/app';
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

const duplicates = () => `${relay.url}/customers/duplicates`;
const none = (page: Page) => page.getByText('No duplicates found');
const form = (page: Page) => page.getByRole('dialog', { name: 'New customer' });

/** Fills in the form of a new customer. */
async function type(page: Page, name: string, phone: string): Promise<void> {
	await visit(page, `${relay.url}/customers`);
	await page.getByRole('button', { name: 'New customer' }).first().click();
	await form(page).getByLabel('Name').fill(name);
	await form(page).getByLabel('Phone').fill(phone);
}

/** Adds the customer of the form, and gives its address. */
async function add(page: Page, name: string): Promise<string> {
	await form(page).getByRole('button', { name: 'Add customer' }).click();
	await expect(form(page)).toBeHidden();
	await expect(page.getByRole('heading', { name, level: 1 })).toBeAttached();
	return page.url();
}

test('OP-12 · customers that are different are marked so once, for everybody; it is seen and taken back', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { page: olga } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const pages: string[] = [];
	for (const name of ['Acme North', 'Acme South', 'Acme West']) {
		await type(olga, name, '600 700 800');
		pages.push(await add(olga, name));
	}
	await synced(olga);
	await visit(anna.page, duplicates());
	await expect(anna.page.getByText('1 group')).toBeVisible();
	await expect(anna.page.getByRole('button', { name: /^Different from the others/ })).toHaveCount(
		3
	);
	await expectAccessible(anna.page, 'a group of three');
	await picture(anna.page, 'duplicates-three');

	// One of three is another: without a connection, from the keyboard, and undone once.
	await goOffline(anna.page);
	const west = anna.page.getByRole('button', { name: /^Different from the others.*Acme West/ });
	await west.press('Enter');
	await expect(anna.page.getByRole('link', { name: 'Acme West' })).toBeHidden();
	await undo(anna.page, 'Not proposed as duplicates again');
	await expect(anna.page.getByRole('link', { name: 'Acme West' })).toBeVisible();
	await west.press('Enter');
	await expect(anna.page.getByRole('link', { name: 'Acme West' })).toBeHidden();
	await expect(anna.page.getByRole('link', { name: /^Acme/ })).toHaveCount(2);
	// The two that are left are others, too.
	await anna.page.getByRole('button', { name: /^These are different/ }).click();
	await expect(none(anna.page)).toBeVisible();
	await goOnline(anna.page);
	await synced(anna.page);

	await visit(olga, duplicates());
	await expect(none(olga)).toBeVisible();

	// It stands at the customer, in its timeline too, and is taken back there.
	await visit(olga, pages[0] ?? '');
	const apart = olga.getByRole('region', { name: 'Not the same as' });
	await expect(apart.getByRole('link')).toHaveText(['Acme South', 'Acme West']);
	await expect(
		olga.getByText(/Anna Agent marked it as different from another customer/).first()
	).toBeVisible();
	await expectAccessible(olga, 'a customer that was set apart');
	await picture(olga, 'customer-apart');
	await apart.getByRole('button', { name: /^May be the same after all.*Acme South/ }).click();
	await expect(apart.getByRole('link')).toHaveText(['Acme West']);
	await undo(olga, 'They may be proposed again');
	await expect(apart.getByRole('link')).toHaveText(['Acme South', 'Acme West']);
	await apart.getByRole('button', { name: /^May be the same after all.*Acme South/ }).click();
	await expect(apart.getByRole('link')).toHaveText(['Acme West']);
	await synced(olga);
	await expect(anna.page.getByText('1 group')).toBeVisible();
	await expect(anna.page.getByRole('link', { name: /^Acme/ })).toHaveText([
		'Acme North',
		'Acme South'
	]);
	await anna.leave();
});

test('OP-12 · whom one sets aside while typing is not proposed with the new customer again; merged all the same, nothing is asked', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await type(page, 'Hòa Phát', '0912 345 678');
	await add(page, 'Hòa Phát');
	await type(page, 'Steel', '0912 345 678');
	await expect(form(page).getByRole('link', { name: 'Hòa Phát' })).toBeVisible();
	const aside = form(page).getByRole('button', { name: /^Not the same.*Hòa Phát/ });
	await aside.click();
	await expect(form(page).getByRole('link', { name: 'Hòa Phát' })).toBeHidden();
	await expect(form(page).getByText('Set aside as different: Hòa Phát')).toBeVisible();
	await expectAccessible(page, 'one set aside while typing');
	await picture(page, 'typed-aside');
	await form(page).getByRole('button', { name: 'Show again' }).click();
	await expect(form(page).getByRole('link', { name: 'Hòa Phát' })).toBeVisible();
	await aside.click();
	const steel = await add(page, 'Steel');
	const apart = page.getByRole('region', { name: 'Not the same as' });
	await expect(apart.getByRole('link')).toHaveText(['Hòa Phát']);
	await visit(page, duplicates());
	await expect(none(page)).toBeVisible();

	await visit(page, steel);
	await page.getByRole('button', { name: 'More actions' }).first().click();
	await page.getByRole('menuitem', { name: 'Merge with another customer' }).click();
	const find = page.getByRole('dialog', { name: 'Merge with another customer' });
	await find.getByRole('combobox', { name: 'Customer' }).click();
	await expect(page.getByRole('option', { name: /Hòa Phát/ })).toHaveCount(0);
	await find.getByRole('combobox', { name: 'Customer' }).fill('hoa');
	await page.getByRole('option', { name: /Hòa Phát/ }).click();
	await find.getByRole('button', { name: 'Compare' }).click();
	const merge = page.getByRole('dialog', { name: 'Merge customers' });
	await merge.getByRole('button', { name: 'Merge', exact: true }).click();
	await expect(merge).toBeHidden();
	await expect(page.getByText('They are one now: “Steel”')).toBeVisible();
	await expect(apart).toBeHidden();
	await undo(page, 'They are one now');
	await expect(page.getByText('The merge was undone')).toBeVisible();
	await expect(apart.getByRole('link')).toHaveText(['Hòa Phát']);
});
