import { expect, type Page } from '@playwright/test';
import { putWorkspaceField } from '../../src/lib/documents/write-directory';
import { expectAccessible } from '../support/accessibility';
import { synced, visit } from '../support/app';
import { offline } from '../support/company';
import { test } from '../support/journey';
import { OWNER, PreparedCompany } from '../support/prepared-company';
import { startRelay, type RelayProcess } from '../support/relay-process';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(async () => {
	await relay.stop();
});

const fixture = (name: string) => `tests/fixtures/import/${name}`;

async function toColumns(page: Page, file: string): Promise<void> {
	await page.locator('input[type=file]').setInputFiles(file);
	await page.getByRole('button', { name: 'Continue to columns' }).click();
	await expect(page.getByRole('heading', { name: /Columns/ })).toBeVisible();
}

async function toPreview(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Show preview' }).click();
	await expect(page.getByRole('heading', { name: /Preview/ })).toBeVisible();
}

async function run(page: Page, rows: number): Promise<void> {
	await page.getByRole('button', { name: `Import ${String(rows)} row` }).click();
	await expect(page.getByRole('heading', { name: /Result/ })).toBeVisible({ timeout: 30_000 });
}

const listed = (page: Page, name: string) =>
	page.getByRole('grid', { name: 'Spaces' }).getByRole('row').filter({ hasText: name });

