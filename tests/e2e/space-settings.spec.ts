import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { addDeal, synced, visit } from '../support/app';
import { localWorkspace } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { editFact } from '../support/panel';
import { addActivity, renameStage } from '../support/process';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const columns = (page: Page) => page.locator('[data-stage] h2');
const save = (page: Page) => page.getByRole('button', { name: 'Save changes' });
const stages = (page: Page) => page.getByRole('list', { name: 'Stages' }).getByRole('listitem');

const nameOf = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true });

/** Opens the settings of the space that is open. */
async function openSettings(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Space settings' }).click();
	await expect(page.getByRole('heading', { name: 'General' })).toBeVisible();
}

test('LW-03, PR-01 · the settings are edited aside, and show the stages with the way to their one editor', async ({
	page,
	context
}) => {
	await localWorkspace(page, relay.url);
	await addDeal(page, 'A deal');
	const address = page.url();
	const second = await context.newPage();
	await second.goto(address);
	await expect(columns(second)).toHaveCount(6);

	await openSettings(page);
	await expect(save(page)).toBeDisabled();
	await expect(stages(page)).toHaveText([
		'New Win probability: 5%',
		'Qualified Win probability: 15%',
		'Proposition Win probability: 50%',
		'Negotiation Win probability: 75%',
		'Won Won Win probability: 100%',
		'Lost Lost Win probability: 0%'
	]);
	await expect(page.getByLabel('Name of stage 1')).toHaveCount(0);
	await nameOf(page).fill('Direct sales');
	await expect(page.getByText('There are unsaved changes')).toBeVisible();

	await expectAccessible(page, 'the settings of a space');

	// Leaving asks first, also on the way to the process.
	const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
	await page.getByRole('link', { name: 'Edit the process' }).click();
	await question.getByRole('button', { name: 'Keep editing' }).click();
	await expect(question).toBeHidden();
	await page.goBack();
	await question.getByRole('button', { name: 'Keep editing' }).click();
	await expect(nameOf(page)).toHaveValue('Direct sales');
	await page.getByRole('link', { name: 'List' }).click();
	await question.getByRole('button', { name: 'Leave without saving' }).click();
	await expect(page).toHaveURL(/\/list$/);

	await openSettings(page);
	await expect(nameOf(page)).toHaveValue('Sales');
	await nameOf(page).fill('Gone');
	await page.getByRole('button', { name: 'Discard' }).click();
	await expect(nameOf(page)).toHaveValue('Sales');
	await expect(save(page)).toBeDisabled();

	await nameOf(page).fill('Direct sales');
	await page.getByLabel('Closing soon').fill('366');
	// The Enter key saves, as in any form.
	await nameOf(page).press('Enter');
	await expect(page.getByText('A whole number from 0 to 365')).toBeVisible();
	await expect(page.getByLabel('Closing soon')).toBeFocused();
	await page.getByLabel('Closing soon').fill('3');
	await save(page).click();
	await expect(page.getByText('The changes have been saved')).toBeVisible();
	await expect(page.getByText('Nothing to save')).toBeVisible();

	// In the other tab at once: on the board, and in the list of spaces.
	await expect(second.getByRole('heading', { name: 'Direct sales', level: 1 })).toBeVisible();
	await expect(
		second
			.getByRole('navigation', { name: 'Main navigation' })
			.getByRole('link', { name: 'Direct sales' })
	).toBeVisible();

	// What is edited in the process shows here.
	await page.getByRole('link', { name: 'Edit the process' }).click();
	await renameStage(page, 'Qualified', 'First talk');
	await addActivity(page, 'First talk', 'Call them');
	await page.getByRole('button', { name: 'Save and finish' }).click();
	// It says first what that does to the opportunity that there is.
	const review = page.getByRole('dialog', { name: 'What this changes' });
	await review.getByRole('button', { name: 'Save and finish' }).click();
	await expect(columns(page)).toContainText(['New', 'First talk']);
	await openSettings(page);
	await expect(stages(page).nth(1)).toHaveText('First talk 1 activity Win probability: 15%');
});

