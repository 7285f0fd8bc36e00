import { expect, type Page } from '@playwright/test';
import { goOffline, goOnline, spaceOf, synced, visit } from '../support/app';
import { test } from '../support/journey';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(() => relay.stop());

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Main navigation' });

/** Searches everywhere for a word, and says how many things of that name are found. */
async function findsIt(page: Page, word: string, finds: boolean): Promise<void> {
	await page.keyboard.press('Control+k');
	const search = page.getByRole('dialog');
	await search.getByRole('combobox').fill(word);
	const found = search.getByRole('option', { name: new RegExp(`^${word}`) });
	if (finds) await expect(found.first()).toBeVisible();
	else await expect(found).toHaveCount(0);
	await page.keyboard.press('Escape');
	await page.keyboard.press('Escape');
	await expect(search).toBeHidden();
}

test('LS-04 · an add-on that is switched off is gone for everybody, also for who was away, and nothing is lost', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [{ name: 'Anna Agent', role: 'Agent' }]
	});
	const { context, page: owner } = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	await company.leave();
	await visit(owner, `${relay.url}/spaces/new`);
	await owner.getByRole('radio', { name: /^Work/ }).check();
	await owner.getByLabel('Name', { exact: false }).first().fill('Workshop');
	await owner.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(owner.getByRole('heading', { name: 'Workshop', level: 1 })).toBeVisible();
	const workshop = `${relay.url}/s/${spaceOf(owner)}`;
	await synced(owner);
	const agent = anna.page;
	await expect(navigation(agent).getByRole('link', { name: 'Workshop' })).toBeVisible();
	await findsIt(agent, 'Workshop', true);

	// Settings → Integrations and add-ons → off, while the agent is away.
	await goOffline(agent);
	await visit(owner, `${relay.url}/settings/addons`);
	await owner.getByRole('checkbox', { name: /^Spaces / }).uncheck();
	await expect(owner.getByText('Spaces switched off')).toBeVisible();
	await synced(owner);
	await expect(navigation(agent).getByRole('link', { name: 'Workshop' })).toBeVisible();

	// Back again, it is gone: from the menu, from the search, and behind links, which say whom to ask.
	await goOnline(agent);
	await expect(navigation(agent).getByRole('link', { name: 'Workshop' })).toHaveCount(0);
	await findsIt(agent, 'Workshop', false);
	await visit(agent, workshop);
	await expect(agent.getByRole('heading', { name: 'Spaces: switched off' })).toBeVisible();
	await expect(agent.getByText(`Ask ${OWNER} to switch it on.`)).toBeVisible();

	// Off hides it and keeps the data: on again, all of it is back.
	await owner.getByRole('checkbox', { name: /^Spaces / }).check();
	await expect(agent.getByRole('heading', { name: 'Workshop', level: 1 })).toBeVisible();
	await expect(navigation(agent).getByRole('link', { name: 'Workshop' })).toBeVisible();
	await findsIt(agent, 'Workshop', true);
	await anna.leave();
	await context.close();
});
