import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { importFile, synced, visit } from '../support/app';
import { offline } from '../support/company';
import {
	addDealWith,
	cardOf,
	columnOf,
	dayFromToday,
	shownDay,
	dragCard,
	expectCards,
	expectSaid,
	fromCardMenu,
	notKnownWhy
} from '../support/deals';
import { picture } from '../support/pictures';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { renameStage } from '../support/process';
import { openPanel, ownRelay } from '../support/seed';
import { editFact, factOf, moveTo } from '../support/panel';

// The page about opportunities, sentence by sentence, with the people that it names.

const relay = ownRelay();

/** What stands under the name of a stage: its revenue, and that weighted by the close rates. */
const moneyOf = (page: Page, stage: string): Locator =>
	columnOf(page, stage).getByRole('paragraph').filter({ hasText: 'Total expected revenue:' });

/** The parts that a person's filter menu offers, of those that depend on the role or on the space. */
async function offeredFilters(page: Page, among: readonly string[]): Promise<string[]> {
	await page.getByRole('search').getByRole('button', { name: 'Filter', exact: true }).click();
	const lines = page.locator('[role^=menuitem]');
	await expect(lines.filter({ hasText: 'Customer' })).toBeVisible();
	const names = (await lines.allTextContents()).map((text) => text.trim());
	await page.keyboard.press('Escape');
	return among.filter((name) => names.includes(name));
}

/** Asks for one part of the filter; `choose` fills its dialog in. */
async function filterBy(
	page: Page,
	part: string,
	choose: (dialog: Locator) => Promise<void>
): Promise<void> {
	await page.getByRole('search').getByRole('button', { name: 'Filter', exact: true }).click();
	await page.locator('[role^=menuitem]').getByText(part, { exact: true }).click();
	const dialog = page.getByRole('dialog', { name: `Filter: ${part}` });
	await choose(dialog);
	await dialog.getByRole('button', { name: 'Done' }).click();
	await expect(dialog).toBeHidden();
}

async function sortBy(page: Page, line: string): Promise<void> {
	await page.getByRole('search').getByRole('button', { name: 'Sort by', exact: true }).click();
	// Once something is sorted by, the same lines stand below it, to sort by after that.
	await page.locator('[role^=menuitem]').getByText(line, { exact: true }).first().click();
}