test('LW-03, LW-05, LW-06 · the stages of a work space have the same editor, without rates and activities; its tasks have fields of their own', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await visit(page, `${relay.url}/spaces/new`);
	await page.getByRole('radio', { name: /^Work/ }).check();
	await nameOf(page).fill('Workshop');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Workshop', level: 1 })).toBeVisible();

	await openSettings(page);
	await expect(stages(page)).toHaveText(['To do', 'Doing', 'Done Done']);
	await page.getByRole('link', { name: 'Edit the process' }).click();
	await expect(page.getByLabel('Win probability')).toHaveCount(0);
	await expect(page.getByRole('button', { name: /^Add an activity/ })).toHaveCount(0);
	await renameStage(page, 'Doing', 'At work');
	await page.getByRole('button', { name: 'Save and finish' }).click();
	await expect(page.getByText('The process has been saved')).toBeVisible();
	await openSettings(page);
	await expect(stages(page)).toHaveText(['To do', 'At work', 'Done Done']);

	// LW-06 · what its tasks have beside the usual, and other spaces do not.
	await page.getByRole('link', { name: 'Fields', exact: true }).click();
	await page.getByRole('button', { name: 'Add a field' }).click();
	const form = page.getByRole('dialog', { name: 'New field' });
	await form.getByLabel('Name').fill('Room');
	await expect(form.getByLabel('Required')).toBeVisible();
	await form.getByRole('button', { name: 'Add field' }).click();
	await expect(form).toBeHidden();
	await page.getByRole('link', { name: 'Board', exact: true }).click();
	await page
		.getByRole('button', { name: /^New task|^Add a task/ })
		.first()
		.click();
	const task = page.getByRole('dialog', { name: 'New task' });
	await task.getByLabel('What is to be done').fill('Paint the wall');
	await task.getByRole('button', { name: 'Add task' }).click();
	await page.getByRole('link', { name: 'Paint the wall' }).click();
	const room = await editFact(page.getByRole('dialog'), 'Room');
	await room.fill('Hội trường');
	await room.press('Enter');
	await expect(page.getByRole('dialog').getByText('Hội trường').first()).toBeVisible();
});

test('LW-03, LS-05, OP-05 · two people edit at once: what differs survives, the same thing is asked about; others may not', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const address = company.board;
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	const other = await company.enter(browser, OWNER);
	await company.leave();

	await visit(owner, `${address}/settings`);
	await visit(other.page, `${address}/settings`);
	const itself = (page: Page) => page.getByLabel('Automatic opportunities');
	await owner.getByLabel('Closing soon').fill('3');
	await nameOf(owner).fill('Mine');
	await nameOf(other.page).fill('Theirs');
	await itself(other.page).check();
	await save(other.page).click();
	await expect(owner.getByText('The name is now “Theirs”')).toBeVisible();
	await expect(nameOf(owner)).toHaveValue('Mine');

	await save(owner).click();
	const question = owner.getByRole('alertdialog', { name: 'Somebody else has changed this too' });
	await question.getByRole('button', { name: 'Save mine' }).click();
	await expect(owner.getByText('Nothing to save')).toBeVisible();
	// With nothing staged, the form on the other device follows.
	await expect(nameOf(other.page)).toHaveValue('Mine');
	await expect(other.page.getByLabel('Closing soon')).toHaveValue('3');
	for (const page of [owner, other.page]) await expect(itself(page)).toBeChecked();

	await addDeal(anna.page, 'Hers', address);
	await expect(columns(anna.page).first()).toHaveText('New');
	await expect(anna.page.getByRole('link', { name: 'Space settings' })).toHaveCount(0);
	await visit(anna.page, `${address}/settings`);
	await expect(
		anna.page.getByRole('heading', { name: 'You cannot change this space' })
	).toBeVisible();
	await expect(save(anna.page)).toHaveCount(0);
	await synced(anna.page);

	// Closed from now on: the agent is put out, and comes back in when she is let in.
	await owner.getByLabel('Who sees it').selectOption({ label: 'Private' });
	await save(owner).click();
	await expect(anna.page.getByText('Only members may enter')).toBeVisible();
	await owner.getByRole('checkbox', { name: 'Anna Agent' }).check();
	await save(owner).click();
	await expect(
		anna.page.getByRole('heading', { name: 'You cannot change this space' })
	).toBeVisible();
	await anna.page.getByRole('link', { name: 'Back to Mine' }).click();
	await expect(anna.page.getByText('Hers').first()).toBeVisible();
	await synced(owner);
	await anna.leave();
	await other.leave();
	await context.close();
});
