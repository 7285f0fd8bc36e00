import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { stageFigures, synced, visit } from '../support/app';
import {
	addDealWith,
	cardOf,
	cardSaying,
	columnOf,
	dayFromToday,
	dragCard,
	expectCards,
	expectSaid,
	fromCardMenu,
	localWorkspace,
	notKnownWhy
} from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { storedRows } from '../support/storage';
import { editFact, factOf, moveTo } from '../support/panel';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

/** What stands under a stage's name: its revenue, and that weighted by the close rates. */
const moneyOf = (page: Page, stage: string) =>
	columnOf(page, stage).getByRole('paragraph').filter({ hasText: 'Total expected revenue:' });

/** Opens a deal's panel from its card. */
async function openPanel(page: Page, title: string) {
	await cardOf(page, title).press('Enter');
	const panel = page.getByRole('dialog', { name: `Opportunity: ${title}` });
	await expect(panel).toBeVisible();
	return panel;
}

test('OP-01 · a card says who, how much, how likely and by when, and leads to the customer', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, {
		title: 'Far one',
		newCustomer: 'Gdańsk Yards',
		contact: 'Ewa Nowak',
		revenue: '12500',
		closeOn: dayFromToday(30)
	});
	await addDealWith(page, {
		title: 'Near one',
		stage: 'Qualified',
		followStage: true,
		closeOn: dayFromToday(7)
	});
	await addDealWith(page, { title: 'Late one', closeOn: dayFromToday(-1) });
	await addDealWith(page, { title: 'Won one', stage: 'Won', closeOn: dayFromToday(-1) });

	const far = cardOf(page, 'Far one');
	await expect(far).toContainText('$12,500');
	await expect(far).toContainText('50%');
	await expect(far.getByRole('img', { name: 'Olga Owner' })).toBeVisible();
	await expect(far).toHaveAccessibleName(
		/^Far one, Ewa Nowak · Gdańsk Yards, \$12,500.*50%, the starting value, Expected close .*Owner: Olga Owner$/
	);
	await expect(cardOf(page, 'Near one')).toHaveAccessibleName(/15%, from the stage/);
	await expect(cardOf(page, 'Won one')).toHaveAccessibleName(/Won: counts as 100%/);

	await expect(far.getByRole('img', { name: 'On time' })).toBeVisible();
	await expect(cardOf(page, 'Near one').getByRole('img', { name: 'Closing soon' })).toBeVisible();
	await expect(cardOf(page, 'Late one').getByRole('img', { name: 'Overdue' })).toBeVisible();
	await expect(cardOf(page, 'Won one').getByRole('img', { name: 'Closed' })).toBeVisible();
	// The three that still run differ in colour, too.
	const colours = await Promise.all(
		[
			far.getByRole('img', { name: 'On time' }),
			cardOf(page, 'Near one').getByRole('img', { name: 'Closing soon' }),
			cardOf(page, 'Late one').getByRole('img', { name: 'Overdue' })
		].map((clock) => clock.evaluate((element) => getComputedStyle(element).color))
	);
	expect(new Set(colours).size).toBe(3);

	// Five stars, one per 20 % started; the panel says them in words.
	const panel = await openPanel(page, 'Far one');
	await expect(panel.getByRole('img', { name: '3 of 5 stars' })).toBeVisible();
	await panel.getByRole('button', { name: 'Close', exact: true }).click();

	for (const link of ['Far one', 'Ewa Nowak · Gdańsk Yards']) {
		await far.getByRole('link', { name: link, exact: true }).click();
		await expect(page).toHaveURL(/\/customers\//);
		await expect(page.getByRole('heading', { name: 'Gdańsk Yards', level: 1 })).toBeAttached();
		await page.goBack();
	}
});

test('OP-03, OP-13 · a card goes by mouse to another column and another place, and stays there', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	for (const title of ['Third', 'Second', 'First']) {
		await addDealWith(page, { title, revenue: '300', followStage: true });
	}
	await expectCards(page, 'New', ['First', 'Second', 'Third']);
	await expect(moneyOf(page, 'New')).toContainText('$900');
	await expect(moneyOf(page, 'New')).toContainText('$45 weighted');

	await dragCard(page, 'Third', cardOf(page, 'First'), 'top');
	await expectCards(page, 'New', ['Third', 'First', 'Second']);
	await dragCard(page, 'First', columnOf(page, 'Proposition'), 'bottom');
	await expectCards(page, 'New', ['Third', 'Second']);
	await expectCards(page, 'Proposition', ['First']);
	expect(await stageFigures(page, 'New')).toEqual({ count: 2, sum: '$600' });
	await expect(moneyOf(page, 'New')).toContainText('$30 weighted');
	await expect(moneyOf(page, 'Proposition')).toContainText('$150 weighted');
	await dragCard(page, 'Second', cardOf(page, 'First'), 'bottom');
	await expectCards(page, 'Proposition', ['First', 'Second']);

	await page.reload();
	await expectCards(page, 'New', ['Third']);
	await expectCards(page, 'Proposition', ['First', 'Second']);

	// A card that is let go beside the columns goes nowhere.
	await dragCard(page, 'Third', page.getByRole('navigation', { name: 'Main navigation' }), 'top');
	await expectCards(page, 'New', ['Third']);
});

