import { expect } from '@playwright/test';
import { test } from '../support/journey';
import { addDeal, claim, goOffline, goOnline, spaceOf, synced } from '../support/app';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(() => relay.stop());

test('two tabs of a device show each other’s edits at once, and closing the leading one loses nothing', async ({
	page,
	context
}) => {
	await claim(page, relay.link);
	const space = spaceOf(page);
	const address = `${relay.url}/s/${space}`;
	const second = await context.newPage();
	await second.goto(address);
	await synced(second);

	// The first tab leads; what the second makes reaches the relay through it, and the other way.
	await addDeal(second, 'From the second tab');
	await expect(page.getByText('From the second tab').first()).toBeVisible();
	await addDeal(page, 'From the first tab');
	await expect(second.getByText('From the first tab').first()).toBeVisible();
	await synced(second);

	// A leading tab that the browser has frozen is replaced; when it wakes up it follows.
	const sleeper = await context.newCDPSession(page);
	await sleeper.send('Page.setWebLifecycleState', { state: 'frozen' });
	await addDeal(second, 'While the leader sleeps');
	await synced(second);
	await sleeper.send('Page.setWebLifecycleState', { state: 'active' });
	await expect(page.getByText('While the leader sleeps').first()).toBeVisible();
	await addDeal(page, 'After waking up');
	await expect(second.getByText('After waking up').first()).toBeVisible();
	await synced(page);

	await goOffline(page);
	await addDeal(second, 'Made while the leader goes');
	await page.close();
	await goOnline(second);
	await synced(second);

	// A new device would tell: a third tab with nothing but the relay's word for it.
	const other = await context.browser()?.newContext();
	if (other === undefined) throw new Error('no browser');
	await second.goto(`${relay.url}/people`);
	await second.getByRole('tab', { name: 'My devices' }).click();
	await second.getByRole('button', { name: 'Link another device' }).click();
	await second.getByRole('button', { name: 'Make the link' }).click();
	const link = await second.getByLabel('Link for your device').inputValue();
	const third = await other.newPage();
	await third.goto(link);
	await third.getByLabel('Your name').fill('Olga Owner');
	await third.getByRole('button', { name: 'Join' }).click();
	await synced(third);
	await third.goto(address);
	for (const title of [
		...['From the second tab', 'From the first tab', 'While the leader sleeps'],
		...['After waking up', 'Made while the leader goes']
	]) {
		await expect(third.getByText(title).first()).toBeVisible();
	}
	await other.close();
});
