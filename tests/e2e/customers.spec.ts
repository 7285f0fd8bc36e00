import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, importFile, undo, visit } from '../support/app';
import { addDealWith, cardOf, localWorkspace } from '../support/deals';
import { newContext } from '../support/people';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { picture } from '../support/pictures';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const heading = (page: Page, name: string) =>
	expect(page.getByRole('heading', { name, level: 1 })).toBeAttached();

const details = (page: Page) => page.getByRole('region', { name: 'Details' });

/** Adds a customer by the button of the list. */
async function addCustomer(
	page: Page,
	fields: { readonly Name: string; readonly [label: string]: string }
): Promise<void> {
	await visit(page, `${relay.url}/customers`);
	await page.getByRole('button', { name: 'New customer' }).first().click();
	const dialog = page.getByRole('dialog', { name: 'New customer' });
	for (const [label, value] of Object.entries(fields)) {
		await dialog.getByLabel(new RegExp(`^${label}`)).fill(value);
	}
	await dialog.getByRole('button', { name: 'Add customer' }).click();
	await expect(dialog).toBeHidden();
	await heading(page, fields.Name);
}

/** Switches whether new customers get an opportunity in a space. In the first one they do. */
async function switchTo(page: Page, board: string, on: boolean): Promise<void> {
	await visit(page, `${board}/settings`);
	await page.getByRole('checkbox', { name: /^Automatic opportunities/ }).setChecked(on);
	await page.getByRole('button', { name: 'Save changes' }).click();
}

test('OP-04, OP-11, OP-12, LS-10 · a customer: people, tags, own fields, deals, and all that happens with them, offline', async ({
	browser
}) => {
	const context = await newContext(browser);
	const page = await context.newPage();
	await localWorkspace(page, relay.url);
	const board = page.url().replace(/\/$/, '');
	// LS-10: the workspace asks for something of its own, and the form asks for it.
	await visit(page, `${relay.url}/settings/customer-fields`);
	const own = page.getByRole('region', { name: 'Fields of customers' });
	await own.getByRole('button', { name: 'Add a field' }).click();
	const form = page.getByRole('dialog', { name: 'New field' });
	await form.getByLabel('Name').fill('Region');
	await form.getByRole('checkbox', { name: /^Required/ }).check();
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect(own.getByText('Region', { exact: true })).toBeVisible();
	await addCustomer(page, {
		...{ Name: 'Żabka Polska Sp. z o.o.', Phone: '+48 22 555 01 02' },
		Region: 'Wielkopolska'
	});
	const address = page.url();

	// OP-12: the opportunity has made itself, with the customer's name, in the first stage.
	const deals = page.getByRole('region', { name: /^Opportunities/ });
	await expect(deals.getByRole('link', { name: 'Żabka Polska Sp. z o.o.' })).toBeVisible();
	await expect(deals.getByRole('combobox')).toHaveValue(/.+/);
	await expect(deals.getByText('$0', { exact: true })).toBeVisible();
	await visit(page, board);
	await expect(cardOf(page, 'Żabka Polska Sp. z o.o.')).toContainText('50%');

	await visit(page, address);
	await heading(page, 'Żabka Polska Sp. z o.o.');
	await goOffline(page);
	// Somebody to talk to, from the keyboard alone.
	await page.getByRole('button', { name: 'Add a person' }).press('Enter');
	const people = page.getByRole('region', { name: /^People/ });
	await expect(people.getByLabel('Name')).toBeFocused();
	await page.keyboard.type('Jan Kowalski');
	await page.keyboard.press('Tab');
	await page.keyboard.type('Buyer');
	await page.keyboard.press('Tab');
	await page.keyboard.type('+48 601 000 111');
	await page.keyboard.press('Enter');
	await expect(people.getByRole('link', { name: '+48 601 000 111' })).toHaveAttribute(
		'href',
		'tel:+48601000111'
	);
	await people.getByRole('button', { name: 'Remove Jan Kowalski' }).click();
	await expect(people.getByText('Jan Kowalski')).toBeHidden();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(people.getByText('Jan Kowalski')).toBeVisible();

	await page.getByLabel('Add a tag, then Enter').fill('Retail');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('button', { name: 'Remove the tag “Retail”' })).toBeVisible();

	// A call in one step; and a stage change, which is an interaction, too.
	const timeline = page.getByRole('region', { name: 'Timeline' });
	await timeline.getByLabel('What came of it?').fill('They want an offer by Friday');
	await page.keyboard.press('Control+Enter');
	await expect(timeline.getByText('They want an offer by Friday')).toBeVisible();
	await expect(timeline.getByText('1 interaction', { exact: true })).toBeVisible();
	await timeline.getByRole('radio', { name: 'Call' }).focus();
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	await expect(timeline.getByRole('radio', { name: 'Email' })).toBeChecked();
	await timeline.getByLabel('What came of it?').fill('Sent the offer');
	await page.keyboard.press('Control+Enter');
	await deals.getByRole('combobox').selectOption({ label: 'Qualified' });
	await expect(timeline.getByText('3 interactions')).toBeVisible();
	await timeline.getByRole('button', { name: /^Calls/ }).click();
	await expect(timeline.getByRole('listitem')).toHaveCount(1);
	await timeline.getByRole('button', { name: /^Everything/ }).click();
	await expect(timeline.getByText(/moved it from New to Qualified/)).toBeVisible();

	// The strip says what there is, and leads there; facts are read first and edited in place.
	const glance = page.getByRole('list', { name: 'At a glance' });
	await expect(
		glance.getByRole('button', { name: /^Open opportunities.*1 opportunity/ })
	).toBeVisible();
	await glance.getByRole('button', { name: /^Last contact/ }).click();
	await expect(page.getByRole('heading', { name: 'Timeline' })).toBeFocused();
	await details(page).getByRole('button', { name: 'Edit Website' }).click();
	await page.keyboard.type('zabka.pl');
	await page.keyboard.press('Enter');
	await expect(details(page).getByRole('link', { name: 'zabka.pl' })).toHaveAttribute(
		'href',
		'https://zabka.pl/'
	);

	await details(page)
		.getByRole('button', { name: /^Region/ })
		.click();
	await details(page).getByLabel('Region').fill('Mazowsze');
	await page.keyboard.press('Enter');
	await expect(details(page).getByRole('button', { name: 'Region Mazowsze' })).toBeFocused();
	await expect(timeline.getByText('set Region to “Mazowsze”')).toBeVisible();

	// OP-11: a further one by hand, with the customer filled in.
	await page.getByRole('button', { name: 'New opportunity' }).click();
	const dialog = page.getByRole('dialog', { name: 'New opportunity' });
	await expect(dialog.getByLabel('Customer', { exact: true })).toHaveValue(
		'Żabka Polska Sp. z o.o.'
	);
	await dialog.getByLabel('Description').fill('Second shop');
	await dialog.getByLabel('Expected close date').fill('2031-05-01');
	await dialog.getByLabel('Expected revenue').fill('900');
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(deals.getByRole('link', { name: 'Second shop' })).toBeVisible();

	// OP-10, LW-07: the list says the same, is filtered and edited in place, and changes many with one undo.
	await visit(page, `${relay.url}/customers`);
	const row = page.getByRole('row').filter({ hasText: 'Żabka' });
	await expect(row).toContainText('$900');
	await row.focus();
	await page.keyboard.press('F2');
	await page.keyboard.press('Tab');
	await expect(page.getByRole('combobox', { name: 'Owner' })).toBeFocused();
	await page.keyboard.press('Tab');
	await page.keyboard.type('Retail');
	await page.keyboard.press('Enter');
	await expect(row).toContainText('Retail');
	await expect(row).toBeFocused();
	await page.keyboard.press('Space');
	await page.getByRole('button', { name: 'Move to bin' }).click();
	await expect(row).toBeHidden();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(row).toBeVisible();
	await page.getByRole('button', { name: 'With open opportunities' }).click();
	await expect(page).toHaveURL(/open=1/);
	await expect(row).toBeVisible();
	await visit(page, address);
	await goOnline(page);
	await expectAccessible(page, 'a customer');
	await picture(page, 'customer');
	await context.close();
});

