import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from '../support/accessibility';
import { spaceOf, undo } from '../support/app';
import { addDealWith, cardOf, dayFromToday, localWorkspace } from '../support/deals';
import { startRelay, type RelayProcess } from '../support/relay-process';

test.describe.configure({ timeout: 240_000 });

let relay: RelayProcess;
test.beforeEach(async () => {
	relay = await startRelay();
});
test.afterEach(async () => {
	await relay.stop();
});

/** The height that answers to a finger, px: of the thing itself, or of the area laid around it. */
const touchHeight = (target: Locator): Promise<number> =>
	target.evaluate((element) => {
		const around = getComputedStyle(element, '::after');
		const laid = around.position === 'absolute' ? Number.parseFloat(around.height) : 0;
		return Math.round(Math.max(element.getBoundingClientRect().height, laid || 0));
	});

/**
 * What is asked of a screen on a phone: nothing scrolls sideways, also on the narrowest, what one
 * mainly does there is large enough for a finger, and it is without faults for those who cannot see it.
 */
async function expectGood(page: Page, name: string, actions: readonly Locator[]): Promise<void> {
	for (const action of actions) {
		expect.soft(await touchHeight(action), `${name}: ${String(action)}`).toBeGreaterThanOrEqual(44);
	}
	const before = page.viewportSize();
	if (before === null) throw new Error('no window');
	const wider = () =>
		page.evaluate(
			() => document.documentElement.scrollWidth - document.documentElement.clientWidth
		);
	for (const width of [320, before.width]) {
		await page.setViewportSize({ ...before, width });
		await expect.poll(wider, { message: `${name} at ${String(width)} px` }).toBeLessThanOrEqual(0);
	}
	await expectAccessible(page, name);
	const folder = process.env['SHOTS'];
	if (folder !== undefined) {
		mkdirSync(folder, { recursive: true });
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await page.screenshot({ path: join(folder, `phone-${name}-${colorScheme}.png`) });
		}
	}
	await page.emulateMedia({ colorScheme: 'light' });
}

const button = (within: Page | Locator, name: string | RegExp) =>
	within.getByRole('button', { name, ...(typeof name === 'string' ? { exact: true } : {}) });

test('PR-03, PR-04, PR-05 · with a finger: the process is made, and an opportunity follows it', async ({
	page
}) => {
	await localWorkspace(page, relay.url);
	const board = page.url().replace(/\/$/, '');
	await page.goto(`${board}/process`);
	const add = button(page, 'Add an activity (New)');
	const save = button(page, 'Save and finish').and(page.locator(':not([role=dialog] *)'));
	await add.tap();
	await page.locator(':focus').fill('Call them');
	const call = page.getByRole('group', { name: 'Call them', exact: true });
	const settings = button(call, 'Settings of Call them');
	await settings.tap();
	await call.getByLabel('Mandatory').check();
	await settings.tap();
	await add.tap();
	await page.locator(':focus').fill('Find out who decides');
	await expectGood(page, 'process', [add, save, settings, button(page, 'Move Call them down')]);
	await save.tap();
	await expect(page.getByText('The process has been saved')).toBeVisible();
	await expect(button(page, 'Column Proposition')).toBeVisible();
	await expect(button(page, 'Column Qualified')).toHaveCount(0);
});
