import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { addDeal, spaceOf, synced, visit } from '../support/app';
import { columnOf, localWorkspace } from '../support/deals';
import type { join, Person } from '../support/people';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';
import { storedText } from '../support/storage';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main navigation' });

test('LW-01, LW-02, LW-03, LW-08, LS-04, LS-07, LS-08, LS-11, LS-12 · spaces of each kind are made, with stages edited before, and listed', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	await navigation(page).getByRole('link', { name: 'Add space' }).click();
	await expect(page.getByRole('radio', { name: /^Sales/ })).toBeChecked();
	// The same stages as a space has already: a field and a filter may do instead (LW-08).
	await expect(page.getByText('“Sales” has the same stages already.')).toBeVisible();

	await page.getByRole('button', { name: 'Add', exact: true }).click();
	const name = page.getByLabel('Name', { exact: false }).first();
	await expect(name).toBeFocused();
	await expect(name).toHaveAccessibleDescription('Give the space a name');
	await name.fill('Partners');
	await page.getByLabel('Start from').selectOption({ label: 'Short pipeline' });
	await page.getByLabel('Name of stage 1').fill('First talk');
	await page.getByLabel('Win probability of First talk').fill('33');
	await page.getByRole('button', { name: 'Move Engaging up' }).click();
	await expect(page.getByLabel('Name of stage 1')).toHaveValue('Engaging');
	await page.getByRole('button', { name: 'Add a stage' }).click();
	await page.getByLabel('Name of stage 3').fill('Engaging');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(page.getByText('Another stage has this name already').first()).toBeVisible();
	await page.getByLabel('Name of stage 3').fill('Contract');
	await page.getByRole('button', { name: 'Remove Lost' }).click();
	await page.getByRole('button', { name: 'Add', exact: true }).click();

	await expect(page.getByRole('heading', { name: 'Partners', level: 1 })).toBeVisible();
	await addDeal(page, 'With a partner');
	await expect(page.locator('[data-stage] h2')).toHaveText([
		'Engaging',
		'First talk',
		'Contract',
		'Won'
	]);
	await expect(columnOf(page, 'Engaging').getByText('With a partner')).toBeVisible();

	// From the button that is on every screen, several in a row.
	await page.getByRole('button', { name: 'Add something' }).click();
	await page.getByRole('menuitem', { name: 'Space', exact: true }).click();
	await page.getByRole('radio', { name: /^Work/ }).check();
	await expect(page.getByLabel('Name of stage 1')).toHaveValue('To do');
	await name.fill('Workshop');
	await page.getByRole('button', { name: 'Add and create another' }).click();
	await expect(page.getByText('“Workshop” has been added')).toBeVisible();
	await expect(name).toHaveValue('');
	await expect(name).toBeFocused();
	await page.getByRole('radio', { name: /^Discussion/ }).check();
	await expect(page.getByLabel('Name of stage 1')).toHaveCount(0);
	await name.fill('Ideas');
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'No topics yet' })).toBeVisible();

	// From anywhere to any of them.
	await visit(page, `${relay.url}/settings`);
	for (const space of ['Sales', 'Partners', 'Workshop', 'Ideas']) {
		await navigation(page).getByRole('link', { name: space, exact: true }).click();
		await expect(page.getByRole('heading', { name: space, level: 1 })).toBeVisible();
	}
	await page.getByRole('link', { name: 'Spaces', exact: true }).first().click();
	const rows = page.getByRole('grid', { name: 'Spaces' }).getByRole('row');
	await expect(rows).toHaveCount(5);

	// LS-11 · groups behind the gear, of which each has its spaces.
	await page.getByRole('button', { name: 'Manage groups' }).click();
	const groups = page.getByRole('dialog', { name: 'Manage groups' });
	for (const group of ['North', 'Inside']) {
		await groups.getByLabel('New group').fill(group);
		await groups.getByRole('button', { name: 'Add', exact: true }).click();
	}
	await groups.getByRole('button', { name: 'Move Inside up' }).click();
	await expect(groups.getByLabel('Name of group 1')).toHaveValue('Inside');
	await groups.getByLabel('Colour of Inside').selectOption({ label: 'Orange' });
	await groups.getByRole('button', { name: 'Done' }).click();

	// LS-12 · many at once, and all of it back with one undo.
	const row = (name: string) => rows.filter({ hasText: name });
	const bar = page.getByRole('toolbar', { name: 'Actions for what is selected' });
	const choose = async (...names: string[]) => {
		for (const one of names) await row(one).getByRole('checkbox').click();
	};
	await choose('Workshop', 'Ideas');
	await bar.getByRole('button', { name: 'Group' }).click();
	await page.getByRole('button', { name: 'Apply' }).click();
	await expect(row('Workshop')).toContainText('Inside');
	const shelves = page.getByRole('navigation', { name: 'Parts of the list' });
	await shelves.getByRole('link', { name: /^Inside/ }).click();
	await expect(rows).toHaveCount(3);
	await choose('Ideas');
	await bar.getByRole('button', { name: 'Tag' }).click();
	await page.getByRole('textbox', { name: 'Tag' }).fill('2027');
	await page.getByRole('button', { name: 'Apply' }).click();
	await expect(row('Ideas')).toContainText('2027');
	await choose('Ideas');
	await bar.getByRole('button', { name: 'Archive' }).click();
	await expect(rows).toHaveCount(2);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(row('Ideas')).toBeVisible();
	await choose('Ideas', 'Workshop');
	await bar.getByRole('button', { name: 'Move to bin' }).click();
	await expect(page.getByText('No space matches')).toBeVisible();
	await expect(navigation(page).getByRole('link', { name: 'Ideas', exact: true })).toHaveCount(0);
	await shelves.getByRole('link', { name: 'In the bin' }).click();
	await choose('Ideas', 'Workshop');
	await bar.getByRole('button', { name: 'Take out' }).click();
	await shelves.getByRole('link', { name: 'All spaces' }).click();
	await row('Ideas').getByRole('button', { name: 'Mark Ideas as a favourite' }).click();
	await shelves.getByRole('link', { name: 'Favourites' }).click();
	await expect(rows).toHaveCount(2);

	// A deleted group takes no space with it.
	await page.getByRole('button', { name: 'Manage groups' }).click();
	await groups.getByRole('button', { name: 'Delete Inside' }).click();
	await groups
		.getByLabel('What happens to its spaces')
		.selectOption({ label: 'They go into “North”' });
	await groups.getByRole('button', { name: 'Delete the group' }).click();
	await groups.getByRole('button', { name: 'Done' }).click();
	await expect(row('Ideas')).toContainText('North');
	await page.getByRole('button', { name: 'Show as tiles' }).click();
	await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1);

	// LS-04 · what is off is hidden, also in a link; on again, everything is there.
	await navigation(page).getByRole('link', { name: 'Workshop', exact: true }).click();
	await expect(page.getByRole('heading', { name: 'Workshop', level: 1 })).toBeVisible();
	const workshop = page.url();
	await visit(page, `${relay.url}/settings/addons`);
	await page.getByRole('checkbox', { name: /^Work / }).click();
	await expect(page.getByText('Work switched off')).toBeVisible();
	await expect(navigation(page).getByRole('link', { name: 'Workshop' })).toHaveCount(0);
	await visit(page, workshop);
	await expect(page.getByRole('heading', { name: 'Work: switched off' })).toBeVisible();
	await page.getByRole('link', { name: 'Open the settings' }).click();
	await page.getByRole('checkbox', { name: /^Work / }).click();
	await expect(navigation(page).getByRole('link', { name: 'Workshop' })).toBeVisible();
});

