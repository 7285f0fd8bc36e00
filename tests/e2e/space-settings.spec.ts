import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { addDeal, claim, newDevice, spaceOf, synced } from '../support/app';
import { localWorkspace } from '../support/deals';
import { deviceLink, join, personalLink } from '../support/people';
import { startRelay, type RelayProcess } from '../support/relay-process';

test.describe.configure({ timeout: 120_000 });

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const columns = (page: Page) => page.locator('[data-stage] h2');
const stageRow = (page: Page, stage: string) =>
	page.getByRole('group', { name: stage, exact: true });
const save = (page: Page) => page.getByRole('button', { name: 'Save changes' });

const nameOf = (page: Page) => page.getByRole('textbox', { name: 'Name', exact: true });

/** Opens the settings of the space that is open. */
async function openSettings(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Stages and access' }).click();
	await expect(page.getByRole('heading', { name: 'Stages and access' })).toBeVisible();
}

test('LW-03, PL-04, PL-06, PL-08 · stages are edited aside, discarded, and take effect when they are saved', async ({
	page,
	context
}) => {
	await localWorkspace(page, relay.url);
	await addDeal(page, 'A deal');
	const address = page.url();
	const second = await context.newPage();
	await second.goto(address);
	const before = ['New', 'Qualified', 'Proposition', 'Negotiation', 'Won', 'Lost'];
	await expect(columns(second)).toHaveText(before);

	await openSettings(page);
	await expect(save(page)).toBeDisabled();
	await page.getByLabel('Name of stage 2').fill('First talk');
	await stageRow(page, 'First talk').getByLabel('What has to be done here').fill('Call them');
	await stageRow(page, 'First talk').getByLabel('Win probability').fill('33');
	await page.getByRole('button', { name: 'Move Negotiation up' }).press('Enter');
	await expect(page.getByRole('button', { name: 'Move Negotiation up' })).toBeFocused();
	await expect(page.getByRole('button', { name: 'Move New up' })).toBeDisabled();

	// What holds cards stays, and says why.
	await page.getByRole('button', { name: 'Remove New' }).click();
	await expect(page.getByRole('alert')).toContainText(
		'“New” holds 1 opportunity. Move it to another stage first.'
	);
	await page.getByRole('button', { name: 'Remove Lost' }).click();
	await page.getByRole('button', { name: 'Add a stage' }).click();
	await page.getByLabel('Name of stage 5').fill('won ');
	await save(page).click();
	await expect(page.getByText('Another stage has this name already')).toBeVisible();
	await page.getByLabel('Name of stage 5').fill('Contract');
	await stageRow(page, 'Contract').getByLabel('Win probability').fill('101');
	await expect(page.getByText('A whole number from 0 to 100')).toBeVisible();
	await stageRow(page, 'Contract').getByLabel('Win probability').fill('90');
	await expect(page.getByText('There are unsaved changes')).toBeVisible();
	await expect(columns(second)).toHaveText(before);

	const axe = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
	expect(axe.violations).toEqual([]);

	// Leaving asks first.
	await page.getByRole('link', { name: 'Board' }).click();
	const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
	await question.getByRole('button', { name: 'Keep editing' }).click();
	await expect(page.getByLabel('Name of stage 5')).toHaveValue('Contract');
	await page.goBack();
	await question.getByRole('button', { name: 'Keep editing' }).click();
	await expect(page.getByLabel('Name of stage 5')).toHaveValue('Contract');
	await page.getByRole('link', { name: 'List' }).click();
	await question.getByRole('button', { name: 'Leave without saving' }).click();
	await expect(page).toHaveURL(/\/list$/);

	await openSettings(page);
	await expect(page.getByLabel('Name of stage 2')).toHaveValue('Qualified');
	await nameOf(page).fill('Direct sales');
	await page.getByLabel('Name of stage 2').fill('Gone');
	await page.getByRole('button', { name: 'Discard' }).click();
	await expect(page.getByLabel('Name of stage 2')).toHaveValue('Qualified');
	await expect(save(page)).toBeDisabled();

	await nameOf(page).fill('Direct sales');
	await page.getByLabel('Closing soon').fill('3');
	await page.getByLabel('Name of stage 2').fill('First talk');
	await stageRow(page, 'First talk').getByLabel('Win probability').fill('33');
	await stageRow(page, 'First talk').getByLabel('What has to be done here').fill('Call them');
	await page.getByRole('button', { name: 'Move Negotiation up' }).click();
	await page.getByRole('button', { name: 'Remove Lost' }).click();
	await stageRow(page, 'Proposition').getByLabel('Kind').selectOption({ label: 'Lost' });
	await expect(stageRow(page, 'Proposition')).toContainText('0 %');
	for (const name of ['Contract', 'Review', 'Signature', 'Delivery']) {
		await page.getByRole('button', { name: 'Add a stage' }).click();
		await page.locator(':focus').fill(name);
	}
	await expect(page.getByText('Fewer stages are clearer')).toBeVisible();
	await page.getByRole('button', { name: 'Remove Delivery' }).click();
	await expect(page.getByText('Fewer stages are clearer')).toBeHidden();
	await save(page).click();
	await expect(page.getByText('The changes have been saved')).toBeVisible();
	await expect(page.getByText('Nothing to save')).toBeVisible();

	// In the other tab at once: on the board, and in the list of spaces.
	const after = [
		'New',
		'First talk',
		'Negotiation',
		'Contract',
		'Review',
		'Signature',
		'Proposition',
		'Won'
	];
	await expect(columns(second)).toHaveText(after);
	await expect(second.getByRole('heading', { name: 'Direct sales', level: 1 })).toBeVisible();
	await expect(
		second
			.getByRole('navigation', { name: 'Main navigation' })
			.getByRole('link', { name: 'Direct sales' })
	).toBeVisible();
	await expect(second.getByRole('button', { name: /First talk.*Call them/ })).toBeVisible();
	await page.getByRole('link', { name: 'Board' }).click();
	await expect(columns(page)).toHaveText(after);
	await page.reload();
	await expect(columns(page)).toHaveText(after);
});

