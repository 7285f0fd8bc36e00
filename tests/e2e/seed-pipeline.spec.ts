import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { synced, undo, visit } from '../support/app';
import { offline } from '../support/company';
import {
	addDealWith,
	cardOf,
	cardSaying,
	columnOf,
	dayFromToday,
	expectCards,
	fromCardMenu,
	notKnownWhy
} from '../support/deals';
import { picture } from '../support/pictures';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { settings } from '../support/process';
import { columns, ownRelay } from '../support/seed';
import { editFact, factOf, moveTo } from '../support/panel';

// The page about setting up and organising a pipeline, sentence by sentence.

const relay = ownRelay();

/** Chooses a line of the menu behind a column's gear, by keyboard. */
async function fromGear(page: Page, stage: string, line: string): Promise<void> {
	await page.getByRole('button', { name: `Column ${stage}`, exact: true }).press('Enter');
	await page.getByRole('menuitem', { name: line, exact: true }).press('Enter');
}

test('PL-01 PL-02 PL-03 PL-04 PL-06 PL-09 · a pipeline for a team made on the way; columns are added, completed, reordered and edited on the board', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: olga } = await company.enter(browser, OWNER);
	// Wide enough for all columns: a board that scrolls away under the mouse is not what is asked here.
	await olga.setViewportSize({ width: 2800, height: 900 });
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();

	// A pipeline belongs to a sales team; there is none yet, so one is made here.
	await visit(olga, `${relay.url}/spaces/new`);
	await olga.getByRole('textbox', { name: 'Name', exact: true }).fill('Retail');
	await expect(olga.getByText('there is none yet')).toBeVisible();
	await olga.getByRole('button', { name: 'Make a team' }).click();
	const team = olga.getByRole('dialog', { name: 'New team' });
	await team.getByLabel('Name of the team').fill('Retail sales');
	await team.getByRole('button', { name: 'Save' }).click();
	const chosen = olga.getByRole('combobox', { name: 'Team', exact: true });
	await expect(chosen.locator('option:checked')).toHaveText('Retail sales');

	// The page's own example: six stages with their probabilities.
	for (const [stage, percent] of [
		['New', '5'],
		['Qualified', '15'],
		['Proposition', '50'],
		['Negotiation', '75']
	] as const) {
		await expect(olga.getByLabel(`Win probability of ${stage}`)).toHaveValue(percent);
	}
	await olga.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(olga.getByRole('heading', { name: 'Retail', level: 1 })).toBeVisible();
	const board = olga.url();
	await addDealWith(olga, { title: 'Shop fittings', followStage: true });
	await synced(olga);
	await expect(columns(olga)).toHaveText([
		'New',
		'Qualified',
		'Proposition',
		'Negotiation',
		'Won',
		'Lost'
	]);

	// An agent works on the same board; it is not hers to set up.
	const { page } = anna;
	await page.setViewportSize({ width: 2800, height: 900 });
	await visit(page, board);
	await addDealWith(page, { title: 'Till roll', followStage: true });
	await expect(columns(page)).toHaveCount(6);
	await expect(page.getByRole('button', { name: 'Add a column' })).toHaveCount(0);
	await expect(page.getByRole('button', { name: 'Column New' })).toHaveCount(0);

	// Add a column; further ones are proposed. Above six, fewer is said to be clearer.
	await olga.getByRole('button', { name: 'Add a column' }).click();
	await olga.getByLabel('Name of the new column').fill('Trial');
	await olga.keyboard.press('Enter');
	const panel = olga.getByRole('region', { name: 'Add a column' });
	await expect(panel).toContainText('To complete the process, add:');
	await panel.getByRole('button', { name: 'Decision' }).click();
	const eight = ['New', 'Qualified', 'Proposition', 'Negotiation', 'Trial', 'Decision'];
	await expect(columns(olga)).toHaveText([...eight, 'Won', 'Lost']);
	await expect(columns(page)).toHaveText([...eight, 'Won', 'Lost']);
	const fewer = panel.getByText('Fewer stages are clearer');
	await expect(fewer).toHaveCount(0);
	await panel.getByRole('button', { name: 'Demo' }).click();
	await expect(columns(olga)).toHaveCount(9);
	await expect(fewer).toBeVisible();
	await undo(olga, '“Demo” has been added');
	await expect(columns(olga)).toHaveText([...eight, 'Won', 'Lost']);
	await expect(fewer).toHaveCount(0);
	await expectAccessible(olga, 'adding a column');
	await olga.emulateMedia({ colorScheme: null });
	await picture(olga, 'columns');
	await panel.getByRole('button', { name: 'Done' }).click();

	// Reordered by dragging, and by keyboard; the agent's board follows.
	await columnOf(olga, 'Trial')
		.locator('header')
		.dragTo(columnOf(olga, 'Proposition'), { targetPosition: { x: 20, y: 30 } });
	await expect(columns(olga)).toHaveText([
		'New',
		'Qualified',
		'Trial',
		'Proposition',
		'Negotiation',
		'Decision',
		'Won',
		'Lost'
	]);
	await fromGear(olga, 'Decision', 'Move left');
	const reordered = [
		'New',
		'Qualified',
		'Trial',
		'Proposition',
		'Decision',
		'Negotiation',
		'Won',
		'Lost'
	];
	await expect(columns(olga)).toHaveText(reordered);
	await expect(columns(page)).toHaveText(reordered);

	// The gear of a stage leads to its settings; its requirements show on the board.
	await fromGear(olga, 'Trial', 'Edit the stage');
	await expect(olga.getByLabel('Name of stage 3')).toBeFocused();
	await settings(olga).getByLabel('What has to be done here').fill('Their own data is in');
	await settings(olga).getByLabel('Win probability').fill('40');
	await olga.getByRole('button', { name: 'Save and finish' }).click();
	await expect(columns(olga)).toHaveText(reordered);
	const bubble = page.locator('[popover]:popover-open');
	await columnOf(page, 'Trial').getByRole('heading', { name: 'Trial' }).hover();
	await expect(bubble).toHaveText('Their own data is in');
	await page.mouse.move(0, 0);
	await expect(bubble).toHaveCount(0);
	await columnOf(page, 'Trial').getByRole('button', { name: 'Trial', exact: true }).focus();
	await page.keyboard.press('Shift+Tab');
	await page.keyboard.press('Tab');
	await expect(bubble).toContainText('Their own data is in');
	await fromCardMenu(page, 'Till roll', 'Move to Trial');
	await expect(cardSaying(page, 'Till roll', 'Close rate 40%, from the stage')).toBeVisible();
	await anna.leave();
	await context.close();
});

