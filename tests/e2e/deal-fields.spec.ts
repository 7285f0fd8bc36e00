import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { synced, undo, visit } from '../support/app';
import { addDealWith, cardOf, columnOf, localWorkspace, showOnCards } from '../support/deals';
import { letIn } from '../support/people';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { editFact, factOf } from '../support/panel';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** Keeps a picture of the page, where somebody asks for them. */
async function picture(page: Page, name: string): Promise<void> {
	const folder = process.env['SHOTS'];
	if (folder === undefined) return;
	mkdirSync(folder, { recursive: true });
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		for (const [width, height] of [
			[1280, 900],
			[390, 844],
			[320, 720]
		] as const) {
			await page.setViewportSize({ width, height });
			const wide = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth
			);
			expect.soft(wide, `${name} scrolls sideways at ${String(width)}`).toBeLessThanOrEqual(0);
			await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${String(width)}.png`) });
		}
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize({ width: 1280, height: 900 });
}

/** Opens the fields of the space whose board is open. */
async function openFields(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Space settings' }).click();
	await page.getByRole('link', { name: 'Fields', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Fields of opportunities' })).toBeVisible();
}

interface FieldPlan {
	readonly name: string;
	readonly type: string;
	readonly choices?: string;
	readonly from?: string;
	readonly onCard?: boolean;
}

async function addField(page: Page, plan: FieldPlan): Promise<void> {
	await page.getByRole('button', { name: 'Add a field' }).click();
	const form = page.getByRole('dialog', { name: 'New field' });
	await form.getByLabel('Name').fill(plan.name);
	await form.getByLabel('Type').selectOption({ label: plan.type });
	if (plan.choices !== undefined) await form.getByLabel('Choices').fill(plan.choices);
	if (plan.from !== undefined) await form.getByLabel('Required').selectOption({ label: plan.from });
	if (plan.onCard === true) await form.getByLabel('Show on the card').check();
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect(form).toBeHidden();
}

const fieldNames = (page: Page): Locator => page.getByRole('main').locator('ol > li p.font-medium');

async function openPanel(page: Page, title: string): Promise<Locator> {
	await cardOf(page, title).press('Enter');
	const panel = page.getByRole('dialog', { name: `Opportunity: ${title}` });
	await expect(panel).toBeVisible();
	return panel;
}

const saved = (panel: Locator) => expect(panel.getByText('Saved on this device')).toBeVisible();

test('LW-06 · a manager defines fields, an agent fills them in, and another space has none of them', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay);
	const { context, page: owner } = await company.enter(browser, OWNER);
	const { board } = company;
	await company.leave();

	// Defined, changed, moved by keyboard, removed and brought back.
	await openFields(owner);
	await expect(owner.getByText('No fields of your own yet')).toBeVisible();
	await picture(owner, 'fields-empty');
	await owner.getByRole('button', { name: 'Add a field' }).click();
	const form = owner.getByRole('dialog', { name: 'New field' });
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect(form.getByText('Give the field a name')).toBeVisible();
	await expect(form.getByLabel('Name')).toBeFocused();
	await form.getByRole('button', { name: 'Cancel' }).click();
	await addField(owner, { name: 'Contract number', type: 'Text', from: 'From Proposition on' });
	await addField(owner, {
		name: 'Roof',
		type: 'One of a list',
		choices: 'Flat\nSteep\nFlat',
		onCard: true
	});
	await addField(owner, { name: 'Site budget', type: 'Amount of money' });
	await addField(owner, { name: 'Signed on', type: 'Date' });
	await addField(owner, { name: 'Website', type: 'Link' });
	await addField(owner, { name: 'Extras', type: 'Several of a list', choices: 'Battery\nCharger' });
	await addField(owner, { name: 'Engineer', type: 'Person in the workspace' });
	await addField(owner, { name: 'Insured', type: 'Yes or no' });
	await expect(fieldNames(owner)).toHaveText([
		'Contract number',
		'Roof',
		'Site budget',
		'Signed on',
		'Website',
		'Extras',
		'Engineer',
		'Insured'
	]);
	await owner.getByRole('button', { name: 'Move Roof up' }).press('Enter');
	await expect(fieldNames(owner).first()).toHaveText('Roof');
	await expect(owner.getByRole('button', { name: 'Move Roof down' })).toBeFocused();
	await owner.getByRole('button', { name: 'Edit Roof' }).click();
	const roof = owner.getByRole('dialog', { name: 'Edit Roof' });
	await roof.getByRole('textbox', { name: 'Name', exact: true }).fill('insured');
	await roof.getByRole('button', { name: 'Save' }).click();
	await expect(roof.getByText('Another field has this name already')).toBeVisible();
	await roof.getByRole('textbox', { name: 'Name', exact: true }).fill('Kind of roof');
	await expectAccessible(owner, 'the form of a field');
	await picture(owner, 'fields-form');
	await roof.getByRole('button', { name: 'Save' }).click();
	await expect(fieldNames(owner).first()).toHaveText('Kind of roof');
	await expectAccessible(owner, 'the fields of a space');
	await picture(owner, 'fields');
	await owner.getByRole('button', { name: 'Remove Website' }).click();
	await expect(fieldNames(owner)).toHaveCount(7);
	await owner.getByRole('button', { name: 'Undo' }).click();
	await expect(fieldNames(owner)).toHaveCount(8);
	await synced(owner);

	// The agent fills them in.
	const anna = await letIn(browser, owner, relay.url, 'Anna Agent');
	const { page } = anna;
	await visit(page, `${board}/fields`);
	await expect(page.getByText('You cannot change these fields')).toBeVisible();
	await visit(page, board);
	await addDealWith(page, { title: 'Harbour roof' });
	const panel = await openPanel(page, 'Harbour roof');
	await (await editFact(panel, 'Kind of roof', 'combobox')).selectOption({ label: 'Steep' });
	await saved(panel);
	await (await editFact(panel, 'Site budget')).fill('1,250.50');
	await panel.getByLabel('Site budget').press('Enter');
	await (await editFact(panel, 'Website')).fill('not a link');
	await panel.getByLabel('Website').press('Enter');
	await expect(panel.getByText('Write an address such as https://example.com')).toBeVisible();
	await panel.getByLabel('Website').fill('example.com/roof');
	await panel.getByLabel('Website').press('Enter');
	await expect(panel.getByRole('link', { name: /Open the link/ })).toHaveAttribute(
		'href',
		'https://example.com/roof'
	);
	await factOf(panel, 'Extras').getByRole('button').click();
	await panel.getByRole('checkbox', { name: 'Battery' }).check();
	await (await editFact(panel, 'Engineer', 'combobox')).fill('anna');
	await page.getByRole('option', { name: 'Anna Agent' }).click();
	await (await editFact(panel, 'Insured', 'combobox')).selectOption({ label: 'No' });
	await saved(panel);
	await expectAccessible(page, 'the panel of a deal with fields');
	await page.keyboard.press('Escape');
	await expect(cardOf(page, 'Harbour roof')).toContainText('Kind of roof: Steep');

	// From Proposition on it must have its contract number; the form of a new one asks for it, too.
	await page.getByRole('button', { name: 'Add something' }).click();
	await page.getByRole('menuitem', { name: 'Opportunity' }).click();
	const dialog = page.getByRole('dialog', { name: 'New opportunity' });
	await expect(dialog.getByLabel('Contract number')).toHaveCount(0);
	await dialog.getByLabel('Description').fill('Second roof');
	await dialog.getByLabel('Expected close date').fill('2031-05-01');
	await dialog.getByLabel('Expected revenue').fill('500');
	await dialog.getByRole('combobox', { name: 'Stage' }).selectOption({ label: 'Proposition' });
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(dialog.getByRole('link', { name: /Contract number is required/ })).toBeVisible();
	await picture(page, 'new-deal-faults');
	await dialog.getByRole('link', { name: /Contract number is required/ }).click();
	await expect(dialog.getByLabel('Contract number')).toBeFocused();
	await dialog.getByLabel('Contract number').fill('C-2');
	await dialog.getByRole('combobox', { name: 'Tags' }).fill('Solar');
	await page.getByRole('option', { name: 'Create “Solar”' }).click();
	await dialog.getByRole('combobox', { name: 'Source' }).fill('Trade fair');
	await page.getByRole('option', { name: 'Create “Trade fair”' }).click();
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(dialog).toBeHidden();
	await expect(columnOf(page, 'Proposition').getByText('Solar')).toBeVisible();
	await synced(page);

	// On the other device the same is there; what a removed field held stays readable.
	await visit(owner, board);
	await openFields(owner);
	await owner.getByRole('button', { name: 'Remove Site budget' }).click();
	await visit(owner, board);
	const theirs = await openPanel(owner, 'Harbour roof');
	await expect(factOf(theirs, 'Kind of roof')).toContainText('Steep');
	await expect(factOf(theirs, 'Insured')).toContainText('No');
	const gone = factOf(theirs, 'Site budget');
	await expect(gone).toContainText('From fields that were removed');
	await expect(gone).toContainText('$1,250.50');
	await owner.keyboard.press('Escape');
	const second = await openPanel(owner, 'Second roof');
	await expect(factOf(second, 'Contract number')).toContainText('C-2');
	// Required here, so it is not emptied.
	await (await editFact(second, 'Contract number')).fill('');
	await second.getByLabel('Contract number').press('Enter');
	await expect(second.getByText(/Contract number.*(must|required|needs)/i).last()).toBeVisible();
	await owner.keyboard.press('Escape');

	// Another space has none of this.
	await visit(owner, `${relay.url}/spaces/new`);
	await owner.getByRole('textbox', { name: 'Name', exact: true }).fill('Service');
	await owner.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(owner.getByRole('heading', { name: 'Service', level: 1 })).toBeVisible();
	await openFields(owner);
	await expect(owner.getByText('No fields of your own yet')).toBeVisible();
	await anna.leave();
	await context.close();
});

test('PR-11 · who is chosen to take part gets the deal, works on it, and loses it when taken out', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { board } = company;
	await company.addDeals({ title: 'Harbour roof' }, { title: 'Secret roof' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const panel = await openPanel(owner, 'Harbour roof');
	await panel.getByRole('button', { name: 'Link an opportunity' }).click();
	await panel.getByRole('combobox', { name: 'Link an opportunity' }).fill('secret');
	await owner.getByRole('option', { name: /Secret roof/ }).click();
	await expect(panel.getByRole('link', { name: 'Secret roof' })).toBeVisible();
	await synced(owner);

	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	await expect(page.getByRole('heading', { name: 'Sales', level: 1 })).toBeVisible();
	await synced(page);
	await expect(cardOf(page, 'Harbour roof')).toHaveCount(0);

	await visit(owner, board);
	const mine = await openPanel(owner, 'Harbour roof');
	await (await editFact(mine, 'Also working on it', 'combobox')).fill('anna');
	await owner.getByRole('option', { name: 'Anna Agent' }).click();
	await expect(mine.getByRole('list', { name: 'Also working on it' })).toContainText('Anna Agent');

	await expect(cardOf(page, 'Harbour roof')).toBeVisible({ timeout: 30_000 });
	await showOnCards(page, 'Fields, tags and counts');
	await expect(cardOf(page, 'Harbour roof').getByRole('img', { name: 'Anna Agent' })).toBeVisible();
	const theirs = await openPanel(page, 'Harbour roof');
	// Of a deal that she may not see nothing reached her, not even its title.
	await expect(theirs.getByText('An opportunity that you cannot see')).toBeVisible();
	expect(anna.frames()).not.toContain('Secret roof');
	await expect(theirs.getByText(/Only the owner, a supervisor or an admin chooses/)).toBeVisible();
	await (await editFact(theirs, 'Tags', 'combobox')).fill('On site');
	await page.getByRole('option', { name: 'Create “On site”' }).click();
	await expect(factOf(mine, 'Tags')).toContainText('On site', {
		timeout: 30_000
	});

	await mine.getByRole('button', { name: 'Take Anna Agent out' }).click();
	await expect(page.getByText(/It may belong to somebody else now/)).toBeVisible({
		timeout: 30_000
	});
	await page.keyboard.press('Escape');
	await expect(cardOf(page, 'Harbour roof')).toHaveCount(0);
	await owner.getByRole('button', { name: 'Undo' }).click();
	await expect(cardOf(page, 'Harbour roof')).toBeVisible({ timeout: 30_000 });
	await anna.leave();
	await context.close();
});

test('OP-01, LW-06 · products, tags, source, links and the currency of a deal', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'Mill roof' });
	await addDealWith(page, { title: 'Harbour roof' });
	const panel = await openPanel(page, 'Harbour roof');

	// Products, by keyboard alone; their sum becomes the revenue.
	await panel.getByRole('button', { name: 'Add a product' }).press('Enter');
	const form = panel.getByRole('form', { name: 'New product' });
	await expect(form.getByLabel('Product')).toBeFocused();
	await form.getByLabel('Product').press('Enter');
	await expect(form.getByText('Name what is to be sold')).toBeVisible();
	await form.getByLabel('Product').fill('Panel');
	await form.getByLabel('Quantity').fill('10');
	await form.getByLabel('Price').fill('120.50');
	await form.getByLabel('Price').press('Enter');
	await expect(form.getByLabel('Product')).toBeFocused();
	await form.getByLabel('Product').fill('Cable');
	await form.getByLabel('Quantity').fill('2.5');
	await form.getByLabel('Price').fill('4');
	await form.getByLabel('Price').press('Enter');
	await expect(panel.getByText('$1,215', { exact: true })).toBeVisible();
	await form.getByLabel('Product').press('Escape');
	await expect(panel.getByRole('button', { name: 'Add a product' })).toBeFocused();
	await panel.getByRole('button', { name: 'Use as revenue' }).click();
	await expect(factOf(panel, 'Expected revenue')).toContainText('$1,215');
	await expect(panel.getByText('Same as the revenue')).toBeVisible();
	await panel.getByLabel('Quantity: Cable').fill('5');
	await panel.getByLabel('Quantity: Cable').press('Enter');
	await expect(panel.getByText('$1,225', { exact: true })).toBeVisible();
	const names = panel.getByLabel(/^Name of /);
	await panel.getByRole('button', { name: 'Cable', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Move Cable up' }).click();
	await expect(names.first()).toHaveValue('Cable');
	await panel.getByRole('button', { name: 'Panel', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Remove Panel' }).click();
	await expect(names).toHaveCount(1);
	await undo(page, '“Panel” has been removed');
	await expect(names).toHaveCount(2);

	// Tags: the same one in other letters is the same one.
	const tags = await editFact(panel, 'Tags', 'combobox');
	for (const tag of ['Solar', 'Urgent', 'Coast', 'Battery']) {
		await tags.fill(tag);
		await page.getByRole('option', { name: `Create “${tag}”` }).click();
		await expect(panel.getByRole('list', { name: 'Tags' })).toContainText(tag);
	}
	await tags.fill('SOLAR');
	await page.getByRole('option', { name: 'Create “SOLAR”' }).click();
	await expect(panel.getByText('This tag is there already')).toBeVisible();
	await (await editFact(panel, 'Source', 'combobox')).fill('Trade fair');
	await page.getByRole('option', { name: 'Create “Trade fair”' }).click();
	await expect(factOf(panel, 'Source')).toContainText('Trade fair');

	// A link is shown at both ends.
	await panel.getByRole('button', { name: 'Link an opportunity' }).click();
	await panel.getByRole('combobox', { name: 'Link an opportunity' }).fill('mill');
	await page.getByRole('option', { name: /Mill roof/ }).click();
	await expect(panel.getByRole('link', { name: 'Mill roof' })).toBeVisible();

	// Another currency keeps the numbers.
	await editFact(panel, 'Expected revenue');
	await panel.getByLabel('Currency').selectOption('VND');
	await expect(panel.getByLabel('Expected revenue')).toHaveValue('1,215');
	await expect(panel.getByLabel('Price: Panel')).toHaveValue('121');
	await expectAccessible(page, 'the panel of a deal with products');
	await picture(page, 'panel');
	await panel.getByRole('combobox', { name: 'Link an opportunity' }).scrollIntoViewIfNeeded();
	await picture(page, 'panel-end');
	await page.keyboard.press('Escape');
	await panel.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(panel).toBeHidden();

	const card = cardOf(page, 'Harbour roof');
	await expect(card).toContainText('₫1,215');
	await showOnCards(page, 'Fields, tags and counts');
	await expect(card.getByRole('list', { name: 'Tags' }).getByRole('listitem')).toHaveCount(3);
	await expect(card).toContainText('1 more tag');
	await expect(card).toContainText('2 products');
	await picture(page, 'board');
	const mill = await openPanel(page, 'Mill roof');
	await expect(mill.getByText('Linked from')).toBeVisible();
	await expect(mill.getByRole('link', { name: 'Harbour roof' })).toBeVisible();
	// What is in use is offered to the next.
	await (await editFact(mill, 'Tags', 'combobox')).fill('ur');
	await page.getByRole('option', { name: 'Urgent', exact: true }).click();
	await expect(mill.getByRole('list', { name: 'Tags' })).toContainText('Urgent');
	await mill.getByRole('button', { name: 'Close', exact: true }).click();
	await expect(mill).toBeHidden();

	// With a rate the workspace's sums take it in.
	await visit(page, `${relay.url}/settings`);
	await page.getByRole('button', { name: 'Add a currency' }).click();
	await page.getByRole('menuitem', { name: 'VND' }).click();
	await page.getByLabel('1 VND is worth').fill('0.00004');
	await page.getByLabel('1 VND is worth').press('Enter');
	await expect(page.getByLabel('1 VND is worth')).toHaveValue('0.00004');
	await page.getByLabel('Currency').selectOption('VND');
	await expect(page.getByLabel('1 USD is worth')).toHaveValue('25,000');
	await expectAccessible(page, 'the exchange rates');
	await picture(page, 'rates');
});
