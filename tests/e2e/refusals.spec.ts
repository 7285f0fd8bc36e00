import { expect, type Browser, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { cardOf, columnOf, expectCards, fromCardMenu } from '../support/deals';
import { standAbove, type Person } from '../support/people';
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

/** The owner and an agent, both at the board of the same space, with one deal of the agent's. */
async function ownerAndAnna(
	browser: Browser,
	deal: string
): Promise<{ owner: Page; anna: Person; leave: () => Promise<void> }> {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	await company.addDeals({ title: deal, owner: 'Anna Agent' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	for (const [page, above] of [
		[owner, false],
		[anna.page, true]
	] as const) {
		await standAbove(page, above);
		await page.reload();
		await expectCards(page, 'New', [deal]);
	}
	return {
		owner,
		anna,
		leave: async () => {
			await anna.leave();
			await context.close();
		}
	};
}

const tray = (page: Page) => page.getByRole('article');

test('OP-07 · a move that is not allowed any more is taken back, waits with its reason, and goes once it is allowed', async ({
	browser
}) => {
	const { owner, anna, leave } = await ownerAndAnna(browser, 'Harbour crane');
	const { page } = anna;

	await goOffline(page);
	await fromCardMenu(page, 'Harbour crane', 'Move to Negotiation');
	await expect(columnOf(page, 'Negotiation').getByText('Harbour crane')).toBeVisible();
	await fromCardMenu(owner, 'Harbour crane', 'Move to Won');
	// Until the move is written the page says that it is synced, and it is: nothing of it waits yet.
	await expectCards(owner, 'Won', ['Harbour crane']);
	await synced(owner);

	await goOnline(page);
	await expectCards(page, 'Won', ['Harbour crane']);
	await expectCards(page, 'Negotiation', []);
	await expectCards(owner, 'Won', ['Harbour crane']);
	// Told once, with the way to it.
	const told = page.getByText('A change of yours was not accepted. It is kept for you.');
	await expect(told).toBeVisible();
	await page.getByRole('button', { name: 'Show', exact: true }).click();

	await expect(page.getByRole('heading', { name: 'Changes that were not accepted' })).toBeVisible();
	await expect(tray(page)).toHaveCount(1);
	const entry = tray(page).first();
	await expect(entry.getByRole('link', { name: 'Harbour crane' })).toBeVisible();
	await expect(entry).toContainText(
		'“Won” is final: only an admin or owner can take an opportunity out of it.'
	);
	await expect(entry).toContainText('Rule OP-07');
	await expect(entry.getByRole('row', { name: 'Stage Won Negotiation' })).toBeVisible();
	await expectAccessible(page, 'refused changes');

	await page.reload();
	await expect(tray(page)).toHaveCount(1);
	await page.getByRole('button', { name: /^Try again/ }).click();
	await expect(page.getByText(/^It is still not allowed\. “Won” is final/)).toBeVisible();

	await fromCardMenu(owner, 'Harbour crane', 'Move to New');
	await synced(owner);
	// What the owner did is on its way: until it is here, it is still not allowed.
	await expect(async () => {
		await page.getByRole('button', { name: /^Try again/ }).click();
		const allowed = page.getByText('It is allowed now: “Harbour crane” was changed');
		await expect(allowed).toBeVisible({ timeout: 2000 });
	}).toPass();
	await expect(page.getByRole('heading', { name: 'Nothing was refused' })).toBeVisible();
	await expectCards(owner, 'Negotiation', ['Harbour crane']);
	await leave();
});

test('OP-08 · a comment on a deal that was taken away meanwhile can be copied, discarded and brought back', async ({
	browser
}) => {
	const { owner, anna, leave } = await ownerAndAnna(browser, 'Cold store');
	const { page } = anna;
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

	await cardOf(page, 'Cold store').getByRole('link').first().click();
	const panel = page.getByRole('dialog', { name: /Cold store/ });
	await expect(panel).toBeVisible();
	await goOffline(page);
	await panel.getByLabel('Write a comment').fill('They want it\nbefore the summer.');
	await panel.getByRole('button', { name: 'Add comment' }).click();
	await expect(panel.getByText('before the summer.')).toBeVisible();

	await cardOf(owner, 'Cold store').getByRole('link').first().click();
	const theirs = owner.getByRole('dialog', { name: /Cold store/ });
	await editFact(theirs, 'Owner', 'combobox');
	await owner.getByRole('option', { name: 'Olga Owner' }).click();
	// Until it is written the page says that it is synced, and it is: the comment could come first.
	await expect(factOf(theirs, 'Owner')).toContainText('Olga Owner');
	await synced(owner);

	await goOnline(page);
	await expect(page.getByText('A change of yours was not accepted.')).toBeVisible();
	await visit(page, `${relay.url}/refused`);
	const entry = tray(page).first();
	await expect(entry).toContainText('Cold store');
	await expect(entry).toContainText('no longer on this device');
	await expect(entry).toContainText('It belongs to somebody outside your teams.');
	await expect(entry.getByRole('blockquote')).toHaveText('They want it\nbefore the summer.');

	await page.getByRole('button', { name: /^Copy/ }).click();
	await expect(page.getByText('Copied', { exact: true })).toBeVisible();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
		'They want it\nbefore the summer.'
	);
	await page.reload();
	await expect(tray(page)).toHaveCount(1);
	await page.getByRole('button', { name: /^Discard/ }).click();
	await expect(tray(page)).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(tray(page)).toHaveCount(1);
	await expect(entry.getByRole('blockquote')).toHaveText('They want it\nbefore the summer.');
	await leave();
});

test('HI-06 · what two people set at once is shown to both, and the other value is one press away', async ({
	browser
}) => {
	const { owner, anna, leave } = await ownerAndAnna(browser, 'Rail bridge');
	const { page } = anna;
	for (const each of [page, owner]) {
		await cardOf(each, 'Rail bridge').getByRole('link').first().click();
		// What was being fetched when the connection went would have to be fetched again.
		await expect(factOf(each.getByRole('dialog'), 'Contact person')).toBeVisible();
		await goOffline(each);
	}
	const contact = (each: Page) => factOf(each.getByRole('dialog'), 'Contact person');
	for (const [each, name] of [
		[page, 'Ms Anders'],
		[owner, 'Mr Olsen']
	] as const) {
		const field = await editFact(each.getByRole('dialog'), 'Contact person');
		await field.fill(name);
		await field.press('Enter');
	}
	for (const each of [owner, page]) {
		await expect(each.getByRole('button', { name: /change waiting/ })).toBeVisible();
	}
	for (const each of [owner, page]) await goOnline(each);
	await synced(owner);
	await synced(page);

	for (const each of [owner, page]) {
		await expect(contact(each)).toContainText('Ms Anders');
		await expect(each.getByRole('heading', { name: 'Set twice at the same time' })).toBeVisible();
	}
	await expectAccessible(page, 'a clash');
	await owner.getByRole('button', { name: 'Contact person: use “Mr Olsen” instead' }).click();
	for (const each of [owner, page]) {
		await expect(contact(each)).toContainText('Mr Olsen');
		await expect(each.getByRole('heading', { name: 'Set twice at the same time' })).toBeHidden();
	}
	await leave();
});
