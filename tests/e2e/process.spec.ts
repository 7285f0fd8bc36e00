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
import {
	activityOf,
	addActivity,
	addStage,
	closeSettings,
	fromMenuOf,
	openActivity,
	openStage,
	renameStage,
	settings,
	stageNames,
	stageOf
} from '../support/process';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const columns = (page: Page) => page.locator('[data-stage] h2');
const save = (page: Page) =>
	page.getByRole('button', { name: 'Save and finish' }).and(page.locator(':not([role=dialog] *)'));
const review = (page: Page) => page.getByRole('dialog', { name: 'What this changes' });

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
	const offer = settings(page);
	await offer.getByLabel('What has to be done here').fill('A price and a date');
	await offer.getByLabel('Colour').selectOption({ label: 'Teal' });
	await offer.getByLabel('Idle after').fill('14');
	await offer.getByLabel('Win probability').fill('60');

	for (const name of ['Call them', 'Find out who decides']) {
		await closeSettings(page);
		await addActivity(page, 'New', name);
	}
	await closeSettings(page);
	const quote = await addActivity(page, 'Proposition', 'Send the quote');
	await quote.getByLabel('Weight').fill('30');
	await quote.getByLabel('Mandatory').check();
	await quote.getByLabel('Who may do it').selectOption({ label: 'Supervisors' });
	await quote.getByLabel('What it asks for').selectOption({ label: 'A note with a file' });
	await quote.getByLabel('Owner and participants').check();
	await quote.getByLabel('Add a task when it is done').check();
	await expectAccessible(page, 'the editor of a process');

	// What is wrong is marked, and nothing is saved.
	await save(page).click();
	await expect(quote.getByText('Say what has to be done')).toBeVisible();
	await expect(page.locator(':focus')).toHaveAttribute('aria-invalid', 'true');
	await quote.getByRole('textbox', { name: /^Task/ }).fill('Ask what they think');
	await quote.getByLabel('Due in').fill('2');
	await picture(page, 'editor');
	await closeSettings(page);

	// By keyboard, as on the board: within a stage and into another one.
	await activityOf(page, 'Find out who decides').focus();
	for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key);
	await expectSaid(page, 'Find out who decides is now number 1 in New');
	await activityOf(page, 'Call them').focus();
	for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
	await expectSaid(page, 'Call them is now number 1 in Qualified');
	await expect(activityOf(page, 'Call them')).toBeFocused();
	await fromMenuOf(page, 'Negotiation', 'Move left');
	await expectSaid(page, 'Negotiation is now number 3');

	// By pointer: an activity to another stage.
	await activityOf(page, 'Call them').dragTo(activityOf(page, 'Find out who decides'), {
		targetPosition: { x: 60, y: 4 }
	});
	await expect(
		stageOf(page, 'New').getByRole('group', { name: 'Call them', exact: true })
	).toBeVisible();

	// What is taken out comes back, as long as nothing is saved.
	await fromMenuOf(page, 'Qualified', 'Remove');
	await expect(stageOf(page, 'Qualified')).toHaveCount(0);
	await undo(page, 'Qualified removed');
	await expect(stageOf(page, 'Qualified')).toBeVisible();
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
	await expect(activityOf(page, 'Send the quote')).toHaveAccessibleDescription(
		/Mandatory.*Ask what they think/
	);
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
	const won = await openStage(page, 'Won');
	await won.getByRole('button', { name: 'Remove Won' }).press('Enter');
	await expect(won.getByRole('alert')).toContainText('no other stage ends the same way');
	await closeSettings(page);
	await fromMenuOf(page, 'Qualified', 'Remove');
	await renameStage(page, 'New', 'Lead');
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
	await closeSettings(page);
	await renameStage(page, 'New', 'Lead');
	await renameStage(page, 'Negotiation', 'Terms');
	await fromMenuOf(page, 'Qualified', 'Remove');
	await save(page).click();
	await review(page)
		.getByLabel('Move the contents of Qualified to')
		.selectOption({ label: 'Proposition' });
	await review(page).getByRole('button', { name: 'Save and finish' }).click();
	// A toast that the pointer rests on stays.
	await page.locator('[data-toaster] li').filter({ hasText: 'has been saved' }).hover();

	await visit(second, `${address}/process`);
	await renameStage(second, 'Lead', 'Start');
	await (await openActivity(second, 'Call them')).getByLabel('Weight').fill('40');
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
	await expect(activityOf(page, 'Call them')).toContainText('40 pts');
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
	const panel = await openStage(page, 'Qualified');
	const remove = panel.getByRole('button', { name: 'Remove Qualified' });
	await expect(remove).toHaveAttribute('aria-disabled', 'true');
	await expect(remove).toHaveAccessibleDescription(why);
	await expect(page.getByLabel('Name of stage 2')).toBeFocused();
	for (let back = 0; back < 2; back++) await page.keyboard.press('Shift+Tab');
	await expect(remove).toBeFocused();
	await expect(page.locator('[popover]:popover-open')).toHaveText(why);
	await page.keyboard.press('Enter');
	await expect(panel.getByRole('alert')).toHaveText(why);
	await expect(stageOf(page, 'Qualified')).toBeVisible();
	await expectAccessible(page, 'why a stage has to stay');
	await picture(page, 'supervisor');
	// What they add themselves they may take out again.
	await dismissToasts(page);
	await closeSettings(page);
	const trial = await addStage(page, 'Trial');
	await trial.getByRole('button', { name: 'Remove Trial' }).click();
	await expect(stageOf(page, 'Trial')).toHaveCount(0);
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
	await renameStage(page, 'Qualified', 'Gone');
	await page.getByRole('button', { name: 'Discard' }).click();
	await expect(stageOf(page, 'Qualified')).toBeVisible();
	await expect(save(page)).toBeDisabled();

	await fromMenuOf(page, 'Lost', 'Remove');
	await dismissToasts(page);
	await (await addStage(page, 'Contract')).getByLabel('Win probability').fill('90');
	await closeSettings(page);
	const lost = await openStage(page, 'Proposition');
	await lost.getByLabel('Kind').selectOption({ label: 'Lost' });
	await expect(lost).toContainText('0%');
	await closeSettings(page);
	for (const name of ['Review', 'Signature']) {
		await addStage(page, name);
		await closeSettings(page);
	}
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
	await expect(stageNames(page).nth(1)).toHaveText('Trial');
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
	await (await openActivity(owner, 'Call them')).getByLabel('Weight').fill('20');
	await closeSettings(owner);
	await renameStage(owner, 'New', 'Lead');
	await (await openActivity(other.page, 'Call them')).getByLabel('Weight').fill('40');
	await closeSettings(other.page);
	await addActivity(other.page, 'Qualified', 'Know the budget');
	await save(other.page).click();
	await expect(owner.getByText('“Call them” has been changed')).toBeVisible();
	await save(owner).click();
	const question = owner.getByRole('alertdialog', { name: 'Somebody else has changed this too' });
	await question.getByRole('button', { name: 'Save mine' }).click();
	// It is saved when the board is shown.
	await expect(owner.getByText('Your pipeline starts here')).toBeVisible();
	await synced(owner);
	await visit(owner, address);
	await expect(activityOf(owner, 'Call them')).toContainText('20 pts');
	await expect(stageOf(owner, 'Lead')).toBeVisible();
	await expect(activityOf(owner, 'Know the budget')).toBeVisible();
	await other.leave();
	await context.close();
});
