import { mkdirSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { dismissToasts, synced, undo, visit } from '../support/app';
import {
	addDealWith,
	columnOf,
	expectCards,
	expectSaid,
	fromCardMenu,
	localWorkspace
} from '../support/deals';
import { deviceLink, join } from '../support/people';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const columns = (page: Page) => page.locator('[data-stage] h2');
const group = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
const save = (page: Page) =>
	page.getByRole('button', { name: 'Save and finish' }).and(page.locator(':not([role=dialog] *)'));
const review = (page: Page) => page.getByRole('dialog', { name: 'What this changes' });

/** Adds an activity at the end of a stage. */
async function addActivity(page: Page, stage: string, name: string): Promise<void> {
	await page.getByRole('button', { name: `Add an activity (${stage})` }).click();
	await page.locator(':focus').fill(name);
}

/** Pictures of a screen, to be looked at: wide and narrow, light and dark. */
async function picture(page: Page, name: string): Promise<void> {
	const folder = process.env['SHOTS'];
	if (folder === undefined) return;
	mkdirSync(folder, { recursive: true });
	for (const [width, height] of [
		[1280, 900],
		[390, 844]
	] as const) {
		await page.setViewportSize({ width, height });
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: `${folder}/${name}-${String(width)}-${colorScheme}.png` });
		}
	}
	await page.setViewportSize({ width: 320, height: 700 });
	const wide = await page.evaluate(() => document.documentElement.scrollWidth);
	expect(wide).toBeLessThanOrEqual(320);
	await page.setViewportSize({ width: 1280, height: 900 });
	await page.emulateMedia({ colorScheme: 'light' });
}

