import type { Locator, Page } from '@playwright/test';
import type { Sight } from '../pages/probe';
import { drawing, measure, type Drawn, type Seen } from './probe';

const CARDS = '[data-stage] [data-record]';

/** The columns of a board that are used, counted from 0. */
export interface Columns {
	/** Two beside each other, between which cards are moved. */
	readonly near: readonly [number, number];
	/** The one of what is over, which is long. */
	readonly long: number;
}

/** The board of one space, as somebody uses it. Every step ends as it began. */
export class BoardPage {
	/** How often each step has been taken. */
	private readonly turns = new Map<string, number>();

	constructor(
		readonly page: Page,
		protected readonly origin: string,
		protected readonly space: string,
		protected readonly columns: Columns
	) {}

	/** Opens the board, with everything that was ever closed in its column. */
	async open(): Promise<void> {
		const { page, space } = this;
		const address = `${this.origin}/s/${space}`;
		await page.goto(address);
		await this.firstCard.waitFor();
		const won = await this.stageAt(this.columns.long);
		await page.evaluate(
			([name, stage]) => {
				const kept = { collapsed: [], periods: { [stage]: 'all' } };
				const last = Object.keys(localStorage).find((key) => key.endsWith('/last-space')) ?? '';
				localStorage.setItem(last.replace('last-space', name), JSON.stringify(kept));
			},
			[`board/${space}`, won] as const
		);
		await page.reload();
		await this.firstCard.waitFor();
	}

	/** Moves the first card of a column to the top of the next one and back, by keyboard. */
	async carry(): Promise<{ readonly lift: Seen; readonly carry: Seen; readonly drop: Seen }> {
		const { page } = this;
		const there = this.turn('move') % 2 === 0;
		const [left, right] = this.columns.near;
		const [from, to] = there ? [left, right] : [right, left];
		const card = this.cards(from).first();
		const [record, stage] = [await recordOf(card), await this.stageAt(to)];
		await card.focus();
		const press = (key: string, sight: Sight) =>
			measure(page, ['keydown'], sight, () => page.keyboard.press(key));
		const lift = await press('Space', { see: 'nothing' });
		const carry = await press(there ? 'ArrowRight' : 'ArrowLeft', { see: 'nothing' });
		const drop = await press('Space', { see: 'in-column', record, stage });
		return { lift, carry, drop };
	}

	/** Drags the first card of a column to the top of the next one and back: from letting go. */
	async drag(): Promise<Seen> {
		const { page } = this;
		const there = this.turn('move') % 2 === 0;
		const [left, right] = this.columns.near;
		const [from, to] = there ? [left, right] : [right, left];
		const card = this.cards(from).first();
		const [record, stage] = [await recordOf(card), await this.stageAt(to)];
		const [grip, end] = [await middle(card), await middle(this.cards(to).first())];
		await page.mouse.move(grip.x, grip.y);
		await page.mouse.down();
		// A press becomes a drag after some way, and a drag is told where it is only when it moves.
		await page.mouse.move(grip.x + 12, grip.y, { steps: 3 });
		await page.mouse.move(end.x, end.y - 40, { steps: 6 });
		await page.mouse.move(end.x, end.y - 46, { steps: 3 });
		return measure(page, ['drop', 'pointerup'], { see: 'in-column', record, stage }, () =>
			page.mouse.up()
		);
	}

	/** Scrolls through the column of what is over with a wheel. */
	async wheel(): Promise<Drawn> {
		const { page } = this;
		const scroller = this.scroller();
		await scroller.evaluate((element) => {
			element.scrollIntoView({ inline: 'center' });
			element.scrollTop = 0;
		});
		const at = await middle(scroller);
		await page.mouse.move(at.x, at.y);
		return drawing(page, async () => {
			for (let turn = 0; turn < 120; turn++) {
				await page.mouse.wheel(0, 400);
				// One turn of the wheel for each frame, as a hand gives them.
				await page.evaluate(() => new Promise(requestAnimationFrame));
			}
		});
	}

	/** Pulls that column's scrollbar to some share of its length, from 0 to 1. */
	async pull(share: number): Promise<Seen> {
		const { page } = this;
		const scroller = this.scroller();
		await scroller.evaluate((element) => (element.scrollTop = 0));
		await this.cards(this.columns.long).first().waitFor();
		const stage = await this.stageAt(this.columns.long);
		const place = Math.max(1, Math.floor((await this.longest()) * share));
		return measure(page, ['scroll'], { see: 'filled', stage, place }, () =>
			scroller.evaluate((element, to) => (element.scrollTop = element.scrollHeight * to), share)
		);
	}

	protected get firstCard(): Locator {
		return this.page.locator(CARDS).first();
	}

	protected async click(sight: Sight, target: Locator): Promise<Seen> {
		return measure(this.page, ['click'], sight, () => target.click());
	}

	protected button(name: string): Locator {
		return this.page.getByRole('button', { name, exact: true });
	}

	protected link(name: string): Locator {
		return this.page.getByRole('link', { name, exact: true });
	}

	protected turn(step: string): number {
		const turn = this.turns.get(step) ?? 0;
		this.turns.set(step, turn + 1);
		return turn;
	}

	/** How many cards the long column has. */
	protected async longest(): Promise<number> {
		const line = this.column(this.columns.long).locator('li[aria-setsize]').first();
		return Number(await line.getAttribute('aria-setsize'));
	}

	protected async scrollTo(place: number): Promise<void> {
		const share = Math.max(0, place - 3) / (await this.longest());
		await this.scroller().evaluate((element, to) => {
			element.scrollTop = element.scrollHeight * to;
		}, share);
	}

	protected column(at: number): Locator {
		return this.page.locator('[data-stage]').nth(at);
	}

	protected cards(at: number): Locator {
		return this.column(at).locator('[data-record]');
	}

	protected scroller(): Locator {
		return this.column(this.columns.long).locator('[data-scroller]');
	}

	protected async stageAt(at: number): Promise<string> {
		return (await this.column(at).getAttribute('data-stage')) ?? '';
	}

	protected async text(selector: string): Promise<string> {
		return (await this.page.locator(selector).first().textContent()) ?? '';
	}
}

/** The record of a card or a row. */
export const recordOf = async (card: Locator): Promise<string> =>
	(await card.getAttribute('data-record')) ?? '';

/** The middle of an element on the screen, in pixels. */
export async function middle(
	element: Locator
): Promise<{ readonly x: number; readonly y: number }> {
	const box = await element.boundingBox();
	if (box === null) throw new Error('not on the screen');
	return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
