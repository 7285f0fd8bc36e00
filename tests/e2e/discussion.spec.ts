import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, goOnline, synced, visit } from '../support/app';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const write = async (page: Page, text: string) => {
	await page.getByRole('textbox', { name: 'Write a post…' }).fill(text);
	await page.keyboard.press('Control+Enter');
	await expect(page.locator('[data-post]').filter({ hasText: text })).toBeVisible();
};
const vote = (page: Page, name: 'For' | 'Against') =>
	page.getByRole('button', { name: new RegExp(`^${name} `) });
const inbox = (page: Page) =>
	page
		.getByRole('navigation', { name: 'Main navigation' })
		.getByRole('link', { name: /^Inbox/ })
		.first();

test('LS-01, LS-03 · a training is proposed, discussed and voted on, by two of them without a connection; what is unread is the same on two devices; a view is followed until one goes elsewhere', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Sue Supervisor', role: 'Supervisor' },
			{ name: 'Ben Agent', role: 'Agent' }
		]
	});
	const draft = { kind: 'discussion', name: 'Trainings', visibility: 'public' } as const;
	const space = await company.addSpace({ ...draft, members: [], stages: [] });
	const [{ page: olga }, { page: sue }, { page: ben }, { page: phone }] = [
		await company.enter(browser, OWNER),
		await company.enter(browser, 'Sue Supervisor'),
		await company.enter(browser, 'Ben Agent'),
		await company.enter(browser, 'Ben Agent')
	];
	await company.leave();
	const home = `${relay.url}/s/${space}`;

	// Olga proposes a training.
	await visit(olga, home);
	await olga.getByRole('button', { name: 'New topic' }).first().click();
	const dialog = olga.getByRole('dialog');
	await dialog.getByRole('textbox', { name: 'What is it about?' }).fill('Workshop on ropes');
	await dialog.getByRole('combobox', { name: 'Kind' }).selectOption('proposal');
	await dialog.getByRole('textbox', { name: 'First post' }).fill('Two days in May.');
	await dialog.getByRole('button', { name: 'Start topic' }).click();
	await expect(olga.getByRole('heading', { name: 'Workshop on ropes' })).toBeVisible();

	// Sue and Ben read it, lose their connection, and say what they think all the same.
	for (const page of [sue, ben]) {
		await visit(page, home);
		await page
			.getByRole('link', { name: /Workshop on ropes/ })
			.first()
			.click();
		await expect(page.getByText('Two days in May.')).toBeVisible();
		await synced(page);
		await goOffline(page);
	}
	await write(sue, 'June suits us better.');
	await vote(sue, 'For').click();
	await write(ben, 'One day is enough.');
	await vote(ben, 'Against').click();
	await write(olga, 'Who would teach?');
	await vote(olga, 'For').click();
	await expect(vote(sue, 'For')).toHaveAccessibleName(/^For 1/);

	// All of it is there for everybody, and counted once, when they are back.
	for (const page of [sue, ben]) await goOnline(page);
	for (const page of [olga, sue, ben]) {
		await expect(vote(page, 'For')).toHaveAccessibleName(/^For 2/);
		await expect(vote(page, 'Against')).toHaveAccessibleName(/^Against 1/);
		await expect(page.locator('[data-post]')).toHaveText([
			/Two days in May/,
			/June suits us better/,
			/One day is enough/,
			/Who would teach/
		]);
	}
	await expectAccessible(olga, 'topic');

	// Ben follows it because he took part. What he reads on one device is read on the other.
	await visit(ben, `${relay.url}/tasks`);
	await synced(ben);
	await visit(phone, `${relay.url}/inbox`);
	await write(olga, 'Ropes by Ida, then.');
	const told = phone.getByRole('listitem', { name: `${OWNER} wrote in “Workshop on ropes”` });
	await expect(told).toBeVisible();
	for (const page of [ben, phone])
		await expect(inbox(page)).toHaveAccessibleName('Inbox, 1 unread');
	await ben.keyboard.press('Shift+N');
	await expect(ben.locator('[data-post]').filter({ hasText: 'Ropes by Ida' })).toBeVisible();
	for (const page of [ben, phone]) await expect(inbox(page)).toHaveAccessibleName('Inbox');

	// Sue follows Olga's view, and Olga sees that; it ends when Sue goes somewhere herself.
	await sue.getByRole('button', { name: /^Here now/ }).click();
	await sue.getByRole('menuitem', { name: `Follow the view of ${OWNER}` }).click();
	await expect(olga.getByText('Sue Supervisor follows your view')).toBeVisible();
	await visit(olga, `${home}/pages`);
	await expect(sue).toHaveURL(`${home}/pages`);
	await expectAccessible(sue, 'following');
	await visit(sue, `${home}/discussion`);
	await expect(sue.getByText('You follow the view of', { exact: false })).toBeHidden();
	await expect(olga.getByText('follows your view', { exact: false })).toBeHidden();
});