test('PR-01 to PR-04, PR-10, PL-09 · the process is edited aside, by keyboard and pointer, and takes effect at once when saved', async ({
	page,
	context
}) => {
	await page.setViewportSize({ width: 1280, height: 900 });
	await localWorkspace(page, relay.url);
	for (const title of ['First', 'Second']) {
		await addDealWith(page, { title, stage: 'Qualified', followStage: true });
	}
	await addDealWith(page, { title: 'Done', stage: 'Won' });
	const address = page.url();
	const second = await context.newPage();
	await second.goto(address);
	await expect(columns(second)).toHaveCount(6);

	// From the gear of a column to its stage.
	await page.getByRole('button', { name: 'Column Proposition' }).click();
	await page.getByRole('menuitem', { name: 'Edit the stage' }).click();
	await expect(page.getByRole('heading', { name: 'Process', level: 2 })).toBeVisible();
	await expect(page.getByLabel('Name of stage 3')).toBeFocused();
	const offer = group(page, 'Proposition');
	await offer.getByLabel('What has to be done here').fill('A price and a date');
	await offer.getByLabel('Colour').selectOption({ label: 'Teal' });
	await offer.getByLabel('Idle after').fill('14');
	await offer.getByLabel('Win probability').fill('60');

	await addActivity(page, 'New', 'Call them');
	await addActivity(page, 'New', 'Find out who decides');
	await addActivity(page, 'Proposition', 'Send the quote');
	const quote = group(page, 'Send the quote');
	await quote.getByLabel('Weight of Send the quote').fill('30');
	await quote.getByRole('button', { name: 'Settings of Send the quote' }).click();
	await quote.getByLabel('Mandatory').check();
	await quote.getByLabel('Who may do it').selectOption({ label: 'Supervisors' });
	await quote.getByLabel('What it asks for').selectOption({ label: 'A note with a file' });
	await quote.getByLabel('Owner and participants').check();
	await quote.getByLabel('Add a task when it is done').check();
	await expectAccessible(page, 'the editor of a process');

	// What is wrong is marked, and nothing is saved.
	await save(page).click();
	await expect(page.getByText('Say what has to be done')).toBeVisible();
	await expect(page.locator(':focus')).toHaveAttribute('aria-invalid', 'true');
	await quote.getByLabel('Task', { exact: false }).last().fill('');
	await quote.getByRole('textbox', { name: /^Task/ }).fill('Ask what they think');
	await quote.getByLabel('Due in').fill('2');
	await picture(page, 'editor');

	// By keyboard: within a stage, over its border, and the stage itself.
	const up = page.getByRole('button', { name: 'Move Find out who decides up' });
	await up.focus();
	await page.keyboard.press('Enter');
	await expectSaid(page, 'Find out who decides is now number 1 in New');
	const down = page.getByRole('button', { name: 'Move Call them down' });
	await down.focus();
	await page.keyboard.press('Enter');
	await expectSaid(page, 'Call them is now number 1 in Qualified');
	await expect(down).toBeFocused();
	await page.getByRole('button', { name: 'Move Negotiation up' }).press('Enter');
	await expectSaid(page, 'Negotiation is now number 3');

	// By pointer: an activity to another stage.
	// Both ends have to be in view: a page that scrolls under a pressed button starts no drag.
	await page.getByRole('heading', { name: 'Process' }).scrollIntoViewIfNeeded();
	const grip = group(page, 'Call them').locator('[data-grip]');
	await grip.dragTo(group(page, 'Find out who decides'), {
		targetPosition: { x: 60, y: 6 }
	});
	await expect(group(page, 'New').getByRole('group', { name: 'Call them' })).toBeVisible();

	// What is taken out comes back, as long as nothing is saved.
	await page.getByRole('button', { name: 'Remove Qualified' }).click();
	await expect(group(page, 'Qualified')).toHaveCount(0);
	await undo(page, 'Qualified removed');
	await expect(group(page, 'Qualified')).toBeVisible();
	await expect(columns(second)).toHaveText([
		'New',
		'Qualified',
		'Proposition',
		'Negotiation',
		'Won',
		'Lost'
	]);

	// Leaving asks.
	await page.getByRole('link', { name: 'Board' }).click();
	const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
	await question.getByRole('button', { name: 'Keep editing' }).click();

	// Saving says first what it does to the opportunities that there are.
	await save(page).click();
	await expect(review(page)).toContainText(
		'2 open opportunities cannot be won before “Send the quote” is done.'
	);
	await expectAccessible(page, 'what a save changes');
	await review(page).getByRole('button', { name: 'Save and finish' }).click();
	await expect(columns(page)).toHaveText([
		'New',
		'Qualified',
		'Negotiation',
		'Proposition',
		'Won',
		'Lost'
	]);
	await expect(columns(second)).toHaveText([
		'New',
		'Qualified',
		'Negotiation',
		'Proposition',
		'Won',
		'Lost'
	]);
	// The requirements show when the pointer rests on the stage (PL-09).
	const named = columnOf(page, 'Proposition').getByRole('button', {
		name: 'Proposition',
		exact: true
	});
	await expect(named).toHaveAccessibleDescription('A price and a date');
	await named.hover();
	await expect(page.locator('[popover]:popover-open')).toHaveText('A price and a date');

	await visit(page, `${address}/process`);
	await expect(group(page, 'Send the quote')).toContainText('Ask what they think');
	await expect(group(page, 'Send the quote')).toContainText('Mandatory');
	await expect(page.getByText('50 points in all')).toBeVisible();
});

test('PR-02 · a stage that holds opportunities asks where they go', async ({ page }) => {
	await page.setViewportSize({ width: 1280, height: 900 });
	await localWorkspace(page, relay.url);
	for (const title of ['First', 'Second']) {
		await addDealWith(page, { title, stage: 'Qualified', followStage: true });
	}
	await addDealWith(page, { title: 'Signed', stage: 'Won' });
	await visit(page, `${page.url()}/process`);

	// Won must stay won: with no other stage that ends so, it has to stay.
	await page.getByRole('button', { name: 'Remove Won' }).press('Enter');
	await expect(page.getByRole('alert')).toContainText('no other stage ends the same way');
	await page.getByRole('button', { name: 'Remove Qualified' }).click();
	await page.getByLabel('Name of stage 1').fill('Lead');
	await save(page).click();
	await expect(review(page)).toContainText('“Qualified” is removed. It holds 2 opportunities.');
	await expect(review(page).getByLabel('Move the contents of Qualified to')).toHaveText(
		/^LeadPropositionNegotiation$/
	);
	await review(page)
		.getByLabel('Move the contents of Qualified to')
		.selectOption({ label: 'Proposition' });
	await picture(page, 'review');
	await review(page).getByRole('button', { name: 'Save and finish' }).click();
	await expect(columns(page)).toHaveText(['Lead', 'Proposition', 'Negotiation', 'Won', 'Lost']);
	await expectCards(page, 'Proposition', ['Second', 'First']);

	// All of it can be taken back: the stage, its name, and what was moved, in its old order.
	await undo(page, 'The process has been saved');
	await expect(page.getByText('The process is as it was before')).toBeVisible();
	const before = ['New', 'Qualified', 'Proposition', 'Negotiation', 'Won', 'Lost'];
	await expect(columns(page)).toHaveText(before);
	await expectCards(page, 'Qualified', ['Second', 'First']);
	await expectCards(page, 'Proposition', []);
	await page.reload();
	await expect(columns(page)).toHaveText(before);
});