test('OP-01 OP-02 OP-03 OP-04 OP-10 OP-13 · the stages are the company’s own; a card says what there is to know, and goes on by mouse, keyboard and customer', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: olga } = await company.enter(browser, OWNER);
	await olga.setViewportSize({ width: 1440, height: 900 });
	const { board } = company;

	// The stages are set up in "Customise stages", before there is a single card.
	await expect(olga.getByRole('link', { name: 'Customise stages' })).toBeVisible();
	await picture(olga, 'opportunities-none');
	await olga.getByRole('link', { name: 'Customise stages' }).click();
	await renameStage(olga, 'Qualified', 'First talk');
	await olga.getByRole('button', { name: 'Save and finish' }).click();
	await expect(olga.getByRole('heading', { name: 'Your pipeline starts here' })).toBeVisible();
	await synced(olga);

	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	await page.setViewportSize({ width: 1440, height: 900 });
	// An agent works in the stages and does not set them up.
	await expect(page.getByRole('heading', { name: 'Your pipeline starts here' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Customise stages' })).toHaveCount(0);
	await addDealWith(page, {
		title: 'Far crane',
		newCustomer: 'Gdańsk Yards',
		contact: 'Ewa Nowak',
		revenue: '12500',
		closeOn: dayFromToday(30)
	});
	await addDealWith(page, { title: 'Near crane', revenue: '300', closeOn: dayFromToday(7) });
	await addDealWith(page, { title: 'Late crane', revenue: '200', closeOn: dayFromToday(-1) });

	const far = cardOf(page, 'Far crane');
	await expect(far).toContainText('$12,500');
	await expect(far).toContainText('50%');
	// One star for each 20 % that was begun: a full path and an empty one.
	const stars = far.locator('svg[viewBox="0 0 108 20"] path');
	expect((await stars.first().getAttribute('d'))?.match(/M/g)).toHaveLength(3);
	expect((await stars.last().getAttribute('d'))?.match(/M/g)).toHaveLength(2);
	await far.getByRole('img', { name: 'Anna Agent' }).hover();
	await expect(page.locator('[popover]:popover-open')).toHaveText('Anna Agent');
	for (const [title, clock] of [
		['Far crane', 'On time'],
		['Near crane', 'Closing soon'],
		['Late crane', 'Overdue']
	] as const) {
		await expect(cardOf(page, title).getByRole('img', { name: clock })).toBeVisible();
	}
	// The three that still run differ in colour, too.
	const colours = await page
		.locator('[data-stage]')
		.getByRole('img', { name: /^(On time|Closing soon|Overdue)$/ })
		.evaluateAll((clocks) => clocks.map((clock) => getComputedStyle(clock).color));
	expect(new Set(colours).size).toBe(3);
	await expect(far).toHaveAccessibleName(
		/^Far crane, Ewa Nowak · Gdańsk Yards, \$12,500.*50%, the starting value, Expected close .*Owner: Anna Agent$/
	);
	const panel = await openPanel(page, 'Far crane');
	await expect(panel.getByRole('img', { name: '3 of 5 stars' })).toBeVisible();
	await panel.getByRole('button', { name: 'Close', exact: true }).first().click();
	await expectAccessible(page, 'the board of an agent');
	await page.emulateMedia({ colorScheme: null });
	await picture(page, 'opportunities');
	for (const link of ['Far crane', 'Ewa Nowak · Gdańsk Yards']) {
		await far.getByRole('link', { name: link, exact: true }).click();
		await expect(page.getByRole('heading', { name: 'Gdańsk Yards', level: 1 })).toBeAttached();
		await page.goBack();
		await expect(far).toBeVisible();
	}

	// What is to come, in each stage and in the list (OP-13); in an order of one's own choice (OP-10).
	await expect(moneyOf(page, 'New')).toContainText('$13,000');
	await expect(moneyOf(page, 'New')).toContainText('$6.5K weighted');
	await sortBy(page, 'Expected revenue');
	await expectCards(page, 'New', ['Far crane', 'Near crane', 'Late crane']);
	await sortBy(page, 'Close date');
	await expectCards(page, 'New', ['Late crane', 'Near crane', 'Far crane']);
	await visit(page, `${board}/list`);
	await page.getByRole('search').getByRole('button', { name: 'Group by', exact: true }).click();
	await page.locator('[role^=menuitem]').getByText('Stage', { exact: true }).click();
	await expect(page.getByRole('grid')).toContainText('$13,000');
	await visit(page, board);

	// By mouse, and by keyboard while there is no connection; then from the customer's page.
	await dragCard(page, 'Far crane', columnOf(page, 'First talk'), 'bottom');
	await expectCards(page, 'First talk', ['Far crane']);
	await offline(page, async () => {
		await far.focus();
		await page.keyboard.press('Space');
		await page.keyboard.press('ArrowRight');
		await expectSaid(page, 'Proposition, position 1 of 1');
		await page.keyboard.press('Space');
		await expectCards(page, 'Proposition', ['Far crane']);
		await far.getByRole('link', { name: 'Far crane' }).click();
		await expect(page.getByText('2 interactions', { exact: true })).toBeVisible();
		await page
			.getByRole('combobox', { name: 'Stage of “Far crane”' })
			.selectOption({ label: 'Negotiation' });
		await expect(page.getByText('3 interactions', { exact: true })).toBeVisible();
	});

	await page.goBack();
	await fromCardMenu(page, 'Near crane', 'Move to Won');
	await expect(cardOf(page, 'Near crane').getByRole('img', { name: 'Closed' })).toBeVisible();

	// The owner reads the same of the customer, whoever moved the card.
	await visit(olga, board);
	await expectCards(olga, 'Negotiation', ['Far crane']);
	await cardOf(olga, 'Far crane')
		.getByRole('link', { name: /Gdańsk Yards/ })
		.click();
	await expect(olga.getByText('3 interactions', { exact: true })).toBeVisible();
	const timeline = olga.getByRole('region', { name: 'Timeline' });
	for (const move of [
		'moved it from New to First talk',
		'moved it from First talk to Proposition',
		'moved it from Proposition to Negotiation'
	]) {
		await expect(timeline.getByRole('listitem').filter({ hasText: move })).toContainText(
			'Far crane'
		);
	}
	await anna.leave();
	await context.close();
});

test('OP-05 OP-06 OP-07 OP-08 OP-09 · each role sees, moves, filters and reopens what the page gives it', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Sam Super', role: 'Supervisor' },
			{ name: 'Bao Agent', role: 'Agent', team: 'South' },
			{ name: 'Ada Admin', role: 'Admin' },
			{
				name: 'Anna Agent',
				role: 'Agent',
				team: 'North'
			}
		],
		teams: { North: ['Sam Super'], South: [] }
	});
	const { context, page: olga } = await company.enter(browser, OWNER);
	const { board } = company;
	const ada = await company.enter(browser, 'Ada Admin');
	const sam = await company.enter(browser, 'Sam Super');
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();

	// A field of the company's own can be filtered by, too.
	await visit(olga, `${board}/fields`);
	await olga.getByRole('button', { name: 'Add a field' }).first().click();
	const field = olga.getByRole('dialog', { name: 'New field' });
	await field.getByLabel('Name').fill('Region');
	await field.getByRole('button', { name: 'Add field' }).click();
	await expect(field).toBeHidden();
	await visit(olga, board);
	await addDealWith(olga, { title: 'Southern pier', newCustomer: 'Da Nang Port' });
	const assigned = await openPanel(olga, 'Southern pier');
	await (await editFact(assigned, 'Owner', 'combobox')).fill('Bao');
	await olga.getByRole('option', { name: 'Bao Agent' }).click();
	await expect(factOf(assigned, 'Owner')).toContainText('Bao Agent');
	await synced(olga);

	// The agent has her own deals only; without a connection she wins one and loses one.
	await visit(anna.page, board);
	for (const title of ['Northern quay', 'Northern lock', 'Northern mole']) {
		await addDealWith(anna.page, { title, followStage: true });
	}
	const own = await openPanel(anna.page, 'Northern quay');
	await (await editFact(own, 'Region')).fill('Coast');
	await own.getByLabel('Region').blur();
	await own.getByRole('button', { name: 'Close', exact: true }).first().click();
	await expect(cardOf(anna.page, 'Southern pier')).toHaveCount(0);
	await offline(anna.page, async () => {
		await fromCardMenu(anna.page, 'Northern quay', 'Move to Won');
		await expectCards(anna.page, 'Won', ['Northern quay']);
		const moved = anna.page
			.getByRole('listitem')
			.filter({ hasText: '“Northern quay” moved to Won' });
		await expect(moved).toBeVisible();
		await expect(moved.getByRole('button', { name: 'Undo' })).toHaveCount(0);
		await fromCardMenu(anna.page, 'Northern lock', 'Move to Lost');
		await notKnownWhy(anna.page);
		await expectCards(anna.page, 'Lost', ['Northern lock']);
	});
	expect(anna.frames()).not.toContain('Southern pier');
	// What is final has no way back: not in the message, not by mouse, not in the panel.
	await dragCard(anna.page, 'Northern quay', columnOf(anna.page, 'Negotiation'), 'bottom');
	await expect(
		anna.page
			.getByText('“Won” is final: only an admin or the owner can take an opportunity out')
			.first()
	).toBeVisible();
	await expectCards(anna.page, 'Won', ['Northern quay']);
	const won = await openPanel(anna.page, 'Northern quay');
	await expect(won.getByText('This stage is final.')).toBeVisible();
	for (const stage of ['New', 'Negotiation']) {
		await expect(won.getByRole('button', { name: stage, exact: true })).toBeDisabled();
	}
	await expect(won.getByRole('button', { name: 'Lost', exact: true })).toBeHidden();
	await won.getByRole('button', { name: 'Close', exact: true }).first().click();

	// The supervisor has the team's; he loses one, and takes neither out again.
	const { page: sams } = sam;
	await visit(sams, board);
	await expectCards(sams, 'Won', ['Northern quay']);
	await fromCardMenu(sams, 'Northern mole', 'Move to Lost');
	await notKnownWhy(sams);
	await expect(columnOf(sams, 'Lost').getByText('Northern mole')).toBeVisible();
	await synced(sams);
	expect(sam.frames()).not.toContain('Southern pier');
	for (const person of [sams, anna.page]) {
		await expect(columnOf(person, 'Lost').getByText('Northern mole')).toBeVisible();
		// What is said may be followed at once by "Everything is synced".
		await expect(async () => {
			await cardOf(person, 'Northern quay').focus();
			await person.keyboard.press('Escape');
			await person.keyboard.press('Space');
			await person.keyboard.press('ArrowLeft');
			const said = person.getByRole('status').filter({ hasText: '“Won” is final: only an admin' });
			await expect(said.first()).toBeAttached({ timeout: 1000 });
		}).toPass();
		await person.keyboard.press('Escape');
		for (const title of ['Northern quay', 'Northern lock']) {
			await person.getByRole('button', { name: `Actions for “${title}”` }).click();
			await expect(person.getByRole('menuitem', { name: 'Open details' })).toBeVisible();
			await expect(person.getByRole('menuitem', { name: /^Move to/ })).toHaveCount(0);
			await person.keyboard.press('Escape');
		}
	}

	// An admin has all of them and reopens one: the day of closing goes.
	const { page: adas } = ada;
	await visit(adas, board);
	await expect(cardOf(adas, 'Southern pier')).toBeVisible();
	const panel = await openPanel(adas, 'Northern quay');
	await expect(panel.getByText(/^Won on /)).toBeVisible();
	await moveTo(panel, 'Negotiation');
	await expect(panel.getByText(/^Won on /)).toBeHidden();
	await panel.getByRole('button', { name: 'Close', exact: true }).first().click();
	await expectCards(adas, 'Negotiation', ['Northern quay']);
	await expectCards(anna.page, 'Negotiation', ['Northern quay']);
	await visit(olga, board);
	await fromCardMenu(olga, 'Northern mole', 'Move to Proposition');
	await expectCards(olga, 'Proposition', ['Northern mole']);

	// Filters: by role, and each does what its name says (OP-09).
	const among = ['Owner', 'Team', 'Customer', 'Created', 'Updated', 'Region'];
	expect(await offeredFilters(olga, among)).toEqual(among);
	expect(await offeredFilters(adas, among)).toEqual(among);
	expect(await offeredFilters(sams, among)).toEqual(among.filter((part) => part !== 'Team'));
	expect(await offeredFilters(anna.page, among)).toEqual([
		'Customer',
		'Created',
		'Updated',
		'Region'
	]);
	// A link that carries what a role is not offered asks for nothing of it.
	for (const [person, chips] of [
		[sams, 1],
		[anna.page, 0]
	] as const) {
		await visit(person, `${board}?team=north&owner=nobody-of-that-name`);
		await expect(person.locator('[data-chip-of]')).toHaveCount(chips);
	}
	await expect(cardOf(anna.page, 'Northern quay')).toBeVisible();
	const cards = adas.locator('[data-stage] [data-record] [data-title]');
	const clear = async () => {
		await adas.getByRole('button', { name: 'Clear filters' }).click();
		await expect(cards).toHaveCount(4);
	};
	await adas.getByRole('searchbox', { name: 'Keyword' }).fill('quay');
	await expect(cards).toHaveText(['Northern quay']);
	await clear();
	await filterBy(adas, 'Team', (dialog) => dialog.getByLabel('South').check());
	await expect(cards).toHaveText(['Southern pier']);
	await clear();
	await filterBy(adas, 'Owner', (dialog) => dialog.getByLabel('Anna Agent').check());
	await expect(cards).toHaveCount(3);
	await clear();
	await filterBy(adas, 'Customer', async (dialog) => {
		await dialog.getByRole('combobox', { name: 'Customer' }).fill('Nang');
		await adas.getByRole('option', { name: 'Da Nang Port' }).click();
	});
	await expect(cards).toHaveText(['Southern pier']);
	await clear();
	await filterBy(adas, 'Region', (dialog) => dialog.getByLabel('Text').fill('coast'));
	await expect(cards).toHaveText(['Northern quay']);
	await clear();
	for (const part of ['Created', 'Updated']) {
		await filterBy(adas, part, (dialog) => dialog.getByLabel('To').fill(dayFromToday(-1)));
		await expect(cards).toHaveCount(0);
		await expect(adas.getByText('Nothing matches the filter').first()).toBeVisible();
		await adas.getByRole('button', { name: 'Clear filters' }).first().click();
		await expect(cards).toHaveCount(4);
	}
	await expectAccessible(adas, 'the board of an admin');

	for (const person of [ada, sam, anna]) await person.leave();
	await context.close();
});