test('OP-12 · duplicates are named while one types, found in the list, merged with a preview, and undone', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	const board = page.url().replace(/\/$/, '');
	await switchTo(page, board, false);
	await addCustomer(page, { Name: 'Hòa Phát', Email: 'hp@example.com' });
	const kept = page.url();
	await visit(page, `${relay.url}/customers`);
	await page.getByRole('button', { name: 'New customer' }).first().click();
	const form = page.getByRole('dialog', { name: 'New customer' });
	await form.getByLabel('Name').fill('CÔNG TY CỔ PHẦN HOÀ PHÁT');
	await expect(form.getByRole('link', { name: 'Hòa Phát' })).toBeVisible();
	await expect(form.getByText('Same name')).toBeVisible();
	await form.getByLabel('Name').fill('Steel & Co');
	await expect(form.getByRole('link', { name: 'Hòa Phát' })).toBeHidden();
	await form.getByLabel('Email').fill('HP@example.com');
	await expect(form.getByText('Same email')).toBeVisible();
	await picture(page, 'form');
	await form.getByLabel('Phone').fill('0912 345 678');
	await form.getByRole('button', { name: 'Add customer' }).click();
	await heading(page, 'Steel & Co');
	const gone = page.url();
	await page.getByRole('button', { name: 'New opportunity' }).click();
	const dialog = page.getByRole('dialog', { name: 'New opportunity' });
	await dialog.getByLabel('Description').fill('Beams');
	await dialog.getByLabel('Expected close date').fill('2031-05-01');
	await dialog.getByLabel('Expected revenue').fill('900');
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(page.getByRole('link', { name: 'Beams' }).first()).toBeVisible();

	await visit(page, `${relay.url}/customers`);
	await page.getByRole('link', { name: 'Possible duplicates' }).click();
	await expect(page.getByText('1 group')).toBeVisible();
	await expectAccessible(page, 'possible duplicates');
	await picture(page, 'duplicates');
	await page.getByRole('button', { name: /^Compare and merge/ }).click();
	const merge = page.getByRole('dialog', { name: 'Merge customers' });
	await expect(merge.getByRole('radio', { name: /^Hòa Phát/ })).toBeChecked();
	await merge.getByLabel('Name').selectOption('Steel & Co');
	await expect(merge.getByRole('definition').first()).toHaveText('Steel & Co');
	await expectAccessible(page, 'the preview of a merge');
	await picture(page, 'merge');
	await merge.getByRole('button', { name: 'Merge', exact: true }).click();
	await expect(page.getByText('No duplicates found')).toBeVisible();

	// Its old address leads to the one that stays; deals, phone and timeline are there.
	await visit(page, gone);
	await expect(page).toHaveURL(`${kept}?was=${gone.split('/').at(-1) ?? ''}`);
	await picture(page, 'merged-customer');
	await expectAccessible(page, 'a customer to whom one was led');
	await expect(details(page).getByRole('link', { name: '0912 345 678' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Beams' }).first()).toBeVisible();
	await visit(page, board);
	await expect(cardOf(page, 'Beams')).toContainText('Steel & Co');
	await visit(page, `${relay.url}/bin`);
	await expect(page.getByRole('main').getByText('Steel & Co')).toBeHidden();

	// Any time later it can be split again, from the old one as well.
	await visit(page, gone);
	await page.getByRole('link', { name: 'Show the old entry' }).click();
	await expect(page.getByText('This customer turned out to be')).toBeVisible();
	await page.getByRole('button', { name: /^Split again/ }).click();
	await expect(page.getByText('“Steel & Co” is a customer of its own again')).toBeVisible();
	await visit(page, kept);
	await expect(details(page).getByRole('link', { name: '0912 345 678' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Beams' })).toHaveCount(0);
	await visit(page, gone);
	await expect(page.getByRole('link', { name: 'Beams' }).first()).toBeVisible();

	// And a merge is undone at once, whole.
	await visit(page, `${relay.url}/customers/duplicates`);
	await page
		.getByRole('main')
		.getByRole('button', { name: /^Compare and merge/ })
		.click();
	await merge.getByRole('button', { name: 'Merge', exact: true }).click();
	await expect(page.getByText('No duplicates found')).toBeVisible();
	await undo(page, 'They are one now');
	await expect(page.getByText('1 group')).toBeVisible();
});

test('OP-12 · an imported list: who seems to be here is shown and updated, the others get opportunities', async ({
	page
}, info) => {
	await localWorkspace(page, relay.url);
	const board = page.url().replace(/\/$/, '');
	await addCustomer(page, { Name: 'Acme', Phone: '0912 345 678' });
	const acme = page.url();
	const file = info.outputPath('customers.csv');
	const { writeFile, mkdir } = await import('node:fs/promises');
	await mkdir(info.outputDir, { recursive: true });
	await writeFile(
		file,
		'name,phone,email\nACME Inc.,0912345678,info@acme.com\nAcme,,x@acme.com\nBeta,,\n'
	);
	await importFile(page, `${relay.url}/import`, 'Customers', file, {
		onPreview: async () => {
			await expect(page.getByText('2 rows seem to be here already')).toBeVisible();
			await expect(page.getByText('Same phone number').first()).toBeVisible();
			await page.getByLabel('What happens with row 2').selectOption('Update the customer');
			await expect(page.getByText('1 customer is updated')).toBeVisible();
			await expectAccessible(page, 'rows that match customers');
			await picture(page, 'import');
		}
	});
	await expect(page.getByText('Opportunities created')).toBeVisible();
	await visit(page, acme);
	await expect(details(page).getByRole('link', { name: 'info@acme.com' })).toBeVisible();
	await visit(page, board);
	await expect(cardOf(page, 'Beta')).toBeVisible();
	await expect(cardOf(page, 'ACME Inc.')).toBeHidden();
});

test('OP-12 · the page of a customer fits the narrowest phone', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 700 });
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'A very long description of something', newCustomer: 'Nguyễn' });
	await visit(page, `${relay.url}/customers`);
	await page.getByRole('link', { name: /Nguyễn/ }).click();
	await heading(page, 'Nguyễn');
	for (const path of [page.url(), `${relay.url}/customers`, `${relay.url}/customers/duplicates`]) {
		await visit(page, path);
		await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
		const wider = await page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth
		);
		expect(wider, path).toBe(0);
	}
});

test('OP-12 · a customer made with an opportunity gets others in the other spaces, and no second one here', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	const here = page.url().replace(/\/$/, '');
	await visit(page, `${relay.url}/spaces/new`);
	await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Service');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Service', level: 1 })).toBeVisible();
	const there = page.url().replace(/\/$/, '');
	await switchTo(page, there, true);
	await visit(page, here);
	await addDealWith(page, { title: 'Two boats', newCustomer: 'Bergen Boats' });
	await expect(cardOf(page, 'Two boats')).toBeVisible();
	await expect(page.locator('[data-stage] [data-record]')).toHaveCount(1);
	await visit(page, there);
	await expect(cardOf(page, 'Bergen Boats')).toContainText('50%');
	await expect(page.locator('[data-stage] [data-record]')).toHaveCount(1);
});