test('OP-03 · the keyboard picks a card up, carries it, drops it and puts it back', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	for (const title of ['Lower', 'Upper']) await addDealWith(page, { title });
	const upper = cardOf(page, 'Upper');
	await upper.focus();
	await page.keyboard.press('Space');
	await expectSaid(page, '“Upper” picked up from New, position 1 of 2.');
	await page.keyboard.press('ArrowDown');
	await expectSaid(page, 'New, position 2 of 2');
	await page.keyboard.press('Space');
	await expectSaid(page, '“Upper” is now in New, position 2');
	await expectCards(page, 'New', ['Lower', 'Upper']);
	await expect(upper).toBeFocused();

	await page.keyboard.press('Space');
	await page.keyboard.press('ArrowRight');
	await expectSaid(page, 'Qualified, position 1 of 1');
	await page.keyboard.press('Escape');
	await expectSaid(page, '“Upper” is back where it was');
	await expectCards(page, 'New', ['Lower', 'Upper']);

	await page.keyboard.press('Space');
	await page.keyboard.press('ArrowRight');
	await page.keyboard.press('ArrowRight');
	await expectSaid(page, 'Proposition, position 1 of 1');
	await page.keyboard.press('Space');
	await expectCards(page, 'Proposition', ['Upper']);
	await expect(upper).toBeFocused();
	await page.keyboard.press('ArrowLeft');
	await expect(cardOf(page, 'Lower')).toBeFocused();
});

test('OP-03, OP-04 · a move by the menu is an interaction with the customer, and can be undone', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'Harbour crane', newCustomer: 'Gdańsk Yards' });
	await fromCardMenu(page, 'Harbour crane', 'Move to Proposition');
	await expectCards(page, 'Proposition', ['Harbour crane']);

	const panel = await openPanel(page, 'Harbour crane');
	await expect(panel.getByText('Olga Owner moved it from New to Proposition')).toBeVisible();
	await panel.getByRole('link', { name: 'Open the customer' }).click();
	await expect(page.getByText('1 interaction', { exact: true })).toBeVisible();
	await expect(
		page.getByRole('listitem').filter({ hasText: 'moved it from New to Proposition' })
	).toContainText('Harbour crane');

	await page
		.getByRole('combobox', { name: 'Stage of “Harbour crane”' })
		.selectOption({ label: 'Negotiation' });
	await expect(page.getByText('2 interactions', { exact: true })).toBeVisible();

	await page.getByRole('link', { name: 'Sales' }).first().click();
	await expectCards(page, 'Negotiation', ['Harbour crane']);
	await fromCardMenu(page, 'Harbour crane', 'Move to Lost');
	await notKnownWhy(page);
	await expectCards(page, 'Lost', ['Harbour crane']);
	await page
		.getByRole('listitem')
		.filter({ hasText: '“Harbour crane” moved to Lost' })
		.getByRole('button', { name: 'Undo' })
		.click();
	await expectCards(page, 'Negotiation', ['Harbour crane']);
});

test('PL-06, PL-07, PL-08 · the close rate follows the stage until a hand sets it, and again when told to', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'Follower', followStage: true });
	await expect(cardSaying(page, 'Follower', 'Close rate 5%, from the stage')).toBeVisible();
	await fromCardMenu(page, 'Follower', 'Move to Proposition');
	await expect(cardSaying(page, 'Follower', 'Close rate 50%, from the stage')).toBeVisible();

	const panel = await openPanel(page, 'Follower');
	await (await editFact(panel, 'Close rate', 'slider')).fill('90');
	await expect(panel.getByText('Set by hand; the stage Proposition would say 50%.')).toBeVisible();
	await expect(cardSaying(page, 'Follower', 'Close rate 90%, set by hand')).toBeVisible();
	await expect(moneyOf(page, 'Proposition')).toContainText('$900 weighted');
	await moveTo(panel, 'Qualified');
	await expect(cardSaying(page, 'Follower', 'Close rate 90%, set by hand')).toBeVisible();

	await editFact(panel, 'Close rate', 'slider');
	await panel.getByRole('button', { name: 'Follow the stage' }).click();
	await expect(cardSaying(page, 'Follower', 'Close rate 15%, from the stage')).toBeVisible();
	await expect(moneyOf(page, 'Qualified')).toContainText('$150 weighted');
	await moveTo(panel, 'Won');
	await expect(cardSaying(page, 'Follower', 'Won: counts as 100%')).toBeVisible();
	await expect(factOf(panel, 'Close rate').getByRole('button')).toBeHidden();
	await moveTo(panel, 'Lost');
	await notKnownWhy(page);
	await expect(cardSaying(page, 'Follower', 'Lost: counts as 0%')).toBeVisible();
});

