import { expect, type Locator, type Page } from '@playwright/test';
import { dismissToasts } from './app';

/** What is typed into the form of a new opportunity; the rest stays as it is proposed. */
export interface DealPlan {
	readonly title: string;
	/** `YYYY-MM-DD`; far in the future unless told otherwise. */
	readonly closeOn?: string;
	readonly revenue?: string;
	readonly stage?: string;
	/** The name of a customer who is made together with the deal. */
	readonly newCustomer?: string;
	readonly contact?: string;
	/** Lets the close rate follow the stage; it is set by hand to 50 % otherwise. */
	readonly followStage?: boolean;
}

/** Makes a workspace that lives on this device only, and opens the board of its first space. */
export async function localWorkspace(page: Page, origin: string): Promise<void> {
	await page.goto(origin);
	await page.getByLabel('Name of the workspace').fill('Acme');
	await page.getByLabel('Your name').fill('Olga Owner');
	await page.getByRole('button', { name: 'Create a workspace' }).click();
	await expect(page.getByRole('heading', { name: 'Sales', level: 1 })).toBeVisible();
}

/** Adds an opportunity by the button that is on every screen. */
export async function addDealWith(page: Page, plan: DealPlan): Promise<void> {
	await page.getByRole('button', { name: 'Add something' }).click();
	await page.getByRole('menuitem', { name: 'Opportunity' }).click();
	const dialog = page.getByRole('dialog', { name: 'New opportunity' });
	await dialog.getByLabel('Description').fill(plan.title);
	await dialog.getByLabel('Expected close date').fill(plan.closeOn ?? '2031-05-01');
	await dialog.getByLabel('Expected revenue').fill(plan.revenue ?? '1000');
	if (plan.stage !== undefined) {
		await dialog.getByRole('combobox', { name: 'Stage' }).selectOption({ label: plan.stage });
	}
	if (plan.contact !== undefined) await dialog.getByLabel('Contact person').fill(plan.contact);
	if (plan.newCustomer !== undefined) {
		await dialog.getByRole('combobox', { name: 'Customer' }).fill(plan.newCustomer);
		await page.getByRole('option', { name: `Create “${plan.newCustomer}”` }).click();
	}
	if (plan.followStage === true) {
		await dialog.getByRole('checkbox', { name: /^Follow the stage/ }).check();
	}
	await dialog.getByRole('button', { name: 'Add opportunity' }).click();
	await expect(dialog).toBeHidden();
}

/** The day that lies so many days from today, where the tests run. */
export function dayFromToday(days: number): string {
	const day = new Date();
	day.setDate(day.getDate() + days);
	const two = (number: number) => String(number).padStart(2, '0');
	return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** A day as a date field shows it to an American reader, as the browsers of the journeys are. */
export const shownDay = (day: string): string =>
	new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(
		Date.parse(day)
	);

/** A stage's column. */
export const columnOf = (page: Page, stage: string): Locator =>
	page.getByRole('region', { name: stage, exact: true });

/** A card of the board. */
export const cardOf = (page: Page, title: string): Locator =>
	page.locator('[data-stage] [data-record]').filter({ hasText: title });

/**
 * The card of that title whose name holds `text`. While a card goes from one column to the other it is
 * in both for a moment, saying different things.
 */
export const cardSaying = (page: Page, title: string, text: string): Locator =>
	page
		.locator(`[data-stage] [data-record][aria-label*="${text}"]`)
		.filter({ hasText: title })
		.first();

/** Waits until a column holds exactly these cards, from top to bottom. */
export async function expectCards(
	page: Page,
	stage: string,
	titles: readonly string[]
): Promise<void> {
	const links = columnOf(page, stage).locator('[data-record] [data-title]');
	await expect(links).toHaveText([...titles]);
}

/** Chooses a line of a card's menu. */
export async function fromCardMenu(page: Page, title: string, line: string): Promise<void> {
	await page.getByRole('button', { name: `Actions for “${title}”` }).click();
	await page.getByRole('menuitem', { name: line, exact: true }).click();
}

/**
 * Drags a card with the mouse to the upper or lower end of a column, or of another card. Both
 * have to fit on the screen.
 */
export async function dragCard(
	page: Page,
	title: string,
	to: Locator,
	edge: 'top' | 'bottom'
): Promise<void> {
	await dismissToasts(page);
	const card = cardOf(page, title);
	const grip = await placeIn(card, 'bottom');
	const end = await placeIn(to, edge);
	// Hovering waits until nothing lies over these places.
	await to.hover({ position: end, trial: true });
	await card.hover({ position: grip });
	const from = await card.boundingBox();
	if (from === null) throw new Error('not on the screen');
	await page.mouse.down();
	// A press becomes a drag after some way, and a drag is told where it is only when it moves.
	await page.mouse.move(from.x + grip.x + 12, from.y + grip.y, { steps: 3 });
	// Columns end above the places that appear below the board during a drag.
	const target = await to.boundingBox();
	const there = await placeIn(to, edge);
	if (target === null) throw new Error('not on the screen');
	await page.mouse.move(target.x + there.x, target.y + there.y - 6, { steps: 6 });
	await page.mouse.move(target.x + there.x, target.y + there.y, { steps: 3 });
	await page.mouse.up();
}

/** A place at the upper or lower end of an element, counted from its corner. */
async function placeIn(
	element: Locator,
	edge: 'top' | 'bottom'
): Promise<{ x: number; y: number }> {
	const box = await element.boundingBox();
	if (box === null) throw new Error('not on the screen');
	return { x: box.width / 2, y: edge === 'top' ? 8 : box.height - 14 };
}

/** Answers the question why a deal is lost: nobody knows. */
export async function notKnownWhy(page: Page): Promise<void> {
	const why = page.getByRole('dialog', { name: 'Why was it lost?' });
	await why.getByLabel('Not known').check();
	await why.getByRole('button', { name: /Lost$/ }).click();
	await expect(why).toBeHidden();
}

/** Waits for what a screen reader is told. */
export async function expectSaid(page: Page, text: string | RegExp): Promise<void> {
	await expect(page.getByRole('status').filter({ hasText: text }).first()).toBeAttached();
}

/** Makes the cards of the board show a part that they do not show by themselves. */
export async function showOnCards(page: Page, part: string): Promise<void> {
	await page.getByRole('search').getByRole('button', { name: 'Cards', exact: true }).click();
	await page.getByRole('menuitemcheckbox', { name: part, exact: true }).click();
}