test('PL-06 PL-07 PL-08 OP-13 · the close rate goes with the stage, also without a connection; by hand it stays, until told to follow', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: olga } = await company.enter(browser, OWNER);
	await olga.setViewportSize({ width: 1440, height: 900 });
	for (const title of ['Follower', 'By hand']) {
		await company.addDeals({ title, owner: 'Anna Agent', followStage: true });
	}
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	await page.setViewportSize({ width: 1440, height: 900 });
	const weighted = (of: Page, stage: string) =>
		columnOf(of, stage).getByRole('paragraph').filter({ hasText: 'weighted' });
	await offline(page, async () => {
		for (const [stage, percent] of [
			['Qualified', 15],
			['Proposition', 50],
			['Negotiation', 75]
		] as const) {
			await fromCardMenu(page, 'Follower', `Move to ${stage}`);
			await expect(
				cardSaying(page, 'Follower', `Close rate ${String(percent)}%, from the stage`)
			).toBeVisible();
		}
		await cardOf(page, 'By hand').press('Enter');
		const panel = page.getByRole('dialog', { name: 'Opportunity: By hand' });
		await (await editFact(panel, 'Close rate', 'slider')).fill('90');
		await expect(panel.getByText('Set by hand; the stage New would say 5%.')).toBeVisible();
		await moveTo(panel, 'Proposition');
		await expect(factOf(panel, 'Close rate')).toContainText('set by hand');
		await panel.getByRole('button', { name: 'Close', exact: true }).first().click();
	});

	// The owner, who is at the board, sees both, and what the board makes of them.
	await expect(cardSaying(olga, 'Follower', 'Close rate 75%, from the stage')).toBeVisible();
	await expect(cardSaying(olga, 'By hand', 'Close rate 90%, set by hand')).toBeVisible();
	await expect(weighted(olga, 'Negotiation')).toContainText('$750 weighted');
	await expect(weighted(olga, 'Proposition')).toContainText('$900 weighted');

	// Another probability of the stage: said before it is saved; what was set by hand stays.
	await fromGear(olga, 'Negotiation', 'Edit the stage');
	await settings(olga).getByLabel('Win probability').fill('80');
	await olga.getByRole('button', { name: 'Save and finish' }).click();
	const review = olga.getByRole('dialog', { name: 'What this changes' });
	await expect(review).toContainText(
		'1 opportunity in “Negotiation” gets a close rate of 80% instead of 75%.'
	);
	await review.getByRole('button', { name: 'Save and finish' }).click();
	await expect(cardSaying(page, 'Follower', 'Close rate 80%, from the stage')).toBeVisible();
	await expect(weighted(page, 'Negotiation')).toContainText('$800 weighted');
	await cardOf(page, 'By hand').press('Enter');
	const panel = page.getByRole('dialog', { name: 'Opportunity: By hand' });
	await editFact(panel, 'Close rate', 'slider');
	await panel.getByRole('button', { name: 'Follow the stage' }).click();
	await expect(cardSaying(page, 'By hand', 'Close rate 50%, from the stage')).toBeVisible();
	await panel.getByRole('button', { name: 'Close', exact: true }).first().click();

	// Won is 100, lost is 0, whatever it was.
	await fromCardMenu(page, 'Follower', 'Move to Won');
	await expect(cardSaying(page, 'Follower', 'Won: counts as 100%')).toBeVisible();
	await fromCardMenu(page, 'By hand', 'Move to Lost');
	await notKnownWhy(page);
	await expect(cardSaying(page, 'By hand', 'Lost: counts as 0%')).toBeVisible();
	await expect(cardSaying(olga, 'Follower', 'Won: counts as 100%')).toBeVisible();
	await expect(cardSaying(olga, 'By hand', 'Lost: counts as 0%')).toBeVisible();
	await anna.leave();
	await context.close();
});

