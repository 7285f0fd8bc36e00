import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { synced } from '../support/app';
import { addDealWith, columnOf, expectCards } from '../support/deals';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay } from '../support/relay-process';

test('a relay that has lost everything says so, and is filled again from the owner’s device', async ({
	browser
}) => {
	const relay = await startRelay();
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { board } = company;
	await company.addDeals({ title: 'Annas deal', owner: 'Anna Agent' }, { title: 'Olgas deal' });
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	const { page } = anna;
	await expect(columnOf(owner, 'New').getByText('2 opportunities')).toBeVisible();
	await expectCards(page, 'New', ['Annas deal']);

	await relay.kill('SIGKILL');
	for (const name of await readdir(relay.dataDir)) {
		await rm(join(relay.dataDir, name), { recursive: true });
	}
	await relay.restart();
	for (const each of [owner, page]) {
		await expect(each.getByRole('button', { name: /^The relay is empty/ })).toBeVisible({
			timeout: 60_000
		});
	}
	await owner.getByRole('button', { name: /^The relay is empty/ }).click();
	await expect(owner.getByText('Open the claim link that the relay prints')).toBeVisible();
	await owner.keyboard.press('Escape');
	await page.getByRole('button', { name: /^The relay is empty/ }).click();
	await expect(page.getByText('once an owner of the workspace has filled the relay')).toBeVisible();
	await expectAccessible(page, 'an empty relay');
	await page.keyboard.press('Escape');
	await addDealWith(page, { title: 'Made meanwhile' });

	await owner.goto(relay.link);
	await expect(
		owner.getByText('This relay is empty. Fill it again from this device')
	).toBeVisible();
	await owner.getByRole('button', { name: 'Fill it again from this device' }).click();
	await synced(owner);
	// She would be let in again a minute later by herself; when her network comes back, at once.
	await page.context().setOffline(true);
	await page.context().setOffline(false);
	await synced(page);
	await owner.goto(board);
	for (const title of ['Made meanwhile', 'Olgas deal', 'Annas deal']) {
		await expect(columnOf(owner, 'New').getByText(title)).toBeVisible();
	}
	// Nothing twice, and each sees their own as before.
	await expect(columnOf(owner, 'New').getByText('3 opportunities')).toBeVisible();
	await expectCards(page, 'New', ['Made meanwhile', 'Annas deal']);
	await anna.leave();
	await context.close();
	await relay.stop();
});
