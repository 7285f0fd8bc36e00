import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { synced, visit } from '../support/app';
import { localWorkspace } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const HOUR = 3_600_000;

async function start(page: Page, title: string, text: string): Promise<void> {
	await page.getByRole('button', { name: 'New topic' }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('textbox', { name: 'What is it about?' }).fill(title);
	await dialog.getByRole('textbox', { name: 'First post' }).fill(text);
	await dialog.getByRole('button', { name: 'Start topic' }).click();
	await expect(page.getByRole('heading', { name: title })).toBeVisible();
}

const said = (page: Page, text: string) => page.locator('[data-post]').filter({ hasText: text });
const scheduled = (page: Page) => page.getByRole('list', { name: 'Posts to be sent later' });

test('LS-01 · a post whose time came while the app was closed is sent when it is opened, and that is said', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	const home = `${new URL(page.url()).origin}${new URL(page.url()).pathname}`;
	await visit(page, `${home}/discussion`);
	await start(page, 'Ropes', 'Which one?');
	await page.getByRole('textbox', { name: 'Write a post…' }).fill('Good morning, everybody');
	await page.getByRole('button', { name: 'Schedule…' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'In an hour' }).click();
	await expect(scheduled(page)).toContainText('if Polder is open on this device');
	await visit(page, `${relay.url}/drafts`);
	await expect(scheduled(page)).toContainText('Post in “Ropes”');
	await expectAccessible(page, 'drafts');
	await page.clock.setFixedTime(Date.now() + 2 * HOUR);
	await page.goto(`${relay.url}/drafts`);
	await expect(page.getByText('1 post was sent late', { exact: false })).toBeVisible();
	await expect(scheduled(page)).toContainText('Polder was not open on this device');
	await page.getByRole('button', { name: 'Show' }).click();
	await expect(said(page, 'Good morning, everybody')).toBeVisible();
	await page.getByRole('button', { name: 'Got it' }).click();
	await expect(scheduled(page)).toBeHidden();
});

test('HI-16 · a topic is moved to another space: everybody finds it there, and is led to it from where it was', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Ben Agent', role: 'Agent' }]
	});
	const draft = { kind: 'discussion', visibility: 'public', members: [], stages: [] } as const;
	const from = await company.addSpace({ ...draft, name: 'Lounge' });
	await company.addSpace({ ...draft, name: 'Techniques' });
	const [{ page: olga }, { page: ben }] = [
		await company.enter(browser, OWNER),
		await company.enter(browser, 'Ben Agent')
	];
	await company.leave();
	await visit(olga, `${relay.url}/s/${from}`);
	await start(olga, 'Opening lines', 'What do you begin with?');
	await visit(ben, `${relay.url}/s/${from}`);
	await ben
		.getByRole('link', { name: /Opening lines/ })
		.first()
		.click();
	await ben.getByRole('textbox', { name: 'Write a post…' }).fill('With a question.');
	await ben.keyboard.press('Control+Enter');
	await expect(said(olga, 'With a question.')).toBeVisible();
	await synced(olga);

	const dialog = olga.getByRole('dialog', { name: 'Move “Opening lines”' });
	const openMove = async () => {
		await olga.getByRole('button', { name: 'More actions' }).click();
		await olga.getByRole('menuitem', { name: 'Move to another space…' }).click();
		await dialog.getByRole('combobox', { name: 'To which space?' }).fill('tech');
		await olga.getByRole('option', { name: 'Techniques' }).click();
	};
	await openMove();
	const moveThere = async () => {
		await dialog.getByRole('button', { name: 'Move topic' }).click();
		await expect(olga.getByText('Moved here from Lounge')).toBeVisible();
	};
	await moveThere();
	// What was moved by mistake is back, and is moved again.
	await olga.getByRole('button', { name: 'Undo' }).click();
	await expect(olga.getByText('“Opening lines” is back in Lounge')).toBeVisible();
	await expect(ben.getByRole('textbox', { name: 'Write a post…' })).toBeVisible();
	await openMove();
	await moveThere();
	await expect(said(olga, 'With a question.')).toContainText('Ben Agent');

	await ben.getByRole('link', { name: 'This topic has moved to Techniques: go on there' }).click();
	await expect(said(ben, 'What do you begin with?')).toContainText(OWNER);
	await expectAccessible(ben, 'moved topic');
	await ben.getByRole('textbox', { name: 'Write a post…' }).fill('And then silence.');
	await ben.keyboard.press('Control+Enter');
	await expect(said(olga, 'And then silence.')).toBeVisible();
});