test('OP-11 OP-12 OP-14 · a new opportunity from the customer’s page; and those that make themselves, for customers who are added, imported and called', async ({
	browser
}, info) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: olga } = await company.enter(browser, OWNER);
	const { board } = company;
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	await visit(olga, `${board}/settings`);
	await olga.getByRole('checkbox', { name: /^Automatic opportunities/ }).check();
	await olga.getByRole('button', { name: 'Save changes' }).click();
	await expect(olga.getByText('Nothing to save')).toBeVisible();
	await synced(olga);

	// Added, without a connection: name, first stage, a week, 50 %, 0, the customer's owner.
	const { page } = anna;
	await visit(page, `${relay.url}/customers`);
	await synced(page);
	await offline(page, async () => {
		await page.getByRole('button', { name: 'New customer' }).first().click();
		const dialog = page.getByRole('dialog', { name: 'New customer' });
		await dialog.getByLabel(/^Name/).fill('Hòa Phát');
		await dialog.getByRole('button', { name: 'Add customer' }).click();
		await expect(page.getByRole('heading', { name: 'Hòa Phát', level: 1 })).toBeAttached();
		const deals = page.getByRole('region', { name: /^Opportunities/ });
		await expect(deals.getByRole('link', { name: 'Hòa Phát' })).toBeVisible();
	});
	const customer = page.url();
	await visit(olga, board);
	const automatic = cardOf(olga, 'Hòa Phát');
	await expect(automatic).toHaveAccessibleName(/\$0.*50%.*Owner: Anna Agent/);
	await expectCards(olga, 'New', ['Hòa Phát']);
	const panel = await openPanel(olga, 'Hòa Phát');
	await expect(factOf(panel, 'Expected close date')).toContainText(shownDay(dayFromToday(7)));
	await expect(factOf(panel, 'Expected revenue')).toContainText('$0');
	await expect(factOf(panel, 'Close rate')).toContainText('50%');

	// By hand from the customer's page, by the owner: the customer's owner is proposed.
	await visit(olga, customer);
	await olga.getByRole('button', { name: 'New opportunity' }).click();
	const dialog = olga.getByRole('dialog', { name: 'New opportunity' });
	await expect(dialog.getByLabel('Customer', { exact: true })).toHaveValue('Hòa Phát');
	await expect(dialog.getByRole('combobox', { name: 'Stage' })).toContainText('New');
	await expect(dialog.getByRole('slider', { name: 'Close rate' })).toHaveValue('50');
	await expect(dialog.getByLabel('Owner')).toHaveValue('Anna Agent');
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
	await dialog.getByLabel('Description').fill('Steel beams');
	await dialog.getByRole('combobox', { name: 'Stage' }).selectOption({ label: 'Qualified' });
	await dialog.getByLabel('Expected close date').fill(dayFromToday(20));
	await dialog.getByLabel('Expected revenue').fill('-1');
	await dialog.getByRole('slider', { name: 'Close rate' }).fill('70');
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(dialog.getByLabel('Expected revenue')).toHaveAccessibleDescription(
		/cannot be (negative|below 0)/
	);
	await dialog.getByLabel('Expected revenue').fill('0');
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(dialog).toBeHidden();
	await visit(page, board);
	await expectCards(page, 'Qualified', ['Steel beams']);
	await expect(cardOf(page, 'Steel beams')).toHaveAccessibleName(/70%, set by hand/);

	// An imported list: who is new gets one, who was there gets no second.
	const file = info.outputPath('customers.csv');
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, 'name,phone\nBến Thành,0912 345 678\nHòa Phát,\n');
	await importFile(olga, `${relay.url}/import`, 'Customers', file);
	await visit(olga, board);
	await expect(cardOf(olga, 'Bến Thành')).toHaveAccessibleName(/\$0.*50%.*Owner: Olga Owner/);
	await expect(cardOf(olga, 'Hòa Phát')).toHaveCount(1 + 1);

	// A campaign takes in somebody new; who had an opportunity keeps the one.
	await visit(olga, `${board}/campaigns`);
	await olga.getByRole('button', { name: 'New campaign' }).first().click();
	const campaign = olga.getByRole('dialog', { name: 'New campaign' });
	await campaign.getByLabel('Name').fill('Spring');
	await campaign.getByRole('tab', { name: 'Paste a list' }).click();
	await campaign
		.getByLabel('One customer a line')
		.fill('Bến Thành,0912 345 678\nCát Bà,0987 654 321');
	await campaign.getByRole('checkbox', { name: 'Anna Agent' }).check();
	await campaign.getByRole('checkbox', { name: 'Olga Owner' }).uncheck();
	await campaign.getByRole('button', { name: 'Make campaign' }).click();
	await expect(olga.getByRole('heading', { name: 'Spring', level: 2 })).toBeVisible();
	await synced(olga);
	const calls = `${olga.url()}/call`;
	await visit(olga, board);
	await expect(cardOf(olga, 'Cát Bà')).toHaveAccessibleName(/\$0.*50%.*Owner: Olga Owner/);
	await expect(cardOf(olga, 'Bến Thành')).toHaveCount(1);

	// The agent calls them one after the other, with outcome and note.
	await visit(page, calls);
	await expect(page.getByRole('heading', { name: 'Bến Thành', level: 2 })).toBeVisible();
	await page.getByRole('radio', { name: 'Interested', exact: true }).check();
	await page.getByLabel('Note').fill('Wants a market stall');
	await picture(page, 'call');
	await page.getByRole('button', { name: 'Save and next' }).click();
	await expect(page.getByRole('heading', { name: 'Cát Bà', level: 2 })).toBeVisible();
	await synced(page);
	await anna.leave();
	await context.close();
});