test('LW-03, LS-05, OP-05 · two people edit at once: what differs survives, the same thing is asked about; others may not', async ({
	browser
}) => {
	const { context, page: owner } = await newDevice(browser);
	await claim(owner, relay.link);
	const address = `${relay.url}/s/${spaceOf(owner)}`;
	await owner.goto(`${relay.url}/people`);
	await owner.getByRole('button', { name: 'Add a person' }).click();
	const form = owner.getByRole('dialog', { name: 'Add a person' });
	await form.getByLabel('Name').fill('Anna Agent');
	await form.getByRole('button', { name: /^(Add|Save)/ }).click();
	await expect(form).toBeHidden();
	const anna = await join(
		browser,
		await personalLink(owner, relay.url, 'Anna Agent'),
		'Anna Agent'
	);
	const other = await join(browser, await deviceLink(owner, relay.url), 'Olga Owner');

	await owner.goto(`${address}/settings`);
	await other.page.goto(`${address}/settings`);
	await owner.getByLabel('Name of stage 1').fill('Lead');
	await owner.getByLabel('Name of stage 2').fill('Mine');
	await other.page.getByLabel('Name of stage 2').fill('Theirs');
	await other.page.getByLabel('Name of stage 3').fill('Quote');
	await save(other.page).click();
	await expect(owner.getByText('“Qualified” has been changed')).toBeVisible();
	await expect(owner.getByLabel('Name of stage 2')).toHaveValue('Mine');

	await save(owner).click();
	const question = owner.getByRole('alertdialog', { name: 'Somebody else has changed this too' });
	await question.getByRole('button', { name: 'Save mine' }).click();
	await expect(owner.getByText('Nothing to save')).toBeVisible();
	// With nothing staged, the form on the other device follows.
	for (const [at, name] of ['Lead', 'Mine', 'Quote'].entries()) {
		await expect(other.page.getByLabel(`Name of stage ${String(at + 1)}`)).toHaveValue(name);
	}

	await addDeal(anna.page, 'Hers', address);
	await expect(columns(anna.page).first()).toHaveText('Lead');
	await expect(anna.page.getByRole('link', { name: 'Stages and access' })).toHaveCount(0);
	await anna.page.goto(`${address}/settings`);
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
	await anna.page.getByRole('link', { name: 'Back to Sales' }).click();
	await expect(anna.page.getByText('Hers').first()).toBeVisible();
	await synced(owner);
	await anna.leave();
	await other.leave();
	await context.close();
});
