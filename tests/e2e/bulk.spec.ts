import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, type Page, type TestInfo } from '@playwright/test';
import { test } from '../support/journey';
import { expectAccessible } from '../support/accessibility';
import { importFile, undo, visit } from '../support/app';
import { localWorkspace } from '../support/deals';
import { picture } from '../support/pictures';
import { addActivity } from '../support/process';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const HUNDREDS = 320;

/** A workspace with some hundred opportunities, every other one in Qualified, and its list open. */
async function hundreds(page: Page, info: TestInfo): Promise<void> {
	await localWorkspace(page, relay.url);
	const board = page.url().replace(/\/$/, '');
	const file = info.outputPath('deals.csv');
	await mkdir(dirname(file), { recursive: true });
	const rows = Array.from({ length: HUNDREDS }, (_, n) => {
		const stage = n % 2 === 0 ? 'New' : 'Qualified';
		return `Deal ${String(n)},${stage},${String(n + 1)},2031-05-01`;
	});
	await writeFile(file, ['title,stage,revenue,close date', ...rows].join('\n'));
	await importFile(page, `${relay.url}/import`, 'Opportunities', file);
	await visit(page, `${board}/list`);
	await expect(page.getByText(`${String(HUNDREDS)} opportunities`)).toBeVisible();
}

const bar = (page: Page) => page.getByRole('toolbar', { name: 'Actions for what is selected' });
const running = (page: Page) => page.getByRole('dialog', { name: 'Changing records' });

/** Chooses all that match and asks for a stage; `beforeStart` happens when all of it is chosen. */
async function moveAll(
	page: Page,
	stage: string,
	beforeStart?: () => Promise<unknown>
): Promise<void> {
	await page.getByRole('checkbox', { name: 'Select all that match' }).click();
	await expect(bar(page).getByText(`${String(HUNDREDS)} selected`)).toBeVisible();
	await bar(page).getByRole('button', { name: 'Stage', exact: true }).click();
	const dialog = page.getByRole('dialog', { name: `Stage of ${String(HUNDREDS)} records` });
	await dialog.getByRole('combobox', { name: 'Stage' }).selectOption({ label: stage });
	await beforeStart?.();
	await dialog.getByRole('button', { name: 'Apply' }).click();
}

/**
 * Presses "Stop here" as soon as the bar says that some of it is done. From within the page: all of it would
 * be done before a step of the browser's driver, and a device made slow takes half a minute.
 */
const stopOnceBegun = (page: Page): Promise<void> =>
	page.evaluate(() => {
		const observer = new MutationObserver(() => {
			const bar = document.querySelector('[role=progressbar]');
			if (bar === null || Number(bar.getAttribute('aria-valuenow')) === 0) return;
			const buttons = bar.closest('[role=dialog], dialog')?.querySelectorAll('button') ?? [];
			const stop = [...buttons].find(({ textContent }) => textContent.trim() === 'Stop here');
			if (stop === undefined) throw new Error('no button stops what runs');
			observer.disconnect();
			stop.click();
		});
		observer.observe(document.body, { subtree: true, childList: true, attributes: true });
	});

/** Waits until stages hold so many opportunities, as the board counts them. */
async function expectCounts(page: Page, counts: Readonly<Record<string, number>>): Promise<void> {
	const list = page.url();
	await visit(page, list.replace(/\/list.*$/, ''));
	for (const [stage, count] of Object.entries(counts)) {
		const column = page.getByRole('region', { name: stage, exact: true });
		await expect(column.getByText(`${String(count)} opportunities`, { exact: true })).toBeVisible();
	}
	await visit(page, list);
}

test('LW-07 · work on hundreds shows how far it is, is stopped half-way, and what was done is said and undone', async ({
	page
}, info) => {
	await hundreds(page, info);
	await moveAll(page, 'Negotiation', () => stopOnceBegun(page));
	const said = page.locator('[data-toaster] li').filter({ hasText: 'Stopped:' }).first();
	await expect(said).toBeVisible();
	await expect(running(page)).toBeHidden();

	const words = (await said.textContent()) ?? '';
	const [, done, rest] = /(\d+) changed, (\d+) left as they were/.exec(words) ?? [];
	expect(Number(done)).toBeGreaterThan(0);
	expect(Number(rest)).toBeGreaterThan(0);
	expect(Number(done) + Number(rest)).toBe(HUNDREDS);
	// What was not looked at any more stays chosen, to go on with.
	await expect(bar(page).getByText(`${String(rest)} selected`)).toBeVisible();
	await picture(page, 'bulk-stopped');

	await undo(page, 'Stopped:');
	await expect(page.getByText('Everything is as it was')).toBeVisible({ timeout: 60_000 });
	await expectCounts(page, { New: HUNDREDS / 2, Qualified: HUNDREDS / 2, Negotiation: 0 });
});

test('LW-07, PR-05 · of hundreds, those that the rules leave are listed with the reason, and stay chosen', async ({
	page
}, info) => {
	await hundreds(page, info);
	const list = page.url();
	await visit(page, list.replace(/\/list$/, '/process'));
	await (await addActivity(page, 'New', 'Call them')).getByLabel('Mandatory').check();
	await page
		.getByRole('button', { name: 'Save and finish' })
		.and(page.locator(':not([role=dialog] *)'))
		.click();
	const review = page.getByRole('dialog', { name: 'What this changes' });
	const saved = page.getByText('The process has been saved');
	await expect(review.or(saved).first()).toBeVisible();
	if (await review.isVisible()) {
		await review.getByRole('button', { name: 'Save and finish' }).click();
	}
	await expect(saved.first()).toBeVisible();
	await visit(page, list);

	// Two of them have it behind them.
	const ready = ['Deal 300', 'Deal 302'];
	for (const title of ready) {
		await page.getByRole('searchbox', { name: 'Keyword' }).fill(title);
		await expect(page.getByText('1 of 320', { exact: true })).toBeVisible();
		await page.getByRole('grid').locator('[data-record]').filter({ hasText: title }).click();
		const panel = page.getByRole('dialog', { name: `Opportunity: ${title}` });
		await panel.getByRole('checkbox', { name: /^Call them/ }).click();
		await expect(panel.getByRole('checkbox', { name: /^Call them/ })).toBeChecked();
		await panel.getByRole('button', { name: 'Close', exact: true }).click();
	}
	await visit(page, list);

	await moveAll(page, 'Won');
	const others = HUNDREDS - ready.length;
	const left = page.getByRole('dialog', { name: `${String(others)} records stayed as they were` });
	await expect(left).toBeVisible({ timeout: 60_000 });
	await expect(running(page)).toBeHidden();
	const lines = left.getByRole('listitem');
	await expect(lines).toHaveCount(others);
	await expect(lines.filter({ hasText: 'Call them' })).toHaveCount(others);
	await expect(lines.filter({ hasText: /^Deal 30[02]\b/ })).toHaveCount(0);
	await expectAccessible(page, 'what a bulk change left');
	await picture(page, 'bulk-left');
	await page.keyboard.press('Escape');
	await expect(left).toBeHidden();
	await expect(bar(page).getByText(`${String(others)} selected`)).toBeVisible();
	const each = HUNDREDS / 2;
	await expectCounts(page, { Won: ready.length, New: each - ready.length, Qualified: each });
});
