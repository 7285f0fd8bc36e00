import { expect, type Locator, type Page } from '@playwright/test';

/** A stage in the editor of a process. */
export const stageOf = (page: Page, name: string): Locator =>
	page.getByRole('region', { name, exact: true });

/** An activity in the editor of a process. */
export const activityOf = (page: Page, name: string): Locator =>
	page.getByRole('group', { name, exact: true });

/** The names of the stages in the editor, in their order. */
export const stageNames = (page: Page): Locator => page.locator('[data-stage] h3');

/** The panel with the settings of what is chosen. */
export const settings = (page: Page): Locator =>
	page.getByRole('dialog', { name: /^(?:Stage|Activity): / });

/** Opens the settings of a stage. */
export async function openStage(page: Page, name: string): Promise<Locator> {
	await stageOf(page, name).getByRole('button', { name, exact: true }).click();
	await expect(page.getByRole('dialog', { name: `Stage: ${name}`, exact: true })).toBeVisible();
	return settings(page);
}

/** Opens the settings of an activity. */
export async function openActivity(page: Page, name: string): Promise<Locator> {
	await activityOf(page, name).click();
	await expect(page.getByRole('dialog', { name: `Activity: ${name}`, exact: true })).toBeVisible();
	return settings(page);
}

/** Gives a stage another name. */
export async function renameStage(page: Page, name: string, to: string): Promise<void> {
	const panel = await openStage(page, name);
	await panel.getByLabel(/^Name of stage/).fill(to);
	await closeSettings(page);
}

/** Adds a stage after the last open one. Its settings stay open. */
export async function addStage(page: Page, name: string): Promise<Locator> {
	await page.getByRole('button', { name: 'Add a stage' }).click();
	await page.getByLabel(/^Name of stage/).fill(name);
	return settings(page);
}

/** Adds an activity at the end of a stage. Its settings stay open. */
export async function addActivity(page: Page, stage: string, name: string): Promise<Locator> {
	await page.getByRole('button', { name: `Add an activity (${stage})` }).click();
	await page.getByLabel('Name of the activity').fill(name);
	return settings(page);
}

/** Closes the settings. */
export async function closeSettings(page: Page): Promise<void> {
	await settings(page).getByRole('button', { name: 'Done' }).click();
	await expect(settings(page)).toBeHidden();
}

/** Chooses from the menu of a stage or of an activity. */
export async function fromMenuOf(page: Page, name: string, item: string): Promise<void> {
	await page.getByRole('button', { name: `Actions for “${name}”`, exact: true }).click();
	await page.getByRole('menuitem', { name: item, exact: true }).click();
}
