import { mkdirSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { visit } from '../support/app';
import { localWorkspace } from '../support/deals';
import { finger } from '../support/finger';
import { activityOf, settings, stageNames, stageOf } from '../support/process';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

/** A picture of the screen, to be looked at. */
async function picture(page: Page, name: string): Promise<void> {
	const folder = process.env['SHOTS'];
	if (folder === undefined) return;
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: `${folder}/${name}.png` });
}

/** The grip of a row, which is its first one: a stage's rows have grips of their own. */
const gripOf = (row: Locator) => row.locator('[data-grip], [data-handle]').first();

async function middleOf(element: Locator): Promise<{ x: number; y: number }> {
	const box = await element.boundingBox();
	if (box === null) throw new Error('not on the screen');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Carries a row by its grip with a finger to a height just above or below the middle of another. */
async function carry(
	page: Page,
	row: Locator,
	to: Locator,
	side: 'above' | 'below',
	held?: () => Promise<void>
): Promise<void> {
	const hand = await finger(page);
	const from = await middleOf(gripOf(row));
	await hand.down(from.x, from.y);
	await hand.move(from.x, from.y + 8);
	const { y } = await middleOf(to);
	await hand.move(from.x + 40, y + (side === 'above' ? -12 : 12));
	await held?.();
	await hand.up();
}

/** Adds an activity at the end of a stage. */
async function addActivity(page: Page, stage: string, name: string): Promise<void> {
	await page.getByRole('button', { name: `Add an activity (${stage})` }).tap();
	await page.getByLabel('Name of the activity').fill(name);
	await settings(page).getByRole('button', { name: 'Done' }).tap();
	await expect(settings(page)).toBeHidden();
}

test('PR-02, PR-03 · a finger carries stages and activities by their grips', async ({ page }) => {
	await localWorkspace(page, relay.url);
	await visit(page, `${page.url()}/process`);
	const start = ['New', 'Qualified', 'Proposition', 'Negotiation', 'Won', 'Lost'];
	await expect(stageNames(page)).toHaveText(start);

	// A tap on a grip moves nothing, nor does a way that ends where it began.
	await gripOf(stageOf(page, 'Qualified')).tap();
	await carry(page, stageOf(page, 'Qualified'), stageOf(page, 'Qualified'), 'below');
	await expect(page.getByText('Nothing to save')).toBeVisible();

	await carry(page, stageOf(page, 'Qualified'), stageOf(page, 'New'), 'above', async () => {
		// What is carried is written beside the finger.
		await expect(page.locator('body > div', { hasText: /^Qualified$/ })).toBeVisible();
		await picture(page, 'carried-phone');
	});
	await expect(stageNames(page)).toHaveText([
		'Qualified',
		'New',
		'Proposition',
		'Negotiation',
		'Won',
		'Lost'
	]);
	await expect(page.locator('body > div', { hasText: /^Qualified$/ })).toHaveCount(0);

	await addActivity(page, 'Qualified', 'Call them');
	await addActivity(page, 'Qualified', 'Meet them');
	await addActivity(page, 'New', 'Look them up');
	const inStage = (stage: string) =>
		page
			.getByRole('list', { name: `Activities in ${stage}` })
			.locator('[data-activity]')
			.evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
	await activityOf(page, 'Call them').scrollIntoViewIfNeeded();
	await carry(page, activityOf(page, 'Meet them'), activityOf(page, 'Call them'), 'above');
	await expect.poll(() => inStage('Qualified')).toEqual(['Meet them', 'Call them']);
	// Both in sight: the row that is carried near the top, and what is below it.
	await activityOf(page, 'Meet them').evaluate((row) => row.scrollIntoView({ block: 'start' }));
	await carry(page, activityOf(page, 'Call them'), activityOf(page, 'Look them up'), 'below');
	await expect.poll(() => inStage('New')).toEqual(['Look them up', 'Call them']);
	await expect.poll(() => inStage('Qualified')).toEqual(['Meet them']);

	// At the edge of the screen what lies beyond it comes.
	const height = page.viewportSize()?.height ?? 0;
	await stageOf(page, 'Qualified').scrollIntoViewIfNeeded();
	const hand = await finger(page);
	const from = await middleOf(gripOf(stageOf(page, 'Qualified')));
	await hand.down(from.x, from.y);
	await hand.move(from.x, from.y + 8);
	await hand.move(from.x, height - 4);
	await expect(page.getByRole('button', { name: 'Add a stage' })).toBeInViewport();
	await hand.move(from.x, height - 140);
	await hand.up();
	await expect
		.poll(async () => (await stageNames(page).allInnerTexts()).indexOf('Qualified'))
		.toBeGreaterThan(2);
	await picture(page, 'editor-phone');
	await expectAccessible(page, 'the process on a phone');
});

test('LW-06 · a finger carries the fields of a space by their grips', async ({ page }) => {
	await localWorkspace(page, relay.url);
	await visit(page, `${page.url()}/fields`);
	for (const name of ['Area', 'Budget', 'Colour']) {
		await page.getByRole('button', { name: 'Add a field' }).tap();
		const form = page.getByRole('dialog', { name: 'New field' });
		await form.getByLabel('Name').fill(name);
		await form.getByRole('button', { name: 'Add field' }).tap();
		await expect(form).toBeHidden();
	}
	const rows = page.getByRole('main').locator('ol > li');
	await expect(rows).toContainText(['Area', 'Budget', 'Colour']);
	await carry(page, rows.nth(2), rows.nth(0), 'above', () => picture(page, 'fields-phone'));
	await expect(rows).toContainText(['Colour', 'Area', 'Budget']);
	await carry(page, rows.nth(0), rows.nth(1), 'below');
	await expect(rows).toContainText(['Area', 'Colour', 'Budget']);
	await page.reload();
	await expect(rows).toContainText(['Area', 'Colour', 'Budget']);
});