test('LS-09 · spaces from a LibreOffice workbook: imported, updated by name, and undone after somebody else changed half', async ({
	browser
}) => {
	const company = await PreparedCompany.found(relay, {
		people: [
			{ name: 'Anna Agent', role: 'Admin' },
			{ name: 'Bert Agent', role: 'Agent' }
		]
	});
	await company.workspace.directory.edit((doc) => {
		putWorkspaceField(doc, 'spaces', {
			...{ id: 'f1', name: 'Region', hint: '', type: 'choice', choices: ['North', 'South'] },
			...{ order: 'a0', removed: false, required: false, initial: null }
		});
	});
	const olga = await company.enter(browser, OWNER);
	const anna = await company.enter(browser, 'Anna Agent');
	const bert = await company.enter(browser, 'Bert Agent');
	await company.leave();

	// From the list of spaces. What the columns are is guessed, the workspace's own field among them.
	await visit(olga.page, `${relay.url}/spaces`);
	await olga.page.getByRole('main').getByRole('link', { name: 'Import' }).click();
	await expect(olga.page.getByRole('radio', { name: /^Spaces/ })).toBeChecked();
	await toColumns(olga.page, fixture('libreoffice-spaces.xlsx'));
	await expect(olga.page.getByLabel('“Region” becomes')).toHaveValue('field.f1');
	await expect(olga.page.getByLabel('“Who sees it” becomes')).toHaveValue('visibility');
	await expectAccessible(olga.page, 'columns of spaces');

	// A row that is wrong is reported with its number and reason, the good rows still go in.
	await toPreview(olga.page);
	await expect(olga.page.getByText('4 spaces are added')).toBeVisible();
	await expect(olga.page.getByText('3 groups are added')).toBeVisible();
	const out = olga.page.getByRole('region', { name: 'Rows that stay out' });
	await expect(out.getByRole('row').nth(1)).toContainText(/^\s*6\s*“shop” in “Kind”/);
	await expect(out.getByRole('row').nth(2)).toContainText(/^\s*7\s*The name is missing/);
	const [download] = await Promise.all([
		olga.page.waitForEvent('download'),
		olga.page.getByRole('button', { name: 'Download as Excel' }).click()
	]);
	expect(download.suggestedFilename()).toBe('libreoffice-spaces - rows left out.xlsx');
	await run(olga.page, 4);
	await synced(olga.page);

	// Everybody has what they may: the private one is Anna's, too, and not Bert's.
	await visit(anna.page, `${relay.url}/spaces`);
	await expect(listed(anna.page, 'Warszawa')).toContainText('Kluczowe');
	await expect(listed(anna.page, 'Warszawa')).toContainText('North');
	await visit(bert.page, `${relay.url}/spaces`);
	await expect(listed(bert.page, 'Kraków')).toContainText('South');
	await expect(listed(bert.page, 'Team news')).toHaveCount(0);

	// The next file is about the same ones, recognised by their names: each change cell by cell.
	await olga.page.getByRole('button', { name: 'Import another file' }).click();
	await toColumns(olga.page, fixture('libreoffice-spaces-update.xlsx'));
	await olga.page.getByRole('combobox', { name: 'What the rows are' }).selectOption('update');
	await expect(olga.page.getByLabel('Recognised by')).toHaveValue('name');
	await toPreview(olga.page);
	const changes = olga.page.getByRole('region', { name: 'What changes, cell by cell' });
	await expect(changes.getByRole('row').nth(1)).toContainText(
		/2\s*Warszawa\s*Tags\s*2026, fair\s*2027, fair|2\s*Warszawa\s*Who sees it\s*Private\s*Public/
	);
	await expect(changes.getByRole('row', { name: /Region.*North.*South/ })).toBeVisible();
	await expect(
		olga.page.getByText('Nothing here has “Nowhere” as “Name”', { exact: false }).first()
	).toBeVisible();
	await expectAccessible(olga.page, 'what an import changes');
	await run(olga.page, 2);
	await synced(olga.page);

	// Somebody else changes half of it, and the undo leaves that.
	await expect(listed(anna.page, 'Warszawa')).toContainText('Public');
	await listed(anna.page, 'Warszawa').getByRole('checkbox').click();
	const bar = anna.page.getByRole('toolbar', { name: 'Actions for what is selected' });
	await bar.getByRole('button', { name: 'Who sees it' }).click();
	const dialog = anna.page.getByRole('dialog');
	await dialog.getByRole('combobox').selectOption('hidden');
	await dialog.getByRole('button', { name: 'Apply' }).click();
	await synced(anna.page);
	await visit(olga.page, `${relay.url}/spaces`);
	await expect(listed(olga.page, 'Warszawa')).toContainText('Hidden');
	await visit(olga.page, `${relay.url}/settings/imports`);
	await olga.page
		.getByRole('button', { name: 'Undo the import of libreoffice-spaces-update.xlsx' })
		.click();
	await olga.page.getByRole('alertdialog').getByRole('button', { name: 'Undo' }).click();
	await expect(olga.page.getByText('Who sees it: Hidden', { exact: false })).toBeVisible();
	await visit(olga.page, `${relay.url}/spaces`);
	await expect(listed(olga.page, 'Warszawa')).toContainText('2026');
	await expect(listed(olga.page, 'Warszawa')).toContainText('North');
	await expect(listed(olga.page, 'Kraków')).not.toContainText('vip');

	// Of the first import, what Anna has changed stays; the others go.
	await visit(olga.page, `${relay.url}/settings/imports`);
	await olga.page
		.getByRole('button', { name: 'Undo the import of libreoffice-spaces.xlsx' })
		.click();
	await olga.page.getByRole('alertdialog').getByRole('button', { name: 'Undo' }).click();
	await expect(olga.page.getByText('or that somebody has changed, stay: Warszawa')).toBeVisible();
	await visit(olga.page, `${relay.url}/spaces`);
	await expect(listed(olga.page, 'Warszawa')).toBeVisible();
	await expect(listed(olga.page, 'Kraków')).toHaveCount(0);

	// Without a connection an agent is told what their role may not bring, before anything is written.
	await visit(bert.page, `${relay.url}/import?kind=spaces`);
	await offline(bert.page, async () => {
		await toColumns(bert.page, fixture('libreoffice-spaces.xlsx'));
		await toPreview(bert.page);
		const refused = bert.page.getByRole('region', { name: 'Rows that stay out' });
		await expect(
			refused.getByText('and only admins add groups', { exact: false }).first()
		).toBeVisible();
		await expect(
			refused.getByText('Nobody here is called “Eva Nowak”', { exact: false })
		).toBeVisible();
	});
	for (const one of [olga, anna, bert]) await one.context.close();
});