test('PR-02, PR-10 · what somebody has changed since a save is not taken back with it, and is told', async ({
	page,
	context
}) => {
	await page.setViewportSize({ width: 1280, height: 900 });
	await localWorkspace(page, relay.url);
	for (const title of ['First', 'Second']) {
		await addDealWith(page, { title, stage: 'Qualified', followStage: true });
	}
	const address = page.url();
	const second = await context.newPage();
	await visit(page, `${address}/process`);
	await addActivity(page, 'New', 'Call them');
	await page.getByLabel('Name of stage 1').fill('Lead');
	await page.getByLabel('Name of stage 4').fill('Terms');
	await page.getByRole('button', { name: 'Remove Qualified' }).click();
	await save(page).click();
	await review(page)
		.getByLabel('Move the contents of Qualified to')
		.selectOption({ label: 'Proposition' });
	await review(page).getByRole('button', { name: 'Save and finish' }).click();
	// A toast that the pointer rests on stays.
	await page.locator('[data-toaster] li').filter({ hasText: 'has been saved' }).hover();

	await visit(second, `${address}/process`);
	await second.getByLabel('Name of stage 1').fill('Start');
	await second.getByLabel('Weight of Call them').fill('40');
	await save(second).click();
	await expect(columns(second)).toHaveText(['Start', 'Proposition', 'Terms', 'Won', 'Lost']);
	await fromCardMenu(second, 'First', 'Move to Terms');
	await expectCards(page, 'Terms', ['First']);

	await undo(page, 'The process has been saved');
	// What could be undone while it was only staged is offered no more.
	await expect(page.getByText('Qualified removed')).toHaveCount(0);
	await expect(page.getByText('Put back, but not all of it.')).toContainText(
		'Changed by somebody meanwhile, and left so: “Start” and “Call them”. 1 record stays in the stage where it is now.'
	);
	await picture(page, 'undone-partly');
	await expect(columns(page)).toHaveText([
		'Start',
		'Qualified',
		'Proposition',
		'Negotiation',
		'Won',
		'Lost'
	]);
	await expectCards(page, 'Qualified', ['Second']);
	await expectCards(page, 'Negotiation', ['First']);
	await visit(page, `${address}/process`);
	await expect(page.getByLabel('Weight of Call them')).toHaveValue('40');
});

test('PR-02, OP-08 · who does not see every opportunity reads on the button why a stage has to stay', async ({
	browser
}) => {
	// A company of its own: a relay is claimed once.
	const own = await startRelay();
	const company = await PreparedCompany.found(own, {
		people: [{ name: 'Sam Supervisor', role: 'Supervisor' }]
	});
	const address = `${own.url}/s/${company.space}/process`;
	const sam = await company.enter(browser, 'Sam Supervisor');
	await company.leave();
	const { page } = sam;
	await visit(page, address);
	const why =
		'You see only some of the opportunities in this space, so “Qualified” may not be empty. Ask an admin to remove it.';
	const remove = page.getByRole('button', { name: 'Remove Qualified' });
	await expect(remove).toHaveAttribute('aria-disabled', 'true');
	await expect(remove).toHaveAccessibleDescription(why);
	await page.getByRole('button', { name: 'Move Qualified down' }).focus();
	await page.keyboard.press('Tab');
	await expect(remove).toBeFocused();
	await expect(page.locator('[popover]:popover-open')).toHaveText(why);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('alert')).toHaveText(why);
	await expect(group(page, 'Qualified')).toBeVisible();
	await expectAccessible(page, 'why a stage has to stay');
	await picture(page, 'supervisor');
	// What they add themselves they may take out again.
	await dismissToasts(page);
	await page.getByRole('button', { name: 'Add a stage' }).click();
	await page.locator(':focus').fill('Trial');
	await page.getByRole('button', { name: 'Remove Trial' }).click();
	await expect(group(page, 'Trial')).toHaveCount(0);
	await sam.leave();
	await own.stop();
});

