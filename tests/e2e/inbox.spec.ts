import { expect, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { goOffline, synced, visit } from '../support/app';
import { cardOf } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

const nav = (page: Page, name: string | RegExp) =>
	page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name }).first();
const line = (page: Page, title: string) =>
	page.getByRole('listitem', { name: `${OWNER} mentioned you in “${title}”` });

test('IN-01 · what an offline colleague wrote arrives on both devices of a person, who reads and archives on one by keyboard alone, and finds the same on the other', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Admin', role: 'Admin' }]
	});
	await company.addDeals({ title: 'Green ferry' }, { title: 'Red ferry' });
	const { page: owner } = await company.enter(browser, OWNER, { storesApp: true });
	const desk = await company.enter(browser, 'Anna Admin');
	const phone = await company.enter(browser, 'Anna Admin');
	await company.leave();

	// The colleague mentions her while there is no connection, at two opportunities.
	await goOffline(owner);
	for (const title of ['Green ferry', 'Red ferry']) {
		await cardOf(owner, title).getByRole('link').first().click();
		const panel = owner.getByRole('dialog', { name: /Opportunity/ });
		const comment = panel.getByRole('textbox', { name: /comment/i });
		await comment.pressSequentially('Please look, @Anna');
		await owner.getByRole('option', { name: /Anna/ }).click();
		await comment.press('Control+Enter');
		await expect(panel.getByText('Please look', { exact: false }).last()).toBeVisible();
		await panel.getByRole('button', { name: 'Close', exact: true }).click();
	}
	for (const { page } of [desk, phone]) {
		await visit(page, `${relay.url}/inbox`);
		await expect(page.getByText('Nothing here yet')).toBeVisible();
	}
	await owner.context().setOffline(false);
	await synced(owner);
	for (const { page } of [desk, phone]) {
		await expect(line(page, 'Green ferry')).toBeVisible();
		await expect(nav(page, 'Inbox, 2 unread')).toBeVisible();
	}
	await expectAccessible(desk.page, 'inbox');

	// Keyboard alone: to the second line, which is read; then the first is archived.
	await desk.page.keyboard.press('j');
	await expect(line(desk.page, 'Red ferry')).toBeFocused();
	await desk.page.keyboard.press('j');
	await expect(line(desk.page, 'Green ferry')).toBeFocused();
	await desk.page.keyboard.press('u');
	await expect(nav(desk.page, 'Inbox, 1 unread')).toBeVisible();
	await expect(nav(phone.page, 'Inbox, 1 unread')).toBeVisible();
	await desk.page.keyboard.press('k');
	await desk.page.keyboard.press('e');
	for (const { page } of [desk, phone]) {
		await expect(line(page, 'Red ferry')).toHaveCount(0);
		await expect(nav(page, /^Inbox$/)).toBeVisible();
	}
	await phone.page.getByRole('tab', { name: 'Archived' }).click();
	await expect(line(phone.page, 'Red ferry')).toBeVisible();

	// Undo on the one brings it back on both, unread as it was.
	await desk.page.keyboard.press('Control+z');
	await expect(line(desk.page, 'Red ferry')).toBeVisible();
	await expect(nav(phone.page, 'Inbox, 1 unread')).toBeVisible();
	await desk.page.keyboard.press('k');
	await desk.page.keyboard.press('Enter');
	await expect(desk.page.getByRole('dialog', { name: /Red ferry/ })).toBeVisible();
	await expect(nav(phone.page, /^Inbox$/)).toBeVisible();
});
