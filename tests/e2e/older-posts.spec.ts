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

const DAY = 86_400_000;
/** More posts than a device asks for at once. */
const OLD = 70;

const text = (at: number) => `Old post ${String(at)} end`;
const old = (page: Page, at: number) => page.getByText(text(at), { exact: true });

async function open(page: Page, topics: string): Promise<void> {
	await visit(page, topics);
	await page.getByRole('link', { name: /Ropes/ }).first().click();
	await expect(page.getByRole('heading', { name: 'Ropes' })).toBeVisible();
}

test('HI-18 · a device that keeps a year says how many older posts a topic has, also without a connection, and they come as somebody scrolls back', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay);
	const space = await company.addSpace({
		...{ kind: 'discussion', name: 'Techniques', visibility: 'public' },
		...{ members: [], stages: [] }
	});
	await company.addTopic(
		space,
		'Ropes',
		Array.from({ length: OLD }, (_, at) => text(at))
	);
	const { page } = await company.enter(browser, OWNER);
	await company.leave();
	const topics = `${relay.url}/s/${space}/discussion`;
	await open(page, topics);
	await expect(old(page, OLD - 1)).toBeVisible();

	// More than a year later, by the relay's clock.
	await relay.restart(500 * DAY);
	await synced(page);
	await page.getByRole('textbox', { name: 'Write a post…' }).fill('And which one today?');
	await page.keyboard.press('Control+Enter');
	await expect(page.locator('[data-post]').filter({ hasText: 'And which' })).toBeVisible();
	await synced(page);
	await visit(page, `${relay.url}/settings/storage`);
	await page.getByLabel('Posts kept on this device').selectOption({ label: 'Of the last year' });

	await expect(page.getByText(/^Posts from before .* are at the relay\.$/)).toBeVisible();

	// Without a connection it is said what is not here, and what is here is read.
	await goOffline(page);
	await open(page, topics);
	await expect(page.locator('[data-post]')).toHaveText([/And which one today/]);
	await expect(page.locator('[data-older]')).toContainText(
		'70 older posts are at the relay. They come when there is a connection.'
	);
	await expectAccessible(page, 'older posts');

	// With one, those in sight come by themselves, and the others when somebody scrolls to them.
	await goOnline(page);
	await expect(old(page, OLD - 1)).toBeVisible();
	await expect(page.locator('[data-older]')).toContainText('20 older posts are at the relay.');
	await page.getByRole('log', { name: 'Ropes' }).press('Home');
	await expect(old(page, 0)).toBeAttached();
	await expect(page.locator('[data-older]')).toHaveCount(0);
});