test('LW-03, PL-04, PL-06, PL-08 · stages are added, weighed, closed and discarded in the process', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await addDealWith(page, { title: 'A deal' });
	const address = page.url();
	await visit(page, `${address}/process`);
	await expect(save(page)).toBeDisabled();
	await expect(page.getByRole('button', { name: 'Move New up' })).toBeDisabled();
	await page.getByLabel('Name of stage 2').fill('Gone');
	await page.getByRole('button', { name: 'Discard' }).click();
	await expect(page.getByLabel('Name of stage 2')).toHaveValue('Qualified');
	await expect(save(page)).toBeDisabled();

	await page.getByRole('button', { name: 'Remove Lost' }).click();
	await dismissToasts(page);
	await page.getByRole('button', { name: 'Add a stage' }).click();
	await page.getByLabel('Name of stage 5').fill('won ');
	await save(page).click();
	await expect(page.getByText('Another stage has this name already')).toBeVisible();
	await page.getByLabel('Name of stage 5').fill('Contract');
	const contract = group(page, 'Contract').getByLabel('Win probability');
	await contract.fill('101');
	await expect(page.getByText('A whole number from 0 to 100')).toBeVisible();
	await contract.fill('90');
	await group(page, 'Proposition').getByRole('button', { name: 'Settings of Proposition' }).click();
	await group(page, 'Proposition').getByLabel('Kind').selectOption({ label: 'Lost' });
	await expect(group(page, 'Proposition')).toContainText('0 %');
	for (const name of ['Review', 'Signature', 'Delivery']) {
		await page.getByRole('button', { name: 'Add a stage' }).click();
		await page.locator(':focus').fill(name);
	}
	await expect(page.getByText('Fewer stages are clearer')).toBeVisible();
	await page.getByRole('button', { name: 'Remove Delivery' }).click();
	await expect(page.getByText('Fewer stages are clearer')).toBeHidden();
	await save(page).click();
	const after = [
		'New',
		'Qualified',
		'Proposition',
		'Negotiation',
		'Contract',
		'Review',
		'Signature',
		'Won'
	];
	await expect(columns(page)).toHaveText(after);
	await page.reload();
	await expect(columns(page)).toHaveText(after);
});

