import { expect } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { cardOf, fromCardMenu } from '../support/deals';
import { PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

test('LS-02 · a won deal becomes a project: its people see the project, nothing of the deal’s conversation', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Anna Agent', role: 'Agent' },
			{ name: 'Dan Delivery', role: 'Agent' }
		]
	});
	await company.addDeals({
		...{ title: 'Harbour crane', contact: 'Ewa Nowak', revenue: '70000' },
		owner: 'Anna Agent'
	});
	const anna = await company.enter(browser, 'Anna Agent');
	const dan = await company.enter(browser, 'Dan Delivery');
	await company.leave();

	await cardOf(anna.page, 'Harbour crane').getByRole('link').first().click();
	const panel = anna.page.getByRole('dialog', { name: /Harbour crane/ });
	await panel.getByLabel('Write a comment').fill('They would pay twice as much.');
	await panel.getByRole('button', { name: 'Add comment' }).click();
	// Only what is won becomes a project.
	await expect(panel.getByRole('button', { name: 'Make a project' })).toBeHidden();
	await anna.page.keyboard.press('Escape');
	await goOffline(anna.page);
	await fromCardMenu(anna.page, 'Harbour crane', 'Move to Won');
	await cardOf(anna.page, 'Harbour crane').getByRole('link').first().click();

	await panel.getByRole('button', { name: 'Make a project' }).click();
	const dialog = anna.page.getByRole('dialog', { name: 'Project from “Harbour crane”' });
	await expect(dialog.getByRole('checkbox', { name: 'Contact' })).toBeChecked();
	await expect(dialog.getByRole('checkbox', { name: 'Revenue' })).not.toBeChecked();
	await expectAccessible(anna.page, 'the form of a project');
	await dialog.getByLabel('Name of the project').fill('');
	await dialog.getByRole('button', { name: 'Make the project' }).click();
	await expect(dialog.getByText('Give the project a name.')).toBeVisible();
	await dialog.getByLabel('Name of the project').fill('Build the crane');
	await dialog
		.getByLabel('Who may know of it')
		.selectOption({ label: 'Only members know that it exists' });
	await dialog.getByRole('checkbox', { name: 'Dan Delivery' }).check();
	await dialog.getByRole('button', { name: 'Make the project' }).click();
	await expect(anna.page.getByText('“Build the crane” was made.')).toBeVisible();
	await expect(panel.getByRole('link', { name: 'Build the crane' })).toBeVisible();
	await goOnline(anna.page);
	await synced(anna.page);

	// Dan is in the project, and is told what was chosen and no more.
	await visit(dan.page, `${relay.url}/spaces`);
	await dan.page.getByRole('link', { name: 'Build the crane' }).first().click();
	await expect(dan.page.getByRole('heading', { name: 'Build the crane', level: 1 })).toBeVisible();
	await dan.page.getByRole('link', { name: 'Discussion' }).click();
	await dan.page.getByRole('link', { name: /Hand-over/ }).click();
	await expect(dan.page.getByText('Contact: Ewa Nowak')).toBeVisible();
	await synced(dan.page);
	await expect(dan.page.getByText('From the opportunity')).toBeHidden();
	for (const secret of ['pay twice', '70000', 'Harbour crane']) {
		expect(dan.frames(), secret).not.toContain(secret);
	}

	// Anna has both, and goes from each to the other.
	await panel.getByRole('link', { name: 'Build the crane' }).click();
	await expect(anna.page.getByRole('heading', { name: 'Build the crane', level: 1 })).toBeVisible();
	await anna.page.getByRole('link', { name: 'Harbour crane' }).click();
	await expect(panel).toBeVisible();
	await panel.getByLabel('Write a comment').fill('The discussion goes on.');
	await panel.getByRole('button', { name: 'Add comment' }).click();
	await expect(panel.getByText('The discussion goes on.')).toBeVisible();
	await synced(anna.page);
	expect(dan.frames()).not.toContain('goes on');

	await Promise.all([anna.leave(), dan.leave()]);
});