test('OP-11 · a new opportunity from the customer’s page says all that is missing, and has the defaults', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'Earlier', newCustomer: 'Gdańsk Yards' });
	await cardOf(page, 'Earlier').getByRole('link').first().click();
	await page.getByRole('button', { name: 'New opportunity' }).click();
	const dialog = page.getByRole('dialog', { name: 'New opportunity' });
	await expect(dialog.getByLabel('Customer')).toHaveValue('Gdańsk Yards');
	await expect(dialog.getByRole('combobox', { name: 'Stage' })).toContainText('New');
	await expect(dialog.getByRole('slider', { name: 'Close rate' })).toHaveValue('50');
	await expect(dialog.getByLabel('Owner')).toHaveValue('Olga Owner');

	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	const summary = dialog.getByRole('group', { name: /^3 things need a look/ });
	await expect(summary).toBeFocused();
	for (const [field, message] of [
		['Description', 'Describe in a few words what is to be sold'],
		['Expected close date', 'Choose when you expect to close'],
		['Expected revenue', 'Type the expected revenue; 0 is allowed']
	] as const) {
		await expect(summary.getByRole('link', { name: message })).toBeVisible();
		await expect(dialog.getByLabel(field)).toHaveAccessibleDescription(new RegExp(message));
	}
	await summary.getByRole('link', { name: 'Choose when you expect to close' }).click();
	await expect(dialog.getByLabel('Expected close date')).toBeFocused();

	await dialog.getByLabel('Expected revenue').fill('-5');
	await dialog.getByLabel('Description').fill('Second crane');
	await expect(dialog.getByLabel('Expected revenue')).toHaveAccessibleDescription(
		/cannot be (negative|below 0)/
	);
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(dialog).toBeVisible();
	await dialog.getByLabel('Expected revenue').fill('0');
	await dialog.getByLabel('Expected close date').fill(dayFromToday(30));
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(dialog).toBeHidden();
	await expect(page.getByRole('link', { name: 'Second crane' }).first()).toBeVisible();
	await page.getByRole('link', { name: 'Sales' }).first().click();
	await expect(cardOf(page, 'Second crane')).toHaveAccessibleName(
		/Gdańsk Yards, \$0.*50%, the starting value.*Olga Owner/
	);
	await expectCards(page, 'New', ['Second crane', 'Earlier']);
});

test('OP-06, OP-07 · an agent wins a deal and cannot take it out again; the owner can', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	await company.addDeals(
		{ title: 'Annas deal', owner: 'Anna Agent' },
		{ title: 'Another', owner: 'Anna Agent' }
	);
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();

	await fromCardMenu(anna.page, 'Annas deal', 'Move to Won');
	await expectCards(anna.page, 'Won', ['Annas deal']);
	// The toast offers no way back, for there is none for her.
	const moved = anna.page.getByRole('listitem').filter({ hasText: '“Annas deal” moved to Won' });
	await expect(moved.getByRole('button', { name: 'Undo' })).toHaveCount(0);
	await anna.page.getByRole('button', { name: 'Actions for “Annas deal”' }).click();
	await expect(anna.page.getByRole('menuitem', { name: 'Open details' })).toBeVisible();
	await expect(anna.page.getByRole('menuitem', { name: /^Move to/ })).toHaveCount(0);
	await anna.page.keyboard.press('Escape');

	await cardOf(anna.page, 'Annas deal').focus();
	await anna.page.keyboard.press('Space');
	await anna.page.keyboard.press('ArrowLeft');
	await expectSaid(
		anna.page,
		'“Won” is final: only an admin or the owner can take an opportunity out'
	);
	await anna.page.keyboard.press('Escape');
	await dragCard(anna.page, 'Annas deal', columnOf(anna.page, 'Negotiation'), 'bottom');
	await expect(
		anna.page
			.getByText('“Won” is final: only an admin or the owner can take an opportunity out')
			.first()
	).toBeVisible();
	await expectCards(anna.page, 'Won', ['Annas deal']);
	const panel = await openPanel(anna.page, 'Annas deal');
	await expect(panel.getByText('This stage is final.')).toBeVisible();
	for (const stage of ['New', 'Negotiation']) {
		await expect(panel.getByRole('button', { name: stage, exact: true })).toBeDisabled();
	}
	await expect(panel.getByRole('button', { name: 'Lost', exact: true })).toBeHidden();

	// An agent may lose one, too (OP-06).
	await panel.getByRole('button', { name: 'Close', exact: true }).click();
	await fromCardMenu(anna.page, 'Another', 'Move to Lost');
	await notKnownWhy(anna.page);
	await expectCards(anna.page, 'Lost', ['Another']);
	await synced(anna.page);

	await visit(owner, company.board);
	await expectCards(owner, 'Won', ['Annas deal']);
	await fromCardMenu(owner, 'Annas deal', 'Move to Negotiation');
	await expectCards(owner, 'Negotiation', ['Annas deal']);
	await expectCards(anna.page, 'Negotiation', ['Annas deal']);
	const rows = await storedRows(anna.page);
	expect(rows.filter(({ kind }) => kind === 'deal')).toHaveLength(2);
	await anna.leave();
	await context.close();
});
