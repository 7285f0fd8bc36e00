import type { Locator } from '@playwright/test';

/** A fact of an open record by its label: its row, with the value as text or the control that edits it. */
export const factOf = (panel: Locator, label: string): Locator =>
	panel.locator('dl > div').filter({
		has: panel
			.page()
			.locator('dt')
			.filter({ hasText: new RegExp(`^\\s*${label}\\s*$`) })
	});

/** Shows the control of a fact and returns it. */
export async function editFact(
	panel: Locator,
	label: string,
	role: 'textbox' | 'combobox' | 'slider' = 'textbox'
): Promise<Locator> {
	const control = panel.getByRole(role, { name: label, exact: true });
	if (!(await control.isVisible())) {
		await factOf(panel, label).getByRole('button').first().press('Enter');
	}
	return control;
}

/** Moves an open record to a stage, by its bar or by the buttons that win and lose it. */
export const moveTo = (panel: Locator, stage: string): Promise<void> =>
	panel.getByRole('button', { name: stage, exact: true }).first().click();

/** The stage in which an open record is, in its bar. Won and lost records are in none of it. */
export const stageOf = (panel: Locator): Locator =>
	panel.getByRole('group', { name: 'Stage', exact: true }).locator('[aria-current=step]');

/** Unfolds a stage of a deal's checklist in which the deal is not. */
export async function unfoldStage(panel: Locator, stage: string): Promise<void> {
	await showAllStages(panel);
	await panel
		.getByRole('region', { name: 'What is to be done' })
		.locator('details details > summary')
		.filter({ hasText: stage })
		.click();
}

/** Shows the checklists of all stages of a deal, and what was done before they changed. */
export async function showAllStages(panel: Locator): Promise<void> {
	const all = panel.locator('details', {
		has: panel.page().locator('summary', { hasText: /^\s*All stages/ })
	});
	const isOpen = await all.first().evaluate((element: HTMLDetailsElement) => element.open);
	if (!isOpen) await all.first().locator('summary').first().click();
}
