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

const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the shared draft' });
const drafts = (page: Page) => page.getByRole('list', { name: 'Written together, not sent yet' });

test('HI-17 · two write one post together, both send it without a connection, and it is said once, in both names', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Ben Agent', role: 'Agent' },
			{ name: 'Eva Agent', role: 'Agent' }
		]
	});
	const plan = { kind: 'discussion', visibility: 'public', members: [], stages: [] } as const;
	const space = await company.addSpace({ ...plan, name: 'Lounge' });
	const { page: olga } = await company.enter(browser, OWNER);
	const { page: ben } = await company.enter(browser, 'Ben Agent');
	const { page: eva } = await company.enter(browser, 'Eva Agent');
	await company.leave();
	await visit(olga, `${relay.url}/s/${space}`);
	await olga.getByRole('button', { name: 'New topic' }).first().click();
	const dialog = olga.getByRole('dialog');
	await dialog.getByRole('textbox', { name: 'What is it about?' }).fill('Opening lines');
	await dialog.getByRole('button', { name: 'Start topic' }).click();
	await olga.getByRole('textbox', { name: 'Write a post…' }).fill('Begin with a question');
	await olga.getByRole('button', { name: 'Write together…' }).click();
	await olga.getByRole('combobox', { name: 'Who writes with you' }).fill('ben');
	await olga.getByRole('option', { name: 'Ben Agent' }).click();
	await olga.getByRole('button', { name: 'Begin', exact: true }).click();
	await expect(text(olga)).toContainText('Begin with a question');

	await visit(ben, `${relay.url}/drafts`);
	await expect(drafts(ben)).toContainText(`${OWNER} asks you to write this with them`);
	await expectAccessible(ben, 'drafts');
	await drafts(ben).getByRole('button', { name: 'Write along' }).click();
	await text(ben).click();
	await ben.keyboard.press('End');
	await ben.keyboard.type(', then wait');
	await expect(text(olga)).toContainText('Begin with a question, then wait');
	await expect(drafts(olga)).toContainText('Ben Agent is writing this with you');
	await synced(olga);
	await synced(ben);
	await visit(eva, `${relay.url}/s/${space}`);
	await eva
		.getByRole('link', { name: /Opening lines/ })
		.first()
		.click();
	await expect(eva.getByRole('textbox', { name: 'Write a post…' })).toBeVisible();
	await expect(drafts(eva)).toBeHidden();

	await goOffline(olga);
	await goOffline(ben);
	for (const page of [olga, ben]) {
		await page.getByRole('button', { name: 'Send for all' }).click();
		await expect(page.locator('[data-post]')).toContainText('Begin with a question, then wait');
		await expect(drafts(page)).toBeHidden();
	}
	await goOnline(olga);
	await expect(eva.locator('[data-post]')).toContainText(`${OWNER} with Ben Agent`);
	await goOnline(ben);
	await synced(ben);
	for (const page of [olga, ben, eva]) {
		await expect(page.locator('[data-post]')).toHaveCount(1);
		await expect(page.locator('[data-post]')).toContainText(`${OWNER} with Ben Agent`);
	}
});
