import { expect, test, type Locator, type Page } from '@playwright/test';
import { fromCardMenu } from './deals';
import { startRelay, type RelayProcess } from './relay-process';

/** Gives each journey of the file a relay of its own. */
export function ownRelay(): Pick<RelayProcess, 'url' | 'link'> {
	let relay: RelayProcess;
	test.beforeEach(async () => {
		relay = await startRelay();
	});
	test.afterEach(async () => {
		await relay.stop();
	});
	return {
		get url() {
			return relay.url;
		},
		get link() {
			return relay.link;
		}
	};
}

/** The names over the columns of a board, from the left. */
export const columns = (page: Page): Locator => page.locator('[data-stage] h2');

/** Opens a deal's panel from its card. */
export async function openPanel(page: Page, title: string): Promise<Locator> {
	await fromCardMenu(page, title, 'Open details');
	const panel = page.getByRole('dialog', { name: `Opportunity: ${title}` });
	await expect(panel).toBeVisible();
	return panel;
}