test('PL-01 to PL-04, PR-01 · a column is added, completed and moved on the board; templates bring activities', async ({
	page
}) => {
	await page.setViewportSize({ width: 1280, height: 900 });
	await localWorkspace(page, relay.url);

	// A pipeline belongs to a team: with none yet, the form has one made (PL-01).
	await visit(page, `${relay.url}/spaces/new`);
	await page.getByLabel('Name', { exact: false }).first().fill('Projects');
	await page.getByRole('button', { name: 'Make a team' }).click();
	const team = page.getByRole('dialog', { name: 'New team' });
	await team.getByLabel('Name').first().fill('North');
	await team.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByRole('combobox', { name: 'Team' })).toHaveText(/North/);
	// The same stages as the first space: a field and a filter may do (LW-08).
	await expect(page.getByText('“Sales” has the same stages already')).toBeVisible();
	await page.getByLabel('Start from').selectOption({ label: 'Guided process with activities' });
	await expect(page.getByText('It comes with 9 activities')).toBeVisible();
	await page.getByLabel('Start from').selectOption({ label: 'Short pipeline' });
	await picture(page, 'new-space');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Projects', level: 1 })).toBeVisible();
	const address = page.url();
	await addDealWith(page, { title: 'A deal' });
	await expect(columns(page)).toHaveText(['Prospecting', 'Engaging', 'Won', 'Lost']);

	await page.getByRole('button', { name: 'Add a column' }).click();
	await page.getByLabel('Name of the new column').fill('won');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(page.getByText('There is a column of that name already')).toBeVisible();
	await page.getByLabel('Name of the new column').fill('Trial');
	await page.keyboard.press('Enter');
	await expect(columns(page)).toHaveText(['Prospecting', 'Engaging', 'Trial', 'Won', 'Lost']);
	const panel = page.getByRole('region', { name: 'Add a column' });
	await expect(panel).toContainText('To complete the process, add:');
	await panel.getByRole('button', { name: 'Decision' }).click();
	await expect(columns(page)).toHaveText([
		'Prospecting',
		'Engaging',
		'Trial',
		'Decision',
		'Won',
		'Lost'
	]);
	await undo(page, '“Decision” has been added');
	await expect(columns(page)).toHaveText(['Prospecting', 'Engaging', 'Trial', 'Won', 'Lost']);
	await picture(page, 'add-column');
	await expectAccessible(page, 'the editor, changed by two');
	await panel.getByRole('button', { name: 'Done' }).click();

	// By keyboard from the column's gear, and by its head with the mouse (PL-03).
	await page.getByRole('button', { name: 'Column Trial' }).focus();
	await page.keyboard.press('Enter');
	await page.getByRole('menuitem', { name: 'Move left' }).press('Enter');
	await expect(columns(page)).toHaveText(['Prospecting', 'Trial', 'Engaging', 'Won', 'Lost']);
	// Both in sight: a board that scrolls while the button is held carries another column away.
	await columnOf(page, 'Prospecting').scrollIntoViewIfNeeded();
	await columnOf(page, 'Trial')
		.locator('header')
		.dragTo(columnOf(page, 'Prospecting'), { targetPosition: { x: 20, y: 30 } });
	await expect(columns(page)).toHaveText(['Trial', 'Prospecting', 'Engaging', 'Won', 'Lost']);
	await undo(page, 'Trial is now number 1');
	await expect(columns(page)).toHaveText(['Prospecting', 'Trial', 'Engaging', 'Won', 'Lost']);

	// What only a sales space has.
	await visit(page, `${address}/settings`);
	await expect(page.getByRole('combobox', { name: 'Team' })).toHaveText(/North/);
	await page.getByRole('radio', { name: 'From the activities' }).check();
	await page.getByLabel('Automatic opportunities').check();
	await page.getByLabel('Reason 1').fill('Too dear');
	await page.getByRole('button', { name: 'Move No answer up' }).click();
	await page.getByRole('button', { name: 'Remove Competitor' }).click();
	await expectAccessible(page, 'a question of the process');
	await picture(page, 'settings');
	await page.getByRole('button', { name: 'Save changes' }).click();
	await expect(page.getByText('Nothing to save')).toBeVisible();
	await page.reload();
	await expect(page.getByRole('radio', { name: 'From the activities' })).toBeChecked();
	for (const [at, name] of ['Too dear', 'No budget', 'No need', 'No answer', 'Timing'].entries()) {
		await expect(page.getByLabel(`Reason ${String(at + 1)}`)).toHaveValue(name);
	}

	// All processes, from the settings of the workspace (PR-01).
	await visit(page, `${relay.url}/settings`);
	await page.getByRole('link', { name: 'Edit the process of Projects' }).click();
	await expect(page.getByLabel('Name of stage 2')).toHaveValue('Trial');
});

test('PR-10 · two who edit the process at once keep what differs and are asked about the rest', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay);
	const { context, page: owner } = await company.enter(browser, OWNER);
	const address = `${company.board}/process`;
	await company.leave();
	await visit(owner, address);
	await addActivity(owner, 'New', 'Call them');
	await save(owner).click();
	await expect(
		columns(owner).or(owner.getByText('Your pipeline starts here')).first()
	).toBeVisible();
	await synced(owner);
	const other = await join(browser, await deviceLink(owner, relay.url), 'Olga Owner');

	await visit(owner, address);
	await visit(other.page, address);
	await owner.getByLabel('Weight of Call them').fill('20');
	await owner.getByLabel('Name of stage 1').fill('Lead');
	await other.page.getByLabel('Weight of Call them').fill('40');
	await addActivity(other.page, 'Qualified', 'Know the budget');
	await save(other.page).click();
	await expect(owner.getByText('“Call them” has been changed')).toBeVisible();
	await save(owner).click();
	const question = owner.getByRole('alertdialog', { name: 'Somebody else has changed this too' });
	await question.getByRole('button', { name: 'Save mine' }).click();
	await synced(owner);
	await visit(owner, address);
	await expect(owner.getByLabel('Weight of Call them')).toHaveValue('20');
	await expect(owner.getByLabel('Name of stage 1')).toHaveValue('Lead');
	await expect(group(owner, 'Know the budget')).toBeVisible();
	await other.leave();
	await context.close();
});