/** Adds a space for members only and gives its address. */
async function closedSpace(
	owner: Page,
	space: { readonly name: string; readonly visibility: string; readonly member?: string }
): Promise<string> {
	await visit(owner, `${relay.url}/spaces/new`);
	await owner.getByLabel('Name', { exact: false }).first().fill(space.name);
	await owner.getByLabel('Who sees it').selectOption({ label: space.visibility });
	if (space.member !== undefined) await owner.getByLabel(space.member).check();
	await owner.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(owner.getByRole('heading', { name: space.name, level: 1 })).toBeVisible();
	return spaceOf(owner);
}

async function ownerAndAnna(
	browser: Parameters<typeof join>[0]
): Promise<{ owner: Page; anna: Person; leave: () => Promise<void> }> {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	return {
		owner,
		anna,
		leave: async () => {
			await anna.leave();
			await context.close();
		}
	};
}

test('LS-05 · who is not let in learns of a private space its name and of a hidden one nothing; and people talk live', async ({
	browser
}) => {
	const { owner, anna, leave } = await ownerAndAnna(browser);
	const { page } = anna;

	const hidden = await closedSpace(owner, { name: 'Takeover', visibility: 'Hidden' });
	await addDeal(owner, 'Buy the rival');
	const closed = await closedSpace(owner, { name: 'Boardroom', visibility: 'Private' });
	await addDeal(owner, 'Pay rise');
	await closedSpace(owner, { name: 'Inner circle', visibility: 'Hidden', member: 'Anna Agent' });
	await synced(owner);

	await expect(navigation(page).getByRole('link', { name: 'Inner circle' })).toBeVisible();
	await expect(navigation(page).getByRole('link', { name: 'Boardroom' })).toBeVisible();
	await expect(navigation(page).getByRole('link', { name: 'Takeover' })).toHaveCount(0);
	await visit(page, `${relay.url}/spaces`);
	await expect(
		page.getByRole('main').getByRole('row').filter({ hasText: 'Boardroom' })
	).toContainText('Only members may enter');
	await expect(page.getByRole('main').getByText('Takeover')).toHaveCount(0);
	await visit(page, `${relay.url}/s/${closed}`);
	await expect(page.getByRole('heading', { name: 'Boardroom' })).toBeVisible();
	await expect(
		page.getByText('Only members may enter. Somebody who manages it can let you in.')
	).toBeVisible();
	await visit(page, `${relay.url}/s/${hidden}`);
	await expect(page.getByRole('heading', { name: 'This space is not here' })).toBeVisible();
	await navigation(page).getByRole('link', { name: 'Inner circle' }).click();
	await expect(page.getByRole('heading', { name: 'Inner circle', level: 1 })).toBeVisible();
	await synced(page);

	// Not on her screen, and not on her device either: the relay has sent none of it.
	const kept = `${anna.frames()}\n${await storedText(page)}`;
	expect(kept).toContain('Inner circle');
	for (const secret of ['Takeover', 'Buy the rival', 'Pay rise'])
		expect(kept).not.toContain(secret);

	await visit(owner, `${relay.url}/spaces/new`);
	await owner.getByRole('radio', { name: /^Discussion/ }).check();
	await owner.getByLabel('Name', { exact: false }).first().fill('Ideas');
	await owner.getByRole('button', { name: 'Add', exact: true }).click();
	await owner.getByRole('button', { name: 'New topic' }).first().click();
	const dialog = owner.getByRole('dialog', { name: 'New topic' });
	await dialog.getByLabel('What is it about?').fill('A new office?');
	await dialog.getByLabel('First post').fill('The lease ends in May.');
	await dialog.getByRole('button', { name: 'Start topic' }).click();
	await expect(dialog).toBeHidden();
	await expect(owner.getByRole('heading', { name: 'A new office?' })).toBeVisible();

	await navigation(page).getByRole('link', { name: 'Ideas' }).click();
	await page.getByRole('link', { name: 'A new office?', exact: true }).click();
	await expect(page.getByText('The lease ends in May.')).toBeVisible();
	const writing = page.getByRole('textbox', { name: 'Write a post…' });
	await writing.pressSequentially('Closer to the');
	await expect(owner.getByText('Anna Agent is writing…')).toBeVisible();
	await writing.pressSequentially(' station');
	await writing.press('Control+Enter');
	await expect(owner.getByText('Closer to the station')).toBeVisible();
	await expect(owner.getByText('Anna Agent is writing…')).toBeHidden();
	await expect(writing).toHaveText('');
	await owner.getByRole('textbox', { name: 'Write a post…' }).fill('Agreed.');
	await owner.getByRole('button', { name: 'Send' }).click();
	await expect(page.getByText('Agreed.')).toBeVisible();
	await leave();
});