test('PL-05 · the step before: leads are switched on in the settings, qualified, converted or discarded, also without a connection', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: olga } = await company.enter(browser, OWNER);
	const { board } = company;
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	const menu = (of: Page) =>
		of.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Leads' });
	await expect(menu(page)).toHaveCount(0);
	await visit(olga, `${relay.url}/settings`);
	await olga.getByRole('region', { name: 'CRM' }).getByRole('checkbox', { name: 'Leads' }).check();
	await expect(menu(olga)).toBeVisible();
	await visit(olga, `${relay.url}/customers`);
	await olga.getByRole('button', { name: 'New customer' }).first().click();
	const known = olga.getByRole('dialog', { name: 'New customer' });
	await known.getByLabel(/^Name/).fill('Acme S.A.');
	await known.getByLabel('Phone').fill('+48 600 700 800');
	await known.getByRole('button', { name: 'Add customer' }).click();
	await expect(known).toBeHidden();
	await synced(olga);

	await menu(page).click();
	await expect(page.getByRole('heading', { name: 'No open leads' })).toBeVisible();
	await visit(page, `${board}/leads`);
	await synced(page);
	const line = (of: Page, title: string) =>
		of.getByRole('main').getByRole('listitem').filter({ hasText: title });
	await offline(page, async () => {
		for (const [company, phone] of [
			['Acme', '0048 600 700 800'],
			['Bergen Boats', '601701801'],
			['Delta', '602702802']
		] as const) {
			await page.getByRole('button', { name: 'New lead' }).click();
			const dialog = page.getByRole('dialog', { name: 'New lead' });
			await dialog.getByLabel('Company').fill(company);
			await dialog.getByLabel('Phone').fill(phone);
			await dialog.getByRole('button', { name: 'Add lead' }).click();
			await expect(dialog).toBeHidden();
		}
		await page.getByRole('button', { name: 'Actions for “Delta”' }).click();
		await page.getByRole('menuitem', { name: 'Discard' }).click();
		const why = page.getByRole('dialog', { name: 'Discard “Delta”?' });
		await why.getByRole('button', { name: 'Discard' }).click();
		await expect(why.getByText('Say why')).toBeVisible();
		await why.getByRole('button', { name: 'Not a fit' }).click();
		await why.getByRole('button', { name: 'Discard' }).last().click();
		await expect(line(page, 'Delta')).toHaveCount(0);

		// Whoever seems to be known is proposed with the reason; the other is a new customer.
		for (const [company, customer, revenue] of [
			['Acme', /Acme S\.A\./, '5000'],
			['Bergen Boats', 'New customer “Bergen Boats”', '7000']
		] as const) {
			await visit(page, `${board}/leads`);
			await line(page, company).getByRole('link').click();
			if (company === 'Acme') await expect(page.getByText('same phone')).toBeVisible();
			await page.getByLabel('Note').fill(`Needs it by May, says ${company}`);
			await page.getByLabel('Note').blur();
			await page.getByRole('button', { name: 'Convert' }).click();
			const convert = page.getByRole('dialog', { name: 'Convert into an opportunity' });
			await convert.getByRole('radio', { name: customer }).check();
			await convert.getByLabel('Expected close date').fill(dayFromToday(30));
			await convert.getByLabel('Expected revenue').fill(revenue);
			await convert.getByRole('button', { name: 'Convert' }).click();
			await expect(page.getByRole('dialog', { name: `Opportunity: ${company}` })).toContainText(
				'Needs it by May'
			);
		}
	});
	expect(anna.frames()).toContain('Acme S.A.');

	await visit(olga, board);
	await expectCards(olga, 'New', ['Bergen Boats', 'Acme']);
	await expect(cardOf(olga, 'Acme')).toHaveAccessibleName(/Acme S\.A\..*\$5,000.*Anna Agent/);
	await visit(olga, `${relay.url}/customers`);
	await expect(olga.getByRole('link', { name: /Bergen Boats/ })).toBeVisible();
	await expect(olga.getByRole('link', { name: /Acme/ })).toHaveCount(1);
	await visit(olga, `${board}/leads`);
	await olga.getByRole('tab', { name: /^Discarded/ }).click();
	await expect(line(olga, 'Delta')).toContainText('Not a fit');
	await olga.getByRole('tab', { name: 'Converted 2' }).click();
	await expect(line(olga, 'Acme')).toBeVisible();
	await expectAccessible(olga, 'converted leads');
	await anna.leave();
	await context.close();
});
